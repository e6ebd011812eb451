import { call, event, nothing, paged, query, signal } from './call.js';
import {
  Amount,
  Email,
  Flag,
  Id,
  Ids,
  IfMatch,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Secret,
  Text,
  Token,
  Whole,
  Words,
} from './fields.js';
import { Paging } from './paging.js';
import { roles, type Role } from './permission.js';

export class Nobody {}

export class Login {
  @Text(100) username!: string;
  @Secret() password!: string;
  /** The refresh token then travels only in an HttpOnly cookie. */
  @Flag({ optional: true }) cookie?: boolean;
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

/** A public key as RFC 7517 writes it, for ES256. */
export class Jwk {
  @OneOf(['EC']) kty!: 'EC';
  @OneOf(['P-256']) crv!: 'P-256';
  @Text(43, { min: 43, pattern: /^[\w-]{43}$/, example: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' }) x!: string;
  @Text(43, { min: 43, pattern: /^[\w-]{43}$/, example: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' }) y!: string;
  @Text(100, { example: '4y1Zb0QkQe' }) kid!: string;
  @OneOf(['sig']) use!: 'sig';
  @OneOf(['ES256']) alg!: 'ES256';
}

export class PublicKeys {
  @ListOf(Jwk, { max: 10 }) keys!: Jwk[];
}

export class ForgotPassword {
  @Email() email!: string;
}

export class ResetPassword {
  @Token() token!: string;
  @Secret() newPassword!: string;
}

export class ChangePassword {
  @Secret() currentPassword!: string;
  @Secret() newPassword!: string;
}

export class IssueReset {
  @Id() id!: string;
}

/** What stands in the mail of somebody who forgot their password. */
export class IssuedReset {
  /** The only place where it ever stands is that mail. */
  @Token() token!: string;
  @Instant() expiresAt!: string;
  @Id() userId!: string;
  @Text() name!: string;
  @Text(100) username!: string;
  @Email() email!: string;
}

export class SessionView {
  @Id() id!: string;
  @Instant() createdAt!: string;
  /** When it last got a new access token, which happens every quarter of an hour of use. */
  @Instant() lastSeenAt!: string;
  @Text(100, { optional: true }) ip?: string;
  @Text(500, { optional: true }) userAgent?: string;
  /** The session of this very request. */
  @Flag() isCurrent!: boolean;
  /** The super-admin who acts in the user's name. */
  @Id({ optional: true }) impersonatedBy?: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListSessions extends Paging {}

export class EndSession {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

/** A user whose role or outlets changed, or who was deactivated: tokens that say a lower version count no more. */
export class UserAccess {
  @Id() id!: string;
  @Whole(1, 2 ** 31) version!: number;
}

/** The access tokens that still run and must not count any more. */
export class RevokedAccess {
  @Ids({ max: 5_000 }) sessions!: string[];
  @ListOf(UserAccess, { max: 5_000 }) users!: UserAccess[];
  /** Suspended ones. */
  @Ids({ max: 5_000 }) businesses!: string[];
}

/** Somebody was refused for want of a permission, as often as said since they were last told of. */
export class AccessRefused {
  @Text(60) permission!: string;
  @Text(10) method!: string;
  @Text(200) route!: string;
  @Whole(1, 2 ** 31) count!: number;
}

export const endReasons = ['LOGOUT', 'REUSE', 'EXPIRED', 'ENDED', 'PASSWORD', 'DEACTIVATED'] as const;
/** Why a session ended. */
export type EndReason = (typeof endReasons)[number];

/** A user signed in, or a session ended and why. */
export class SessionChanged {
  @Id() id!: string;
  @Id() userId!: string;
  @OneOf(['LOGIN', 'IMPERSONATION', ...endReasons], { optional: true }) reason?: string;
  @Id({ optional: true }) impersonatedBy?: string;
}

export class LoginFailed {
  @Id() id!: string;
  @Amount({ optional: true }) attempts?: number;
}

export class ResetRequested {
  /** Of the request, by which the mail gets its token. */
  @Id() id!: string;
  @Id() userId!: string;
  @Text() name!: string;
  @Email() email!: string;
}

export class PasswordChanged {
  @Id() id!: string;
  /** Through whom: themselves, the mail they asked for, somebody of their business, or the platform. */
  @OneOf(['USER', 'RESET', 'ADMIN', 'PLATFORM']) by!: 'USER' | 'RESET' | 'ADMIN' | 'PLATFORM';
}

export class Impersonated {
  @Id() id!: string;
  @Id() sessionId!: string;
  @Id() impersonatedBy!: string;
  @Text(500) reason!: string;
  @Instant() endsAt!: string;
}

/** What the platform decided about a business or a user, and why. */
export class PlatformDecision {
  @Id() id!: string;
  @OneOf(['BUSINESS', 'USER']) about!: 'BUSINESS' | 'USER';
  @OneOf(['ACTIVATED', 'SUSPENDED', 'DEACTIVATED']) decision!: 'ACTIVATED' | 'SUSPENDED' | 'DEACTIVATED';
  @Text(500, { optional: true }) reason?: string;
}

export class AccessRefusal extends AccessRefused {
  @Id() id!: string;
  @Id() userId!: string;
}

export const login = call('identity.session.login', Login, SignedIn, {
  access: 'public',
  refuses: ['auth.required', 'auth.too-many'],
});
export const refresh = call('identity.session.refresh', Refresh, TokenPair, {
  access: 'public',
  refuses: ['auth.required', 'auth.too-many'],
});
export const logout = call('identity.session.logout', Logout, nothing, {
  access: 'signed-in',
  refuses: ['auth.forbidden', 'auth.too-many'],
});
export const me = query('identity.user.me', Nobody, Me, { access: 'signed-in' });
export const forgotPassword = call('identity.reset.request', ForgotPassword, nothing, {
  access: 'public',
  accepts: true,
  refuses: ['auth.too-many'],
});
export const resetPassword = call('identity.reset.use', ResetPassword, nothing, {
  access: 'public',
  refuses: ['auth.too-many', 'identity.reset.not-found'],
});
export const changePassword = call('identity.password.change', ChangePassword, nothing, {
  access: 'signed-in',
  refuses: ['auth.too-many', 'auth.forbidden'],
});
export const listSessions = query('identity.session.list', ListSessions, paged(SessionView), { access: 'signed-in' });
export const endSession = call('identity.session.end', EndSession, nothing, {
  access: 'signed-in',
  refuses: ['identity.session.not-found', 'identity.session.version', 'auth.forbidden'],
});
export const publicKeys = query('identity.key.list', Nobody, PublicKeys, { access: 'public' });

/** Makes the token for the mail of a reset that was asked for; one that was made before is worth nothing from then on. */
export const issueReset = call('identity.reset.issue', IssueReset, IssuedReset, {
  access: 'internal',
  refuses: ['identity.reset.not-found'],
});
/** Which access tokens count no more though they still run: every gateway asks it and refuses them. */
export const revokedAccess = query('identity.access.revoked', Nobody, RevokedAccess, { access: 'internal' });
/** Tells of refusals for want of a permission, by the actor who was refused; at most once a minute for user and route. */
export const noteRefusedAccess = call('identity.access.refused', AccessRefused, nothing, { access: 'internal' });

/** Some access token counts no more: ask which. */
export const accessRevoked = signal('identity.access.revoked', Nobody);

export const sessionStarted = event('identity.session.started.v1', SessionChanged);
export const sessionEnded = event('identity.session.ended.v1', SessionChanged);
export const loginFailed = event('identity.session.refused.v1', LoginFailed);
export const accessRefused = event('identity.access.refused.v1', AccessRefusal);
export const resetRequested = event('identity.user.reset-requested.v1', ResetRequested);
export const passwordChanged = event('identity.user.password-changed.v1', PasswordChanged);
export const userImpersonated = event('identity.user.impersonated.v1', Impersonated);
export const platformDecided = event('identity.platform.decided.v1', PlatformDecision);
