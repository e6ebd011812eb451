import { Injectable } from '@nestjs/common';
import type { identity } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import { BusinessRow } from '../businesses/business.rows.js';
import { UserRow } from './user.rows.js';

/** A user with where they work and whether they may: what a token says of them, and `me` answers. */
export interface Member {
  readonly user: UserRow;
  /** Active, and so is their business. */
  readonly isWelcome: boolean;
  readonly outlets: readonly identity.OutletGrant[];
}

// As many as an answer may carry by its contract.
const MOST_OUTLETS = 10_000;

@Injectable()
export class MembersRepository {
  /**
   * The user as they are now. With `hold` they cannot be changed before the transaction ends: a session that begins
   * is then either seen by whoever deactivates the user, or sees that they are.
   */
  async find(
    tx: Omit<Tx, 'announce'>,
    { businessId, userId }: { readonly businessId: string; readonly userId: string },
    hold = false,
  ): Promise<Member | undefined> {
    const user = await tx.manager.findOne(UserRow, {
      where: { businessId, id: userId },
      ...(hold && { lock: { mode: 'pessimistic_read' as const } }),
    });
    if (!user) return undefined;
    const business = await tx.manager.findOneBy(BusinessRow, { id: businessId });
    const isOpen = businessId === NIL_ID || business?.status === 'ACTIVE';
    return { user, isWelcome: isOpen && user.deactivatedAt === null, outlets: await this.outletsOf(tx, user) };
  }

  /**
   * The open outlets where the user works: for OWNER and ADMIN all, by their own role; for others by the role they hold
   * there. A single outlet is the default without being called so.
   */
  private outletsOf(tx: Omit<Tx, 'announce'>, user: UserRow): Promise<identity.OutletGrant[]> {
    const everywhere = user.role === 'OWNER' || user.role === 'ADMIN';
    return tx.rows(
      `select o.id, o.name, o.code, case when $3::boolean then $4 else a.role end as role,
         coalesce(a.is_default, false) or count(*) over () = 1 as "isDefault"
       from identity.outlets o
       left join identity.user_outlets a on a.business_id = $1 and a.user_id = $2 and a.outlet_id = o.id
       where o.business_id = $1 and o.is_active and ($3 or a.user_id is not null)
       order by "isDefault" desc, o.name, o.id limit ${MOST_OUTLETS}`,
      [user.businessId, user.id, everywhere, user.role],
    );
  }
}
