import { call, event, nothing, paged, query } from './call.js';
import { Email, Flag, Id, Ids, IfMatch, Instant, ListOf, OneOf, Secret, Text, Token, Whole } from './fields.js';
import { Paging } from './paging.js';
import { outletRoles, staffRoles, type OutletRole, type StaffRole } from './permission.js';

/** Where somebody works, and as what. */
export class UserOutlet {
  @Id() outletId!: string;
  @OneOf(outletRoles) outletRole!: OutletRole;
  /** One of a user's outlets is: what tills and reports begin with. */
  @Flag() isDefault!: boolean;
  @Text() name!: string;
  @Text(20) code!: string;
}

/** A user as those see them who look after people. */
export class UserView {
  @Id() id!: string;
  @Text() name!: string;
  @Text(100) username!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @OneOf(staffRoles) role!: StaffRole;
  @Flag() isActive!: boolean;
  @ListOf(UserOutlet, { max: 10_000 }) outlets!: UserOutlet[];
  @Instant() createdAt!: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListUsers extends Paging {
  @Text(100, { optional: true }) search?: string;
  @OneOf(staffRoles, { optional: true }) role?: StaffRole;
  @Flag({ optional: true }) isActive?: boolean;
  /** Those who are assigned to it. */
  @Id({ optional: true }) outletId?: string;
}

const username = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9._@+-]+$/,
  like: 'a username of 2 to 100 letters, digits and . _ @ + -',
  min: 2,
};

export class CreateUser {
  @Text() name!: string;
  @Text(100, username) username!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Secret() password!: string;
  @OneOf(staffRoles) role!: StaffRole;
  @Flag({ optional: true }) isActive?: boolean;
}

export class UserRef {
  @Id() id!: string;
}

export class UpdateUser {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(100, { ...username, optional: true }) username?: string;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text(40, { optional: true, nullable: true }) phone?: string | null;
  /** Somebody else's: one's own is changed by telling the current one. */
  @Secret({ optional: true }) password?: string;
  @OneOf(staffRoles, { optional: true }) role?: StaffRole;
  @Flag({ optional: true }) isActive?: boolean;
}

