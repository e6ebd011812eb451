import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startSystem } from '../../dist/libs/testing/src/start-system.js';
import { flows } from './flows.mjs';
import { Connection } from './http.mjs';
import { columns } from './report.mjs';
import { openShops } from './shops.mjs';

const perSecond = 100;
const barMs = { p50: 2, p99: 15 };
const barPerSecond = 10_000;
const drainers = ['reporting.audit', 'reporting.reports'];
const drainedWithinMs = 180_000;

/**
 * How soon events reach their consumers under a steady load, and how fast a backlog of completed sales is taken.
 * @param {{ modes: ('one' | 'services')[], backlog: number, seconds: number, say: (line: string) => void }} plan
 */
export async function measureEvents({ modes, backlog, seconds, say }) {
  const rows = [];
  for (const mode of modes) {
    const system = await startSystem({ mode, env: { LOG_LEVEL: 'info' } });
    const { databaseUrls } = JSON.parse(fs.readFileSync(system.systemFile, 'utf8'));
    const db = new pg.Pool({ connectionString: databaseUrls.admin, max: 2 });
    try {
      const tills = await openShops(system.url, databaseUrls.admin, 64);
      for (const flow of flows) {
        await steadily(system.url, tills, flow, 2);
        const since = await now(db);
        await steadily(system.url, tills, flow, seconds);
        await level(db);
        for (const consumer of drainers) {
          const { p50, p99, events } = await delays(db, consumer, since);
          say(`${mode}, ${flow.name}: ${consumer} took ${events} events, p50 ${p50} ms, p99 ${p99} ms`);
          for (const [share, ms, bar] of /** @type {const} */ ([
            ['p50', p50, barMs.p50],
            ['p99', p99, barMs.p99],
          ]))
            rows.push([
              `${mode}, ${flow.name}, commit to ${consumer}, ${share}`,
              `≤ ${bar} ms`,
              `${ms} ms`,
              met(ms <= bar),
            ]);
        }
      }
      for (const [consumer, rate] of await drain(db, backlog)) {
        say(`${mode}: ${consumer} took ${rate.toFixed(0)} events/s of a backlog of ${backlog}`);
        rows.push([
          `${mode}, backlog into ${consumer}`,
          `≥ ${barPerSecond}/s`,
          `${rate.toFixed(0)}/s`,
          met(rate >= barPerSecond),
        ]);
      }
    } finally {
      await db.end();
      await system.stop();
    }
  }
  return { text: columns([['bar', 'wanted', 'measured', ''], ...rows]), met: rows.every((row) => row[3] === 'met') };
}

const met = (/** @type {boolean} */ yes) => (yes ? 'met' : 'MISSED');
const now = async (/** @type {pg.Pool} */ db) => (await db.query('select clock_timestamp() at')).rows[0].at;

/**
 * An open loop: so many sales begin each second, however long each takes.
 * @param {string} url
 * @param {import('./shops.mjs').Till[]} tills
 * @param {import('./flows.mjs').Flow} flow
 * @param {number} seconds
 */
async function steadily(url, tills, flow, seconds) {
  const free = tills.map((till) => ({ till, connection: new Connection(url) }));
  const all = [...free];
  const selling = [];
  /** @type {Error | undefined} */
  let failure;
  const began = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const wait = began + (n * 1000) / perSecond - performance.now();
    if (wait > 0) await delay(wait);
    const place = free.shift();
    if (!place) throw new Error(`${all.length} tills do not keep up with ${perSecond} sales a second.`);
    selling.push(
      flow.sell(place.connection, place.till).then(
        () => void free.push(place),
        (error) => void (failure ??= error),
      ),
    );
  }
  await Promise.all(selling);
  for (const { connection } of all) connection.close();
  if (failure) throw failure;
}

/** From the row in the outbox to the transaction of the consumer: both clocks are the database's. */
async function delays(/** @type {pg.Pool} */ db, /** @type {string} */ consumer, /** @type {Date} */ since) {
  const { rows } = await db.query(
    `select count(*)::int events, percentile_cont(array[0.5, 0.99]) within group (order by ms) ms from (
       select extract(epoch from i.at - o.at) * 1000 ms from sales.outbox o
       join reporting.inbox i on i.event_id = o.event_id and i.consumer = $1 where o.at > $2) d`,
    [consumer, since],
  );
  const [p50, p99] = rows[0].ms.map((/** @type {number} */ ms) => Math.round(ms * 10) / 10);
  return { events: rows[0].events, p50, p99 };
}

/** Puts completed sales of now into the outbox as they were, under new ids, all at once, and sees them taken. */
async function drain(/** @type {pg.Pool} */ db, /** @type {number} */ backlog) {
  await db.query('analyze sales.outbox');
  await db.query(
    `with sold as (
       select row_number() over () n, o.* from sales.outbox o
       where name = 'sales.order.completed.v1' limit 2000)
     insert into sales.outbox (event_id, name, business_id, key, version, outlet_id, cause, payload)
     select 'bench.' || g, s.name, s.business_id, s.key, s.version, s.outlet_id, s.cause, s.payload
     from generate_series(1, $1::int) g join sold s on s.n = 1 + g % (select count(*) from sold)`,
    [backlog],
  );
  const announced = performance.now();
  const left = new Set(drainers);
  /** @type {[string, number][]} */
  const rates = [];
  while (left.size > 0) {
    if (performance.now() - announced > drainedWithinMs)
      throw new Error(`${[...left]} did not take the backlog in time.`);
    await delay(50);
    for (const consumer of left) {
      const { rows } = await db.query(
        `select exists (select from reporting.inbox where consumer = $1 and event_id = 'bench.' || $2::int) taken`,
        [consumer, backlog],
      );
      if (!rows[0].taken) continue;
      left.delete(consumer);
      rates.push([consumer, (backlog * 1000) / (performance.now() - announced)]);
    }
  }
  return rates;
}

/** Waits until the latest sale has reached everybody. */
async function level(/** @type {pg.Pool} */ db) {
  for (const until = Date.now() + 10_000; Date.now() < until; await delay(20)) {
    const { rows } = await db.query(
      `select count(*)::int n from reporting.inbox where consumer = any($1) and event_id = (
         select event_id from sales.outbox where name = 'sales.order.completed.v1' order by tx desc, id desc limit 1)`,
      [drainers],
    );
    if (rows[0].n === drainers.length) return;
  }
  throw new Error('The consumers do not become level.');
}
