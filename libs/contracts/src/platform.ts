import { Nobody, OutletGrant, SessionView, UserCard } from './accounts.js';
import { call, nothing, paged, query } from './call.js';
import { Email, Flag, Id, IfMatch, Instant, ListOf, Nested, OneOf, Secret, Text, Whole } from './fields.js';
import { BusinessView, currencies } from './identity.js';
import { Paging } from './paging.js';
import { InvitationView } from './people.js';
import { roles, type Role } from './permission.js';

const COUNT = Number.MAX_SAFE_INTEGER;

/** How much there is on the platform. */
export class Dashboard {
  @Whole(0, COUNT) businesses!: number;
  @Whole(0, COUNT) suspendedBusinesses!: number;
  /** Open ones. */
  @Whole(0, COUNT) outlets!: number;
  @Whole(0, COUNT) users!: number;
  @Whole(0, COUNT) activeUsers!: number;
  /** Devices on which somebody is signed in. */
  @Whole(0, COUNT) sessions!: number;
}

const statuses = ['ACTIVE', 'SUSPENDED'] as const;
type Status = (typeof statuses)[number];

/** A business as the platform sees it. */
export class TenantView extends BusinessView {
  /** Open ones. */
  @Whole(0, COUNT) outlets!: number;
  /** Active ones. */
  @Whole(0, COUNT) users!: number;
  @Instant() createdAt!: string;
}

/** A new business, and the invitation that its owner is mailed. */
export class NewTenant extends TenantView {
  @Nested(InvitationView) invitation!: InvitationView;
}

export class ListTenants extends Paging {
  @Text(100, { optional: true }) search?: string;
  @OneOf(statuses, { optional: true }) status?: Status;
}

export class CreateTenant {
  @Text() name!: string;
  @OneOf(currencies) currency!: string;
  /** The zone's IANA name; UTC when it is left out. */
  @Text(60, { optional: true, min: 1 }) timeZone?: string;
  @Flag({ optional: true }) taxInclusive?: boolean;
  @Text() ownerName!: string;
  @Email() ownerEmail!: string;
}

export class TenantRef {
  @Id() id!: string;
}

export class SetTenantStatus {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @OneOf(statuses) status!: Status;
  @Text(500, { optional: true }) reason?: string;
}

/** A user of whichever business, as the platform sees them. */
export class AccountView {
  @Id() id!: string;
  /** Absent for the platform's own. */
  @Id({ optional: true }) businessId?: string;
  @Text(200, { optional: true }) businessName?: string;
  @Text() name!: string;
  @Text(100) username!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @OneOf(roles) role!: Role;
  @Flag() isActive!: boolean;
  @Instant() createdAt!: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListAccounts extends Paging {
  @Text(100, { optional: true }) search?: string;
  @Id({ optional: true }) businessId?: string;
  @OneOf(roles, { optional: true }) role?: Role;
  @Flag({ optional: true }) isActive?: boolean;
}

export class AccountRef {
  @Id() id!: string;
}

export class SetAccountStatus {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Flag() isActive!: boolean;
  @Text(500, { optional: true }) reason?: string;
}

export class ResetAccount {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  /** Absent: they are mailed a link and choose one themselves. */
  @Secret({ optional: true }) newPassword?: string;
}

export class ListAccountSessions extends Paging {
  /** The user's. */
  @Id() id!: string;
}

export class AccountSessionRef {
  /** The user's. */
  @Id() id!: string;
  @Id() sessionId!: string;
}

export class EndAccountSession {
  /** The user's. */
  @Id() id!: string;
  @Id() sessionId!: string;
  @IfMatch() ifMatch?: number;
}

export class Impersonate {
  @Id() id!: string;
  @Text(500) reason!: string;
  @Whole(1, 60, { optional: true }) minutes?: number;
}

/** An access token in the name of a user. It cannot be refreshed. */
export class Impersonation {
  // it names the outlets of its user, some 110 characters each
  @Text(12_000, { pattern: /^[\x21-\x7e]+$/, like: 'a token' }) accessToken!: string;
  @Whole(1, 3_600) expiresIn!: number;
  @Instant() expiresAt!: string;
  @Id() sessionId!: string;
  /** The super-admin behind it. */
  @Id() impersonatedBy!: string;
  @Nested(UserCard) user!: UserCard;
  @ListOf(OutletGrant, { max: 10_000 }) outlets!: OutletGrant[];
}

const businesses = 'super_admin.businesses';
const users = 'super_admin.users';
const lost = 'identity.user.not-found';

export const getDashboard = query('identity.platform.dashboard', Nobody, Dashboard, { access: businesses });
export const listTenants = query('identity.tenant.list', ListTenants, paged(TenantView), { access: businesses });
export const getTenant = query('identity.tenant.get', TenantRef, TenantView, {
  access: businesses,
  refuses: ['identity.business.not-found'],
});
export const createTenant = call('identity.tenant.create', CreateTenant, NewTenant, {
  access: businesses,
  makes: true,
});
/** Who works in a suspended business can neither sign in nor sell, within 5 s. */
export const setTenantStatus = call('identity.tenant.set-status', SetTenantStatus, TenantView, {
  access: businesses,
  refuses: ['identity.business.not-found', 'identity.business.version'],
});

export const listAccounts = query('identity.account.list', ListAccounts, paged(AccountView), { access: users });
export const getAccount = query('identity.account.get', AccountRef, AccountView, { access: users, refuses: [lost] });
export const setAccountStatus = call('identity.account.set-status', SetAccountStatus, AccountView, {
  access: users,
  refuses: [lost, 'identity.user.version', 'identity.user.self'],
});
export const resetAccount = call('identity.account.reset-password', ResetAccount, AccountView, {
  access: users,
  refuses: [lost, 'identity.user.version', 'identity.user.self', 'identity.user.no-email', 'identity.user.wrong-state'],
});
export const listAccountSessions = query('identity.account.sessions', ListAccountSessions, paged(SessionView), {
  access: users,
  refuses: [lost],
});
export const getAccountSession = query('identity.account.session', AccountSessionRef, SessionView, {
  access: users,
  refuses: [lost, 'identity.session.not-found'],
});
export const endAccountSession = call('identity.account.end-session', EndAccountSession, nothing, {
  access: users,
  refuses: [lost, 'identity.session.not-found', 'identity.session.version'],
});
export const endAccountSessions = call('identity.account.end-sessions', AccountRef, nothing, {
  access: users,
  refuses: [lost],
});
/** Never kept under an `Idempotency-Key`: the answer is a secret. */
export const impersonate = call('identity.account.impersonate', Impersonate, Impersonation, {
  access: users,
  refuses: [lost, 'identity.user.wrong-state', 'auth.forbidden'],
  changes: false,
});
