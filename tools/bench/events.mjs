import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { startSystem } from '../../dist/libs/testing/src/start-system.js';
import { root } from '../lib/house.mjs';
import { commitFloor, linkFloor } from './events-floor.mjs';
import { Listeners } from './events-listeners.mjs';
import { drain, rebuild } from './events-backlog.mjs';
import { flows } from './flows.mjs';
import { Connection } from './http.mjs';
import { calm } from './load.mjs';
import { columns } from './report.mjs';
import { openShops } from './shops.mjs';

const perSecond = 100;
const tillCount = 128;
/** As long as it takes until every path is compiled: a shop that sells is warm. */
const warmUpSeconds = 15;
const bars = { p50: 2, p99: 15, socketP99: 100, drained: 10_000 };
const consumers = ['reporting.audit', 'reporting.reports'];

/**
 * @typedef {{ modes: ('one' | 'services')[], backlog: number, seconds: number, profile?: string, say: (line: string) => void }} Plan
 */

/**
 * How soon events reach their consumers and other tills under a steady load, how fast a backlog of completed sales is
 * taken, and how long it takes to make all roll-ups anew.
 * @param {Plan} plan
 */
export async function measureEvents(plan) {
  /** @type {string[][]} */
  const rows = [];
  for (const mode of plan.modes) {
    const profile = path.join(root, '.pos', `${plan.profile}-events-${mode}.cpuprofile`);
    const profiled = {
      NODE_OPTIONS: `--import ${pathToFileURL(path.join(root, 'tools/bench/profile.mjs'))}`,
      BENCH_PROFILE: plan.profile ?? '',
      BENCH_PROFILE_FILE: profile,
    };
    const system = await startSystem({ mode, env: { LOG_LEVEL: 'info', ...(plan.profile && profiled) } });
    try {
      rows.push(...(await measured(system, mode, plan)));
    } finally {
      await system.stop();
      if (plan.profile) plan.say(`Profile of ${plan.profile}: ${profile}`);
    }
  }
  return { text: columns([['bar', 'wanted', 'measured', ''], ...rows]), met: rows.every((row) => row[3] !== 'MISSED') };
}

/**
 * @param {Awaited<ReturnType<typeof startSystem>>} system
 * @param {'one' | 'services'} mode
 * @param {Plan} plan
 */
async function measured(system, mode, { backlog, seconds, say }) {
  const { databaseUrls } = JSON.parse(fs.readFileSync(system.systemFile, 'utf8'));
  const db = new pg.Pool({ connectionString: databaseUrls.admin, max: 2 });
  /** @type {string[][]} */
  const rows = [];
  const told = (/** @type {string} */ what, /** @type {number} */ is, /** @type {number} */ bar, unit = ' ms') => {
    const least = unit === '/s';
    rows.push([`${mode}, ${what}`, `${least ? '≥' : '≤'} ${bar}${unit}`, `${is}${unit}`, verdict(is, bar, least)]);
    say(rows.at(-1)?.join('  ') ?? '');
  };
  const noted = (/** @type {string} */ what, /** @type {string} */ is) => {
    rows.push([`${mode}, ${what}`, '', is, '']);
    say(`${mode}, ${what}: ${is}`);
  };
  try {
    const tills = await openShops(system.url, databaseUrls.admin, tillCount);
    await calm();
    const floor = await commitFloor(databaseUrls.admin);
    noted('floor: commit, read, commit by PostgreSQL alone', `p50 ${floor.p50} ms, p99 ${floor.p99} ms`);
    for (const flow of flows) {
      await steadily(system.url, tills, flow, warmUpSeconds);
      const listeners = await Listeners.open(system.url, tills);
      const since = (await db.query('select clock_timestamp() at')).rows[0].at;
      await steadily(system.url, tills, flow, seconds);
      await level(db);
      for (const consumer of consumers) {
        const { p50, p99, events } = await delays(db, consumer, since);
        told(`${flow.name}, commit to ${consumer}, p50 of ${events}`, p50, bars.p50);
        told(`${flow.name}, commit to ${consumer}, p99`, p99, bars.p99);
      }
      const { p50, p99, events } = await listeners.delays(db, since);
      noted(`${flow.name}, commit to another till's socket, p50 of ${events}`, `${p50} ms`);
      told(`${flow.name}, commit to another till's socket, p99`, p99, bars.socketP99);
    }
    await calm();
    noted('floor: records inserted by PostgreSQL alone', `${await linkFloor(db)}/s`);
    for (const [consumer, rate] of await drain(db, consumers, backlog))
      told(`backlog of ${backlog} into ${consumer}`, rate, bars.drained, '/s');
    const { events, ms, same } = await rebuild(db, system.data);
    noted(`roll-ups made anew from the outbox, ${events} events`, `${ms} ms`);
    rows.push([`${mode}, the same figures as before`, 'yes', same ? 'yes' : 'no', same ? 'met' : 'MISSED']);
  } finally {
    await db.end();
  }
  return rows;
}

const verdict = (/** @type {number} */ is, /** @type {number} */ bar, /** @type {boolean} */ least) =>
  (least ? is >= bar : is <= bar) ? 'met' : 'MISSED';

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

/** Waits until the latest sale has reached everybody. */
async function level(/** @type {pg.Pool} */ db) {
  for (const until = Date.now() + 10_000; Date.now() < until; await delay(20)) {
    const { rows } = await db.query(
      `select count(*)::int n from reporting.inbox where consumer = any($1) and event_id = (
         select event_id from sales.outbox where name = 'sales.order.completed.v1' order by tx desc, id desc limit 1)`,
      [consumers],
    );
    if (rows[0].n === consumers.length) return;
  }
  throw new Error('The consumers do not become level.');
}
