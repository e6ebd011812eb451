import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Refusal } from '#libs/kernel';
import { MOST_COUNTED, violatedUnique, type Tx } from '#libs/persistence';
import type { Product } from './product.js';
import { ProductRow } from './product.rows.js';

type Read = Omit<Tx, 'announce'>;

/** Which products a list shows, and in which order. */
export interface Wanted {
  readonly search?: string | undefined;
  readonly category?: string | undefined;
  readonly isActive?: boolean | undefined;
  /** An expression over `p`, and over the place `m` when there is a search; never a caller's own text. */
  readonly order: string;
}

@Injectable()
export class ProductsRepository {
  /** A page of the list, and how many products it has in all, counted to one beyond `MOST_COUNTED`. */
  async page(
    tx: Read,
    businessId: string,
    { search, category, isActive, order }: Wanted,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly products: readonly Product[]; readonly count: number }> {
    const values: unknown[] = [businessId, limit, offset];
    const value = (given: unknown): string => `$${values.push(given)}`;
    const matching = search === undefined ? '' : `select * from catalog.matching_products($1, ${value(search)})`;
    const list = [
      'from catalog.products p',
      ...(matching === '' ? [] : ['join matching m on m.id = p.id']),
      'where p.business_id = $1',
      ...(category === undefined ? [] : [`and p.category = ${value(category)}`]),
      ...(isActive === undefined ? [] : [`and p.is_active = ${value(isActive)}`]),
    ].join(' ');
    const [found] = await tx.rows<{ ids: string[]; count: number }>(
      `${matching && `with matching as materialized (${matching})`}
       select array(select p.id ${list} order by ${order}, p.id limit $2 offset $3) as ids,
         (select count(*)::int from (select 1 ${list} limit ${MOST_COUNTED + 1}) counted) as count`,
      values,
    );
    const { ids, count } = found!;
    const byId = new Map((await this.byIds(tx, businessId, ids)).map((product) => [product.id, product]));
    return { products: ids.map((id) => byId.get(id)!), count };
  }

  find(tx: Read, businessId: string, id: string): Promise<Product | null> {
    return tx.manager.findOneBy(ProductRow, { businessId, id });
  }

  /** The product, which nobody else changes until the transaction ends. */
  lock(tx: Tx, businessId: string, id: string): Promise<Product | null> {
    return tx.manager.findOne(ProductRow, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
  }

  byBarcode(tx: Read, businessId: string, barcode: string): Promise<Product | null> {
    return tx.manager.findOneBy(ProductRow, { businessId, barcode });
  }

  byIds(tx: Read, businessId: string, ids: readonly string[]): Promise<Product[]> {
    return tx.manager.findBy(ProductRow, { businessId, id: In(ids) });
  }

  async insert(tx: Tx, businessId: string, product: Product): Promise<void> {
    await unlessTaken(tx.manager.insert(ProductRow, { ...product, businessId }));
  }

  async save(tx: Tx, businessId: string, product: Product): Promise<void> {
    await unlessTaken(tx.manager.update(ProductRow, { businessId, id: product.id }, { ...product, businessId }));
  }
}

async function unlessTaken(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    const path = /^products_(sku|barcode)$/.exec(violatedUnique(error) ?? '')?.[1];
    if (!path) throw error;
    throw new Refusal('conflict', 'catalog.product.taken', {
      errors: [{ path, message: `another product has this ${path}` }],
    });
  }
}
