import { Inject, Injectable } from '@nestjs/common';
import { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { addressOf, Attempts } from '../accounts/attempts.service.js';
import { limits } from '../accounts/limits.js';
import { mailToken, mailTokenHash } from '../accounts/mail-token.crypto.js';
import { Passwords } from '../accounts/passwords.service.js';
import type { BusinessRow } from '../businesses/business.rows.js';
import { AssignmentsService } from '../users/assignments.service.js';
import { isAbove } from '../users/rank.js';
import { UsersService } from '../users/users.service.js';
import { isOpen, standing, wrongState } from './invitation.js';
import type { InvitationRow } from './invitation.rows.js';
import { invitationCard, invitationView } from './invitation.view.js';
import { InvitationsRepository, type InvitationKey } from './invitations.repository.js';

/** One answer for every token that is worth nothing, so that nobody learns which there ever were. */
const worthless = (): Refusal =>
  new Refusal('not-found', 'identity.invitation.not-found', {
    errors: [{ path: 'token', message: 'is unknown, used or too old' }],
  });

/** What becomes of an invitation once it is in the mail. */
@Injectable()
export class AcceptanceService {
  constructor(
    private readonly transactions: Transactions,
    private readonly invitations: InvitationsRepository,
    private readonly users: UsersService,
    private readonly assignments: AssignmentsService,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The token for the mail that is about to be sent; what was sent before is worth nothing from then on. */
  issue({ id }: identity.InvitationRef, actor: Actor): Promise<identity.IssuedInvitation> {
    const { businessId } = actor;
    return this.transactions.run(actor, async (tx) => {
      const row = await this.invitations.find(tx, { businessId, id }, true);
      if (!row) throw new Refusal('not-found', 'identity.invitation.not-found');
      const now = this.clock.now();
      if (!isOpen(row, now)) throw wrongState(standing(row, now));
      const token = mailToken();
      await this.invitations.update(tx, { ...row, tokenHash: mailTokenHash(token) });
      const business = await this.invitations.businessOf(tx, row);
      const inviter = await this.invitations.inviterOf(tx, row);
      return {
        ...invitationCard(row, business),
        token,
        language: business.language,
        ...(inviter && { inviterName: inviter.name }),
      };
    });
  }

  async verify({ token }: identity.VerifyInvitation, actor: Actor): Promise<identity.InvitationCard> {
    const { row, business } = await this.open(token, actor);
    return invitationCard(row, business);
  }

  /** Makes the user that was invited, once: of two who accept at a time the second finds the invitation used. */
  async accept({ token, password, ...person }: identity.AcceptInvitation, actor: Actor): Promise<identity.UserView> {
    const { row } = await this.open(token, actor);
    const { businessId, email } = row;
    const passwordHash = await this.passwords.choose(password, { username: person.username, email });
    const id = uuidv7(this.clock.now().getTime());
    const themselves = new Actor({ ...actor.identity, businessId, userId: id, name: person.name }, actor.request);
    return this.transactions.run(themselves, async (tx) => {
      const held = await this.usable(tx, row, mailTokenHash(token), true);
      if (!held) throw worthless();
      const { role, outletIds } = held.row;
      const newcomer = { ...person, id, businessId, email, role, passwordHash, isActive: true };
      const user = await this.users.add(tx, newcomer, (who) =>
        this.assignments.place(tx, who, outletIds, role === 'OWNER' || role === 'ADMIN' ? 'MANAGER' : role),
      );
      await this.settle(tx, held.row, id);
      return user;
    });
  }

  private async settle(tx: Tx, row: InvitationRow, acceptedBy: string): Promise<void> {
    const now = this.clock.now();
    const version = row.version + 1;
    const accepted: InvitationRow = {
      ...{ ...row, status: 'ACCEPTED', tokenHash: null, acceptedBy },
      ...{ version, updatedAt: now },
    };
    await this.invitations.update(tx, accepted);
    const [before, payload] = [invitationView(row, now), invitationView(accepted, now)];
    tx.announce(identity.invitationAccepted, { key: row.id, version, payload, before });
  }

  /** The invitation of a token. Only worthless tokens count against the address that brings them. */
  private async open(token: string, actor: Actor) {
    const hash = mailTokenHash(token);
    const key = await this.invitations.keyOf(hash);
    if (key) {
      const inBusiness = new Actor({ ...actor.identity, businessId: key.businessId }, actor.request);
      const found = await this.transactions.read(inBusiness, (tx) => this.usable(tx, key, hash, false));
      if (found) return found;
    }
    await this.attempts.take({ limit: limits.tokenAddress, of: addressOf(actor) });
    throw worthless();
  }

  /** The invitation, if this is still its token and whoever invited could still do so. */
  private async usable(
    tx: Omit<Tx, 'announce'>,
    key: InvitationKey,
    hash: Buffer,
    hold: boolean,
  ): Promise<{ readonly row: InvitationRow; readonly business: BusinessRow } | undefined> {
    const row = await this.invitations.find(tx, key, hold);
    if (!row?.tokenHash?.equals(hash) || !isOpen(row, this.clock.now())) return undefined;
    const business = await this.invitations.businessOf(tx, row);
    const inviter = await this.invitations.inviterOf(tx, row);
    const couldStill = !inviter || (!inviter.deactivatedAt && !isAbove(row.role, inviter.role));
    return business.status === 'ACTIVE' && couldStill ? { row, business } : undefined;
  }
}
