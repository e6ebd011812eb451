import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page, type StaffRole } from '#libs/contracts';
import { mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { paged, Transactions, violatedUnique, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { Attempts } from '../accounts/attempts.service.js';
import { limits } from '../accounts/limits.js';
import { OutletsRepository } from '../outlets/outlets.repository.js';
import { mustGrant } from '../users/rank.js';
import { UsersRepository } from '../users/users.repository.js';
import { INVITATION_MS, mustCancel, mustResend } from './invitation.js';
import type { InvitationRow } from './invitation.rows.js';
import { invitationView } from './invitation.view.js';
import { InvitationsRepository } from './invitations.repository.js';

/** Who is invited to which business. */
export interface Invited {
  readonly businessId: string;
  readonly email: string;
  readonly name?: string | undefined;
  readonly role: StaffRole;
  readonly outletIds?: readonly string[] | undefined;
}

/** Asks people into a business by mail, and takes it back. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly invitations: InvitationsRepository,
    private readonly users: UsersRepository,
    private readonly outlets: OutletsRepository,
    private readonly attempts: Attempts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: identity.ListInvitations, actor: Actor): Promise<Page<identity.InvitationView>> {
    const at = this.clock.now();
    return this.transactions.read(actor, async (tx) => {
      const [rows, total] = await this.invitations.page(tx, query, actor.businessId, at);
      return paged(
        rows.map((row) => invitationView(row, at)),
        total,
        query,
      );
    });
  }

  async create(request: identity.CreateInvitation, actor: Actor): Promise<identity.InvitationView> {
    const { businessId } = actor;
    await this.mayMail(businessId, request.email);
    return this.transactions.run(actor, async (tx) => {
      mustGrant(await this.users.acting(tx, actor), request.role);
      await this.outlets.mustAllExist(tx, request.outletIds ?? [], actor, 'outletIds');
      return this.invite(tx, { ...request, businessId }, actor);
    });
  }

  /** Invites within a transaction of whoever has decided that they may come. */
  async invite(
    tx: Tx,
    { businessId, email, name, role, outletIds = [] }: Invited,
    actor: Actor,
  ): Promise<identity.InvitationView> {
    const now = this.clock.now();
    const row: InvitationRow = {
      ...{ businessId, id: uuidv7(now.getTime()), email, name: name || null, role },
      ...{ outletIds: [...new Set(outletIds)], status: 'PENDING', tokenHash: null },
      ...{ invitedBy: actor.userId, acceptedBy: null, expiresAt: new Date(now.getTime() + INVITATION_MS) },
      ...{ version: 1, createdAt: now, updatedAt: now },
    };
    await this.invitations.expire(tx, businessId, email, now);
    await inviting(() => this.invitations.insert(tx, row));
    const view = invitationView(row, now);
    tx.announce(identity.invitationCreated, { key: row.id, version: 1, businessId, payload: view });
    return view;
  }

  cancel({ id, ifMatch }: identity.CancelInvitation, actor: Actor): Promise<void> {
    return this.transactions.run(actor, async (tx) => {
      const row = await this.held(tx, id, actor);
      mustMatch('identity.invitation.version', row, ifMatch);
      if (mustCancel(row)) await this.change(tx, row, { status: 'CANCELLED' }, identity.invitationCancelled);
    });
  }

  /** Begins the time anew; the token that was mailed is worth nothing from now on, the next mail brings another. */
  async resend({ id }: identity.InvitationRef, actor: Actor): Promise<identity.InvitationView> {
    const { businessId } = actor;
    const known = await this.transactions.read(actor, (tx) => this.invitations.find(tx, { businessId, id }, false));
    if (!known) throw notFound();
    mustResend(known);
    await this.mayMail(businessId, known.email);
    return this.transactions.run(actor, async (tx) => {
      const row = await this.held(tx, id, actor);
      mustResend(row);
      const expiresAt = new Date(this.clock.now().getTime() + INVITATION_MS);
      return this.change(tx, row, { status: 'PENDING', expiresAt }, identity.invitationResent);
    });
  }

  private async held(tx: Tx, id: string, { businessId }: Actor): Promise<InvitationRow> {
    const row = await this.invitations.find(tx, { businessId, id }, true);
    if (!row) throw notFound();
    return row;
  }

  /** A mail to a stranger costs them a look each. */
  private mayMail(businessId: string, email: string): Promise<void> {
    return this.attempts.take({ limit: limits.invitationEmail, of: `${businessId} ${email.toLowerCase()}` });
  }

  private async change(
    tx: Tx,
    row: InvitationRow,
    change: Partial<InvitationRow>,
    event: typeof identity.invitationResent,
  ): Promise<identity.InvitationView> {
    const now = this.clock.now();
    const changed = { ...row, ...change, tokenHash: null, version: row.version + 1, updatedAt: now };
    await inviting(() => this.invitations.update(tx, changed));
    const [before, after] = [invitationView(row, now), invitationView(changed, now)];
    tx.announce(event, { key: row.id, version: changed.version, payload: after, before });
    return after;
  }
}

const notFound = (): Refusal => new Refusal('not-found', 'identity.invitation.not-found');

async function inviting(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedUnique(error) !== 'invitations_email') throw error;
    throw new Refusal('conflict', 'identity.invitation.taken', {
      errors: [{ path: 'email', message: 'has an invitation already: send that one again' }],
    });
  }
}
