import { counted } from '../check.mjs';

export const receivedIsWhatCame = counted(
  'procurement',
  'procurement.order_lines',
  `select format('line %s of purchase order %s: received %s, deliveries add up to %s', coalesce(line::text, 'unknown'),
     coalesce(l.order_id::text, 'unknown'), coalesce(received, 0), coalesce(came, 0))
   from procurement.order_lines l
   full join (
     select business_id, order_line_id id, sum(quantity)::bigint came from procurement.receipt_lines group by 1, 2
   ) r using (business_id, id)
   where coalesce(received, 0) <> coalesce(came, 0)`,
);
