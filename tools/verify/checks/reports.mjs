import { paired } from '../books.mjs';
import { all, NIL } from '../check.mjs';

/**
 * A roll-up against the rows it was made from, both as key and figures.
 * @param {string} name
 * @param {string} made from sales
 * @param {string} kept by reporting
 * @returns {import('../check.mjs').Check}
 */
const rollUp =
  (name, made, kept) =>
  async (books, { looked, wrong }) => {
    for await (const { key, left, right } of paired(books.stream('sales', made), books.stream('reporting', kept))) {
      looked(1);
      const [sold, rolledUp] = [left, right].map((row) => row?.slice(1).join(', ') ?? 'nothing');
      if (sold !== rolledUp) wrong(`${name} of ${key}: sales say ${sold}, the roll-up ${rolledUp}`);
    }
  };

/** What went back with each refund, of the business day on which it was given. */
const refunds = `
  select r.business_id, r.id, r.order_id, r.business_date, o.outlet_id, r.user_id cashier_id,
    coalesce(r.register_id, '${NIL}') register_id,
    (select sum(amount) from sales.refund_items i where i.business_id = r.business_id and i.refund_id = r.id) total,
    (select sum(tax) from sales.refund_items i where i.business_id = r.business_id and i.refund_id = r.id) tax
  from sales.refunds r join sales.orders o on o.business_id = r.business_id and o.id = r.order_id`;

export const rollUpsAreTheirSales = all(
  rollUp(
    'day',
    `select concat_ws('/', business_id, business_date, outlet_id) collate "C" k, sum(orders), sum(subtotal), sum(discount),
       sum(tax), sum(total), sum(units), sum(refunds), sum(refunded_tax)
     from (
       select o.business_id, business_date, outlet_id, 1 orders, subtotal, discount, tax, total,
         (select sum(quantity) from sales.order_lines l where l.business_id = o.business_id and l.order_id = o.id) units,
         0 refunds, 0 refunded_tax
       from sales.orders o where status = 'COMPLETED'
       union all
       select business_id, business_date, outlet_id, 0, 0, 0, 0, 0, 0, total, tax from (${refunds}) r
     ) d group by business_id, business_date, outlet_id order by k`,
    `select concat_ws('/', business_id, business_date, outlet_id) collate "C" k, sum(orders), sum(subtotal), sum(discount), sum(tax),
       sum(total), sum(items), sum(refunds), sum(refunded_tax)
     from reporting.sales_hours group by business_id, business_date, outlet_id order by k`,
  ),
  rollUp(
    'product',
    `select concat_ws('/', business_id, business_date, outlet_id, product_id) collate "C" k, sum(sold), sum(revenue),
       count(distinct order_id), sum(returned), sum(restocked), sum(refunds)
     from (
       select o.business_id, business_date, outlet_id, product_id, quantity sold, line_total revenue, o.id order_id,
         0 returned, 0 restocked, 0 refunds
       from sales.orders o join sales.order_lines l on l.business_id = o.business_id and l.order_id = o.id
       where status = 'COMPLETED'
       union all
       select r.business_id, r.business_date, r.outlet_id, i.product_id, 0, 0, null, i.quantity,
         case when i.restock then i.quantity else 0 end, i.amount
       from (${refunds}) r join sales.refund_items i on i.business_id = r.business_id and i.refund_id = r.id
     ) d group by business_id, business_date, outlet_id, product_id order by k`,
    `select concat_ws('/', business_id, business_date, outlet_id, product_id) collate "C" k, quantity, revenue, orders, returned,
       restocked, refunds
     from reporting.product_days order by k`,
  ),
  rollUp(
    'order',
    `select concat_ws('/', o.business_id, o.id) collate "C" k, business_date, outlet_id, subtotal, discount, tax,
       o.total, coalesce(refunded, 0), coalesce(r.total, 0)
     from sales.orders o
     left join (select business_id, order_id, sum(total) total from (${refunds}) r group by 1, 2) r
       on r.business_id = o.business_id and r.order_id = o.id
     where status = 'COMPLETED' order by k`,
    // what the order itself says and what its refunds add up to are both this
    `select concat_ws('/', o.business_id, o.id) collate "C" k, business_date, outlet_id, subtotal, discount, tax, total,
       coalesce(refunded, 0), coalesce(refunded, 0)
     from reporting.orders o
     left join (select business_id, order_id id, refunded from reporting.order_refunds) r using (business_id, id)
     order by k`,
  ),
);

/** What lies in the drawer: payments by method; change and refunds come out of it. */
export const takingsAreTheirPayments = rollUp(
  'takings',
  `select concat_ws('/', business_id, business_date, outlet_id, cashier_id, register_id, method) collate "C" k, sum(amount),
     sum(given), sum(refunds)
   from (
     select o.business_id, business_date, outlet_id, cashier_id, coalesce(register_id, '${NIL}') register_id, method, amount,
       given, 0 refunds
     from sales.orders o
     join lateral (
       select method, sum(amount) amount, case when method = 'CASH' then o.change else 0 end given
       from sales.payments p
       where p.business_id = o.business_id and p.order_id = o.id and p.status = 'TAKEN' group by method
     ) p on true
     where status = 'COMPLETED'
     union all
     select r.business_id, r.business_date, r.outlet_id, r.cashier_id, r.register_id, p.method, 0, 0, p.amount
     from (${refunds}) r join sales.refund_payments p on p.business_id = r.business_id and p.refund_id = r.id
   ) t group by business_id, business_date, outlet_id, cashier_id, register_id, method order by k`,
  `select concat_ws('/', business_id, business_date, outlet_id, cashier_id, register_id, method) collate "C" k, gross, change,
     refunds
   from reporting.takings order by k`,
);
