import { demo, demoSales, demoToday } from '#libs/contracts';
import { rate, thousandths } from '#libs/kernel';

/** The owner's connection, with the demo business named. */
interface Seeding {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

/** Two customers and four weeks of sales, as if the till had made them. */
export async function seedDemo(db: Seeding): Promise<void> {
  const { businessId, customers, tiers } = demo;
  await db.query(
    `insert into sales.customers (business_id, id, name, email, price_tier_id, is_member) values
       ($1, $2, 'Maria Lopez', 'maria.lopez@example.com', $3, true), ($1, $4, 'Walk-in', null, null, false)`,
    [businessId, customers.member, tiers.member, customers.walkIn],
  );
  const orders = demoSales(demoToday(new Date()));
  await db.query(
    `insert into sales.orders (business_id, id, number, receipt_number, status, payment_status, in_one_step, outlet_id,
       warehouse_id, register_id, customer_id, cashier_id, currency, tax_inclusive, stock_policy, subtotal, discount, tax,
       total, paid, change, fingerprint, business_date, created_at, completed_at, version)
     select $1, (o->>'id')::uuid, o->>'number', o->>'receiptNumber', 'COMPLETED', 'PAID', true, (o->>'outletId')::uuid,
       (o->>'warehouseId')::uuid, (o->>'registerId')::uuid, (o->>'customerId')::uuid, (o->>'cashierId')::uuid,
       o->>'currency', false, 'BLOCK', (o->>'subtotalAmount')::bigint, (o->>'discountAmount')::bigint,
       (o->>'taxAmount')::bigint, (o->>'totalAmount')::bigint, (o->>'paidAmount')::bigint, (o->>'changeAmount')::bigint,
       'demo', (o->>'businessDate')::date, (o->>'createdAt')::timestamptz, (o->>'completedAt')::timestamptz, 2
     from json_array_elements($2::json) o`,
    [businessId, JSON.stringify(orders)],
  );
  const lines = orders.flatMap((order) =>
    order.items.map((item, i) => ({
      ...item,
      orderId: order.id,
      line: i + 1,
      quantity: thousandths(item.quantity),
      taxRate: rate(item.taxRate),
    })),
  );
  await db.query(
    `insert into sales.order_lines (business_id, order_id, line, id, product_id, sku, name, unit, quantity, unit_price,
       discount, tax_rate, tax, line_total, track_stock)
     select $1, (l->>'orderId')::uuid, (l->>'line')::smallint, (l->>'id')::uuid, (l->>'productId')::uuid, l->>'sku',
       l->>'name', l->>'unit', (l->>'quantity')::bigint, (l->>'unitPrice')::bigint, (l->>'discountAmount')::bigint,
       (l->>'taxRate')::int, (l->>'taxAmount')::bigint, (l->>'lineTotal')::bigint, true
     from json_array_elements($2::json) l`,
    [businessId, JSON.stringify(lines)],
  );
  await db.query(
    `insert into sales.payments (business_id, id, order_id, method, amount, status, created_at)
     select $1, (p->>'id')::uuid, (p->>'orderId')::uuid, p->>'method', (p->>'amount')::bigint, 'TAKEN', (p->>'createdAt')::timestamptz
     from json_array_elements($2::json) p`,
    [businessId, JSON.stringify(orders.flatMap((o) => o.payments.map((p) => ({ ...p, orderId: o.id }))))],
  );
  await db.query(
    `insert into sales.receipts (business_id, receipt_number, order_id)
     select business_id, receipt_number, id from sales.orders where business_id = $1`,
    [businessId],
  );
  await db.query(
    `insert into sales.receipt_series (business_id, outlet_id, register_id, last) values ($1, $2, $3, $4)`,
    [businessId, demo.outletId, demo.registerId, orders.length],
  );
}
