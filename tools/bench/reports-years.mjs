import { createHash } from 'node:crypto';
import pg from 'pg';

/** How much there is to report on: a year of several businesses, all alike. */
export const size = { businesses: 5, outlets: 10, days: 366, products: 5_000, shelved: 100_000 };

/** The n-th of some kind of thing, always the same id: what `bench_id` makes. */
export function idOf(/** @type {string} */ kind, /** @type {number} */ n) {
  const hex = createHash('md5').update(`${kind}${n}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

/**
 * Fills the tables that reports read, as events would have: sales of two lines each through a year up to today, refunds,
 * goods that moved otherwise, and the shelves of one business with 100,000 products. Orders themselves are not made: no
 * report reads them.
 * @param {string} admin how the superuser reaches the database
 * @param {number} orders of all businesses
 * @param {(line: string) => void} say
 */
export async function fillYears(admin, orders, say) {
  const db = new pg.Client({ connectionString: admin });
  await db.connect();
  try {
    const began = performance.now();
    await db.query("set synchronous_commit = off; set work_mem = '256MB'");
    await db.query(kit);
    await db.query(unlogged);
    await db.query(directory);
    for (let n = 1; n <= size.businesses; n += 1) {
      await db.query(sold(n, orders / size.businesses));
      for (const text of [history, hours, takings, productDays]) await db.query(text);
      await db.query(moved(n));
    }
    await db.query(shelves);
    await db.query('vacuum (analyze)');
    const { rows } = await db.query(counted);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    say(`${orders.toLocaleString('en')} orders of ${2 * orders} lines made in ${seconds} s, in rows:`);
    for (const { name, rows: count, bytes } of rows) say(`  ${name.padEnd(28)} ${count.padStart(10)}  ${bytes}`);
  } finally {
    await db.end();
  }
}

const kit = `
  create function public.bench_id(kind text, n bigint) returns uuid language sql immutable as
    $$ select overlay(overlay(md5(kind || n) placing '7' from 13 for 1) placing '8' from 17 for 1)::uuid $$;
  -- one of 0 to below - 1, always the same for the same n
  create function public.bench_pick(n bigint, seed bigint, below integer) returns integer language sql immutable as
    $$ select ((hashint8extended(n, seed) & 9007199254740991) % below)::integer $$;
  do $$ declare m date; begin
    for m in select generate_series(date_trunc('month', now()) - interval '13 months',
                                    date_trunc('month', now()), interval '1 month') loop
      if to_regclass('reporting.orders_' || to_char(m, 'YYYYMM')) is null then
        execute format('create table reporting.%I partition of reporting.orders for values from (%L) to (%L)',
          'orders_' || to_char(m, 'YYYYMM'), reporting.month_id(m), reporting.month_id((m + interval '1 month')::date));
      end if;
    end loop;
  end $$;`;

// Nothing crashes while this is measured, and a log of all that is made would cost half of the time.
const unlogged = `
  do $$ declare t regclass; begin
    for t in select c.oid from pg_class c where c.relkind = 'r' and c.relnamespace = 'reporting'::regnamespace
      and (c.relname in ('product_days', 'stock_days', 'sales_hours', 'takings') or c.relname like 'orders\\_%') loop
      execute format('alter table %s set unlogged', t);
    end loop;
  end $$;
  alter table inventory.stock set unlogged;
  alter table inventory.products set unlogged;`;

const all = `generate_series(1, ${size.businesses}) b cross join generate_series(1, ${size.outlets}) o`;
const outlet = `b * 100 + o`;
const product = (/** @type {string} */ n) => `public.bench_id('p', b * 1000000 + ${n})`;

const directory = `
  -- looked up, since making an id costs more than the row that it stands in
  create temp table places as
  select b, ${outlet} outlet, public.bench_id('b', b) business_id, public.bench_id('o', ${outlet}) id from ${all};
  create temp table hands as
  select ${outlet} outlet, n, public.bench_id('c', (${outlet}) * 100 + n) cashier_id, public.bench_id('r', (${outlet}) * 100 + n) register_id
  from ${all} cross join generate_series(0, 5) n;
  create temp table goods as
  select b, n, ${product('n')} id from generate_series(1, ${size.businesses}) b cross join generate_series(0, ${size.products - 1}) n;
  analyze places, hands, goods;
  insert into reporting.outlets (business_id, id, time_zone, day_starts_at, version)
  select public.bench_id('b', b), public.bench_id('o', ${outlet}), 'UTC', '00:00', 1 from ${all};
  insert into reporting.warehouses (business_id, id, outlet_id, version)
  select public.bench_id('b', b), public.bench_id('w', ${outlet}), public.bench_id('o', ${outlet}), 1 from ${all};
  insert into reporting.names (business_id, id, name, version)
  select public.bench_id('b', b), public.bench_id('o', ${outlet}), 'Outlet ' || o, 1 from ${all}
  union all
  select public.bench_id('b', b), public.bench_id('c', (${outlet}) * 100 + c), 'Cashier ' || c, 1
  from ${all} cross join generate_series(0, 5) c
  union all
  select public.bench_id('b', b), public.bench_id('r', (${outlet}) * 100 + r), 'Register ' || r, 1
  from ${all} cross join generate_series(0, 3) r;
  insert into reporting.products (business_id, id, category, version, sku, name, unit, base_price)
  select public.bench_id('b', b), ${product('n')}, 'Aisle ' || n % 40, 1, 'SKU-' || n, 'Some product of aisle ' || n % 40 || ' no ' || n,
    'pcs', 100 + n % 4900
  from generate_series(1, ${size.businesses}) b cross join generate_series(0, ${size.products - 1}) n;`;

/**
 * The sales of one business, spread over its outlets, days and opening hours; some products sell far more than others.
 * A cashier works at one register a day; prices contain 20 % tax; one order in 33 is paid back on the same day.
 * @param {number} b
 * @param {number} orders
 */
const sold = (b, orders) => `
  drop table if exists sold;
  create temp table sold as
  select *, one_total + other_total total, case when n % 33 = 0 then one_total + other_total else 0 end refunded,
    (date + hour * interval '1 hour' + minute * interval '1 minute') at time zone 'UTC' at
  from (
    select *, one_quantity * (100 + one % 4900) / 1000 one_total,
      other_quantity * (100 + other % 4900) / 1000 other_total
    from (
      select ${b} b, n, ${b} * 100 + 1 + n % ${size.outlets} outlet,
        (current_date - ${size.days - 1} + (n::bigint * ${size.days} / ${orders})::integer) as date,
        8 + public.bench_pick(n, 1, 13) as hour, public.bench_pick(n, 2, 60) as minute, public.bench_pick(n, 3, 3) shift,
        (array['CASH', 'CARD', 'CARD', 'E_WALLET'])[1 + public.bench_pick(n, 4, 4)] method,
        floor(${size.products} * power(public.bench_pick(n, 5, 1000000) / 1000000::float8, 2.5))::integer one,
        -- never the product of the other line
        (floor(${size.products} * power(public.bench_pick(n, 5, 1000000) / 1000000::float8, 2.5))::integer
          + 1 + public.bench_pick(n, 6, ${size.products / 10})) % ${size.products} other,
        1000::bigint * (1 + public.bench_pick(n, 7, 3)) one_quantity,
        125::bigint * (1 + public.bench_pick(n, 8, 16)) other_quantity
      from generate_series(0, ${orders - 1}) n) drawn) priced;
  analyze sold;`;

const atPlace = 'join places p using (b, outlet)';
const byHands = `
  join hands c on c.outlet = s.outlet and c.n = (extract(doy from s.date)::integer + s.shift) % 6
  join hands r on r.outlet = s.outlet and r.n = s.shift`;

const orderId = `(lpad(to_hex((extract(epoch from s.at) * 1000)::bigint), 12, '0')
    || '7' || substr(s.mark, 1, 3) || '8' || substr(s.mark, 4, 15))::uuid`;
const history = `
  insert into reporting.orders (business_id, business_date, id, outlet_id, register_id, cashier_id, number, receipt_number,
    completed_at, subtotal, discount, tax, total)
  select p.business_id, s.date,
    ${orderId},
    p.id, r.register_id, c.cashier_id, 'OUT-' || to_char(s.date, 'YYMMDD') || '-' || s.n, 'OUT-R-' || lpad(s.n::text, 8, '0'),
    s.at, s.total, 0, s.total / 6, s.total
  from (select *, md5('order' || b || '.' || n) mark from sold) s ${atPlace} ${byHands}
  order by s.date, s.at;
  insert into reporting.order_refunds (business_id, business_date, order_id, refunded)
  select p.business_id, s.date, ${orderId}, s.refunded
  from (select *, md5('order' || b || '.' || n) mark from sold where refunded > 0) s ${atPlace};`;

const hours = `
  insert into reporting.sales_hours (business_id, business_date, outlet_id, hour, orders, subtotal, discount, tax, total, items,
    refunds, refunded_tax)
  select p.business_id, s.date, p.id, s.hour, count(*), sum(s.total), 0, sum(s.total / 6), sum(s.total),
    sum(s.one_quantity + s.other_quantity), sum(s.refunded), sum(s.refunded / 6)
  from sold s ${atPlace} group by p.business_id, s.date, p.id, s.hour order by s.date, p.id, s.hour;`;

const takings = `
  insert into reporting.takings (business_id, business_date, outlet_id, cashier_id, register_id, method, gross, change, refunds)
  select p.business_id, s.date, p.id, c.cashier_id, r.register_id, s.method, sum(s.total), 0, sum(s.refunded)
  from sold s ${atPlace} ${byHands}
  group by p.business_id, s.date, p.id, c.cashier_id, r.register_id, s.method order by s.date, p.id;`;

const productDays = `
  insert into reporting.product_days (business_id, business_date, outlet_id, product_id, sku, name, quantity, revenue, orders,
    returned, restocked, refunds)
  select p.business_id, s.date, p.id, g.id, 'SKU-' || g.n, 'Some product of aisle ' || g.n % 40 || ' no ' || g.n, s.quantity,
    s.revenue, s.orders, s.returned, s.returned, s.refunds
  from (
    select b, date, outlet, line.product, sum(line.quantity) quantity, sum(line.revenue) revenue, count(*) orders,
      sum(line.back * line.quantity) returned, sum(line.back * line.revenue) refunds
    from sold cross join lateral (values (one, one_quantity, one_total, sign(refunded)),
      (other, other_quantity, other_total, sign(refunded))) line(product, quantity, revenue, back)
    group by b, date, outlet, line.product) s ${atPlace}
  join goods g on g.b = s.b and g.n = s.product
  order by s.date, s.outlet, s.product;`;

/** Deliveries and corrections: three hundred products in each warehouse each week. */
const moved = (/** @type {number} */ b) => `
  insert into reporting.stock_days (business_id, business_date, warehouse_id, product_id, purchased, adjusted_out)
  select public.bench_id('b', b), current_date - day, public.bench_id('w', ${outlet}), g.id, 24000, case when line % 50 = 0 then 1000 else 0 end
  from (select ${b} b) one cross join generate_series(1, ${size.outlets}) o cross join generate_series(0, ${size.days - 1}) day
    cross join generate_series(0, 42) line join goods g using (b)
  where g.n = (day * 53 + line) % ${size.products}
  order by day desc, o, line;`;

// A central warehouse with everything, and one outlet's shop floor in each of the others.
const shelves = `
  insert into inventory.warehouses (business_id, id, outlet_id, name, code, type, is_default)
  select public.bench_id('b', b), public.bench_id('w', ${outlet}), public.bench_id('o', ${outlet}), 'W' || o, 'W' || o, 'OUTLET', true
  from ${all}
  union all select public.bench_id('b', 1), public.bench_id('w', 0), null, 'Central', 'CENTRAL', 'CENTRAL', true;
  insert into inventory.products (business_id, id, sku, name, unit, track_stock, base_price, version)
  select public.bench_id('b', b), ${product('n')}, 'SKU-' || n, 'Some product of aisle ' || n % 40 || ' no ' || n, 'pcs', true, 100 + n % 4900, 1
  from (select 1 b) one cross join generate_series(0, ${size.shelved - 1}) n;
  insert into inventory.stock (business_id, warehouse_id, product_id, on_hand, minimum, cost, last_cost)
  select public.bench_id('b', b), public.bench_id('w', w), ${product('n')}, held, 5000, round(held * (60 + n % 3000) / 1000.0),
    100 * (60 + n % 3000)
  from (
    select 1 b, 0 w, n, 1000 * public.bench_pick(n, 9, 200) held from generate_series(0, ${size.shelved - 1}) n
    union all
    select 1, 100 + o, n, 1000 * public.bench_pick(n * 10 + o, 10, 20)
    from generate_series(1, ${size.outlets}) o cross join generate_series(0, ${size.products - 1}) n) shelf
  order by 1, 2, 3;`;

const counted = `
  select c.oid::regclass::text as name, to_char(sum(p.reltuples), 'FM999G999G999') rows,
    pg_size_pretty(sum(pg_total_relation_size(p.oid))) bytes
  from pg_class c join pg_class p on p.oid = c.oid or p.oid in (select inhrelid from pg_inherits where inhparent = c.oid)
  where c.relnamespace in ('reporting'::regnamespace, 'inventory'::regnamespace) and c.relkind in ('r', 'p')
    and not c.relispartition and p.relkind = 'r'
  group by c.oid having sum(p.reltuples) > 1000 order by 1`;
