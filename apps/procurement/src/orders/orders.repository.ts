import { Injectable } from '@nestjs/common';
import { Refusal } from '#libs/kernel';
import { MOST_COUNTED, type Tx } from '#libs/persistence';
import { total, type Line, type Order, type Received } from './order.js';
import { OrderLineRow, OrderRow, ReceiptLineRow, ReceiptRow } from './order.rows.js';

type Read = Omit<Tx, 'announce'>;

/** Which orders a list shows, and in which order; `outlets` undefined is all of them. */
export interface Wanted {
  readonly status?: string | undefined;
  readonly supplierId?: string | undefined;
  readonly warehouseId?: string | undefined;
  readonly outletId?: string | undefined;
  readonly outlets: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly search?: string | undefined;
  /** An expression over `o`; never a caller's own text. */
  readonly order: string;
  readonly limit: number;
  readonly offset: number;
}

interface Found extends OrderRow {
  readonly supplierName: string;
  readonly supplierEmail: string | null;
}

const ORDER = `o.id, o.number, o.status, o.outlet_id "outletId", o.supplier_id "supplierId", o.warehouse_id "warehouseId",
  o.warehouse_name "warehouseName", o.warehouse_code "warehouseCode", o.expected_date "expectedDate", o.notes, o.reason,
  o.currency, o.closed_short "closedShort", o.user_id "userId", o.business_date "businessDate", o.created_at "createdAt",
  o.ordered_at "orderedAt", o.received_at "receivedAt", o.version, s.name "supplierName", s.email "supplierEmail"
  from procurement.orders o
  join procurement.suppliers s on s.business_id = o.business_id and s.id = o.supplier_id`;

// A business date belongs to the outlet's day, an instant to the clock.
const FOUND = `
  from procurement.orders o
  where o.business_id = $1
    and ($2::text is null or o.status = $2)
    and ($3::uuid is null or o.supplier_id = $3)
    and ($4::uuid is null or o.warehouse_id = $4)
    and ($5::uuid is null or o.outlet_id = $5)
    and ($6::uuid[] is null or o.outlet_id = any($6))
    and ($7::text is null or case when length($7) = 10 then o.business_date >= $7::date else o.created_at >= $7::timestamptz end)
    and ($8::text is null or case when length($8) = 10 then o.business_date <= $8::date else o.created_at < $8::timestamptz end)
    and ($9::text is null or strpos(lower(o.number), lower($9)) > 0)`;

@Injectable()
export class OrdersRepository {
  async page(tx: Read, businessId: string, wanted: Wanted): Promise<{ orders: Order[]; count: number }> {
    const { status, supplierId, warehouseId, outletId, outlets, from, to, search } = wanted;
    const values = [businessId, status, supplierId, warehouseId, outletId, outlets, from, to, search].map(
      (value) => value ?? null,
    );
    const [found] = await tx.rows<{ ids: string[]; count: number }>(
      `select array(select o.id ${FOUND} order by ${wanted.order}, o.id desc limit $10 offset $11) ids,
         (select count(*) from (select 1 ${FOUND} limit ${MOST_COUNTED + 1}) counted) count`,
      [...values, wanted.limit, wanted.offset],
    );
    const { ids, count } = found!;
    const rows = await tx.rows<Found>(`select ${ORDER} where o.business_id = $1 and o.id = any($2::uuid[])`, [
      businessId,
      ids,
    ]);
    const byId = new Map((await this.whole(tx, businessId, rows)).map((order) => [order.id, order]));
    return { orders: ids.map((id) => byId.get(id)!), count };
  }

  async find(tx: Read, businessId: string, id: string): Promise<Order | undefined> {
    const rows = await tx.rows<Found>(`select ${ORDER} where o.business_id = $1 and o.id = $2`, [businessId, id]);
    return (await this.whole(tx, businessId, rows))[0];
  }

  /** The order, which nobody else changes until the transaction ends. */
  async lock(tx: Tx, businessId: string, id: string): Promise<Order | undefined> {
    await tx.rows(`select from procurement.orders where business_id = $1 and id = $2 for update`, [businessId, id]);
    return this.find(tx, businessId, id);
  }

  /** The next number of an outlet: one series each, without gaps. */
  async nextNumber(
    tx: Tx,
    businessId: string,
    outlet: { readonly id: string; readonly code: string },
  ): Promise<string> {
    const [row] = await tx.rows<{ last: number }>(
      `insert into procurement.order_series as s (business_id, outlet_id, last) values ($1, $2, 1)
       on conflict (business_id, outlet_id) do update set last = s.last + 1 returning last`,
      [businessId, outlet.id],
    );
    return `${outlet.code}-PO-${String(row!.last).padStart(6, '0')}`;
  }

  async insert(tx: Tx, businessId: string, order: Order): Promise<void> {
    await tx.manager.insert(OrderRow, rowOf(businessId, order));
    await this.insertLines(tx, businessId, order);
  }

