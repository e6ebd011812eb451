import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { pageOf, sortOf, violatedUnique, type Tx } from '#libs/persistence';
import { UserOutletRow, UserRow } from '../people/user.rows.js';

type Read = Omit<Tx, 'announce'>;

// people look for a name as they say it, in whichever case it was typed
const SORTS = {
  name: 'lower(u.name)',
  username: 'lower(u.username)',
  role: 'u.role',
  createdAt: 'u.createdAt',
} as const;

/** The refusal of a user who is not there; `path` names the field of a body that named them. */
export const noSuchUser = (path?: string): Refusal =>
  new Refusal('not-found', 'identity.user.not-found', {
    ...(path && { errors: [{ path, message: 'no such user' }] }),
  });

@Injectable()
export class UsersRepository {
  page(tx: Read, query: identity.ListUsers, { businessId }: Actor): Promise<[UserRow[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort, SORTS);
    const list = tx.manager
      .createQueryBuilder(UserRow, 'u')
      .where('u.businessId = :businessId', { businessId })
      .orderBy(field, direction)
      .addOrderBy('u.id')
      .limit(limit)
      .offset(offset);
    // no pattern, so that % and _ are found as they stand
    if (query.search)
      list.andWhere(`strpos(lower(concat_ws(' ', u.name, u.username, u.email, u.phone)), lower(:search)) > 0`, {
        search: query.search.trim(),
      });
    if (query.role) list.andWhere('u.role = :role', { role: query.role });
    if (query.isActive !== undefined)
      list.andWhere(`(u.deactivatedAt is null) = :isActive`, { isActive: query.isActive });
    if (query.outletId)
      list.innerJoin(UserOutletRow, 'a', 'a.businessId = u.businessId and a.userId = u.id and a.outletId = :outletId', {
        outletId: query.outletId,
      });
    return list.getManyAndCount();
  }

  find(tx: Read, businessId: string, id: string): Promise<UserRow | null> {
    return tx.manager.findOneBy(UserRow, { businessId, id });
  }

  /**
   * The user and whoever changes them, as they are now: both stay so until this transaction ends, so that two owners
   * who demote each other do not both succeed. Taken in the order of ids, which no two transactions take crosswise.
   */
  async hold(
    tx: Tx,
    id: string,
    actor: Actor,
    path?: string,
  ): Promise<{ readonly by: UserRow; readonly user: UserRow }> {
    const rows = await tx.manager
      .createQueryBuilder(UserRow, 'u')
      .setLock('pessimistic_write')
      .where('u.businessId = :businessId and u.id in (:...ids)', {
        businessId: actor.businessId,
        ids: [id, actor.userId],
      })
      .orderBy('u.id')
      .getMany();
    const by = stillActing(rows.find((row) => row.id === actor.userId));
    const user = rows.find((row) => row.id === id);
    if (!user) throw noSuchUser(path);
    return { by, user };
  }

  /** Whoever acts, as they are now: a token may say more than they still are. */
  async acting(tx: Tx, { businessId, userId }: Actor): Promise<UserRow> {
    const where = { businessId, id: userId };
    return stillActing(await tx.manager.findOne(UserRow, { where, lock: { mode: 'pessimistic_read' } }));
  }

  async insert(tx: Tx, row: UserRow): Promise<void> {
    await naming(() => tx.manager.insert(UserRow, row));
  }

  async update(tx: Tx, row: UserRow): Promise<void> {
    const { businessId, id, failedLogins, passwordHash, ...rest } = row;
    await naming(() => tx.manager.update(UserRow, { businessId, id }, rest));
  }

  /** Where each of the users works, their default first. */
  async outletsOf(
    tx: Read,
    businessId: string,
    userIds: readonly string[],
  ): Promise<(userId: string) => readonly identity.UserOutlet[]> {
    const rows = await tx.rows<identity.UserOutlet & { userId: string }>(
      `select a.user_id as "userId", a.outlet_id as "outletId", a.role as "outletRole", a.is_default as "isDefault",
         o.name, o.code
       from identity.user_outlets a
       join identity.outlets o on o.business_id = a.business_id and o.id = a.outlet_id
       where a.business_id = $1 and a.user_id = any($2::uuid[])
       order by a.is_default desc, o.name, o.id`,
      [businessId, userIds],
    );
    const byUser = new Map<string, identity.UserOutlet[]>();
    for (const { userId, ...outlet } of rows) byUser.set(userId, [...(byUser.get(userId) ?? []), outlet]);
    return (id) => byUser.get(id) ?? [];
  }
}

function stillActing(row: UserRow | null | undefined): UserRow {
  if (!row || row.deactivatedAt) throw new Refusal('unauthenticated', 'auth.required');
  return row;
}

async function naming(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violatedUnique(error) !== 'users_username') throw error;
    throw new Refusal('conflict', 'identity.user.taken', { errors: [{ path: 'username', message: 'is taken' }] });
  }
}
