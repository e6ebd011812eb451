import { counted, NIL } from '../check.mjs';

/** While its services are up, no sale waits for its stock longer than this. */
export const PENDING_SECONDS = 30;

export const paymentsCoverTheSale = counted(
  'sales',
  'sales.orders',
  `select format('order %s (%s): total %s, paid %s, change %s; payments taken %s, of which cash %s',
     number, status, total, paid, change, taken, cash)
   from sales.orders o
   cross join lateral (
     select coalesce(sum(amount) filter (where p.status = 'TAKEN'), 0) taken,
       coalesce(sum(amount) filter (where p.status = 'TAKEN' and method = 'CASH'), 0) cash
     from sales.payments p where p.business_id = o.business_id and p.order_id = o.id
   ) p
   where paid <> taken or change <> greatest(paid - total, 0) or change > cash
     or (status in ('COMPLETED', 'PENDING') and paid < total)
     or (status in ('CANCELLED', 'REJECTED') and paid <> 0)
     or payment_status <> case when paid >= total and (paid > 0 or total = 0) and status not in ('CANCELLED', 'REJECTED')
       then 'PAID' when paid > 0 then 'PARTIAL' else 'UNPAID' end`,
);

export const receiptsAreContiguous = counted(
  'sales',
  'sales.receipt_series',
  `select format('series %s of outlet %s: %s sales with %s different numbers from %s to %s, the last one given is %s',
     case when register_id = '${NIL}' then 'without register' else register_id::text end,
     outlet_id, coalesce(sales, 0), coalesce(numbers, 0), lowest, highest, coalesce(last, 0))
   from sales.receipt_series
   full join (
     select business_id, outlet_id, coalesce(register_id, '${NIL}') register_id, count(*) sales,
       count(distinct receipt_number) numbers, min(n) lowest, max(n) highest
     from (select *, split_part(receipt_number, '-', -1)::bigint n from sales.orders where status = 'COMPLETED') o
     group by 1, 2, 3
   ) o using (business_id, outlet_id, register_id)
   where coalesce(sales, 0) <> coalesce(last, 0) or numbers <> sales or lowest <> 1 or highest <> last`,
);

export const receiptsAreKept = counted(
  'sales',
  'sales.receipts',
  `select format('receipt %s: order %s says %s', coalesce(r.receipt_number, 'not kept'),
     coalesce(r.order_id, o.id), coalesce(o.receipt_number, 'otherwise'))
   from sales.receipts r
   full join (select business_id, id, receipt_number from sales.orders where status = 'COMPLETED') o
     on o.business_id = r.business_id and o.id = r.order_id
   where o.receipt_number is distinct from r.receipt_number`,
);

export const nothingStaysPending = counted(
  'sales',
  `sales.orders where status = 'PENDING'`,
  `select format('order %s is PENDING since %s', number, pending_since) from sales.orders
   where status = 'PENDING' and pending_since < now() - interval '${PENDING_SECONDS} seconds'`,
);

export const linesAddUp = counted(
  'sales',
  'sales.orders',
  `select format('order %s: subtotal %s, discount %s, tax %s, total %s; its lines say %s, %s, %s, %s',
     number, o.subtotal, o.discount, o.tax, o.total, l.subtotal, l.discount, l.tax, l.total)
   from sales.orders o
   cross join lateral (
     select coalesce(sum(round(unit_price * quantity / 1000.0)), 0) subtotal, coalesce(sum(discount), 0) discount,
       coalesce(sum(tax), 0) tax, coalesce(sum(line_total), 0) total
     from sales.order_lines l where l.business_id = o.business_id and l.order_id = o.id
   ) l
   where (o.subtotal, o.discount, o.tax, o.total) is distinct from (l.subtotal, l.discount, l.tax, l.total)
     or o.total <> o.subtotal - o.discount + case when tax_inclusive then 0 else o.tax end`,
);

export const taxIsRoundedOncePerRate = counted(
  'sales',
  'sales.order_lines',
  `select format('order %s: the lines taxed at %s %% carry %s, of %s that is %s', o.number, tax_rate / 10000.0, l.tax, taxable,
     round(taxable * tax_rate / (case when tax_inclusive then 1000000.0 + tax_rate else 1000000.0 end)))
   from sales.orders o
   cross join lateral (
     select tax_rate, sum(tax) tax, sum(round(unit_price * quantity / 1000.0) - discount) taxable,
       sum(line_total) total
     from sales.order_lines l where l.business_id = o.business_id and l.order_id = o.id group by tax_rate
   ) l
   where l.tax <> round(taxable * tax_rate / (case when tax_inclusive then 1000000.0 + tax_rate else 1000000.0 end))
     or l.total <> taxable + case when tax_inclusive then 0 else l.tax end`,
);
