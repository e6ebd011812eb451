import type { sales } from '#libs/contracts';
import { MOST_COUNTED } from '#libs/persistence';

/** The conditions of a list of orders `o`, and the values of their parameters. */
export interface OrderFilters {
  readonly where: string;
  readonly values: readonly unknown[];
}

/**
 * What a list shall show. Only filters that were asked for are in the statement: an index of few rows, such as that of
 * open orders, is found by a condition that stands there, and by none that may as well be absent.
 */
export function orderFilters(
  query: sales.ListOrders,
  businessId: string,
  outlets: readonly string[] | undefined,
): OrderFilters {
  const values: unknown[] = [businessId];
  const conditions = ['o.business_id = $1'];
  const add = (value: unknown, condition: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  // a word and not a parameter, so that the index of open orders is recognised
  if (query.status === 'OPEN') conditions.push(`o.status = 'OPEN'`);
  else add(query.status, (p) => `o.status = ${p}`);
  add(query.paymentStatus, (p) => `o.payment_status = ${p}`);
  add(query.outletId, (p) => `o.outlet_id = ${p}::uuid`);
  add(outlets, (p) => `o.outlet_id = any(${p}::uuid[])`);
  add(query.customerId, (p) => `o.customer_id = ${p}::uuid`);
  add(query.cashierId, (p) => `o.cashier_id = ${p}::uuid`);
  add(query.registerId, (p) => `o.register_id = ${p}::uuid`);
  add(query.differs, (p) => `o.differs = ${p}`);
  add(query.from, (p) => (isDay(query.from!) ? `o.business_date >= ${p}::date` : `o.created_at >= ${p}::timestamptz`));
  add(query.to, (p) => (isDay(query.to!) ? `o.business_date <= ${p}::date` : `o.created_at < ${p}::timestamptz`));
  add(query.search, (p) => `o.id = any(array(${found(p, query.search!)}))`);
  return { where: conditions.join(' and '), values };
}

const isDay = (text: string): boolean => text.length === 10;

/** The orders whose receipt number or number begins with a text. */
const found = (p: string, text: string): string => `
  (select r.order_id from sales.receipts r
   where r.business_id = $1 and r.receipt_number >= ${p}::text and r.receipt_number < ${p}::text || chr(1114111)
   limit ${MOST_COUNTED + 1})
  union
  (select n.id from sales.orders n
   where n.business_id = $1 and starts_with(n.number, ${p}::text) ${madeAbout(text)}
   limit ${MOST_COUNTED + 1})`;

const DAY_OF_NUMBER = /-(\d{2})(\d{2})(\d{2})(?:-|$)/;

/**
 * A number tells the day it was given, which says where to look: from the day before, by whatever zone, to a month after,
 * for a sale that a till made without a link comes in later.
 */
function madeAbout(text: string): string {
  const [, year, month, day] = DAY_OF_NUMBER.exec(text) ?? [];
  const at = new Date(`20${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return '';
  const date = at.toISOString().slice(0, 10);
  return `and n.created_at >= '${date}'::timestamptz - interval '2 days' and n.created_at < '${date}'::timestamptz + interval '32 days'`;
}
