import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hash } from 'argon2';
import pg from 'pg';
import { uuidv7 } from '../../dist/libs/kernel/src/index.js';
import { startSystem } from '../../dist/libs/testing/src/start-system.js';
import { consumers } from '../verify/consumers.mjs';
import { drained } from './drained.mjs';
import { Connection } from './http.mjs';
import { calm, cpuOf, load } from './load.mjs';
import { barcode, commonWord, goods, miss, products, typo } from './reads-goods.mjs';
import { columns } from './report.mjs';
import { sum } from './run.mjs';

const connections = 8;
/** A path that has just begun to be hot costs twice as much. */
const warmUpSeconds = 2;
const password = 'password123';
const importBarSeconds = 60;

/** As a client asks that takes more than JSON: such answers are not kept by the gateway, so catalog is really asked. */
const notKept = { accept: 'application/json, text/plain;q=0.5' };

/**
 * What is measured: a request, and what it may cost.
 * @typedef {object} Read
 * @property {string} name
 * @property {(at: Place) => { method?: string, path: string, headers?: Record<string, string>, body?: unknown }} ask
 * @property {number} [status] 200 unless said
 * @property {number} [gatewayMs] bar for the CPU of the process with the gateway
 * @property {number} [allMs] bar for the CPU of all processes
 * @property {number} [p99Ms]
 */

/** @typedef {{ outletId: string, productIds: string[], etag: string }} Place */

const random = () => Math.floor(Math.random() * products);
// each request in other letters, so that nobody has found this before
const anyCase = (/** @type {string} */ word) => word.replace(/./g, (c) => (Math.random() < 0.5 ? c.toUpperCase() : c));
const search = (/** @type {string} */ word) => ({ path: `/products?search=${word}`, headers: notKept });
const list = '/products?limit=50';

/** @type {Read[]} */
const reads = [
  { name: 'barcode lookup', ask: () => ({ path: `/products/lookup?barcode=${barcode(random())}` }) },
  { name: 'search, a word of 2 %', ask: () => search(commonWord()), allMs: 8, p99Ms: 30 },
  { name: 'the same for the first time', ask: () => search(anyCase(commonWord())), allMs: 8, p99Ms: 30 },
  { name: 'search, a typo', ask: () => search(anyCase(typo())), allMs: 8, p99Ms: 30 },
  { name: 'search, a miss', ask: () => search(anyCase(miss())), allMs: 8, p99Ms: 30 },
  { name: 'list, page 1', ask: () => ({ path: `${list}&page=1`, headers: notKept }) },
  { name: 'list, page 500', ask: () => ({ path: `${list}&page=500`, headers: notKept }) },
  { name: 'list of 50, kept', ask: () => ({ path: list }), gatewayMs: 0.08 },
  {
    name: '304',
    ask: ({ etag }) => ({ path: list, headers: { 'if-none-match': etag } }),
    status: 304,
    gatewayMs: 0.06,
  },
  {
    name: 'quote of 3 lines',
    ask: ({ outletId, productIds }) => ({
      method: 'POST',
      path: '/pricing/quote',
      body: { outletId, items: productIds.slice(0, 3).map((productId) => ({ productId, quantity: 2 })) },
    }),
    gatewayMs: 0.15,
  },
];

/**
 * Imports 100,000 products into one business and measures how they are read.
 * @param {{ modes: ('one' | 'services')[], seconds: number, say: (line: string) => void }} plan
 */
