import { Injectable } from '@nestjs/common';
import type { identity } from '#libs/contracts';
import { Database, pageOf, sortOf, type Tx } from '#libs/persistence';
import { BusinessRow } from '../businesses/business.rows.js';
import { UserRow } from '../people/user.rows.js';
import { InvitationRow } from './invitation.rows.js';

type Read = Omit<Tx, 'announce'>;

/** Which invitation of which business. */
export interface InvitationKey {
  readonly businessId: string;
  readonly id: string;
}

const SORTS = { createdAt: 'i.createdAt', email: 'i.email', expiresAt: 'i.expiresAt', role: 'i.role' } as const;

@Injectable()
export class InvitationsRepository {
  constructor(private readonly database: Database) {}

  page(tx: Read, query: identity.ListInvitations, businessId: string, at: Date): Promise<[InvitationRow[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort ?? '-createdAt', SORTS);
    const list = tx.manager
      .createQueryBuilder(InvitationRow, 'i')
      .where('i.businessId = :businessId', { businessId })
      .orderBy(field, direction)
      .addOrderBy('i.id')
      .limit(limit)
      .offset(offset);
    if (query.search)
      list.andWhere(`strpos(lower(concat_ws(' ', i.email, i.name)), lower(:search)) > 0`, {
        search: query.search.trim(),
      });
    // a pending one that nobody took up in time has expired before anybody notes it
    if (query.status)
      list.andWhere(
        `case when i.status = 'PENDING' and i.expiresAt <= :at then 'EXPIRED' else i.status end = :status`,
        {
          at,
          status: query.status,
        },
      );
    return list.getManyAndCount();
  }

  /** The invitation whose token has this hash, in whichever active business, as long as it counts. */
  async keyOf(tokenHash: Buffer): Promise<InvitationKey | undefined> {
    const [row] = await this.database.runAcross(
      'invitation-of',
      'select business_id, invitation_id from identity.invitation_of($1)',
      [`\\x${tokenHash.toString('hex')}`],
    );
    if (!row) return undefined;
    const [businessId, id] = row as [string, string];
    return { businessId, id };
  }

  /** The invitation; with `hold` nobody else uses or changes it until this transaction ends. */
  find(tx: Read, { businessId, id }: InvitationKey, hold: boolean): Promise<InvitationRow | null> {
    return tx.manager.findOne(InvitationRow, {
      where: { businessId, id },
      ...(hold && { lock: { mode: 'pessimistic_write' as const } }),
    });
  }

  /** Notes what has expired for an address, which may then be invited again. */
  async expire(tx: Tx, businessId: string, email: string, at: Date): Promise<void> {
    await tx.rows(
      `update identity.invitations set status = 'EXPIRED', token_hash = null
       where business_id = $1 and lower(email) = lower($2) and status = 'PENDING' and expires_at <= $3`,
      [businessId, email, at],
    );
  }

  async insert(tx: Tx, row: InvitationRow): Promise<void> {
    await tx.manager.insert(InvitationRow, row);
  }

  async update(tx: Tx, row: InvitationRow): Promise<void> {
    const { businessId, id } = row;
    await tx.manager.update(InvitationRow, { businessId, id }, row);
  }

  businessOf(tx: Read, { businessId }: InvitationRow): Promise<BusinessRow> {
    return tx.manager.findOneByOrFail(BusinessRow, { id: businessId });
  }

  /** Who invites; nobody of the business when the platform does. */
  inviterOf(tx: Read, { businessId, invitedBy }: InvitationRow): Promise<UserRow | null> {
    return tx.manager.findOneBy(UserRow, { businessId, id: invitedBy });
  }
}
