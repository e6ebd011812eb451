import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hash } from 'argon2';
import pg from 'pg';
import { cutsOf } from '../../dist/apps/reporting/src/reports/standings.js';
import { startSystem } from '../../dist/libs/testing/src/start-system.js';
import { Connection } from './http.mjs';
import { calm } from './load.mjs';
import { columns } from './report.mjs';
import { fillYears, idOf, size } from './reports-years.mjs';

const day = (/** @type {number} */ daysAgo) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

const barMs = 50;
const rounds = 15;
/** A path that has just begun to be hot, and pages that no one has read yet, cost more than a shop ever sees again. */
const warmUps = 3;
const password = 'password123';
/** Some 100,000 rows each; what the process grows by while they are sent must not depend on that. */
const exports = [`order-history?from=${day(36)}&to=${day(0)}`, 'inventory-valuation'];
const barBytes = 150 * 1024 * 1024;
const writtenWithinMs = 240_000;

const year = `from=${day(size.days - 1)}&to=${day(0)}`;
// neither end is that of a month
const halves = `from=${day(size.days - 10)}&to=${day(size.days / 2 - 1)}`;
const one = `outletId=${idOf('o', 103)}`;

/** Each report of the API, by default (30 days) and at its longest. */
const reports = [
  'sales-trend',
  `sales-trend?${year}`,
  `sales-trend?${year}&groupBy=week&${one}`,
  `sales-trend?${halves}&compareWithPrevious=true&groupBy=month`,
  'takings',
  `takings?${year}`,
  `takings?${year}&groupBy=cashier`,
  `takings?${year}&groupBy=register&${one}`,
  'hourly-heatmap',
  `hourly-heatmap?${year}`,
  `hourly-heatmap?${year}&${one}`,
  'top-products',
  `top-products?by=quantity&limit=100&${one}`,
  `top-products?${year}`,
  `top-products?${halves}&by=quantity&limit=100`,
  `top-products?${year}&limit=100&${one}`,
  'stock-movements',
  `stock-movements?${year}`,
  `stock-movements?${halves}&page=40&limit=100`,
  `stock-movements?${year}&${one}`,
  'order-history',
  `order-history?${year}&limit=100`,
  `order-history?${year}&page=900&limit=100`,
  `order-history?${year}&page=900&limit=100&${one}`,
  'inventory-valuation',
  'inventory-valuation?page=900&limit=100',
  `inventory-valuation?${one}`,
];

/**
 * How long each report takes at the gateway, with years of sales of several businesses in the database.
 * @param {{ orders: number, say: (line: string) => void }} plan
 */
export async function measureReports({ orders, say }) {
  const system = await startSystem({ env: { LOG_LEVEL: 'info', RATE_PER_USER: '0' } });
  const { databaseUrls } = JSON.parse(fs.readFileSync(system.systemFile, 'utf8'));
  try {
    await fillYears(databaseUrls.admin, orders, say);
    const token = await openOffice(databaseUrls.admin, system.url);
    // the first report of a year has the totals written down from which all others begin, the first value those of stock
    await measure(system.url, token, `top-products?${year}`);
    await measure(system.url, token, 'inventory-valuation');
    say(`running totals of one business written down in ${(await writtenDown(databaseUrls.admin)).toFixed(0)} s`);
    await calm();
    const rows = [];
    for (const report of reports) rows.push(await measure(system.url, token, report));
    const { pos } = JSON.parse(fs.readFileSync(path.join(system.data, 'processes.json'), 'utf8'));
    const files = [];
    for (const report of exports) files.push(await download(system.url, token, report, pos));
    return {
      text: [
        columns([['report', 'rows', 'p50 ms', 'worst ms', 'bar', ''], ...rows]),
        '',
        columns([['as CSV', 'rows', 's', 'MB sent', 'MB grown', 'bar', ''], ...files]),
      ].join('\n'),
      met: [...rows, ...files].every((row) => row.at(-1) === 'met'),
    };
  } finally {
    await system.stop();
  }
}

/**
 * Seen from the client, so that it is a little more than the server's own time.
 * @param {string} url
 * @param {string} token
 * @param {string} report
 */
