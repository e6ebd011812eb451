import { Injectable } from '@nestjs/common';
import type { identity, OutletRole } from '#libs/contracts';
import { pageOf, sortOf, type Tx } from '#libs/persistence';
import { UserOutletRow } from '../people/user.rows.js';

/** Which user at which outlet. */
export interface Assignment {
  readonly businessId: string;
  readonly userId: string;
  readonly outletId: string;
}

const SORTS = { name: 'lower(u.name)', username: 'lower(u.username)', outletRole: 'a.role' } as const;

@Injectable()
export class AssignmentsRepository {
  /** The people of an outlet, and how many there are. */
  async page(
    tx: Omit<Tx, 'announce'>,
    businessId: string,
    query: identity.ListOutletUsers,
  ): Promise<readonly [identity.OutletUser[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort, SORTS);
    const people = `
      from identity.user_outlets a
      join identity.users u on u.business_id = a.business_id and u.id = a.user_id
      where a.business_id = $1 and a.outlet_id = $2 and ($3::text is null or a.role = $3)
        and ($4::boolean is null or (u.deactivated_at is null) = $4)`;
    const asked = [businessId, query.id, query.outletRole ?? null, query.isActive ?? null];
    const rows = await tx.rows<identity.OutletUser>(
      `select u.id, u.name, u.username, u.email, u.phone, u.role, u.deactivated_at is null as "isActive",
         a.role as "outletRole", a.is_default as "isDefault", u.version
       ${people} order by ${field} ${direction}, u.id limit $5 offset $6`,
      [...asked, limit, offset],
    );
    const [counted] = await tx.rows<{ total: number }>(`select count(*)::integer as total ${people}`, asked);
    return [rows.map(presentOnly), counted!.total];
  }

  find(tx: Tx, assignment: Assignment): Promise<UserOutletRow | null> {
    return tx.manager.findOneBy(UserOutletRow, { ...assignment });
  }

  /** Assigns a user to outlets with one role, or changes it to that. */
  async put(tx: Tx, businessId: string, userId: string, outletIds: readonly string[], role: OutletRole): Promise<void> {
    await tx.rows(
      `insert into identity.user_outlets as a (business_id, user_id, outlet_id, role)
       select $1, $2, o, $4 from unnest($3::uuid[]) o
       on conflict (business_id, user_id, outlet_id) do update set role = excluded.role where a.role <> excluded.role`,
      [businessId, userId, outletIds, role],
    );
  }

  async remove(tx: Tx, { businessId, userId, outletId }: Assignment): Promise<void> {
    await tx.manager.delete(UserOutletRow, { businessId, userId, outletId });
  }

  /**
   * Gives the user exactly one default: the outlet that is wished for, else the one they have, else the first by name.
   * Taken away before it is given, since the table itself allows no two.
   */
  async settleDefault(tx: Tx, businessId: string, userId: string, wished: string | null): Promise<void> {
    const [chosen] = await tx.rows<{ id: string }>(
      `select a.outlet_id as id from identity.user_outlets a
       join identity.outlets o on o.business_id = a.business_id and o.id = a.outlet_id
       where a.business_id = $1 and a.user_id = $2
       order by a.outlet_id = $3 desc nulls last, a.is_default desc, o.is_active desc, o.name, o.id limit 1`,
      [businessId, userId, wished],
    );
    if (!chosen) return;
    for (const [change, which] of [
      ['false', 'is_default and outlet_id <> $3'],
      ['true', 'not is_default and outlet_id = $3'],
    ])
      await tx.rows(
        `update identity.user_outlets set is_default = ${change} where business_id = $1 and user_id = $2 and ${which}`,
        [businessId, userId, chosen.id],
      );
  }
}

/** Without what is not there: views have no nulls. */
const presentOnly = (row: identity.OutletUser): identity.OutletUser =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as identity.OutletUser;
