import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import { SupplierRow } from './supplier.rows.js';

type Read = Omit<Tx, 'announce'>;

/** Which suppliers a list shows, and in which order. */
export interface Wanted {
  readonly search?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly order: Readonly<Record<string, 'ASC' | 'DESC'>>;
  readonly limit: number;
  readonly offset: number;
}

@Injectable()
export class SuppliersRepository {
  page(
    tx: Read,
    businessId: string,
    { search, isActive, order, limit, offset }: Wanted,
  ): Promise<[SupplierRow[], number]> {
    const list = tx.manager.createQueryBuilder(SupplierRow, 's').where('s.businessId = :businessId', { businessId });
    if (isActive !== undefined) list.andWhere('s.isActive = :isActive', { isActive });
    if (search !== undefined)
      list.andWhere(`strpos(lower(concat_ws(' ', s.name, s.contactPerson, s.email, s.phone)), lower(:search)) > 0`, {
        search,
      });
    for (const [column, direction] of Object.entries(order)) list.addOrderBy(column, direction);
    return list.addOrderBy('s.id').limit(limit).offset(offset).getManyAndCount();
  }

  find(tx: Read, businessId: string, id: string): Promise<SupplierRow | null> {
    return tx.manager.findOneBy(SupplierRow, { businessId, id });
  }

  /** The supplier, whom nobody else changes until the transaction ends. */
  lock(tx: Tx, businessId: string, id: string): Promise<SupplierRow | null> {
    return tx.manager.findOne(SupplierRow, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(tx: Tx, supplier: SupplierRow): Promise<void> {
    await tx.manager.insert(SupplierRow, supplier);
  }

  async save(tx: Tx, supplier: SupplierRow): Promise<void> {
    await tx.manager.update(SupplierRow, { businessId: supplier.businessId, id: supplier.id }, supplier);
  }

  async delete(tx: Tx, { businessId, id }: SupplierRow): Promise<void> {
    await tx.manager.delete(SupplierRow, { businessId, id });
  }

  async hasOrders(tx: Tx, { businessId, id }: SupplierRow): Promise<boolean> {
    const [row] = await tx.rows<{ found: boolean }>(
      `select exists (select from procurement.orders where business_id = $1 and supplier_id = $2) found`,
      [businessId, id],
    );
    return row!.found;
  }
}
