import { NIL_ID } from '#libs/kernel';
import {
  keepAnswersSql,
  OUTBOX_COLUMNS,
  OUTBOX_TYPES,
  outboxColumns,
  type KeptAnswer,
  withinIds,
  type OutboxRow,
  type Value,
} from '#libs/persistence';
import { change, paid, paymentStatus, type Line, type Order, type Payment } from './order.js';
import type { Finish } from './orders.repository.js';
import { REFUNDS_OF_ORDER } from './refunds.statements.js';

/** One column of a set-based statement: name, type, and the value in each item. */
type Column<T> = readonly [name: string, type: string, value: (item: T) => string | number | boolean | null];

interface LineOf {
  readonly order: Order;
  readonly line: Line;
  readonly place: number;
}
interface PaymentOf {
  readonly order: Order;
  readonly payment: Payment;
}

const time = (at: Date | null): string | null => at?.toISOString() ?? null;

export const orderColumns: readonly Column<Order>[] = [
  ['business_id', 'uuid', (o) => o.businessId],
  ['id', 'uuid', (o) => o.id],
  ['number', 'text', (o) => o.number],
  ['status', 'text', (o) => o.status],
  ['payment_status', 'text', paymentStatus],
  ['in_one_step', 'bool', (o) => o.inOneStep],
  ['outlet_id', 'uuid', (o) => o.outletId],
  ['warehouse_id', 'uuid', (o) => o.warehouseId],
  ['register_id', 'uuid', (o) => o.registerId],
  ['customer_id', 'uuid', (o) => o.customerId],
  ['cashier_id', 'uuid', (o) => o.cashierId],
  ['notes', 'text', (o) => o.notes],
  ['currency', 'text', (o) => o.currency],
  ['tax_inclusive', 'bool', (o) => o.taxInclusive],
  ['stock_policy', 'text', (o) => o.stockPolicy],
  ['subtotal', 'bigint', (o) => o.subtotalAmount],
  ['discount', 'bigint', (o) => o.discountAmount],
  ['tax', 'bigint', (o) => o.taxAmount],
  ['total', 'bigint', (o) => o.totalAmount],
  ['paid', 'bigint', paid],
  ['change', 'bigint', change],
  ['fingerprint', 'text', (o) => o.fingerprint],
  ['business_date', 'date', (o) => o.businessDate],
  ['created_at', 'timestamptz', (o) => time(o.createdAt)],
  ['pending_since', 'timestamptz', (o) => time(o.pendingSince)],
  ['version', 'int', (o) => o.version],
];

export const lineColumns: readonly Column<LineOf>[] = [
  ['business_id', 'uuid', ({ order }) => order.businessId],
  ['order_id', 'uuid', ({ order }) => order.id],
  ['line', 'smallint', ({ place }) => place],
  ['id', 'uuid', ({ line }) => line.id],
  ['product_id', 'uuid', ({ line }) => line.productId],
  ['sku', 'text', ({ line }) => line.sku],
  ['name', 'text', ({ line }) => line.name],
  ['unit', 'text', ({ line }) => line.unit],
  ['quantity', 'bigint', ({ line }) => line.quantity],
  ['unit_price', 'bigint', ({ line }) => line.unitPrice],
  ['discount', 'bigint', ({ line }) => line.discountAmount],
  ['tax_rate', 'int', ({ line }) => line.taxRate],
  ['tax', 'bigint', ({ line }) => line.taxAmount],
  ['line_total', 'bigint', ({ line }) => line.lineTotal],
  ['price_tier_id', 'uuid', ({ line }) => line.priceTierId],
  ['track_stock', 'bool', ({ line }) => line.trackStock],
];

export const paymentColumns: readonly Column<PaymentOf>[] = [
  ['business_id', 'uuid', ({ order }) => order.businessId],
  ['id', 'uuid', ({ payment }) => payment.id],
  ['order_id', 'uuid', ({ order }) => order.id],
  ['method', 'text', ({ payment }) => payment.method],
  ['amount', 'bigint', ({ payment }) => payment.amount],
  ['reference', 'text', ({ payment }) => payment.reference],
  ['status', 'text', ({ payment }) => payment.status],
  ['created_at', 'timestamptz', ({ payment }) => time(payment.createdAt)],
];

export const savedColumns: readonly Column<Order>[] = [
  ['business_id', 'uuid', (o) => o.businessId],
  ['id', 'uuid', (o) => o.id],
  ['version', 'int', (o) => o.version],
  ['status', 'text', (o) => o.status],
  ['payment_status', 'text', paymentStatus],
  ['paid', 'bigint', paid],
  ['change', 'bigint', change],
  ['reason', 'text', (o) => o.reason],
  ['pending_since', 'timestamptz', (o) => time(o.pendingSince)],
];

