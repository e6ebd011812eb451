import { call, event, nothing, paged, many, query } from './call.js';
import {
  Email,
  Flag,
  Id,
  ListOf,
  Nested,
  OneOf,
  Secret,
  Text,
  TimeOfDay,
  Token,
  Whole,
  Words,
  Amount,
} from './fields.js';
import { Paging } from './paging.js';
import { outletRoles, roles, type OutletRole, type Role } from './permission.js';

/** How a sale treats missing stock at an outlet. */
export const stockPolicies = ['BLOCK', 'WARN', 'ALLOW'] as const;
export type StockPolicy = (typeof stockPolicies)[number];

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

export class Nobody {}

export class Me extends UserCard {
  @Words() permissions!: string[];
  @ListOf(OutletGrant, { max: 10_000 }) outlets!: OutletGrant[];
  @Id({ optional: true }) impersonatedBy?: string;
}

export class OutletView {
  @Id() id!: string;
  @Text() name!: string;
  @Text(20) code!: string;
  @Text(500, { optional: true }) address?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(60) timeZone!: string;
  @TimeOfDay() dayStartsAt!: string;
  @Id({ optional: true }) defaultPriceTierId?: string;
  @Id({ optional: true }) defaultWarehouseId?: string;
  @OneOf(stockPolicies) stockPolicy!: StockPolicy;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  @Flag() isActive!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class RegisterView {
  @Id() id!: string;
  @Id() outletId!: string;
  @Text() name!: string;
  @Text(20) code!: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListOutlets extends Paging {
  @Text(100, { optional: true }) search?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class GetOutlet {
  @Id() id!: string;
}

export class ListRegisters extends Paging {
  @Id() id!: string;
}

export class BusinessView {
  @Id() id!: string;
  @Text() name!: string;
  @Text(200, { optional: true }) legalName?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(3) currency!: string;
  @Flag() taxInclusive!: boolean;
  @Text(500, { optional: true }) address?: string;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  @OneOf(['ACTIVE', 'SUSPENDED']) status!: 'ACTIVE' | 'SUSPENDED';
  @Whole(1, 2 ** 31) version!: number;
}

/** All that a sale must know of the place where it happens. */
export class Place {
  @Nested(OutletView) outlet!: OutletView;
  @Nested(BusinessView) business!: BusinessView;
  @ListOf(RegisterView, { max: 1000 }) registers!: RegisterView[];
}

export class GetPlace {
  @Id() outletId!: string;
}

export class SessionView {
  @Id() id!: string;
  @Id() userId!: string;
  @Id({ optional: true }) businessId?: string;
  @OneOf(outletRoles, { optional: true }) outletRole?: OutletRole;
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

export const login = call('identity.session.login', Login, SignedIn, {
  access: 'public',
  refuses: ['auth.required', 'auth.too-many'],
});
export const refresh = call('identity.session.refresh', Refresh, TokenPair, {
  access: 'public',
  refuses: ['auth.required'],
});
export const logout = call('identity.session.logout', Logout, nothing, { access: 'signed-in' });
export const me = query('identity.user.me', Nobody, Me, { access: 'signed-in' });
export const publicKeys = query('identity.key.list', Nobody, PublicKeys, { access: 'public' });

export const getBusiness = query('identity.business.get', Nobody, BusinessView, { access: 'signed-in' });
export const listOutlets = query('identity.outlet.list', ListOutlets, paged(OutletView), { access: 'signed-in' });
export const getOutlet = query('identity.outlet.get', GetOutlet, OutletView, {
  access: 'signed-in',
  refuses: ['identity.outlet.not-found'],
});
export const listRegisters = query('identity.register.list', ListRegisters, paged(RegisterView), {
  access: 'signed-in',
  refuses: ['identity.outlet.not-found'],
});
export const getPlace = query('identity.place.get', GetPlace, Place, {
  access: 'internal',
  refuses: ['identity.outlet.not-found'],
});
/** Sessions whose access tokens may still run and must not count any more: the gateways refuse them. */
export const endedSessions = query('identity.session.ended', Nobody, many(SessionView), { access: 'internal' });

export const sessionStarted = event('identity.session.started.v1', SessionChanged);
export const sessionEnded = event('identity.session.ended.v1', SessionChanged);
export const loginFailed = event('identity.session.refused.v1', LoginFailed);
export const outletCreated = event('identity.outlet.created.v1', OutletView);
export const outletChanged = event('identity.outlet.changed.v1', OutletView);
export const registerCreated = event('identity.register.created.v1', RegisterView);
export const registerChanged = event('identity.register.changed.v1', RegisterView);
export const businessChanged = event('identity.business.changed.v1', BusinessView);
