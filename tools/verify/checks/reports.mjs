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

export const rollUpsAreTheirSales = all(
  rollUp(
    'day',
    `select concat_ws('/', o.business_id, business_date, outlet_id) collate "C" k, count(*), sum(subtotal), sum(discount), sum(tax),
       sum(total), sum(units)
     from sales.orders o
     cross join lateral (
       select sum(quantity) units from sales.order_lines l where l.business_id = o.business_id and l.order_id = o.id) l
     where status = 'COMPLETED' group by o.business_id, business_date, outlet_id order by k`,
    `select concat_ws('/', business_id, business_date, outlet_id) collate "C" k, sum(orders), sum(subtotal), sum(discount), sum(tax),
       sum(total), sum(items)
     from reporting.sales_hours group by business_id, business_date, outlet_id order by k`,
  ),
  rollUp(
    'product',
    `select concat_ws('/', o.business_id, business_date, outlet_id, product_id) collate "C" k, sum(quantity), sum(line_total),
       count(distinct o.id)
     from sales.orders o join sales.order_lines l on l.business_id = o.business_id and l.order_id = o.id
     where status = 'COMPLETED' group by o.business_id, business_date, outlet_id, product_id order by k`,
    `select concat_ws('/', business_id, business_date, outlet_id, product_id) collate "C" k, quantity, revenue, orders
     from reporting.product_days order by k`,
  ),
);

/** What lies in the drawer: payments by method; the change that was given comes out of the cash. */
export const takingsAreTheirPayments = rollUp(
  'takings',
  `select concat_ws('/', o.business_id, business_date, outlet_id, cashier_id, coalesce(register_id, '${NIL}'), method) collate "C" k,
     sum(amount), sum(given)
   from sales.orders o
   join lateral (
     select method, sum(amount) amount, case when method = 'CASH' then o.change else 0 end given
     from sales.payments p
     where p.business_id = o.business_id and p.order_id = o.id and p.status = 'TAKEN' group by method
   ) p on true
   where status = 'COMPLETED'
   group by o.business_id, business_date, outlet_id, cashier_id, coalesce(register_id, '${NIL}'), method
   order by k`,
  `select concat_ws('/', business_id, business_date, outlet_id, cashier_id, register_id, method) collate "C" k, gross, change
   from reporting.takings order by k`,
);
