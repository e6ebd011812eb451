import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../lib/house.mjs';

const withinMs = 180_000;
const rollUps = ['sales_hours', 'takings', 'product_days', 'orders'];

/** Puts completed sales of now into the outbox as they were, under new ids, all at once, and sees them taken. */
export async function drain(
  /** @type {import('pg').Pool} */ db,
  /** @type {string[]} */ consumers,
  /** @type {number} */ backlog,
) {
  await db.query('analyze sales.outbox');
  await db.query(
    `with sold as (
       select row_number() over () n, o.* from sales.outbox o
       where name = 'sales.order.completed.v1' limit 2000)
     insert into sales.outbox (event_id, name, business_id, key, version, outlet_id, cause, payload)
     select 'bench.' || g, s.name, s.business_id, s.key, s.version, s.outlet_id, s.cause, s.payload
     from generate_series(1, $1::int) g join sold s on s.n = 1 + g % (select count(*) from sold)
     order by g`,
    [backlog],
  );
  const announced = performance.now();
  /** @type {[string, number][]} */
  const rates = [];
  await Promise.all(
    consumers.map(async (consumer) => {
      await taken(db, consumer, backlog);
      rates.push([consumer, Math.round((backlog * 1000) / (performance.now() - announced))]);
    }),
  );
  return rates;
}

/**
 * @param {import('pg').Pool} db
 * @param {string} consumer
 * @param {number} backlog
 */
async function taken(db, consumer, backlog) {
  const mine = 'from reporting.inbox where consumer = $1 and event_id';
  for (const until = Date.now() + withinMs; Date.now() < until; await delay(50)) {
    // all are counted once the last one is there
    const { rows: last } = await db.query(`select ${mine} = $2`, [consumer, `bench.${backlog}`]);
    if (last.length === 0) continue;
    const { rows } = await db.query(`select count(*)::int n ${mine} like 'bench.%'`, [consumer]);
    if (rows[0].n === backlog) return;
  }
  throw new Error(`${consumer} did not take ${backlog} events in time.`);
}

/**
 * Forgets all roll-ups and makes them anew from the outbox, by the command that an operator has.
 * @param {import('pg').Pool} db
 * @param {string} data
 */
export async function rebuild(db, data) {
  const before = await figures(db);
  const began = performance.now();
  const words = ['tools/outbox.mjs', 'rebuild'];
  await promisify(execFile)(process.execPath, words, { cwd: root, env: { ...process.env, POS_DATA: data } });
  const { rows } = await db.query(
    `select count(*)::int events from sales.outbox where name in ('sales.order.completed.v1', 'sales.refund.completed.v1')`,
  );
  for (const until = Date.now() + withinMs; Date.now() < until; await delay(50)) {
    const { rows: got } = await db.query(
      `select count(*)::int n from reporting.inbox where consumer = 'reporting.reports'`,
    );
    if (got[0].n >= rows[0].events) break;
  }
  const ms = Math.round(performance.now() - began);
  return { events: rows[0].events, ms, same: (await figures(db)) === before };
}

/** All roll-ups as one text. */
async function figures(/** @type {import('pg').Pool} */ db) {
  const parts = [];
  for (const table of rollUps) {
    const { rows } = await db.query(
      `select md5(string_agg(t::text, '' order by t::text)) hash from reporting.${table} t`,
    );
    parts.push(rows[0].hash);
  }
  return parts.join(' ');
}