export const finishColumns: readonly Column<Finish>[] = [
  ['business_id', 'uuid', ({ order }) => order.businessId],
  ['id', 'uuid', ({ order }) => order.id],
  ['version', 'int', ({ order }) => order.version],
  ['outlet_id', 'uuid', ({ order }) => order.outletId],
  ['register_id', 'uuid', ({ order }) => order.registerId ?? NIL_ID],
  ['prefix', 'text', (f) => f.receiptPrefix],
  ['completed_at', 'timestamptz', ({ order }) => time(order.completedAt)],
  ['business_date', 'date', ({ order }) => order.businessDate],
  ['warnings', 'text', ({ order }) => (order.warnings.length > 0 ? JSON.stringify(order.warnings) : null)],
  ['event_id', 'text', (f) => f.event.id],
  ['cause', 'text', (f) => f.event.cause],
  ['payload', 'text', (f) => f.event.payload],
];

export const keptColumns: readonly Column<KeptAnswer>[] = [
  ['business_id', 'uuid', (k) => k.businessId],
  ['user_id', 'uuid', (k) => k.userId],
  ['key', 'text', (k) => k.key],
  ['status', 'smallint', (k) => k.status],
  ['body', 'text', (k) => k.body],
];

/** A statement over sets of items: each set is one array a column. */
export class Parameters {
  readonly values: Value[] = [];
  private count = 0;

  /** `unnest($n::type[], …) alias(name, …)`, its parameters following those before it. */
  static text(columns: readonly Column<never>[], from: number, alias: string): string {
    const arrays = columns.map(([, type], i) => `$${from + i}::${type}[]`).join(', ');
    return `unnest(${arrays}) ${alias}(${columns.map(([name]) => name).join(', ')})`;
  }

  add<T>(columns: readonly Column<T>[], items: readonly T[]): this {
    for (const [, , value] of columns) this.values.push(items.map(value));
    this.count += columns.length;
    return this;
  }

  addOutbox(rows: readonly OutboxRow[]): this {
    this.values.push(...outboxColumns(rows));
    return this;
  }
}

export const names = (columns: readonly Column<never>[]): string => columns.map(([name]) => name).join(', ');
const prefixed = (columns: readonly Column<never>[], alias: string): string =>
  columns.map(([name]) => `${alias}.${name}`).join(', ');
/*
 * Whether a row belongs to an order of another set of the statement. Written as a CASE so that PostgreSQL hashes the set:
 * as a join of one set of the batch with another it would cost the square of the batch's size. No batch has an order
 * id twice, so the id alone tells.
 */
const isOneOf = (column: string, set: string): string => `case when ${column} in (select id from ${set}) then true end`;

const outboxSet = (from: number): string =>
  `unnest(${OUTBOX_TYPES.map((type, i) => `$${from + i}::${type}`).join(', ')}) e(${OUTBOX_COLUMNS})`;
const keptFrom = (from: number, owner: string): string =>
  `(select k.* from ${Parameters.text([...keptColumns, ['order_id', 'uuid', () => null]], from, 'k')} where ${isOneOf('k.order_id', owner)}) k`;

const at = (() => {
  const lines = orderColumns.length + 1;
  const payments = lines + lineColumns.length;
  const outbox = payments + paymentColumns.length;
  return { lines, payments, outbox, kept: outbox + OUTBOX_TYPES.length };
})();

// An order whose id is taken is left as it is; the caller reads it and compares.
export const INSERT = `
  with fresh as (
    insert into sales.orders (${names(orderColumns)})
    select ${names(orderColumns)} from ${Parameters.text(orderColumns, 1, 'o')}
    order by business_id, id
    on conflict do nothing returning business_id, id
  ), lines as (
    insert into sales.order_lines (${names(lineColumns)})
    select ${prefixed(lineColumns, 'l')} from ${Parameters.text(lineColumns, at.lines, 'l')}
    where ${isOneOf('l.order_id', 'fresh')}
  ), payments as (
    insert into sales.payments (${names(paymentColumns)})
    select ${prefixed(paymentColumns, 'p')} from ${Parameters.text(paymentColumns, at.payments, 'p')}
    where ${isOneOf('p.order_id', 'fresh')}
  ), announced as (
    insert into sales.outbox (${OUTBOX_COLUMNS})
    select e.* from ${outboxSet(at.outbox)} where ${isOneOf('e.key', 'fresh')}
  ), kept as (
    ${keepAnswersSql('sales', keptFrom(at.kept, 'fresh'))}
  )
  select id from fresh`;

const saved = (() => {
  const payments = savedColumns.length + 1;
  const outbox = payments + paymentColumns.length;
  const kept = outbox + OUTBOX_TYPES.length + 1;
  return { payments, outbox, owners: kept - 1, kept, range: kept + keptColumns.length + 1 };
})();

