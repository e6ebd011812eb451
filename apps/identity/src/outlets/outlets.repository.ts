import { Injectable } from '@nestjs/common';
import { In, type SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { pageOf, sortOf, type Tx } from '#libs/persistence';
import { UserOutletRow } from '../people/user.rows.js';
import { OutletRow } from './outlet.rows.js';

/** A transaction that only reads. */
export type Read = Omit<Tx, 'announce'>;

/** The refusal of an outlet that is not there for who asks; `path` names the field it came in, where it came in one. */
const notFound = (path?: string): Refusal =>
  new Refusal(
    'not-found',
    'identity.outlet.not-found',
    path === undefined ? undefined : { errors: [{ path, message: 'no such outlet' }] },
  );

@Injectable()
export class OutletsRepository {
  page(tx: Read, query: identity.ListOutlets, actor: Actor): Promise<[OutletRow[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort, { name: 'lower(o.name)', code: 'lower(o.code)' });
    const list = this.visibleTo(tx, actor).orderBy(field, direction).addOrderBy('o.id').limit(limit).offset(offset);
    if (query.isActive !== undefined) list.andWhere('o.isActive = :isActive', { isActive: query.isActive });
    // no pattern, so that % and _ are found as they stand
    if (query.search)
      list.andWhere('(strpos(lower(o.name), lower(:search)) > 0 or strpos(lower(o.code), lower(:search)) > 0)', {
        search: query.search.trim(),
      });
    return list.getManyAndCount();
  }

  /** The outlet, if the actor works there or everywhere; else it does not exist for them. */
  async mustSee(tx: Read, id: string, actor: Actor, path?: string): Promise<OutletRow> {
    const outlet = await this.visibleTo(tx, actor).andWhere('o.id = :id', { id }).getOne();
    if (!outlet) throw notFound(path);
    return outlet;
  }

  /** An outlet of the actor's business, wherever they work. */
  async mustExist(tx: Read, id: string, { businessId }: Actor, path?: string): Promise<OutletRow> {
    const outlet = await tx.manager.findOneBy(OutletRow, { businessId, id });
    if (!outlet) throw notFound(path);
    return outlet;
  }

  /** Refuses the first of a list that is no outlet of the actor's business, by its place in `path`. */
  async mustAllExist(tx: Read, ids: readonly string[], { businessId }: Actor, path: string): Promise<void> {
    const rows = await tx.manager.find(OutletRow, { select: { id: true }, where: { businessId, id: In([...ids]) } });
    const known = new Set(rows.map(({ id }) => id));
    const missing = ids.findIndex((id) => !known.has(id));
    if (missing >= 0) throw notFound(`${path}[${missing}]`);
  }

  /** The outlet, which nobody else changes until this transaction ends. */
  async mustHold(tx: Tx, id: string, { businessId }: Actor): Promise<OutletRow> {
    const outlet = await tx.manager.findOne(OutletRow, {
      where: { businessId, id },
      lock: { mode: 'pessimistic_write' },
    });
    if (!outlet) throw notFound();
    return outlet;
  }

  /** By the assignments of this moment, which may be newer than those in the actor's token. */
  private visibleTo(tx: Read, actor: Actor): SelectQueryBuilder<OutletRow> {
    // the platform's users have no business: they impersonate
    if (actor.identity.role === 'SUPER_ADMIN') throw new Refusal('forbidden', 'auth.forbidden');
    const outlets = tx.manager
      .createQueryBuilder(OutletRow, 'o')
      .where('o.businessId = :business', { business: actor.businessId });
    if (!actor.everywhere)
      outlets.innerJoin(UserOutletRow, 'a', 'a.businessId = o.businessId and a.outletId = o.id and a.userId = :user', {
        user: actor.userId,
      });
    return outlets;
  }
}
