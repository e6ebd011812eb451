import { Injectable } from '@nestjs/common';
import { Database, violatedUnique } from '#libs/persistence';
import type { Rise } from './rise.js';

/**
 * Lets all roll-ups rise in one statement. Each table is locked in the order of its key, so that two batches wait for
 * each other instead of dying in a deadlock.
 */
export const raiseRollUps = `
  history as (
    insert into reporting.orders (business_id, business_date, id, outlet_id, register_id, cashier_id, customer_id, number,
      receipt_number, completed_at, subtotal, discount, tax, total)
    select business, date, id, outlet, register, cashier, customer, number, receipt, completed, subtotal, discount, tax, total
    from json_to_recordset($4) u(business uuid, date date, id uuid, outlet uuid, register uuid, cashier uuid, customer uuid,
      number text, receipt text, completed timestamptz, subtotal bigint, discount bigint, tax bigint, total bigint)
    -- a repeated run is refused by its inbox rows, and must not be by these first
    on conflict do nothing),
  refunded as (
    insert into reporting.order_refunds as t (business_id, business_date, order_id, refunded)
    select business, date, id, refunded
    from json_to_recordset($5) u(business uuid, date date, id uuid, refunded bigint)
    order by business, date, id
    on conflict (business_id, business_date, order_id) do update set refunded = t.refunded + excluded.refunded),
  hours as (
    insert into reporting.sales_hours as t (business_id, business_date, outlet_id, hour, orders, subtotal, discount, tax, total,
      items, refunds, refunded_tax)
    select business, date, outlet, hour, orders, subtotal, discount, tax, total, items, refunds, "refundedTax"
    from json_to_recordset($1) u(business uuid, date date, outlet uuid, hour smallint, orders integer, subtotal bigint,
      discount bigint, tax bigint, total bigint, items bigint, refunds bigint, "refundedTax" bigint)
    order by business, date, outlet, hour
    on conflict (business_id, business_date, outlet_id, hour) do update
    set orders = t.orders + excluded.orders, subtotal = t.subtotal + excluded.subtotal,
      discount = t.discount + excluded.discount, tax = t.tax + excluded.tax, total = t.total + excluded.total,
      items = t.items + excluded.items, refunds = t.refunds + excluded.refunds,
      refunded_tax = t.refunded_tax + excluded.refunded_tax),
  takings as (
    insert into reporting.takings as t (business_id, business_date, outlet_id, cashier_id, register_id, method, gross, change,
      refunds)
    select business, date, outlet, cashier, register, method, gross, change, refunds
    from json_to_recordset($2) u(business uuid, date date, outlet uuid, cashier uuid, register uuid, method text,
      gross bigint, change bigint, refunds bigint)
    order by business, date, outlet, cashier, register, method
    on conflict (business_id, business_date, outlet_id, cashier_id, register_id, method) do update
    set gross = t.gross + excluded.gross, change = t.change + excluded.change, refunds = t.refunds + excluded.refunds),
  changed as (
    insert into reporting.day_changes as t (business_id, business_date, changes)
    select distinct business, date, 1 from json_to_recordset($3) u(business uuid, date date) order by business, date
    on conflict (business_id, business_date) do update set changes = t.changes + 1)
  insert into reporting.product_days as t (business_id, business_date, outlet_id, product_id, sku, name, quantity, revenue,
    orders, returned, restocked, refunds)
  select business, date, outlet, product, sku, name, quantity, revenue, orders, returned, restocked, refunds
  from json_to_recordset($3) u(business uuid, date date, outlet uuid, product uuid, sku text, name text, quantity bigint,
    revenue bigint, orders integer, returned bigint, restocked bigint, refunds bigint)
  order by business, date, outlet, product
  on conflict (business_id, business_date, outlet_id, product_id) do update
  set sku = excluded.sku, name = excluded.name, quantity = t.quantity + excluded.quantity,
    revenue = t.revenue + excluded.revenue, orders = t.orders + excluded.orders,
    returned = t.returned + excluded.returned, restocked = t.restocked + excluded.restocked,
    refunds = t.refunds + excluded.refunds`;

/** The values that `raiseRollUps` takes. */
export const riseValues = ({ hours, takings, products, orders, refunded }: Rise): string[] => [
  JSON.stringify(hours),
  JSON.stringify(takings),
  JSON.stringify(products),
  JSON.stringify(orders),
  JSON.stringify(refunded),
];

/** The consumer that keeps them. */
export const ROLL_UPS = 'reporting.reports';

@Injectable()
export class RollUpRepository {
  constructor(private readonly database: Database) {}

  /**
   * Takes events and lets the roll-ups rise, in one transaction of one round trip; false when one of the events was
   * taken before, and then nothing is done.
   */
  async raise(eventIds: readonly string[], rise: Rise): Promise<boolean> {
    try {
      await this.database.run(
        new Set(rise.hours.map(({ business }) => business)),
        'rollups-raise',
        `with taken as (insert into reporting.inbox (consumer, event_id) select '${ROLL_UPS}', unnest($6::text[])), ${raiseRollUps}`,
        [...riseValues(rise), eventIds],
      );
      return true;
    } catch (error) {
      if (violatedUnique(error) === 'inbox_pkey') return false;
      throw error;
    }
  }

  /** Those of the events that were taken before. */
  async taken(eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.runAcross(
      'rollups-taken',
      `select event_id from reporting.inbox where consumer = '${ROLL_UPS}' and event_id = any($1::text[])`,
      [eventIds],
    );
    return new Set(rows.map(([id]) => id as string));
  }
}
