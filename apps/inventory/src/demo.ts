import { demo, demoProducts, demoSales, demoToday } from '#libs/contracts';
import { thousandths, uuidv7 } from '#libs/kernel';
import { costOf, nothing } from './ledger/holding.js';
import { Sheet, type Entry, type Movement } from './ledger/sheet.js';

/** The owner's connection, with the demo business named. */
interface Seeding {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

// What is left of each product after four weeks, in units: API.md promises 100 or more.
const LEFT = 120;
const CENTRAL = 500;
const MINIMUM = thousandths(20);

/** Two warehouses, an opening stock, and the movements of four weeks of sales that lead to today's. */
export async function seedDemo(db: Seeding): Promise<void> {
  const { businessId, outletId, warehouses } = demo;
  await db.query(
    `insert into inventory.warehouses (business_id, id, outlet_id, name, code, type, is_default) values
       ($1, $2, $3, 'Main Outlet Stock', 'MAIN-WH', 'OUTLET', true), ($1, $4, null, 'Central Warehouse', 'CENTRAL', 'CENTRAL', true)`,
    [businessId, warehouses.main, outletId, warehouses.central],
  );
  await db.query(
    `insert into inventory.products (business_id, id, sku, name, unit, track_stock, base_price, version)
     select $1, (p->>'id')::uuid, p->>'sku', p->>'name', p->>'unit', true, (p->>'basePrice')::bigint, 1 from json_array_elements($2::json) p`,
    [businessId, JSON.stringify(demoProducts)],
  );
  const orders = demoSales(demoToday(new Date()));
  const sold = new Map<string, number>();
  for (const item of orders.flatMap((o) => o.items))
    sold.set(item.productId, (sold.get(item.productId) ?? 0) + thousandths(item.quantity));
  const opened = new Date(Date.parse(orders[0]!.createdAt) - 60_000);
  const shelf = (productId: string, warehouseId: string) => ({ businessId, warehouseId, productId });
  const sheet = new Sheet(
    demoProducts.flatMap(({ id }) =>
      Object.values(warehouses).map((warehouseId) => ({
        ...{ ...shelf(id, warehouseId), ...nothing, id: uuidv7(), minimum: MINIMUM, version: 1 },
      })),
    ),
  );
  const opening = (productId: string, warehouseId: string, quantity: number, costPrice: number): void => {
    const id = uuidv7(opened.getTime());
    sheet.bringIn(shelf(productId, warehouseId), quantity, costOf(quantity, costPrice), {
      ...{ id, type: 'ADJUSTMENT_IN', reference: { type: 'ADJUSTMENT', id }, reason: 'Opening stock' },
      ...{ userId: demo.users.warehouse, at: opened },
    });
  };
  for (const { id, costPrice } of demoProducts) {
    opening(id, warehouses.main, thousandths(LEFT) + (sold.get(id) ?? 0), costPrice);
    opening(id, warehouses.central, thousandths(CENTRAL), costPrice);
  }
  for (const order of orders)
    for (const item of order.items) {
      const entry: Entry = {
        ...{ id: item.id, type: 'SALE', reference: { type: 'SALE', id: order.id, number: order.number } },
        ...{ userId: order.cashierId, at: new Date(order.createdAt) },
      };
      sheet.takeOut(shelf(item.productId, warehouses.main), thousandths(item.quantity), entry);
    }
  await store(db, sheet);
}

async function store(db: Seeding, sheet: Sheet): Promise<void> {
  const rows = sheet.changes.map(({ is }) => is);
  const movements: readonly Movement[] = sheet.movements;
  await db.query(
    `insert into inventory.movements (business_id, id, type, product_id, warehouse_id, quantity, balance_after, cost,
       reference_type, reference_id, reference_number, reason, user_id, at)
     select $1, (m->>'id')::uuid, m->>'type', (m->>'productId')::uuid, (m->>'warehouseId')::uuid, (m->>'quantity')::bigint,
       (m->>'balanceAfter')::bigint, (m->>'cost')::bigint, m->'reference'->>'type', (m->'reference'->>'id')::uuid,
       m->'reference'->>'number', m->>'reason', (m->>'userId')::uuid, (m->>'at')::timestamptz
     from json_array_elements($2::json) m`,
    [demo.businessId, JSON.stringify(movements)],
  );
  await db.query(
    `insert into inventory.stock (business_id, warehouse_id, product_id, id, on_hand, cost, last_cost, minimum)
     select $1, (s->>'warehouseId')::uuid, (s->>'productId')::uuid, (s->>'id')::uuid, (s->>'onHand')::bigint,
       (s->>'cost')::bigint, (s->>'lastCost')::bigint, (s->>'minimum')::bigint
     from json_array_elements($2::json) s`,
    [demo.businessId, JSON.stringify(rows)],
  );
  await db.query(
    `insert into inventory.stock_commits (business_id, order_id, attempt, taken)
     select distinct business_id, reference_id, 1, true from inventory.movements where business_id = $1 and type = 'SALE'`,
    [demo.businessId],
  );
}
