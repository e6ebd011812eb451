import { Injectable } from '@nestjs/common';
import type { identity } from '#libs/contracts';
import { pageOf, sortOf, type Tx } from '#libs/persistence';
import { RegisterRow } from './register.rows.js';

/** What a place may carry by its contract; no shop has so many tills. */
export const MOST_REGISTERS = 1000;

type Read = Omit<Tx, 'announce'>;

@Injectable()
export class RegistersRepository {
  page(tx: Read, query: identity.ListRegisters, businessId: string): Promise<[RegisterRow[], number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort, { code: 'lower(r.code)', name: 'lower(r.name)' });
    return tx.manager
      .createQueryBuilder(RegisterRow, 'r')
      .where('r.businessId = :businessId and r.outletId = :outletId and r.isActive = :isActive', {
        businessId,
        outletId: query.id,
        isActive: query.isActive ?? true,
      })
      .orderBy(field, direction)
      .addOrderBy('r.id')
      .limit(limit)
      .offset(offset)
      .getManyAndCount();
  }

  /** Those in use at an outlet. */
  activeOf(tx: Read, businessId: string, outletId: string): Promise<RegisterRow[]> {
    return tx.manager.find(RegisterRow, {
      where: { businessId, outletId, isActive: true },
      order: { code: 'ASC' },
      take: MOST_REGISTERS,
    });
  }

  /** All that ever were at an outlet. */
  allOf(tx: Read, businessId: string, outletId: string): Promise<RegisterRow[]> {
    return tx.manager.findBy(RegisterRow, { businessId, outletId });
  }

  countActive(tx: Read, businessId: string, outletId: string): Promise<number> {
    return tx.manager.countBy(RegisterRow, { businessId, outletId, isActive: true });
  }

  /** The register, which nobody else changes until this transaction ends. */
  hold(tx: Tx, businessId: string, outletId: string, id: string): Promise<RegisterRow | null> {
    return tx.manager.findOne(RegisterRow, {
      where: { businessId, outletId, id },
      lock: { mode: 'pessimistic_write' },
    });
  }
}
