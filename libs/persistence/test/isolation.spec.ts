import type pg from 'pg';
import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Tenant } from '#libs/testing';
import { services } from '../src/index.js';

/** Tables that only the messaging library reads, across businesses, and the list of migrations. */
const acrossBusinesses = ['outbox', 'outbox_cursors', 'inbox', 'held_events', 'migrations'];

/** The few questions that are asked before a business is known, or across all of them. */
const definerFunctions = [
  'catalog.count_found',
  'catalog.found_products',
  'identity.account_of',
  'identity.accounts_of_email',
  'identity.business_of_user',
  'identity.find_businesses',
  'identity.find_users',
  'identity.forget_lapsed',
  'identity.invitation_of',
  'identity.platform_counts',
  'identity.reset_of',
  'identity.revoked_access',
  'identity.session_of',
  'reporting.anchor_audit',
  'reporting.append_audit',
  'reporting.claim_audit_chain',
  'reporting.claim_job',
  'reporting.claim_mails',
  'reporting.drop_expired_jobs',
  'reporting.due_alerts',
  'reporting.empty_rollups',
  'reporting.give_up_lost_mails',
  'reporting.note_undelivered',
  'sales.find_customers',
  'sales.pending_orders',
];

interface Table {
  readonly schema: string;
  readonly name: string;
  /** The column that says whose row it is. */
  readonly owner: string;
  readonly partition: boolean;
}

const full = ({ schema, name }: Table): string => `${schema}.${name}`;

/** Every table that says whose its rows are. A business is its own tenant. */
async function tenantTables(): Promise<Table[]> {
  const { rows } = await sql().query<Table>(
    `select n.nspname schema, c.relname name, a.attname owner, c.relispartition partition
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
       and a.attname = case when n.nspname = 'identity' and c.relname = 'businesses' then 'id' else 'business_id' end
     where n.nspname = any($1) and c.relkind in ('r', 'p') order by 1, 2`,
    [services],
  );
  return rows.filter(({ name }) => !acrossBusinesses.some((open) => name === open || name.startsWith('outbox_')));
}

