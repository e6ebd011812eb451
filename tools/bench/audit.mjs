import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { withDatabase } from '../lib/database.mjs';
import { prepare } from '../lib/schema.mjs';
import { Sorry } from '../lib/sorry.mjs';
import { columns } from './report.mjs';

const barMs = 50;
const barPerSecond = 10_000;
const rounds = 7;
const months = 12;
/** Records in one insert: as many as fit into a few seconds. */
const atOnce = 500_000;

const business = '00000000-0000-7000-8000-0000000000b5';
const another = '00000000-0000-7000-8000-0000000000b6';

/**
 * How long each filter of the audit takes on millions of records of one business, a year's worth, in a database of its
 * own; and how fast records are linked to a chain beside them.
 * @param {number} records
 * @param {(line: string) => void} say
 */
export async function measureAudit(records, say) {
  if (!(records >= 10_000)) throw new Sorry('--rows is a number from 10000.');
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'pos-bench-'));
  fs.chmodSync(data, 0o711);
  Object.assign(process.env, { POS_DATA: data, DATABASE_URL: '' });
  try {
    return await withDatabase(async (urls, _, passwords) => {
      await prepare(urls, passwords, { seed: false });
      await fill(String(urls.admin), records, say);
      return measure(String(urls.services.reporting));
    });
  } finally {
    fs.rmSync(data, { recursive: true, force: true });
  }
}

/**
 * @param {string} url
 * @param {number} records
 * @param {(line: string) => void} say
 */
async function fill(url, records, say) {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  const began = performance.now();
  try {
    await db.query(monthsBack);
    const { rows: indexes } = await db.query(
      `select indexrelid::regclass::text name, pg_get_indexdef(indexrelid) made from pg_index
       where indrelid = 'reporting.audit_records'::regclass and not indisprimary`,
    );
    // one sorted pass over all is ten times faster than finding the place of each
    for (const { name } of indexes) await db.query(`drop index ${name}`);
    for (let from = 1; from <= records; from += atOnce)
      await db.query(generated, [from, Math.min(from + atOnce - 1, records), records]);
    for (const { made } of indexes) await db.query(made.replace(' ON ONLY ', ' ON '));
    await db.query(
      `insert into reporting.audit_heads (business_id, seq, hash)
       select business_id, seq, hash from reporting.audit_records order by seq desc limit 1`,
    );
    await db.query(`insert into reporting.outlets (business_id, id, time_zone, day_starts_at, version)
                    select '${business}', reporting.bench_id('out', n), 'UTC', '00:00', 1 from generate_series(1, 10) n`);
    await db.query('vacuum (analyze) reporting.audit_records');
    const { rows } = await db.query(`select pg_size_pretty(sum(pg_total_relation_size(inhrelid))) size from pg_inherits
                                     where inhparent = 'reporting.audit_records'::regclass`);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    say(
      `${records.toLocaleString('en')} records of ${months} months made in ${seconds} s, ${rows[0].size} with indexes.`,
    );
  } finally {
    await db.end();
  }
}

const monthsBack = `
  do $$ declare m date; begin
    for m in select generate_series(date_trunc('month', now()) - interval '${months} months',
                                    date_trunc('month', now()) - interval '2 months', interval '1 month') loop
      execute format('create table reporting.%I partition of reporting.audit_records for values from (%L) to (%L)',
        'audit_records_' || to_char(m, 'YYYYMM'), reporting.month_id(m), reporting.month_id((m + interval '1 month')::date));
    end loop;
  end $$;
  -- the nth of some kind of thing, always the same one
  create function reporting.bench_id(kind text, n bigint) returns uuid language sql immutable as
    $$ select md5(kind || n)::uuid $$;`;

// A shop's year: mostly sales, each with its payment, by cashiers of whom some work every day; the rest is office work.
const generated = `
  insert into reporting.audit_records
    (business_id, id, event_id, event_type, entity_type, entity_id, user_id, user_name, outlet_id, request_id, ip,
     user_agent, before, after, created_at, seq, prev_hash, hash)
  select '${business}',
    overlay(overlay(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || left(md5('id' || n), 20)
      placing '7' from 13) placing '8' from 17 for 1)::uuid,
    'e' || n, type, split_part(type, '.', 1) || '.' || split_part(type, '.', 2),
    reporting.bench_id('thing', case when n % 10 < 9 then n / 2 else n % 20000 end),
    reporting.bench_id('user', who), 'User ' || who, case when n % 10 < 9 then reporting.bench_id('out', who % 10 + 1) end,
    'r' || n, '192.0.2.' || who, 'till/3',
    case when type like '%.changed' then '{"name":"as it was","price":1999}'::json end,
    json_build_object('id', n, 'number', 'MAIN-' || n, 'status', 'COMPLETED', 'totalAmount', n % 10000, 'currency', 'USD',
      'businessDate', at::date, 'note', md5('note' || n)),
    at, n, sha256(int8send(n - 1)), sha256(int8send(n))
  from (
    select n, date_trunc('month', now()) - interval '${months} months'
        + n * ((now() - date_trunc('month', now()) + interval '${months} months') / $3::bigint) as at,
      case when n % 10 < 9 then h % (1 + h / 1000 % 40) else 40 + n % 20 end who,
      case when n % 10 < 5 then 'sales.payment.taken' when n % 10 < 9 then 'sales.order.completed'
        when n % 5000 = 9 then 'identity.user.changed' else (array['catalog.product.changed', 'pricing.price.changed', 'sales.customer.created', 'sales.customer.changed',
          'procurement.order.created', 'procurement.order.received', 'identity.session.started',
          'identity.session.ended', 'identity.session.refused', 'inventory.adjustment.posted',
          'sales.refund.completed'])[1 + n / 10 % 11] end type
    from (select n, abs(hashint8(n)::bigint) h from generate_series($1::bigint, $2::bigint) n) numbered) happened`;

