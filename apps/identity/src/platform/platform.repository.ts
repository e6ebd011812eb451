import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '#libs/auth';
import type { platform } from '#libs/contracts';
import { NIL_ID, Refusal } from '#libs/kernel';
import { Database, pageOf, sortOf, Transactions, type Tx } from '#libs/persistence';
import { BusinessRow } from '../businesses/business.rows.js';
import { UserRow } from '../people/user.rows.js';

/** A business with what there is in it. */
export interface Tenant {
  readonly row: BusinessRow;
  readonly outlets: number;
  readonly users: number;
}

/** A user with the name of their business. */
export interface Account {
  readonly row: UserRow;
  readonly businessName?: string;
}

// The functions know these words; `sortOf` lets no other through.
const TENANT_SORTS = { name: 'name', createdAt: 'createdAt' };
const ACCOUNT_SORTS = { name: 'name', username: 'username', createdAt: 'createdAt' };

const order = (sort: string | undefined, fields: Readonly<Record<string, string>>): string => {
  const { field, direction } = sortOf(sort, fields);
  return direction === 'DESC' ? `-${field}` : field;
};

/**
 * What the platform looks up over all businesses. Functions of the database answer ids and counts; rows are then read
 * by a transaction that names just the businesses they stand in.
 */
@Injectable()
export class PlatformRepository {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  async counts(): Promise<platform.Dashboard> {
    const [row] = await this.database.runAcross(
      'platform-counts',
      'select businesses, suspended, outlets, users, active_users, sessions from identity.platform_counts()',
      [],
    );
    const [businesses, suspendedBusinesses, outlets, users, activeUsers, sessions] = row as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return { businesses, suspendedBusinesses, outlets, users, activeUsers, sessions };
  }

  async tenants(query: platform.ListTenants): Promise<[tenants: Tenant[], total: number]> {
    const { limit, offset } = pageOf(query);
    const found = (await this.database.runAcross(
      'find-businesses',
      'select id, outlets, users, total from identity.find_businesses($1, $2, $3, $4, $5)',
      [query.search?.trim() || null, query.status ?? null, order(query.sort, TENANT_SORTS), offset, limit],
    )) as readonly [string | null, number, number, number][];
    const ids = found.flatMap(([id]) => id ?? []);
    const rows = await this.businesses(ids);
    const tenants = found.flatMap(([id, outlets, users]) => {
      const row = id === null ? undefined : rows.get(id);
      return row ? [{ row, outlets, users }] : [];
    });
    return [tenants, found[0]![3]];
  }

  async accounts(query: platform.ListAccounts): Promise<[accounts: Account[], total: number]> {
    const { limit, offset } = pageOf(query);
    const { search, businessId, role, isActive } = query;
    const found = (await this.database.runAcross(
      'find-users',
      'select business_id, id, total from identity.find_users($1, $2, $3, $4, $5, $6, $7)',
      [
        ...[search?.trim() || null, businessId ?? null, role ?? null, isActive ?? null],
        ...[order(query.sort, ACCOUNT_SORTS), offset, limit],
      ],
    )) as readonly [string | null, string | null, number][];
    const ids = found.flatMap(([, id]) => id ?? []);
    const businessIds = [...new Set(found.flatMap(([business]) => business ?? []))];
    const names = await this.businesses(businessIds);
    const users = await this.transactions.across(businessIds, (tx) =>
      tx.manager.findBy(UserRow, { businessId: In(businessIds), id: In(ids) }),
    );
    const byId = new Map(users.map((row) => [row.id, row]));
    const accounts = ids.flatMap((id) => {
      const row = byId.get(id);
      return row ? [account(row, names.get(row.businessId))] : [];
    });
    return [accounts, found[0]![2]];
  }

  /** The business of a user, `NIL_ID` for the platform's own. Refuses when there is no such user. */
  async businessOf(userId: string): Promise<string> {
    const [row] = await this.database.runAcross(
      'business-of-user',
      'select business_id from identity.business_of_user($1)',
      [userId],
    );
    if (!row) throw new Refusal('not-found', 'identity.user.not-found');
    return row[0] as string;
  }

  /** A transaction of the platform in one business: its answer is kept for the actor, its rows are the business's. */
  within<T>(actor: Actor, businessId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transactions.run(actor, async (tx) => {
      await tx.rows(`select set_config('app.businesses', $1, true)`, [`{${NIL_ID},${businessId}}`]);
      return work(tx);
    });
  }

  /** The business as it is now, with what there is in it; locked until the transaction ends with `hold`. */
  async tenant(tx: Omit<Tx, 'announce'>, id: string, hold = false): Promise<Tenant> {
    const row = await tx.manager.findOne(BusinessRow, {
      where: { id },
      ...(hold && { lock: { mode: 'pessimistic_write' as const } }),
    });
    if (!row) throw new Refusal('not-found', 'identity.business.not-found');
    const [counted] = await tx.rows<{ outlets: number; users: number }>(
      `select (select count(*) from identity.outlets where business_id = $1 and is_active)::integer as outlets,
         (select count(*) from identity.users where business_id = $1 and deactivated_at is null)::integer as users`,
      [id],
    );
    return { row, ...counted! };
  }

  /** The user as they are now; locked until the transaction ends with `hold`. */
  async account(tx: Omit<Tx, 'announce'>, businessId: string, id: string, hold = false): Promise<Account> {
    const row = await tx.manager.findOneOrFail(UserRow, {
      where: { businessId, id },
      ...(hold && { lock: { mode: 'pessimistic_write' as const } }),
    });
    return account(row, (await tx.manager.findOneBy(BusinessRow, { id: businessId })) ?? undefined);
  }

  private async businesses(ids: readonly string[]): Promise<ReadonlyMap<string, BusinessRow>> {
    const rows = await this.transactions.across(ids, (tx) => tx.manager.findBy(BusinessRow, { id: In([...ids]) }));
    return new Map(rows.map((row) => [row.id, row]));
  }
}

const account = (row: UserRow, business: BusinessRow | undefined): Account => ({
  row,
  ...(business && { businessName: business.name }),
});
