import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Warehouse } from './warehouse.js';
import { WarehouseRow } from './warehouse.rows.js';

type Read = Omit<Tx, 'announce'>;

/** Which warehouses a list shows, and in which order; `outlets` undefined is all of them. */
export interface Wanted {
  readonly outletId?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly outlets: readonly string[] | undefined;
  readonly order: string;
  readonly direction: 'ASC' | 'DESC';
  readonly limit: number;
  readonly offset: number;
}

@Injectable()
export class WarehousesRepository {
  page(tx: Read, businessId: string, wanted: Wanted): Promise<[WarehouseRow[], number]> {
    const { outletId, isActive, outlets } = wanted;
    const list = tx.manager.createQueryBuilder(WarehouseRow, 'w').where('w.businessId = :businessId', { businessId });
    if (outletId) list.andWhere('w.outletId = :outletId', { outletId });
    else if (outlets) list.andWhere('(w.outletId is null or w.outletId = any(:outlets))', { outlets });
    if (isActive !== undefined) list.andWhere('w.isActive = :isActive', { isActive });
    return list
      .orderBy(wanted.order, wanted.direction)
      .addOrderBy('w.id')
      .limit(wanted.limit)
      .offset(wanted.offset)
      .getManyAndCount();
  }

  find(tx: Read, businessId: string, id: string): Promise<WarehouseRow | null> {
    return tx.manager.findOneBy(WarehouseRow, { businessId, id });
  }

  /** All warehouses of the business, which nobody adds to or changes until the transaction ends. */
  async lockAll(tx: Tx, businessId: string): Promise<WarehouseRow[]> {
    await tx.rows(`select pg_advisory_xact_lock(hashtextextended('inventory.warehouses/' || $1, 0))`, [businessId]);
    return tx.manager.find(WarehouseRow, { where: { businessId }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, businessId: string, warehouse: Warehouse): Promise<void> {
    await tx.manager.insert(WarehouseRow, { ...warehouse, businessId });
  }

  async save(tx: Tx, businessId: string, warehouse: Warehouse): Promise<void> {
    await tx.manager.update(WarehouseRow, { businessId, id: warehouse.id }, { ...warehouse, businessId });
  }

  async delete(tx: Tx, businessId: string, id: string): Promise<void> {
    await tx.manager.delete(WarehouseRow, { businessId, id });
  }

  /** Whether anything is or was there: a row of stock stays when its goods are gone. */
  async contents(tx: Tx, businessId: string, id: string): Promise<{ readonly holds: boolean; readonly held: boolean }> {
    const [row] = await tx.rows<{ holds: boolean; held: boolean }>(
      `select exists (select from inventory.stock where business_id = $1 and warehouse_id = $2 and on_hand <> 0) holds,
         exists (select from inventory.stock where business_id = $1 and warehouse_id = $2) held`,
      [businessId, id],
    );
    return row!;
  }
}