export class DeleteUser {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class AssignOutlet {
  /** The user's. */
  @Id() id!: string;
  @Id() outletId!: string;
  @OneOf(outletRoles) outletRole!: OutletRole;
  @Flag({ optional: true }) isDefault?: boolean;
}

export class UnassignOutlet {
  /** The user's. */
  @Id() id!: string;
  @Id() outletId!: string;
  @IfMatch() ifMatch?: number;
}

/** An assignment as its user's list shows it. */
export class AssignmentView extends UserOutlet {
  @Id() userId!: string;
  /** The user's: where they work is part of who they are. */
  @Whole(1, 2 ** 31) version!: number;
}

/** Somebody as the list of an outlet's people shows them. */
export class OutletUser {
  @Id() id!: string;
  @Text() name!: string;
  @Text(100) username!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @OneOf(staffRoles) role!: StaffRole;
  @Flag() isActive!: boolean;
  @OneOf(outletRoles) outletRole!: OutletRole;
  @Flag() isDefault!: boolean;
  /** The user's: where they work is part of who they are. */
  @Whole(1, 2 ** 31) version!: number;
}

export class ListOutletUsers extends Paging {
  /** The outlet's. */
  @Id() id!: string;
  @OneOf(outletRoles, { optional: true }) outletRole?: OutletRole;
  @Flag({ optional: true }) isActive?: boolean;
}

export class AssignUser {
  /** The outlet's. */
  @Id() id!: string;
  @Id() userId!: string;
  @OneOf(outletRoles) outletRole!: OutletRole;
  @Flag({ optional: true }) isDefault?: boolean;
}

export class UnassignUser {
  /** The outlet's. */
  @Id() id!: string;
  @Id() userId!: string;
  @IfMatch() ifMatch?: number;
}

/** How an invitation stands; nobody can use one that is not PENDING. */
export const invitationStatuses = ['PENDING', 'ACCEPTED', 'CANCELLED', 'EXPIRED'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];

export class InvitationView {
  @Id() id!: string;
  @Email() email!: string;
  @Text(200, { optional: true }) name?: string;
  @OneOf(staffRoles) role!: StaffRole;
  @Ids({ max: 100 }) outletIds!: string[];
  @OneOf(invitationStatuses) status!: InvitationStatus;
  @Id() invitedBy!: string;
  @Instant() expiresAt!: string;
  @Instant() createdAt!: string;
  @Id({ optional: true }) acceptedBy?: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListInvitations extends Paging {
  @Text(254, { optional: true }) search?: string;
  @OneOf(invitationStatuses, { optional: true }) status?: InvitationStatus;
}

export class CreateInvitation {
  @Email() email!: string;
  @Text(200, { optional: true }) name?: string;
  @OneOf(staffRoles) role!: StaffRole;
  /** Where they will work: with the role itself, or as MANAGER where it acts everywhere. The first is the default. */
  @Ids({ max: 100, optional: true }) outletIds?: string[];
}

export class InvitationRef {
  @Id() id!: string;
}

export class CancelInvitation {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class VerifyInvitation {
  @Token() token!: string;
}

/** What somebody who was invited sees before they accept. */
export class InvitationCard {
  @Email() email!: string;
  @Text(200, { optional: true }) name?: string;
  @OneOf(staffRoles) role!: StaffRole;
  @Text() businessName!: string;
  @Instant() expiresAt!: string;
}

export class AcceptInvitation {
  @Token() token!: string;
  @Text() name!: string;
  @Text(100, username) username!: string;
  @Secret() password!: string;
  @Text(40, { optional: true }) phone?: string;
}

/** A fresh token of an invitation, and what the mail that carries it says. */
export class IssuedInvitation extends InvitationCard {
  @Token() token!: string;
  /** BCP 47, the business's. */
  @Text(35) language!: string;
  /** Who invites; absent when the platform does. */
  @Text(200, { optional: true }) inviterName?: string;
}

export const listUsers = query('identity.user.list', ListUsers, paged(UserView), {
  access: 'users.view',
  refuses: ['identity.outlet.not-found'],
});
export const getUser = query('identity.user.get', UserRef, UserView, {
  access: 'users.view',
  refuses: ['identity.user.not-found'],
});
export const createUser = call('identity.user.create', CreateUser, UserView, {
  access: 'users.create',
  refuses: ['identity.user.taken'],
  makes: true,
});
export const updateUser = call('identity.user.update', UpdateUser, UserView, {
  access: 'users.edit',
  refuses: ['identity.user.not-found', 'identity.user.taken', 'identity.user.version', 'identity.user.self'],
});
/** Deactivates: they are signed out at once, their username stays taken. */
export const deleteUser = call('identity.user.delete', DeleteUser, nothing, {
  access: 'users.delete',
  refuses: ['identity.user.not-found', 'identity.user.version', 'identity.user.self'],
});
/** Assigning again changes role and default. */
export const assignOutlet = call('identity.user.assign', AssignOutlet, AssignmentView, {
  access: 'users.edit',
  refuses: ['identity.user.not-found', 'identity.outlet.not-found'],
  makes: true,
});
export const unassignOutlet = call('identity.user.unassign', UnassignOutlet, nothing, {
  access: 'users.edit',
  refuses: ['identity.user.not-found', 'identity.outlet.not-found', 'identity.user.version'],
});
export const listOutletUsers = query('identity.outlet.users', ListOutletUsers, paged(OutletUser), {
  access: 'users.view',
  refuses: ['identity.outlet.not-found'],
});
export const assignUser = call('identity.outlet.assign', AssignUser, OutletUser, {
  access: 'users.edit',
  refuses: ['identity.user.not-found', 'identity.outlet.not-found'],
  makes: true,
});
export const unassignUser = call('identity.outlet.unassign', UnassignUser, nothing, {
  access: 'users.edit',
  refuses: ['identity.user.not-found', 'identity.outlet.not-found', 'identity.user.version'],
});

export const listInvitations = query('identity.invitation.list', ListInvitations, paged(InvitationView), {
  access: 'invitations.view',
});
export const createInvitation = call('identity.invitation.create', CreateInvitation, InvitationView, {
  access: 'invitations.create',
  refuses: ['auth.too-many', 'identity.invitation.taken', 'identity.outlet.not-found'],
  makes: true,
});
export const cancelInvitation = call('identity.invitation.cancel', CancelInvitation, nothing, {
  access: 'invitations.cancel',
  refuses: ['identity.invitation.not-found', 'identity.invitation.version', 'identity.invitation.wrong-state'],
});
/** Mails a new token: the one before is worth nothing from now on. */
export const resendInvitation = call('identity.invitation.resend', InvitationRef, InvitationView, {
  access: 'invitations.create',
  refuses: [
    'auth.too-many',
    'identity.invitation.not-found',
    'identity.invitation.taken',
    'identity.invitation.wrong-state',
  ],
});
export const verifyInvitation = query('identity.invitation.verify', VerifyInvitation, InvitationCard, {
  access: 'public',
  refuses: ['auth.too-many', 'identity.invitation.not-found'],
});
export const acceptInvitation = call('identity.invitation.accept', AcceptInvitation, UserView, {
  access: 'public',
  refuses: ['auth.too-many', 'identity.invitation.not-found', 'identity.user.taken'],
  makes: true,
});
/** For whoever mails it: makes the token that goes into the mail, and the one before worthless. */
export const issueInvitation = call('identity.invitation.issue', InvitationRef, IssuedInvitation, {
  access: 'internal',
  refuses: ['identity.invitation.not-found', 'identity.invitation.wrong-state'],
});

export const userCreated = event('identity.user.created.v1', UserView);
export const userChanged = event('identity.user.changed.v1', UserView);
export const userDeactivated = event('identity.user.deactivated.v1', UserView);
export const userReactivated = event('identity.user.reactivated.v1', UserView);
export const invitationCreated = event('identity.invitation.created.v1', InvitationView);
export const invitationResent = event('identity.invitation.resent.v1', InvitationView);
export const invitationAccepted = event('identity.invitation.accepted.v1', InvitationView);
export const invitationCancelled = event('identity.invitation.cancelled.v1', InvitationView);
