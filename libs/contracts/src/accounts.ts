import { call, event, many, nothing, query } from './call.js';
import { Amount, Email, Flag, Id, ListOf, Nested, OneOf, Secret, Text, Token, Whole, Words } from './fields.js';
import { outletRoles, roles, type OutletRole, type Role } from './permission.js';

export class Nobody {}

export class Login {
  @Text(100) username!: string;
  @Secret() password!: string;
  /** The refresh token then travels only in an HttpOnly cookie. */
  @Flag({ optional: true }) cookie?: boolean;
  /** Filled by the gateway, shown in the user's list of sessions. */
  @Text(100, { optional: true }) ip?: string;
  @Text(500, { optional: true }) userAgent?: string;
}

export class UserCard {
  @Id() id!: string;
  @Id({ optional: true }) businessId?: string;
  @Text() name!: string;
  @Text(100) username!: string;
  @Email({ optional: true }) email?: string;
  @OneOf(roles) role!: Role;
}

export class OutletGrant {
  @Id() id!: string;
  @Text() name!: string;
  @Text(20) code!: string;
  @OneOf(roles) role!: Role;
  @Flag() isDefault!: boolean;
}

export class TokenPair {
  // it names the outlets of its user, some 110 characters each
  @Text(12_000, { pattern: /^[\x21-\x7e]+$/, like: 'a token' }) accessToken!: string;
  @Token({ optional: true }) refreshToken?: string;
  /** Seconds until the access token ends. */
  @Whole(1, 900) expiresIn!: number;
}

export class SignedIn extends TokenPair {
  @Nested(UserCard) user!: UserCard;
  @ListOf(OutletGrant, { max: 10_000 }) outlets!: OutletGrant[];
}

export class Refresh {
  @Token() refreshToken!: string;
}

export class Logout {
  @Token({ optional: true }) refreshToken?: string;
}

export class Me extends UserCard {
  @Words() permissions!: string[];
  @ListOf(OutletGrant, { max: 10_000 }) outlets!: OutletGrant[];
  @Id({ optional: true }) impersonatedBy?: string;
}

/** A user signed in, or a session ended and why. */
export class SessionChanged {
  @Id() id!: string;
  @Id() userId!: string;
  @OneOf(['LOGIN', 'LOGOUT', 'REUSE', 'EXPIRED', 'ENDED'], { optional: true }) reason?: string;
}

export class LoginFailed {
  @Id() id!: string;
  @Amount({ optional: true }) attempts?: number;
}

export class PublicKeys {
  @ListOf(Nobody, { max: 10 }) keys!: Record<string, unknown>[];
}

export class SessionView {
  @Id() id!: string;
  @Id() userId!: string;
  @Id({ optional: true }) businessId?: string;
  @OneOf(outletRoles, { optional: true }) outletRole?: OutletRole;
}

export const login = call('identity.session.login', Login, SignedIn, {
  access: 'public',
  refuses: ['auth.required', 'auth.too-many'],
});
export const refresh = call('identity.session.refresh', Refresh, TokenPair, {
  access: 'public',
  refuses: ['auth.required', 'auth.too-many'],
});
export const logout = call('identity.session.logout', Logout, nothing, { access: 'signed-in' });
export const me = query('identity.user.me', Nobody, Me, { access: 'signed-in' });
export const publicKeys = query('identity.key.list', Nobody, PublicKeys, { access: 'public' });

/** Sessions whose access tokens may still run and must not count any more: the gateways refuse them. */
export const endedSessions = query('identity.session.ended', Nobody, many(SessionView), { access: 'internal' });
export const sessionStarted = event('identity.session.started.v1', SessionChanged);
export const sessionEnded = event('identity.session.ended.v1', SessionChanged);
export const loginFailed = event('identity.session.refused.v1', LoginFailed);