export async function measureReads({ modes, seconds, say }) {
  const rows = [['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU ms', '× bare', 'of which']];
  const bars = [['bar', 'wanted', 'measured', '']];
  const followers = (await consumers()).filter(({ events }) => events.some((name) => name.startsWith('catalog.')));
  for (const mode of modes) {
    // logs and metrics are on, as in a shop; one owner asks more than a shop's staff may
    const system = await startSystem({ mode, env: { LOG_LEVEL: 'info', RATE_PER_USER: '0' } });
    const { databaseUrls } = JSON.parse(fs.readFileSync(system.systemFile, 'utf8'));
    const db = new pg.Pool({ connectionString: databaseUrls.admin, max: 1 });
    /** @type {Record<string, number>} */
    const pids = JSON.parse(fs.readFileSync(path.join(system.data, 'processes.json'), 'utf8'));
    try {
      const { token, outletId } = await openShop(db, system.url);
      const imported = await importAll(system.url, token, pids);
      say(`${mode}: imported in ${imported.seconds.toFixed(1)} s, ${imported.cpuSeconds.toFixed(1)} s CPU`);
      bars.push(bar(`import of ${products}, ${mode}`, 's', importBarSeconds, imported.seconds));
      const began = performance.now();
      // else what they still do would count as done for the readers
      await drained(db, followers, 'catalog');
      say(`${mode}: everybody has followed ${((performance.now() - began) / 1000).toFixed(1)} s later`);
      // as autovacuum does within minutes
      await db.query('vacuum analyze');
      const at = await placeOf(system.url, token, outletId);
      const hands = Array.from({ length: connections }, () => new Connection(system.url));
      await calm();
      const bare = await floor(at.bytes, seconds);
      rows.push([`bare Fastify, ${at.bytes} bytes`, ...figures(bare, bare.cpu)]);
      for (const read of reads) {
        const measured = await measure(read, at, hands, token, pids, seconds);
        rows.push([`${read.name}, ${mode}`, ...figures(measured, bare.cpu)]);
        bars.push(...verdicts(read, mode, measured, bare.cpu));
        say(`${mode}, ${read.name}: ${sum(measured.cpu).toFixed(3)} ms CPU`);
      }
      for (const hand of hands) hand.close();
    } finally {
      await db.end();
      await system.stop();
    }
  }
  return {
    text: [columns(rows), '', columns(bars), ''].join('\n'),
    met: bars.slice(1).every((row) => row.at(-1) === 'met'),
  };
}

/**
 * @param {Read} read
 * @param {Place} at
 * @param {Connection[]} hands
 * @param {string} token
 * @param {Record<string, number>} pids
 * @param {number} seconds
 */
async function measure({ ask, status = 200 }, at, hands, token, pids, seconds) {
  const send = async (/** @type {number} */ n) => {
    const { method = 'GET', path: asked, headers, body } = ask(at);
    const answer = await /** @type {Connection} */ (hands[n]).send(method, asked, token, body, headers);
    if (answer.status !== status) throw new Error(`${answer.status} ${answer.body}`);
  };
  await load(connections, warmUpSeconds, send);
  const before = cpuOf(pids);
  const achieved = await load(connections, seconds, send);
  if (achieved.failed > 0) throw new Error(`${achieved.failed} failed, first: ${achieved.firstFailure}`);
  return { ...achieved, cpu: each(before, cpuOf(pids), achieved.sales) };
}

/**
 * @param {number} bytes
 * @param {number} seconds
 */
async function floor(bytes, seconds) {
  const child = fork(fileURLToPath(new URL('reads-floor.mjs', import.meta.url)), [String(bytes)]);
  const [address] = await once(child, 'message');
  const hands = Array.from({ length: connections }, () => new Connection(String(address)));
  const send = (/** @type {number} */ n) => /** @type {Connection} */ (hands[n]).send('GET', '/bare', '');
  await load(connections, warmUpSeconds, send);
  const pids = { fastify: child.pid ?? 0 };
  const before = cpuOf(pids);
  const achieved = await load(connections, seconds, send);
  const cpu = each(before, cpuOf(pids), achieved.sales);
  for (const hand of hands) hand.close();
  child.disconnect();
  return { ...achieved, cpu };
}

/**
 * @param {Record<string, number>} before
 * @param {Record<string, number>} after
 * @param {number} count
 */
const each = (before, after, count) =>
  Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / count]));

/**
 * @param {Read} read
 * @param {string} mode
 * @param {{ p99: number, cpu: Record<string, number> }} measured
 * @param {Record<string, number>} bare
 */
