import { Injectable } from '@nestjs/common';
import { OUTBOX_COLUMNS, OUTBOX_TYPES, outboxColumns, type OutboxRow, type Tx } from '#libs/persistence';
import type { Minor, Thousandths } from '#libs/kernel';
import type { Change, Movement, Shelf, Stock } from './sheet.js';

/** What events say of a warehouse and a product. */
export interface WarehouseCard {
  readonly id: string;
  readonly outletId: string | null;
  readonly name: string;
  readonly code: string;
}
export interface ProductCard {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
}

/** What a line of a sale took: quantity and cost above 0, and how much of it came back. */
export interface SoldGoods {
  readonly id: string;
  readonly quantity: Thousandths;
  readonly cost: Minor;
  readonly returned: Thousandths;
}

const SHELVES = 'unnest($1::uuid[], $2::uuid[], $3::uuid[])';

const columnsOf = (shelves: readonly Shelf[]): string[][] => [
  shelves.map((s) => s.businessId),
  shelves.map((s) => s.warehouseId),
  shelves.map((s) => s.productId),
];

/** Talks to the ledger's tables for every posting but sales, which have a statement of their own. */
@Injectable()
export class LedgerRepository {
  /** The rows of shelves, made where there are none, locked in the order of their key as every writer does. */
  async lock(tx: Tx, shelves: readonly Shelf[]): Promise<Stock[]> {
    const columns = columnsOf(shelves);
    await tx.rows(
      `insert into inventory.stock (business_id, warehouse_id, product_id)
       select distinct * from ${SHELVES} order by 1, 2, 3 on conflict do nothing`,
      columns,
    );
    return tx.rows<Stock & object>(
      `select business_id "businessId", warehouse_id "warehouseId", product_id "productId", id, on_hand "onHand", cost,
         last_cost "lastCost", minimum, version
       from inventory.stock where (business_id, warehouse_id, product_id) in (select * from ${SHELVES})
       order by business_id, warehouse_id, product_id for update`,
      columns,
    );
  }

  /** Stores what was booked: each row by what it changed, never by what it should be. */
  async write(tx: Tx, changes: readonly Change[], movements: readonly Movement[]): Promise<void> {
    await tx.rows(
      `update inventory.stock s
       set on_hand = s.on_hand + u.quantity, cost = s.cost + u.cost, last_cost = u.last_cost,
         sold_below = s.sold_below or s.on_hand + u.quantity < 0, version = s.version + 1
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[])
         u(b, w, p, quantity, cost, last_cost)
       where s.business_id = u.b and s.warehouse_id = u.w and s.product_id = u.p`,
      [
        ...columnsOf(changes.map(({ is }) => is)),
        changes.map(({ was, is }) => is.onHand - was.onHand),
        changes.map(({ was, is }) => is.cost - was.cost),
        changes.map(({ is }) => is.lastCost),
      ],
    );
    await tx.rows(
      `insert into inventory.movements
         (business_id, warehouse_id, product_id, id, type, quantity, balance_after, cost, cost_correction, reverses,
          reference_type, reference_id, reference_number, reason, notes, user_id, at)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[],
         $8::bigint[], $9::bigint[], $10::uuid[], $11::text[], $12::uuid[], $13::text[], $14::text[], $15::text[],
         $16::uuid[], $17::timestamptz[])`,
      [
        ...columnsOf(movements),
        movements.map((m) => m.id),
        movements.map((m) => m.type),
        movements.map((m) => m.quantity),
        movements.map((m) => m.balanceAfter),
        movements.map((m) => m.cost),
        movements.map((m) => m.correction),
        movements.map((m) => m.reverses ?? null),
        movements.map((m) => m.reference.type),
        movements.map((m) => m.reference.id),
        movements.map((m) => m.reference.number ?? null),
        movements.map((m) => m.reason ?? null),
        movements.map((m) => m.notes ?? null),
        movements.map((m) => m.userId),
        movements.map((m) => m.at.toISOString()),
      ],
    );
  }

  warehouses(tx: Tx, shelves: readonly Shelf[]): Promise<WarehouseCard[]> {
    return tx.rows(
      `select id, outlet_id "outletId", name, code from inventory.warehouses
       where (business_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
      columnsOf(shelves).slice(0, 2),
    );
  }

  products(tx: Tx, shelves: readonly Shelf[]): Promise<ProductCard[]> {
    return tx.rows(
      `select id, sku, name, unit from inventory.products
       where (business_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
      [shelves.map((s) => s.businessId), shelves.map((s) => s.productId)],
    );
  }

  /** Announces what follows from events, in whose transactions nobody acts. The relay finds it within 200 ms. */
  async announce(tx: Tx, news: readonly OutboxRow[]): Promise<void> {
    const columns = OUTBOX_TYPES.map((type, i) => `$${i + 1}::${type}`).join(', ');
    await tx.rows(
      `insert into inventory.outbox (${OUTBOX_COLUMNS}) select * from unnest(${columns})`,
      outboxColumns(news),
    );
  }

  /** Movements of sales among the asked ones, and how much came back of each by now. */
  sales(tx: Tx, movements: readonly { readonly businessId: string; readonly id: string }[]): Promise<SoldGoods[]> {
    return tx.rows(
      `select m.id, -m.quantity quantity, -m.cost "cost", coalesce((
           select sum(r.quantity)::bigint from inventory.movements r
           where r.business_id = m.business_id and r.reverses = m.id
         ), 0) "returned"
       from inventory.movements m
       where (m.business_id, m.id) in (select * from unnest($1::uuid[], $2::uuid[])) and m.type = 'SALE'`,
      [movements.map((m) => m.businessId), movements.map((m) => m.id)],
    );
  }
}
