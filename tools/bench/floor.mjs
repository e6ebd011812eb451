import pg from 'pg';
import { uuidv7 } from '../../dist/libs/kernel/src/index.js';
import { cpuOf, load } from './load.mjs';

/** As many as make PostgreSQL fastest on two cores. */
const connections = 8;
const businesses = 4;
const outlets = 2;
const products = 200;
const warmUpSeconds = 1.5;

/** The tables of a sale as they are, with their checks and indexes, without tenants and partitions. */
const schema = `
  drop schema if exists floor cascade;
  create schema floor;
  create table floor.orders (like sales.orders including all);
  create table floor.order_lines (like sales.order_lines including all);
  create table floor.payments (like sales.payments including all);
  create table floor.outbox (like sales.outbox including all);
  create table floor.movements (like inventory.movements including all);
  create table floor.stock (like inventory.stock including all) with (fillfactor = 50);`;

/** One sale of three lines with its payment, event, movements and stock, in one statement and so in one transaction. */
const sale = `
  with line as (
    select * from unnest($5::uuid[], $6::uuid[]) with ordinality u(id, product, n)
  ), ordered as (
    insert into floor.orders (business_id, id, number, receipt_number, status, payment_status, in_one_step, outlet_id,
      warehouse_id, register_id, cashier_id, currency, tax_inclusive, stock_policy, subtotal, discount, tax, total, paid,
      change, fingerprint, business_date, created_at, completed_at, version)
    values ($1, $2, $3, $3, 'COMPLETED', 'PAID', true, $4, $4, $4, $4, 'USD', false, 'BLOCK', 4500, 0, 900, 5400, 6000,
      600, 'bench', current_date, now(), now(), 2)
  ), lined as (
    insert into floor.order_lines (business_id, order_id, line, id, product_id, sku, name, unit, quantity, unit_price,
      discount, tax_rate, tax, line_total, track_stock)
    select $1, $2, n, id, product, 'P1', 'Product 1', 'pcs', 1000, 1500, 0, 200000, 300, 1800, true from line
  ), paid as (
    insert into floor.payments (business_id, id, order_id, method, amount, status, created_at)
    values ($1, $7, $2, 'CASH', 6000, 'TAKEN', now())
  ), announced as (
    insert into floor.outbox (event_id, name, business_id, key, version, outlet_id, cause, payload)
    values ($2::text || '.completed.2', 'sales.order.completed.v1', $1, $2, 2, $4, '{}', $8)
  ), moved as (
    insert into floor.movements (business_id, id, type, product_id, warehouse_id, quantity, balance_after, reference_type,
      reference_id, reference_number, user_id)
    select $1, id, 'SALE', product, $4, -1000, 0, 'SALE', $2, $3, $4 from line
  ), wanted as (
    select product, count(*) * 1000 quantity from line group by product
  ), held as materialized (
    select s.product_id, w.quantity from floor.stock s join wanted w on w.product = s.product_id
    where s.business_id = $1 and s.warehouse_id = $4 order by s.product_id for update of s
  )
  update floor.stock s set on_hand = s.on_hand - h.quantity from held h
  where s.business_id = $1 and s.warehouse_id = $4 and s.product_id = h.product_id and s.on_hand >= h.quantity`;

const idsOf = (/** @type {number} */ count) => Array.from({ length: count }, () => uuidv7());
const oneOf = (/** @type {readonly string[]} */ ids) => ids[Math.floor(Math.random() * ids.length)] ?? '';

/**
 * What PostgreSQL alone can do on this machine: the same rows, one prepared statement and one transaction a sale.
 * @param {string} admin how the superuser reaches the server
 * @param {Record<string, number>} pids
 * @param {number} seconds
 */
export async function floor(admin, pids, seconds) {
  const pool = new pg.Pool({ connectionString: admin, max: connections });
  try {
    await pool.query(schema);
    const [shops, places, goods] = [idsOf(businesses), idsOf(outlets), idsOf(products)];
    await pool.query(
      `insert into floor.stock (business_id, warehouse_id, product_id, on_hand)
       select b, w, p, 1000000000000 from unnest($1::uuid[]) b, unnest($2::uuid[]) w, unnest($3::uuid[]) p`,
      [shops, places, goods],
    );
    await pool.query('analyze floor.stock');
    const sell = async () => {
      const [business, id] = [oneOf(shops), uuidv7()];
      const lines = Array.from({ length: 3 }, () => ({ id: uuidv7(), product: oneOf(goods) }));
      const values = [business, id, id, oneOf(places), lines.map((line) => line.id), lines.map((line) => line.product)];
      // as long as the event of a real sale of three lines
      const payload = JSON.stringify({ id, lines, rest: 'x'.repeat(1_500) });
      await pool.query({ name: 'floor', text: sale, values: [...values, uuidv7(), payload] });
    };
    await load(connections, warmUpSeconds, sell);
    const group = { postgres: pids.postgres ?? 0, client: process.pid };
    const before = cpuOf(group);
    const achieved = await load(connections, seconds, sell);
    const after = cpuOf(group);
    const cpu = Object.fromEntries(
      Object.keys(group).map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / achieved.sales]),
    );
    await pool.query('drop schema floor cascade');
    return { ...achieved, connections, cpu };
  } finally {
    await pool.end();
  }
}