function verdicts({ name, gatewayMs, allMs, p99Ms }, mode, { p99, cpu }, bare) {
  const gateway = cpu['gateway'] ?? cpu['pos'] ?? 0;
  const rows = [];
  // with the services apart, what the quote costs is not the gateway's alone
  if (gatewayMs !== undefined && !(name.startsWith('quote') && mode === 'services')) {
    rows.push(bar(`${name}, ${mode}`, 'ms CPU at the gateway', gatewayMs, gateway));
    rows.push(bar(`${name}, ${mode}`, '× a bare answer', gatewayMs / BARE_MS_AT_THE_BARS, gateway / sum(bare)));
  }
  if (allMs !== undefined) {
    rows.push(bar(`${name}, ${mode}`, 'ms CPU of all', allMs, sum(cpu)));
    rows.push(bar(`${name}, ${mode}`, '× a bare answer', allMs / BARE_MS_AT_THE_BARS, sum(cpu) / sum(bare)));
  }
  if (p99Ms !== undefined) {
    rows.push(bar(`${name}, ${mode}`, 'ms p99', p99Ms, p99));
    rows.push(bar(`${name}, ${mode}`, '× a bare answer, p99', p99Ms / BARE_MS_AT_THE_BARS, p99 / sum(bare)));
  }
  return rows;
}

/**
 * What a bare answer costs on the machine on which the bars were set: 61,000/s on two cores, half of them the driver's.
 * A slower machine is slower at both, so bars are also shown in multiples of it.
 */
const BARE_MS_AT_THE_BARS = 0.03;

/**
 * @param {string} name
 * @param {string} unit
 * @param {number} atMost
 * @param {number} value
 */
const bar = (name, unit, atMost, value) => [
  name,
  `≤ ${Number(atMost.toFixed(2))} ${unit}`,
  value.toFixed(value < 1 ? 3 : 1),
  value <= atMost ? 'met' : 'MISSED',
];

/**
 * @param {import('./load.mjs').Achieved & { cpu: Record<string, number> }} achieved
 * @param {Record<string, number>} bare
 */
function figures({ perSecond, p50, p99, cpu }, bare) {
  const parts = Object.entries(cpu)
    .filter(([, ms]) => ms >= 0.002)
    .sort(([, one], [, other]) => other - one)
    .map(([name, ms]) => `${name} ${ms.toFixed(3)}`);
  const all = sum(cpu);
  return [
    perSecond.toFixed(0),
    p50.toFixed(1),
    p99.toFixed(1),
    all.toFixed(3),
    (all / sum(bare)).toFixed(1),
    parts.join(', '),
  ];
}

/**
 * @param {pg.Pool} db
 * @param {string} url
 */
async function openShop(db, url) {
  const [businessId, outletId, userId] = [uuidv7(), uuidv7(), uuidv7()];
  const secret = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await db.query(`insert into identity.businesses (id, name, currency) values ($1, 'Bench', 'USD')`, [businessId]);
  await db.query(`insert into identity.outlets (business_id, id, name, code) values ($1, $2, 'Bench', 'MAIN')`, [
    businessId,
    outletId,
  ]);
  await db.query(
    `insert into identity.users (business_id, id, username, name, role, password_hash)
     values ($1, $2, $3, 'Bench', 'OWNER', $4)`,
    [businessId, userId, businessId, secret],
  );
  const hand = new Connection(url);
  const { status, body } = await hand.send('POST', '/auth/login', '', { username: businessId, password });
  hand.close();
  if (status !== 200) throw new Error(`The owner cannot log in: ${status} ${body}`);
  return { outletId, token: String(JSON.parse(body).accessToken) };
}

/**
 * @param {string} url
 * @param {string} token
 * @param {Record<string, number>} pids
 */
async function importAll(url, token, pids) {
  const csv = goods();
  const before = cpuOf(pids);
  const began = performance.now();
  const answer = await fetch(`${url}/api/products/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: csv,
  });
  const report = await answer.json();
  const seconds = (performance.now() - began) / 1000;
  if (answer.status !== 200 || report.created !== products)
    throw new Error(`The import failed: ${answer.status} ${JSON.stringify(report).slice(0, 500)}`);
  return { seconds, cpuSeconds: sum(each(before, cpuOf(pids), 1_000)) };
}

/**
 * @param {string} url
 * @param {string} token
 * @param {string} outletId
 */
async function placeOf(url, token, outletId) {
  const answer = await fetch(`${url}/api${list}`, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  const productIds = JSON.parse(text).data.map((/** @type {{ id: string }} */ product) => product.id);
  return { outletId, productIds, etag: answer.headers.get('etag') ?? '', bytes: Buffer.byteLength(text) };
}