async function measure(url, token, report) {
  const connection = new Connection(url);
  const took = [];
  let found = 0;
  for (let round = 0; round < warmUps + rounds; round += 1) {
    const from = performance.now();
    const { status, body } = await connection.send('GET', `/reports/${report}`, token);
    if (round >= warmUps) took.push(performance.now() - from);
    if (status !== 200) throw new Error(`${report}: ${status} ${body}`);
    const answer = JSON.parse(body);
    found = (answer.data ?? answer.current.data).length;
  }
  connection.close();
  took.sort((a, b) => a - b);
  const [p50 = 0, worst = 0] = [took[Math.floor(took.length / 2)], took.at(-1)];
  const met = worst <= barMs ? 'met' : 'MISSED';
  return [report, String(found), p50.toFixed(1), worst.toFixed(1), `≤ ${barMs} ms`, met];
}

/**
 * Takes a report as a file and watches the memory of the process that sends it.
 * @param {string} url
 * @param {string} token
 * @param {string} report
 * @param {number} pid
 */
async function download(url, token, report, pid) {
  const before = resident(pid);
  let [most, bytes, lines] = [before, 0, 0];
  const watch = setInterval(() => (most = Math.max(most, resident(pid))), 50);
  const from = performance.now();
  const answer = await fetch(`${url}/api/reports/${report}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/csv' },
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`${report}: ${answer.status} ${await answer.text()}`);
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) lines += 1;
  }
  const seconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  const grown = most - before;
  return [
    ...[report, String(lines), seconds.toFixed(1), mebibytes(bytes), mebibytes(grown)],
    ...[`≤ ${mebibytes(barBytes)} MB`, grown <= barBytes ? 'met' : 'MISSED'],
  ];
}

const mebibytes = (/** @type {number} */ bytes) => (bytes / 1024 / 1024).toFixed(0);

const resident = (/** @type {number} */ pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** Seconds until all running totals of the first business are there. */
async function writtenDown(/** @type {string} */ admin) {
  const years = [day(size.days - 1), day(0)].map((date) => date.slice(0, 4));
  const cuts = [...new Set(years)]
    .flatMap((inYear) => /** @type {const} */ (['business', 'place']).flatMap((reach) => cutsOf(inYear, reach, day(0))))
    .filter((cut) => cut > day(size.days - 1));
  const db = new pg.Client({ connectionString: admin });
  await db.connect();
  const began = performance.now();
  for (;;) {
    const { rows } = await db.query('select count(*)::int n from reporting.cuts where business_id = $1', [
      idOf('b', 1),
    ]);
    if (rows[0].n >= cuts.length) break;
    if (performance.now() - began > writtenWithinMs)
      throw new Error(`${rows[0].n} of ${cuts.length} totals are there.`);
    await delay(200);
  }
  // as autovacuum does within a minute
  await db.query('vacuum (analyze) reporting.standings, reporting.cuts, inventory.worths, inventory.valuations');
  await db.end();
  return (performance.now() - began) / 1000;
}

/**
 * Makes the owner of the first business, who may see all its reports, and answers their token.
 * @param {string} admin
 * @param {string} url
 */
async function openOffice(admin, url) {
  const business = idOf('b', 1);
  const secret = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const db = new pg.Client({ connectionString: admin });
  await db.connect();
  await db.query(`insert into identity.businesses (id, name, currency) values ($1, 'Bench', 'USD')`, [business]);
  await db.query(
    `insert into identity.outlets (business_id, id, name, code)
     select $1, public.bench_id('o', 100 + n), 'Outlet ' || n, 'O' || n from generate_series(1, $2::integer) n`,
    [business, size.outlets],
  );
  await db.query(
    `insert into identity.users (business_id, id, username, name, role, password_hash)
     values ($1, $2, 'bench', 'Bench', 'OWNER', $3)`,
    [business, idOf('u', 1), secret],
  );
  await db.end();
  const hand = new Connection(url);
  const { status, body } = await hand.send('POST', '/auth/login', '', { username: 'bench', password });
  hand.close();
  if (status !== 200) throw new Error(`The owner cannot log in: ${status} ${body}`);
  return String(JSON.parse(body).accessToken);
}
