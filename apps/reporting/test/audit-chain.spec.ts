import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { api, eventually, sql, system, tenant, type Answer, type Tenant } from '#libs/testing';
import { database as definition } from '../src/database.js';
import { entryOf } from '../src/audit/audit.js';
import { AuditRepository } from '../src/audit/audit.repository.js';
import { recorded } from './chain-harm.js';
import { checkout } from './selling.js';

type Body = Answer['body'];

/** All that is linked of a business, as only a superuser can look at it, and harm it. */
const records = 'reporting.audit_records where business_id = $1';

async function verified(shop: Tenant, query = ''): Promise<Body> {
  const { status, body } = await shop.owner.get(`/audit-logs/verify${query}`);
  expect(status).toBe(200);
  return body;
}

/** A shop with some records that stand still. */
async function busyShop(): Promise<Tenant> {
  const shop = await tenant();
  const { id: productId } = await shop.product();
  for (let i = 0; i < 5; i++)
    await checkout(shop.owner, shop, {
      items: [{ productId, quantity: 1 }],
      payments: [{ method: 'CARD', amount: 1_200 }],
    });
  await recorded(shop.businessId);
  return shop;
}

/** The end of the shop's chain as it was told outside the database. */
function anchorOf({ businessId }: Tenant): { seq: number; hash: string } {
  const file = join(system().data, 'audit', 'anchors.ndjson');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const line = lines.find((each) => each.includes(businessId));
  if (!line) throw new Error('not anchored yet');
  return JSON.parse(line) as { seq: number; hash: string };
}