/** A service's own role in a transaction that names these businesses, or none at all. */
async function asService<Result>(
  service: string,
  businesses: string | undefined,
  work: (db: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const db = await sql(service).connect();
  try {
    await db.query('begin');
    if (businesses !== undefined) await db.query(`select set_config('app.businesses', $1, true)`, [businesses]);
    return await work(db);
  } finally {
    await db.query('rollback');
    db.release();
  }
}

const count = async (db: pg.PoolClient, text: string, values: unknown[] = []): Promise<number> =>
  Number((await db.query<{ n: number }>(`select count(*) n from ${text}`, values)).rows[0]?.n);

/** Leaves rows in as many tables as a day in a shop does. */
async function dayInAShop(shop: Tenant): Promise<void> {
  const { owner, outletId, registerId } = shop;
  const cola = await shop.product({ barcode: shop.businessId.replaceAll('-', '').slice(-12) });
  const { body: customer } = await owner.post('/customers', { name: 'Ada', email: 'ada@example.org' });
  const { body: tier } = await owner.post('/pricing/tiers', { name: 'Members', code: 'MEMBER' });
  await owner.put(`/pricing/products/${cola.id}`, { prices: [{ priceTierId: tier.id, price: 900 }] });
  const sale = await owner.post(
    '/sales/checkout',
    {
      ...{ id: uuidv7(), outletId, registerId, customerId: customer.id },
      items: [{ productId: cola.id, quantity: 2 }],
      payments: [{ method: 'CASH', amount: 5_000 }],
    },
    { key: 'a day in a shop' },
  );
  expect(sale.status).toBe(201);
}

describe('tenant isolation in the database', () => {
  let mine: Tenant;
  let theirs: Tenant;
  let tables: Table[];

  beforeAll(async () => {
    [mine, theirs] = [await tenant(), await tenant()];
    await dayInAShop(mine);
    await dayInAShop(theirs);
    tables = await tenantTables();
  });

  it('has rows of both businesses to tell apart, in every schema', async () => {
    await eventually(async () => {
      const filled = new Set<string>();
      for (const table of tables.filter(({ partition }) => !partition)) {
        const { rows } = await sql().query(
          `select count(distinct ${table.owner}) n from ${full(table)} where ${table.owner} in ($1, $2)`,
          [mine.businessId, theirs.businessId],
        );
        if (Number(rows[0].n) === 2) filled.add(full(table));
      }
      expect([...filled]).toEqual(
        expect.arrayContaining([
          ...['identity.businesses', 'identity.outlets', 'identity.registers', 'identity.sessions', 'identity.users'],
          ...['catalog.products', 'pricing.tiers', 'pricing.prices', 'pricing.products'],
          ...['inventory.warehouses', 'inventory.products', 'inventory.stock', 'inventory.movements'],
          ...['inventory.stock_commits', 'sales.customers', 'sales.orders', 'sales.order_lines', 'sales.payments'],
          ...['sales.receipts', 'sales.receipt_series', 'sales.kept_answers'],
          ...['reporting.audit_records', 'reporting.sales_hours', 'reporting.product_days', 'reporting.takings'],
          'reporting.mails',
        ]),
      );
    });
  });

  it('forces row-level security with a policy on every table that says whose its rows are', async () => {
    const { rows } = await sql().query(
      `select n.nspname || '.' || c.relname name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relrowsecurity and c.relforcerowsecurity and exists (
         select from pg_policy p where p.polrelid = c.oid and p.polqual is not null and p.polwithcheck is not null)`,
    );
    const secured = rows.map(({ name }) => name as string);
    expect(tables.filter(({ partition }) => !partition).map(full)).toEqual(
      expect.arrayContaining(secured.filter((name) => services.some((service) => name.startsWith(`${service}.`)))),
    );
    expect(secured).toEqual(expect.arrayContaining(tables.filter(({ partition }) => !partition).map(full)));
  });

  it('lets no service reach a partition past the policy of its table', async () => {
    const { rows } = await sql().query(
      `select c.relname, r.rolname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_roles r on r.rolname = n.nspname || '_svc'
       where c.relispartition and c.relkind = 'r' and c.relname !~ '^outbox_'
         and (has_table_privilege(r.oid, c.oid, 'select') or has_table_privilege(r.oid, c.oid, 'insert')
           or has_table_privilege(r.oid, c.oid, 'update') or has_table_privilege(r.oid, c.oid, 'delete'))`,
    );
    expect(rows).toEqual([]);
  });

  it.each(services)('shows %s only the rows of the business it names', async (service) => {
    const own = tables.filter(({ schema, partition }) => schema === service && !partition);
    await asService(service, `{${mine.businessId}}`, async (db) => {
      for (const table of own) {
        expect([full(table), await count(db, `${full(table)} where ${table.owner} = $1`, [theirs.businessId])]).toEqual(
          [full(table), 0],
        );
        expect([full(table), await count(db, `${full(table)} where ${table.owner} <> $1`, [mine.businessId])]).toEqual([
          full(table),
          0,
        ]);
      }
    });
  });

  it.each(services)('shows %s nothing while it names no business', async (service) => {
    const own = tables.filter(({ schema, partition }) => schema === service && !partition);
    await asService(service, undefined, async (db) => {
      for (const table of own) expect([full(table), await count(db, full(table))]).toEqual([full(table), 0]);
    });
  });

  it('forgets the business when the transaction ends, on the same connection', async () => {
    const db = await sql('sales').connect();
    try {
      await db.query('begin');
      await db.query(`select set_config('app.businesses', $1, true)`, [`{${mine.businessId}}`]);
      expect(await count(db, 'sales.orders')).toBe(1);
      await db.query('commit');
      expect(await count(db, 'sales.orders')).toBe(0);
    } finally {
      db.release();
    }
  });

  it('lets no service write into a business it did not name', async () => {
    await expect(
      asService('sales', `{${mine.businessId}}`, (db) =>
        db.query(`insert into sales.customers (business_id, id, name) values ($1, $2, 'Eve')`, [
          theirs.businessId,
          uuidv7(),
        ]),
      ),
    ).rejects.toMatchObject({ code: '42501' });
    const changed = await asService('sales', `{${mine.businessId}}`, (db) =>
      db.query(`update sales.customers set name = 'Eve' where business_id = $1`, [theirs.businessId]),
    );
    expect(changed.rowCount).toBe(0);
  });

  it('searches customers of the named business only, though its function sees all', async () => {
    const found = (business: string, asked: string): Promise<pg.QueryResult> =>
      asService('sales', `{${business}}`, (db) =>
        db.query(`select * from sales.find_customers($1, '%ada%', 10)`, [asked]),
      );
    expect((await found(mine.businessId, mine.businessId)).rowCount).toBe(1);
    expect((await found(mine.businessId, theirs.businessId)).rowCount).toBe(0);
  });

  it('searches products of the named business only, though its function sees all', async () => {
    const found = (asked: string): Promise<pg.QueryResult> =>
      asService('catalog', `{${mine.businessId}}`, (db) =>
        db.query(`select * from catalog.found_products($1, 'product', null, null, null, 50, 0)`, [asked]),
      );
    expect((await found(mine.businessId)).rowCount).toBe(1);
    await expect(found(theirs.businessId)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(services)('keeps %s in its own schema', async (service) => {
    const others = services.filter((name) => name !== service);
    const { rows } = await sql().query(
      `select n from unnest($2::text[]) n where has_schema_privilege($1, n, 'usage') or has_schema_privilege($1, n, 'create')`,
      [`${service}_svc`, others],
    );
    expect(rows).toEqual([]);
    const other = service === 'sales' ? 'inventory' : 'sales';
    await expect(asService(service, undefined, (db) => count(db, `${other}.outbox`))).rejects.toMatchObject({
      code: '42501',
    });
  });

  it.each(services)('lets %s create nothing', async (service) => {
    for (const statement of [
      `create table ${service}.mine (id int)`,
      'create table public.mine (id int)',
      'create temporary table mine (id int)',
      'create schema mine',
      'create role mine',
      `drop table ${service}.outbox`,
      `alter table ${service}.outbox disable row level security`,
    ])
      await expect(asService(service, undefined, (db) => db.query(statement))).rejects.toMatchObject({ code: '42501' });
  });

  it('gives no login the right to pass by the policies, but the reader of the proofs', async () => {
    const { rows } = await sql().query(
      `select rolname from pg_roles where (rolbypassrls or rolsuper) and rolname ~ '^pos_|_svc$' order by 1`,
    );
    expect(rows.map(({ rolname }) => rolname as string)).toEqual(['pos_definer', 'pos_verify']);
    await expect(sql('verify').query(`insert into sales.inbox (consumer, event_id) values ('x', 'x')`)).rejects.toThrow(
      /read-only|permission denied/,
    );
  });

  it('works across businesses through listed functions only', async () => {
    const { rows } = await sql().query(
      `select n.nspname || '.' || p.proname name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where pg_get_userbyid(p.proowner) = 'pos_definer' order by 1`,
    );
    expect(rows.map(({ name }) => name as string)).toEqual(definerFunctions);
  });

  it('lets nobody but its service call such a function, and gives each a fixed search path', async () => {
    const { rows } = await sql().query(
      `select n.nspname || '.' || p.proname name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname = any($1) and (p.proconfig is null or p.proconfig::text !~ 'search_path'
         or exists (select from pg_roles r where r.rolname ~ '_svc$' and r.rolname <> n.nspname || '_svc'
           and has_function_privilege(r.oid, p.oid, 'execute')))`,
      [services],
    );
    expect(rows).toEqual([]);
  });
});