// Guarded by the version that the rule was decided on: whoever lost the race reads again and decides again.
export const SAVE = `
  with changed as (
    update sales.orders o
    set version = n.version, status = n.status, payment_status = n.payment_status, paid = n.paid, change = n.change,
      reason = n.reason, pending_since = n.pending_since
    from ${Parameters.text(savedColumns, 1, 'n')}
    where o.business_id = n.business_id and o.id = n.id and o.version = n.version - 1 and ${withinIds('o.id', saved.range)}
    returning o.business_id, o.id, o.status
  ), payments as (
    insert into sales.payments (${names(paymentColumns)})
    select ${prefixed(paymentColumns, 'p')} from ${Parameters.text(paymentColumns, saved.payments, 'p')}
    where ${isOneOf('p.order_id', 'changed')}
  ), given_back as (
    update sales.payments p set status = 'REFUNDED'
    from changed c
    where c.status in ('CANCELLED', 'REJECTED') and p.business_id = c.business_id and p.order_id = c.id
  ), announced as (
    insert into sales.outbox (${OUTBOX_COLUMNS})
    select e.event_id, e.name, e.business_id, e.key, e.version, e.outlet_id, e.cause, e.payload
    from unnest(${OUTBOX_TYPES.map((type, i) => `$${saved.outbox + i}::${type}`).join(', ')}, $${saved.owners}::uuid[])
      e(${OUTBOX_COLUMNS}, order_id)
    where ${isOneOf('e.order_id', 'changed')}
  ), kept as (
    ${keepAnswersSql('sales', keptFrom(saved.kept, 'changed'))}
  )
  select id from changed`;

const finishKept = finishColumns.length + 1;
const finishRange = finishKept + keptColumns.length + 1;
const withReceipt = (text: string): string => `'{"receiptNumber":"' || d.receipt || '",' || substr(${text}, 2)`;

// Numbers of a series are given in one step, in the order of the sales' ids, under the lock of the series' row.
export const FINISH = `
  with held as materialized (
    select f.*, o.status, o.version has_version
    from sales.orders o join ${Parameters.text(finishColumns, 1, 'f')} on o.business_id = f.business_id and o.id = f.id
    where ${withinIds('o.id', finishRange)}
    order by o.business_id, o.id
    for update of o
  ), ready as materialized (
    select *, row_number() over (series order by id) place, count(*) over series most
    from held where status = 'PENDING' and has_version = version - 1
    window series as (partition by business_id, outlet_id, register_id)
  ), given as (
    insert into sales.receipt_series as s (business_id, outlet_id, register_id, last)
    select distinct business_id, outlet_id, register_id, most from ready order by business_id, outlet_id, register_id
    on conflict (business_id, outlet_id, register_id) do update set last = s.last + excluded.last
    returning business_id, outlet_id, register_id, last
  ), d as materialized (
    select r.*, r.prefix || lpad(n.number, greatest(8, length(n.number)), '0') receipt
    from ready r
    join given g on g.business_id = r.business_id and g.outlet_id = r.outlet_id and g.register_id = r.register_id
    cross join lateral (select (g.last - r.most + r.place)::text number) n
  ), completed as (
    update sales.orders o
    set status = 'COMPLETED', receipt_number = d.receipt, completed_at = d.completed_at, business_date = d.business_date,
      warnings = d.warnings, pending_since = null, version = d.version
    from d where o.business_id = d.business_id and o.id = d.id and ${withinIds('o.id', finishRange)}
  ), receipts as (
    insert into sales.receipts (business_id, receipt_number, order_id) select business_id, receipt, id from d
  ), announced as (
    insert into sales.outbox (${OUTBOX_COLUMNS})
    select event_id, 'sales.order.completed.v1', business_id, id, version, outlet_id, cause, ${withReceipt('d.payload')} from d
  ), kept as (
    ${keepAnswersSql(
      'sales',
      `(select k.business_id, k.user_id, k.key, k.status, ${withReceipt('k.body')} body
       from ${Parameters.text([...keptColumns, ['order_id', 'uuid', () => null]], finishKept, 'k')} join d on d.id = k.order_id) k`,
    )}
  )
  select id, receipt from d`;

export const LOAD = `
  select o.business_id, o.id, o.number, o.receipt_number, o.status, o.in_one_step, o.outlet_id, o.warehouse_id,
    o.register_id, o.customer_id, o.cashier_id, o.notes, o.reason, o.currency, o.tax_inclusive, o.stock_policy,
    o.subtotal, o.discount, o.tax, o.total, o.warnings, o.fingerprint, o.business_date, o.created_at,
    o.pending_since, o.completed_at, o.version,
    (select json_agg(json_build_array(l.id, l.product_id, l.sku, l.name, l.unit, l.quantity, l.unit_price, l.discount,
       l.tax_rate, l.tax, l.line_total, l.price_tier_id, l.track_stock) order by l.line)
     from sales.order_lines l where l.business_id = o.business_id and l.order_id = o.id and ${withinIds('l.order_id', 3)})::text,
    (select json_agg(json_build_array(p.id, p.method, p.amount, p.reference, p.status, p.created_at) order by p.created_at, p.id)
     from sales.payments p where p.business_id = o.business_id and p.order_id = o.id)::text,
    ${REFUNDS_OF_ORDER}
  from sales.orders o join unnest($1::uuid[], $2::uuid[]) a(b, i) on o.business_id = a.b and o.id = a.i
  where ${withinIds('o.id', 3)}`;
