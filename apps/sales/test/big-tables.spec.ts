import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Tenant } from '#libs/testing';
import { cash, expected, some, tillOf, type Till } from './till.js';

const PRODUCTS = 5_000;
const ORDERS = 10_000;
const SALES = 100;
/** Rows that the index of a table may give for one sale: its own lines a few times over, never the table. */
const ROWS_A_SALE = 60;
const big = ['sales.orders', 'sales.order_lines', 'inventory.stock', 'inventory.movements', 'inventory.products'];

/** What was read of the tables of sales and inventory so far, partitions counted with their table. */
async function reads(): Promise<Record<string, { wholly: number; byIndex: number; made: number }>> {
  const { rows } = await sql().query(
    `select schemaname || '.' || regexp_replace(relname, '_(\\d{6,8}|default)$', '') name,
       sum(seq_tup_read)::int wholly, sum(idx_tup_fetch)::int "byIndex", sum(n_tup_ins)::int made
     from pg_stat_user_tables where schemaname in ('sales', 'inventory') group by 1`,
  );
  return Object.fromEntries(
    rows.filter(({ name }) => big.includes(String(name))).map(({ name, ...counts }) => [name, counts]),
  );
}

/** Autovacuum reads whole tables by itself, which is no fault of a sale: it rests while sales are watched. */
async function letAutovacuum(setting: 'off' | 'on'): Promise<void> {
  await sql().query(`alter system set autovacuum = ${setting}`);
  await sql().query('select pg_reload_conf()');
  if (setting === 'off')
    await eventually(async () => {
      const { rows } = await sql().query(`select pid from pg_stat_activity where backend_type = 'autovacuum worker'`);
      expect(rows).toEqual([]);
    });
}

/** A shop with years behind it: so many rows that reading a table from end to end would show. */
async function fill({ businessId, outletId, warehouseId }: Tenant): Promise<void> {
  const db = await sql().connect();
  try {
    await db.query('begin');
    await db.query(
      `create temporary table goods on commit drop as
       select n, md5('g' || n || $1)::uuid id, md5('o' || n || $1)::uuid order_id, md5('l' || n || $1)::uuid line_id,
         md5('m' || n || $1)::uuid movement_id from generate_series(1, ${ORDERS}) n`,
      [businessId],
    );
    await db.query(
      `insert into inventory.stock (business_id, warehouse_id, product_id, on_hand)
       select $1, $2, id, 1000 from goods where n <= ${PRODUCTS}`,
      [businessId, warehouseId],
    );
    await db.query(
      `insert into inventory.movements (business_id, id, type, product_id, warehouse_id, quantity, balance_after,
         reference_type, reference_id, user_id)
       select $1, movement_id, 'ADJUSTMENT_IN', id, $2, 1000, 1000, 'ADJUSTMENT', movement_id, $1
       from goods where n <= ${PRODUCTS}`,
      [businessId, warehouseId],
    );
    await db.query(
      `insert into sales.orders (business_id, id, number, status, payment_status, in_one_step, outlet_id, warehouse_id,
         cashier_id, currency, tax_inclusive, stock_policy, subtotal, discount, tax, total, fingerprint, business_date,
         created_at, version)
       select $1, order_id, 'OLD-' || n, 'OPEN', 'UNPAID', false, $2, $3, $1, 'USD', false, 'BLOCK', 1000, 0, 0, 1000,
         'old', current_date, now(), 1 from goods`,
      [businessId, outletId, warehouseId],
    );
    await db.query(
      `insert into sales.order_lines (business_id, order_id, line, id, product_id, sku, name, unit, quantity, unit_price,
         discount, tax_rate, tax, line_total, track_stock)
       select $1, order_id, 1, line_id, id, 'OLD', 'Old', 'pcs', 1000, 1000, 0, 0, 0, 1000, true from goods`,
      [businessId],
    );
    await db.query('commit');
  } finally {
    db.release();
  }
  // vacuum reads what is new for the BRIN indexes: better now than while sales are watched
  await sql().query('vacuum analyze sales.orders, sales.order_lines, inventory.stock, inventory.movements');
}

describe('a sale in a shop with years behind it', () => {
  let shop: Tenant;
  let till: Till;
  let cola: { id: string };

  beforeAll(async () => {
    await letAutovacuum('off');
    shop = await tenant();
    [till, cola] = [await tillOf(shop), await shop.product({ stock: 1_000 })];
    await fill(shop);
  }, 60_000);

  afterAll(async () => {
    await letAutovacuum('on');
    // these rows have no history that the invariants could check
    for (const table of ['sales.orders', 'sales.order_lines'])
      await sql().query(
        `delete from ${table} where business_id = $1 and ${table === 'sales.orders' ? 'id' : 'order_id'} in
           (select md5('o' || n || $1)::uuid from generate_series(1, ${ORDERS}) n)`,
        [shop.businessId],
      );
  });

  it.each(['checkout', 'three requests'])('reads what it needs by index: %s', async (way) => {
    const sell = async (): Promise<void> => {
      if (way === 'three requests') await till.sold([some(cola)]);
      else expected(201, await till.checkout([some(cola)], [cash(1_200)], { id: uuidv7() }));
    };
    // plans and copies are made once
    await sell();
    await quiet();
    const before = await reads();
    for (let n = 0; n < SALES; n++) await sell();
    const after = await eventually(
      async () => {
        const now = await reads();
        expect(now['inventory.movements']!.made).toBeGreaterThanOrEqual(before['inventory.movements']!.made + SALES);
        expect(now['sales.orders']!.made).toBeGreaterThanOrEqual(before['sales.orders']!.made + SALES);
        return now;
      },
      { withinMs: 20_000, everyMs: 250 },
    );
    for (const table of big) {
      const [from, to] = [before[table]!, after[table]!];
      expect({ table, wholly: to.wholly - from.wholly }).toEqual({ table, wholly: 0 });
      expect({
        table,
        few: to.byIndex - from.byIndex < SALES * ROWS_A_SALE,
        rows: to.byIndex - from.byIndex,
      }).toMatchObject({
        few: true,
      });
    }
  });

  /** Sessions report what they read when they have been idle for a second: until nothing more comes in. */
  async function quiet(): Promise<void> {
    let last = '';
    await eventually(
      async () => {
        const now = JSON.stringify(await reads());
        const same = now === last;
        last = now;
        expect(same).toBe(true);
      },
      { withinMs: 20_000, everyMs: 1_100 },
    );
  }
});