/** @param {string} url */
async function measure(url) {
  const [{ Database, Transactions }, { AuditRepository }, { entryOf, idsBetween, isAbout }, { database: definition }] =
    await Promise.all([
      import('../../dist/libs/persistence/src/index.js'),
      import('../../dist/apps/reporting/src/audit/audit.repository.js'),
      import('../../dist/apps/reporting/src/audit/audit.js'),
      import('../../dist/apps/reporting/src/database.js'),
    ]);
  const database = await Database.open(definition, url, 2);
  try {
    const transactions = new Transactions(database, { wake: () => undefined });
    const audit = new AuditRepository(database);
    const actor = /** @type {any} */ ({ businessId: business });
    const rows = [];
    for (const [name, filter] of Object.entries(await filters(database, idsBetween))) {
      const ms = [];
      let total = 0;
      for (let round = 0; round < rounds; round += 1) {
        const from = performance.now();
        await transactions.read(actor, async (tx) => {
          const { entityType, ...others } = filter;
          const about = entityType && (await audit.eventTypes(tx, business)).filter(isAbout(entityType));
          const asked = { ids: {}, limit: 50, ...others, ...(about && { eventTypes: about }) };
          total = (await audit.page(tx, business, asked))[1];
        });
        ms.push(performance.now() - from);
      }
      rows.push(row(name, total, ms));
    }
    const ms = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now();
      found = await transactions.read(actor, async (tx) => (await audit.eventTypes(tx, business)).length);
      ms.push(performance.now() - from);
    }
    rows.push(row('types of events', found, ms));
    const perSecond = await linking(audit, entryOf);
    const linked = ['records linked a second, in batches of 500', '', '', perSecond.toFixed(0), `≥ ${barPerSecond}`];
    const met = rows.every(({ slowest }) => slowest <= barMs) && perSecond >= barPerSecond;
    const table = [['filter', 'found', 'median ms', 'slowest ms', 'wanted'], ...rows.map(({ cells }) => cells), linked];
    return { text: `${columns(table)}\nThe first request of each filter, on a cold cache, is not counted.`, met };
  } finally {
    await database.close();
  }
}

/**
 * @param {string} name
 * @param {number} total
 * @param {number[]} ms
 */
function row(name, total, [, ...ms]) {
  const sorted = ms.sort((a, b) => a - b);
  const slowest = sorted.at(-1) ?? 0;
  const found = total > 100_000 ? '> 100000' : String(total);
  const median = sorted[sorted.length >> 1] ?? 0;
  return { slowest, cells: [name, found, median.toFixed(1), slowest.toFixed(1), `≤ ${barMs}`] };
}

/**
 * @param {any} database
 * @param {(from?: string, to?: string) => object} idsBetween
 */
async function filters(database, idsBetween) {
  const [[entityId, busy, quiet, outletId]] = await database.runAcross(
    'bench-ids',
    `select md5('thing1000')::uuid, md5('user0')::uuid, md5('user39')::uuid, md5('out3')::uuid`,
    [],
  );
  const back = (/** @type {number} */ days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const [often, seldom] = ['sales.payment.taken', 'identity.user.changed'];
  return {
    'no filter': {},
    'no filter, oldest first': { sort: 'createdAt' },
    'no filter, page 2000': { page: 2_000 },
    'eventType, frequent': { eventTypes: [often] },
    'eventType, rare': { eventTypes: [seldom] },
    'entityType, frequent': { entityType: 'sales.order' },
    'entityType, two services': { entityType: 'order' },
    entityId: { entityId },
    'userId, busy': { userId: busy },
    'userId, quiet': { userId: quiet },
    outletId: { outletId },
    'from to, a day': { ids: idsBetween(back(60), back(60)) },
    'from to, half a year': { ids: idsBetween(back(200), back(20)) },
    'eventType and a month': { eventTypes: [often], ids: idsBetween(back(100), back(70)) },
    'userId and a month': { userId: quiet, ids: idsBetween(back(100), back(70)) },
    'userId and eventType': { userId: quiet, eventTypes: [often] },
    'userId and rare eventType': { userId: busy, eventTypes: [seldom] },
    'outletId and entityType': { outletId, entityType: 'sales.order' },
    'outletId and eventType': { outletId, eventTypes: [often] },
    'outletId and userId': { outletId, userId: quiet },
    'userId, busy, and entityType': { userId: busy, entityType: 'sales.order' },
  };
}

/**
 * Records linked in a second: completed orders of three lines, as a backlog brings them.
 * @param {any} audit
 * @param {any} entryOf
 */
async function linking(audit, entryOf) {
  const { demoSales, demoToday } = await import('../../dist/libs/contracts/src/index.js');
  const [order] = demoSales(demoToday(new Date()));
  let n = 0;
  const batch = () =>
    Array.from({ length: 500 }, () => ({
      ...{ id: `bench.${(n += 1)}`, name: 'sales.order.completed.v1', businessId: n % 2 ? business : another },
      ...{ key: order.id, outletId: order.outletId, at: new Date().toISOString() },
      ...{ cause: { userId: order.cashierId, requestId: 'r', ip: '192.0.2.7', userAgent: 'till/3' }, payload: order },
    }));
  const once = () => audit.append(batch().map((event) => entryOf(event, new Map())));
  for (let warm = 0; warm < 5; warm += 1) await once();
  const from = performance.now();
  const batches = 60;
  for (let i = 0; i < batches; i += 1) await once();
  return (batches * 500 * 1000) / (performance.now() - from);
}
