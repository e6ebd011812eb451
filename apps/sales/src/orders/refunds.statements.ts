import type { Refund, RefundItem, RefundPayment } from './refund.js';

type ItemTuple = [string, string, string, number, boolean, number, number];
type RefundTuple = [
  string,
  string,
  string | null,
  string,
  string,
  string,
  string,
  ItemTuple[],
  [RefundPayment['method'], number][] | null,
];

/** Part of the statement that loads orders: the refunds of `o`, looked for only where there are some. */
export const REFUNDS_OF_ORDER = `
  case when o.refunded is not null then
    (select json_agg(json_build_array(r.id, r.reason, r.register_id, r.user_id, r.fingerprint, r.business_date, r.created_at,
       (select json_agg(json_build_array(i.id, i.item_id, i.product_id, i.quantity, i.restock, i.amount, i.tax) order by i.place)
        from sales.refund_items i where i.business_id = r.business_id and i.refund_id = r.id),
       (select json_agg(json_build_array(p.method, p.amount) order by p.place)
        from sales.refund_payments p where p.business_id = r.business_id and p.refund_id = r.id)) order by r.created_at, r.id)
     from sales.refunds r where r.business_id = o.business_id and r.order_id = o.id)::text end`;

/** What that part answered, as refunds. */
export const refundsOf = (text: string | null): Refund[] =>
  text === null ? [] : (JSON.parse(text) as RefundTuple[]).map(refundOf);

const refundOf = ([
  id,
  reason,
  registerId,
  userId,
  fingerprint,
  day,
  createdAt,
  items,
  payments,
]: RefundTuple): Refund => ({
  id,
  items: items.map(itemOf),
  payments: (payments ?? []).map(([method, amount]) => ({ method, amount })),
  reason,
  registerId,
  userId,
  fingerprint,
  businessDate: day,
  createdAt: new Date(createdAt),
});

const itemOf = ([id, itemId, productId, quantity, restock, amount, taxAmount]: ItemTuple): RefundItem => ({
  ...{ id, itemId, productId, quantity, restock, amount, taxAmount },
});
