import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import type { Actor } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { pageOf, type Tx } from '#libs/persistence';
import { UserOutletRow } from '../people/user.rows.js';
import { sortOf } from '../sorting.js';
import { OutletRow, RegisterRow } from './outlet.rows.js';

// What a place may carry by its contract; no shop has so many tills.
const MOST_REGISTERS = 1000;

/** A transaction that only reads. */
export type Read = Omit<Tx, 'announce'>;

@Injectable()
export class OutletsRepository {
  page(tx: Read, query: identity.ListOutlets, actor: Actor): Promise<[OutletRow[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort, { name: 'o.name', code: 'o.code' });
    const list = this.visibleTo(tx, actor).orderBy(field, direction).addOrderBy('o.id').limit(limit).offset(offset);
    if (query.isActive !== undefined) list.andWhere('o.isActive = :isActive', { isActive: query.isActive });
    // no pattern, so that % and _ are found as they stand
    if (query.search)
      list.andWhere('(strpos(lower(o.name), lower(:search)) > 0 or strpos(lower(o.code), lower(:search)) > 0)', {
        search: query.search.trim(),
      });
    return list.getManyAndCount();
  }

  findVisible(tx: Read, id: string, actor: Actor): Promise<OutletRow | null> {
    return this.visibleTo(tx, actor).andWhere('o.id = :id', { id }).getOne();
  }

  find(tx: Read, businessId: string, id: string): Promise<OutletRow | null> {
    return tx.manager.findOneBy(OutletRow, { businessId, id });
  }

  registersPage(tx: Read, query: identity.ListRegisters, businessId: string): Promise<[RegisterRow[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort, { code: 'r.code', name: 'r.name' });
    return tx.manager
      .createQueryBuilder(RegisterRow, 'r')
      .where('r.businessId = :businessId and r.outletId = :outletId and r.isActive', {
        businessId,
        outletId: query.id,
      })
      .orderBy(field, direction)
      .addOrderBy('r.id')
      .limit(limit)
      .offset(offset)
      .getManyAndCount();
  }

  registersOf(tx: Read, { businessId, id }: OutletRow): Promise<RegisterRow[]> {
    return tx.manager.find(RegisterRow, {
      where: { businessId, outletId: id, isActive: true },
      order: { code: 'ASC' },
      take: MOST_REGISTERS,
    });
  }

  /** By the assignments of this moment, which may be newer than those in the actor's token. */
  private visibleTo(tx: Read, actor: Actor): SelectQueryBuilder<OutletRow> {
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