  async save(tx: Tx, businessId: string, order: Order, before: Order): Promise<void> {
    await tx.manager.update(OrderRow, { businessId, id: order.id }, rowOf(businessId, order));
    if (order.lines === before.lines) return;
    await tx.manager.delete(OrderLineRow, { businessId, orderId: order.id });
    await this.insertLines(tx, businessId, order);
  }

  /** Stores what came; answers false when a delivery of this id is stored already. */
  async claim(tx: Tx, receipt: ReceiptRow): Promise<ReceiptRow | undefined> {
    const mine = await tx.rows(
      `insert into procurement.receipts (business_id, id, order_id, fingerprint, user_id, at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
      [receipt.businessId, receipt.id, receipt.orderId, receipt.fingerprint, receipt.userId, receipt.at.toISOString()],
    );
    if (mine.length > 0) return undefined;
    return tx.manager.findOneByOrFail(ReceiptRow, { businessId: receipt.businessId, id: receipt.id });
  }

  async deliver(tx: Tx, businessId: string, receiptId: string, received: readonly Received[]): Promise<void> {
    await tx.manager.insert(
      ReceiptLineRow,
      received.map(({ itemId, quantity, cost }) => ({ businessId, receiptId, orderLineId: itemId, quantity, cost })),
    );
    await tx.rows(
      `update procurement.order_lines l set received = l.received + u.quantity
       from unnest($2::uuid[], $3::bigint[]) u(id, quantity) where l.business_id = $1 and l.id = u.id`,
      [businessId, received.map((r) => r.itemId), received.map((r) => r.quantity)],
    );
  }

  async saveState(tx: Tx, businessId: string, order: Order): Promise<void> {
    await tx.manager.update(OrderRow, { businessId, id: order.id }, rowOf(businessId, order));
  }

  /** The supplier, who is not deleted before the transaction ends. */
  async supplier(tx: Tx, businessId: string, id: string): Promise<Order['supplier']> {
    const [row] = await tx.rows<{ id: string; name: string; email: string | null; active: boolean }>(
      `select id, name, email, is_active active from procurement.suppliers where business_id = $1 and id = $2 for share`,
      [businessId, id],
    );
    const path = 'supplierId';
    if (!row)
      throw new Refusal('not-found', 'procurement.supplier.not-found', {
        errors: [{ path, message: 'no such supplier' }],
      });
    if (!row.active)
      throw new Refusal('conflict', 'procurement.supplier.inactive', { errors: [{ path, message: 'is not active' }] });
    return { id: row.id, name: row.name, email: row.email };
  }

  private async insertLines(tx: Tx, businessId: string, order: Order): Promise<void> {
    const rows = order.lines.map((line, n): OrderLineRow => ({ ...line, businessId, orderId: order.id, line: n }));
    await tx.manager.insert(OrderLineRow, rows);
  }

  private async whole(tx: Read, businessId: string, rows: readonly Found[]): Promise<Order[]> {
    const lines = await tx.rows<Line & { orderId: string }>(
      `select order_id "orderId", id, product_id "productId", sku, name, unit, track_stock "trackStock", ordered, received,
         unit_cost "unitCost"
       from procurement.order_lines where business_id = $1 and order_id = any($2::uuid[]) order by order_id, line`,
      [businessId, rows.map((row) => row.id)],
    );
    const byOrder = new Map<string, Line[]>(rows.map((row) => [row.id, []]));
    for (const { orderId, ...line } of lines) byOrder.get(orderId)!.push(line);
    return rows.map((row) => ({
      ...{ id: row.id, number: row.number, status: row.status, outletId: row.outletId },
      supplier: { id: row.supplierId, name: row.supplierName, email: row.supplierEmail },
      warehouse: { id: row.warehouseId, name: row.warehouseName, code: row.warehouseCode },
      ...{ expectedDate: row.expectedDate, notes: row.notes, reason: row.reason, currency: row.currency },
      lines: byOrder.get(row.id)!,
      ...{ closedShort: row.closedShort, userId: row.userId, businessDate: row.businessDate },
      ...{ createdAt: row.createdAt, orderedAt: row.orderedAt, receivedAt: row.receivedAt, version: row.version },
    }));
  }
}

const rowOf = (businessId: string, order: Order): OrderRow => ({
  businessId,
  id: order.id,
  number: order.number,
  status: order.status,
  outletId: order.outletId,
  supplierId: order.supplier.id,
  warehouseId: order.warehouse.id,
  warehouseName: order.warehouse.name,
  warehouseCode: order.warehouse.code,
  expectedDate: order.expectedDate,
  notes: order.notes,
  reason: order.reason,
  currency: order.currency,
  total: total(order.lines),
  closedShort: order.closedShort,
  userId: order.userId,
  businessDate: order.businessDate,
  createdAt: order.createdAt,
  orderedAt: order.orderedAt,
  receivedAt: order.receivedAt,
  version: order.version,
});
