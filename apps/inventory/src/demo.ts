import { demo, demoProducts, demoSales, demoToday } from '#libs/contracts';
import { thousandths, uuidv7 } from '#libs/kernel';

/** The owner's connection, with the demo business named. */
interface Seeding {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

// What is left of each product after four weeks, in units: API.md promises 100 or more.
const LEFT = 120;
const CENTRAL = 500;

interface Movement {
  readonly id: string;
  readonly type: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: number;
  readonly balanceAfter: number;
  readonly referenceType: string;
  readonly referenceId: string;
  readonly referenceNumber?: string;
  readonly reason?: string;
  readonly userId: string;
  readonly at: string;
}

/** Two warehouses, an opening stock, and the movements of four weeks of sales that lead to today's. */
export async function seedDemo(db: Seeding): Promise<void> {
  const { businessId, outletId, warehouses } = demo;
  await db.query(
    `insert into inventory.warehouses (business_id, id, outlet_id, name, code, type, is_default) values
       ($1, $2, $3, 'Main Outlet Stock', 'MAIN-WH', 'OUTLET', true), ($1, $4, null, 'Central Warehouse', 'CENTRAL', 'CENTRAL', false)`,
    [businessId, warehouses.main, outletId, warehouses.central],
  );
  await db.query(
    `insert into inventory.products (business_id, id, sku, name, unit, version)
     select $1, (p->>'id')::uuid, p->>'sku', p->>'name', p->>'unit', 1 from json_array_elements($2::json) p`,
    [businessId, JSON.stringify(demoProducts)],
  );
  const orders = demoSales(demoToday(new Date()));
  const sold = new Map<string, number>();
  for (const item of orders.flatMap((o) => o.items))
    sold.set(item.productId, (sold.get(item.productId) ?? 0) + thousandths(item.quantity));
  const opened = new Date(Date.parse(orders[0]!.createdAt) - 60_000);
  const balances = new Map<string, number>();
  const opening = (productId: string, warehouseId: string, quantity: number): Movement => {
    const id = uuidv7(opened.getTime());
    return {
      id,
      type: 'ADJUSTMENT_IN',
      productId,
      warehouseId,
      quantity,
      balanceAfter: quantity,
      referenceType: 'ADJUSTMENT',
      referenceId: id,
      reason: 'Opening stock',
      userId: demo.users.warehouse,
      at: opened.toISOString(),
    };
  };
  const movements: Movement[] = demoProducts.flatMap(({ id }) => {
    const main = thousandths(LEFT) + (sold.get(id) ?? 0);
    balances.set(id, main);
    return [opening(id, warehouses.main, main), opening(id, warehouses.central, thousandths(CENTRAL))];
  });
  for (const order of orders)
    for (const item of order.items) {
      const quantity = thousandths(item.quantity);
      const balanceAfter = balances.get(item.productId)! - quantity;
      balances.set(item.productId, balanceAfter);
      movements.push({
        id: item.id,
        type: 'SALE',
        productId: item.productId,
        warehouseId: warehouses.main,
        quantity: -quantity,
        balanceAfter,
        referenceType: 'SALE',
        referenceId: order.id,
        referenceNumber: order.number,
        userId: order.cashierId,
        at: order.createdAt,
      });
    }
  await db.query(
    `insert into inventory.movements (business_id, id, type, product_id, warehouse_id, quantity, balance_after,
       reference_type, reference_id, reference_number, reason, user_id, at)
     select $1, (m->>'id')::uuid, m->>'type', (m->>'productId')::uuid, (m->>'warehouseId')::uuid, (m->>'quantity')::bigint,
       (m->>'balanceAfter')::bigint, m->>'referenceType', (m->>'referenceId')::uuid, m->>'referenceNumber', m->>'reason',
       (m->>'userId')::uuid, (m->>'at')::timestamptz
     from json_array_elements($2::json) m`,
    [businessId, JSON.stringify(movements)],
  );
  await db.query(
    `insert into inventory.stock (business_id, warehouse_id, product_id, on_hand, minimum)
     select business_id, warehouse_id, product_id, sum(quantity), 20000 from inventory.movements
     where business_id = $1 group by business_id, warehouse_id, product_id`,
    [businessId],
  );
  await db.query(
    `insert into inventory.stock_commits (business_id, order_id, attempt, taken)
     select distinct business_id, reference_id, 1, true from inventory.movements where business_id = $1 and type = 'SALE'`,
    [businessId],
  );
}