describe('the chain of the audit', () => {
  let shop: Tenant;

  beforeAll(async () => {
    shop = await busyShop();
    // a chain that is just harmed when the service looks would not be anchored for long
    await eventually(() => anchorOf(shop), { withinMs: 15_000 });
  }, 30_000);

  it('holds from the first record to the last', async () => {
    const { pagination } = (await shop.owner.get('/audit-logs')).body as Body;
    const found = await verified(shop);
    expect(found).toEqual({
      ...{ valid: true, complete: true, checked: pagination.total, checkedTo: pagination.total },
      head: { seq: pagination.total, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await verified(shop, '?afterSeq=3')).toMatchObject({ valid: true, checked: pagination.total - 3 });
  });

  it('has no gap where many things happen at once', async () => {
    const { id: productId } = await shop.product({ stock: 1_000 });
    const sale = { items: [{ productId, quantity: 1 }], payments: [{ method: 'CASH', amount: 1_200 }] };
    const before = (await verified(shop)).checked as number;
    await Promise.all(Array.from({ length: 60 }, () => checkout(shop.owner, shop, sale)));
    await eventually(async () => expect((await verified(shop)).checked).toBeGreaterThanOrEqual(before + 60));
    expect(await verified(shop)).toMatchObject({ valid: true, complete: true });
  });

  it.each([
    ['an edited payload', `after = (after::jsonb || '{"totalAmount":1}')::json`, 'EDITED'],
    ['an edited user', `user_id = gen_random_uuid()`, 'EDITED'],
    ['an edited time', `created_at = created_at - interval '1 day'`, 'EDITED'],
    ['an address that was taken out', `ip = null, request_id = 'x'`, 'EDITED'],
    ['a hash made for something else', `hash = sha256('x')`, 'EDITED'],
  ])('shows %s', async (_what, harm, reason) => {
    const { rows } = await sql().query<{ row: object }>(
      `select to_jsonb(r) row from (select * from ${records} and seq = 4) r`,
      [shop.businessId],
    );
    await sql().query(`update ${records.replace(' where', ` set ${harm} where`)} and seq = 4`, [shop.businessId]);
    try {
      expect(await verified(shop)).toMatchObject({ valid: false, brokenAt: 4, reason, checked: 3 });
    } finally {
      await restore(shop, rows);
    }
    expect(await verified(shop)).toMatchObject({ valid: true });
  });

  it.each([
    ['a removed record', 'seq = 4', 4, 'MISSING'],
    ['a removed beginning', 'seq <= 2', 1, 'MISSING'],
    ['a truncated end', 'seq > 6', 7, 'TRUNCATED'],
    ['a log that is gone', 'true', 1, 'TRUNCATED'],
  ])('shows %s', async (_what, which, brokenAt, reason) => {
    const { rows } = await sql().query<{ row: object }>(
      `with gone as (delete from ${records} and ${which} returning *) select to_jsonb(gone) row from gone`,
      [shop.businessId],
    );
    try {
      expect(await verified(shop)).toMatchObject({ valid: false, brokenAt, reason });
    } finally {
      await restore(shop, rows);
    }
    expect(await verified(shop)).toMatchObject({ valid: true });
  });

  it('shows records that changed places', async () => {
    const swap = (): Promise<unknown> =>
      sql().query(`update ${records.replace(' where', ' set seq = 9 - seq where')} and seq in (4, 5)`, [
        shop.businessId,
      ]);
    await swap();
    expect(await verified(shop)).toMatchObject({ valid: false, brokenAt: 4, reason: 'EDITED' });
    await swap();
    expect(await verified(shop)).toMatchObject({ valid: true });
  });

  it('is told outside its table, so that a cut end whose head was mended is found', async () => {
    const anchor = anchorOf(shop);
    const { rows: events } = await sql().query<{ payload: string }>(
      `select payload from reporting.outbox where business_id = $1 and name = 'reporting.audit.anchored.v1'`,
      [shop.businessId],
    );
    expect(events.map(({ payload }) => JSON.parse(payload) as object)).toEqual([
      expect.objectContaining({ id: shop.businessId, seq: anchor.seq, hash: anchor.hash }),
    ]);
    // an anchor is no record of its own, or there would be one every hour for ever
    expect((await shop.owner.get('/audit-logs?eventType=reporting.audit.anchored')).body.data).toEqual([]);

    const head = await sql().query(`select seq, hash from reporting.audit_heads where business_id = $1`, [
      shop.businessId,
    ]);
    const { rows } = await sql().query<{ row: object }>(
      `with gone as (delete from ${records} and seq >= $2 returning *) select to_jsonb(gone) row from gone`,
      [shop.businessId, anchor.seq],
    );
    const mend = `update reporting.audit_heads set seq = $2, hash = $3 where business_id = $1`;
    const { rows: last } = await sql().query(`select seq, hash from ${records} order by seq desc limit 1`, [
      shop.businessId,
    ]);
    await sql().query(mend, [shop.businessId, last[0].seq, last[0].hash]);
    try {
      expect(await verified(shop)).toMatchObject({ valid: false, brokenAt: anchor.seq, reason: 'TRUNCATED' });
    } finally {
      await restore(shop, rows);
      await sql().query(mend, [shop.businessId, head.rows[0].seq, head.rows[0].hash]);
    }
    expect(await verified(shop)).toMatchObject({ valid: true });
  }, 60_000);

  it('can be changed by nobody who serves requests, partitions, heads and anchors included', async () => {
    const { rows } = await sql().query<{ part: string }>(
      `select inhrelid::regclass::text part from pg_inherits where inhparent = 'reporting.audit_records'::regclass`,
    );
    const tables = [
      ...['reporting.audit_records', 'reporting.audit_heads', 'reporting.audit_anchors'],
      ...rows.map(({ part }) => part),
    ];
    expect(tables.length).toBeGreaterThan(6);
    for (const table of tables)
      for (const harm of [
        `update ${table} set hash = ''`,
        `delete from ${table}`,
        `truncate ${table}`,
        `insert into ${table} select * from ${table}`,
      ])
        await expect(sql('reporting').query(harm)).rejects.toMatchObject({ code: '42501' });
  });

  it('takes no record for a business that the transaction did not name', async () => {
    await expect(
      sql('reporting').query(`select reporting.append_audit('[]', '{}', '{}', array[$1]::uuid[], '{}')`, [
        shop.businessId,
      ]),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

/** Puts rows back as they were. */
async function restore(shop: Tenant, rows: readonly { readonly row: object }[]): Promise<void> {
  const ids = rows.map(({ row }) => (row as { id: string }).id);
  await sql().query(`delete from ${records} and id = any($2)`, [shop.businessId, ids]);
  await sql().query(
    `insert into reporting.audit_records select * from jsonb_populate_recordset(null::reporting.audit_records, $1)`,
    [JSON.stringify(rows.map(({ row }) => row))],
  );
}

describe('events that are delivered again and again, in any order', () => {
  const businesses = [uuidv7(), uuidv7(), uuidv7()];
  const mark = uuidv7();
  const events = Array.from({ length: 600 }, (_, i) => ({
    id: `${mark}.${i}`,
    name: 'sales.order.completed.v1',
    businessId: businesses[i % 3]!,
    key: uuidv7(),
    at: new Date(Date.now() - i * 1_000).toISOString(),
    cause: { userId: uuidv7(), requestId: 'r' },
    payload: { totalAmount: i, lines: [{ price: 0.1 + i, text: `"ä" \\ ${i}` }] },
  }));

  afterAll(async () => {
    await sql().query(`delete from reporting.inbox where event_id like $1 || '.%'`, [mark]);
  });

  it('are recorded once each, and the chains hold', async () => {
    const database = await Database.open(definition, system().databaseUrls.services['reporting']!, 4);
    try {
      const audit = new AuditRepository(database);
      const deliveries = shuffled([...events, ...events, ...events, ...events, ...events]);
      const batches: (typeof events)[] = [];
      while (deliveries.length > 0) batches.push(deliveries.splice(0, randomInt(1, 200)));
      await Promise.all(
        batches.map((batch) => {
          const once = new Map(batch.map((event) => [event.id, event]));
          return audit.append([...once.values()].map((event) => entryOf(event, new Map())));
        }),
      );
    } finally {
      await database.close();
    }
    const { rows } = await sql().query(
      `select count(*)::int n, count(distinct event_id)::int events from reporting.audit_records where event_id like $1 || '.%'`,
      [mark],
    );
    expect(rows[0]).toEqual({ n: 600, events: 600 });
    for (const businessId of businesses) {
      const { rows: seqs } = await sql().query<{ seq: string }>(`select seq from ${records} order by seq`, [
        businessId,
      ]);
      expect(seqs.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
      const file = await exported(businessId);
      expect(await auditTool('verify', file)).toMatchObject({
        code: 0,
        output: expect.stringContaining('200 records'),
      });
      rmSync(file);
    }
  }, 60_000);
});

const folder = mkdtempSync(join(tmpdir(), 'pos-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

function auditTool(...words: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, POS_DATA: system().data };
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/audit.mjs', ...words], { env }, (failed, stdout, stderr) =>
      resolve({ code: failed ? Number(failed.code) : 0, output: stdout || stderr }),
    );
  });
}

async function exported(businessId: string): Promise<string> {
  const file = join(folder, `${businessId}.ndjson`);
  const { code, output } = await auditTool('export', file, '--business', businessId);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^Wrote \d+ records/) });
  return file;
}

function shuffled<T>(things: T[]): T[] {
  for (let i = things.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [things[i], things[j]] = [things[j]!, things[i]!];
  }
  return things;
}

describe('an exported log', () => {
  let file: string;
  let lines: string[];
  let shop: Tenant;

  beforeAll(async () => {
    shop = await busyShop();
    file = await exported(shop.businessId);
    lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  }, 60_000);

  const changed = async (what: readonly string[], ...words: string[]): Promise<{ code: number; output: string }> => {
    const other = join(folder, 'changed.ndjson');
    writeFileSync(other, `${what.join('\n')}\n`);
    return auditTool('verify', other, ...words);
  };
  const edited = (line: number, edit: (link: Body) => void): string[] =>
    lines.map((text, i) => {
      if (i !== line) return text;
      const link = JSON.parse(text) as Body;
      edit(link);
      return JSON.stringify(link);
    });

  it('is whole as it was written, even where its fields stand in another order', async () => {
    const { checked, head } = await verified(shop);
    const whole = {
      code: 0,
      output: `Whole: ${checked as number} records of business ${shop.businessId}, ending with ${head.hash as string}.\n`,
    };
    expect(await auditTool('verify', file)).toEqual(whole);
    const turned = edited(3, (link) => {
      link.record = Object.fromEntries(Object.entries(link.record as object).reverse());
    });
    expect(await changed(turned)).toEqual(whole);
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ['an edited amount', () => edited(5, (link) => (link.record.after.totalAmount = 1)), /^BROKEN at record 5/],
    ['an edited user', () => edited(2, (link) => (link.record.userId = uuidv7())), /^BROKEN at record 2/],
    ['an added field', () => edited(2, (link) => (link.record.note = 'paid')), /^BROKEN at record 2/],
    ['an edited hash', () => edited(2, (link) => (link.hash = '0'.repeat(64))), /^BROKEN at record 2/],
    ['a removed record', () => lines.toSpliced(4, 1), /^BROKEN at record 4/],
    ['records that changed places', () => lines.toSpliced(3, 2, lines[4]!, lines[3]!), /^BROKEN at record 3/],
    ['a record that comes twice', () => lines.toSpliced(3, 0, lines[3]!), /^BROKEN at record 3: another/],
    ['a truncated file', () => lines.slice(0, 5), /^BROKEN at record 5: it and all/],
    ['a cut end', () => [...lines.slice(0, 5), lines.at(-1)!], /^BROKEN at record 5/],
  ])('shows %s', async (_what, harm, says) => {
    expect(await changed(harm())).toEqual({ code: 1, output: expect.stringMatching(says) });
  });

  it('that ends too early, but says so itself, is found by an anchor from elsewhere', async () => {
    const last = JSON.parse(lines.at(-2)!) as Body;
    const cut = [...lines.slice(0, 5), JSON.stringify({ end: { seq: 4, hash: JSON.parse(lines[4]!).hash } })];
    expect((await changed(cut)).code).toBe(0);
    const anchors = join(folder, 'anchors.ndjson');
    const anchor = { businessId: shop.businessId, seq: last.seq, hash: last.hash };
    writeFileSync(
      anchors,
      `${JSON.stringify(anchor)}\n${JSON.stringify({ ...anchor, businessId: uuidv7(), hash: 'x' })}\n`,
    );
    expect(await auditTool('verify', file, '--anchors', anchors)).toMatchObject({ code: 0 });
    expect(await changed(cut, '--anchors', anchors)).toEqual({
      code: 1,
      output: expect.stringMatching(/^BROKEN at record 5: it and all behind it are missing/),
    });
  });

  it('is refused in one sentence where it is none', async () => {
    expect(await changed(['{"a":1}'])).toEqual({ code: 2, output: expect.stringContaining('no export of an audit') });
    expect(await changed([lines[0]!, 'x'])).toEqual({ code: 2, output: expect.stringContaining('Line 2') });
    expect(await auditTool('verify', 'gone.ndjson')).toEqual({ code: 2, output: 'There is no file gone.ndjson.\n' });
    expect((await auditTool('export', '--business', uuidv7())).output).toMatch(/^There is no audit of a business/);
  });
});

describe('a verification', () => {
  it('is for the owner only, of their own business, and of places that are there', async () => {
    const shop = await tenant();
    expect((await (await shop.as('ADMIN')).get('/audit-logs/verify')).status).toBe(403);
    expect((await api().get('/audit-logs/verify')).status).toBe(401);
    const bad = await shop.owner.get('/audit-logs/verify?afterSeq=-1');
    expect([bad.status, bad.body.code, bad.body.errors[0].path]).toEqual([400, 'request.invalid', 'afterSeq']);
    const far = await shop.owner.get('/audit-logs/verify?afterSeq=1000000');
    expect([far.status, far.body.code]).toEqual([404, 'reporting.audit.not-found']);
  });
});
