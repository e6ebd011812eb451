import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from '#libs/kernel';
import { createLog } from '#libs/observability';
import { Database, Transactions } from '#libs/persistence';
import { eventually, sql, system, tenant } from '#libs/testing';
import { AnchoringService } from '../src/audit/anchoring.service.js';
import { AnchorsRepository } from '../src/audit/anchors.repository.js';
import { entryOf } from '../src/audit/audit.js';
import { AuditRepository } from '../src/audit/audit.repository.js';
import type { Mark } from '../src/audit/chain.crypto.js';
import { VerificationService } from '../src/audit/verification.service.js';
import { database as definition } from '../src/database.js';
import { harmed, recorded } from './chain-harm.js';
import { metricsOf, valueOf } from './metrics.js';

const PATIENTLY = { withinMs: 20_000, everyMs: 100 };

/** A chain that was last told of at its hundredth record, and has several steps of a walk behind that. */
describe('before a chain is told of again', () => {
  const mark = uuidv7();
  const file = join(system().data, 'audit', 'anchors.ndjson');
  const log = createLog('reporting', 'silent');
  const audits: AuditRepository[] = [];
  const replicas: { database: Database; verification: VerificationService; anchoring: AnchoringService }[] = [];
  let businessId: string;
  let head: Mark;

  beforeAll(async () => {
    ({ businessId } = await tenant());
    await recorded(businessId);
    for (let replica = 1; replica <= 2; replica++) {
      const database = await Database.open(definition, system().databaseUrls.services['reporting']!, 2);
      const transactions = new Transactions(database, { wake: () => undefined });
      const [audit, anchors] = [new AuditRepository(database), new AnchorsRepository(database)];
      const verification = new VerificationService(transactions, audit, anchors, log);
      const anchoring = new AnchoringService(transactions, anchors, verification, file, log);
      replicas.push({ database, verification, anchoring });
      audits.push(audit);
    }
    const event = (i: number) => ({
      ...{ id: `${mark}.${i}`, name: 'sales.order.completed.v1', businessId, key: uuidv7() },
      ...{ at: new Date().toISOString(), cause: { userId: uuidv7(), requestId: 'r' }, payload: { totalAmount: i } },
    });
    // as if it had just been told of: the running system leaves it alone
    await harmless('update reporting.audit_heads set anchored_at = now(), anchored_seq = 100 where business_id = $1');
    await audits[0]!.append(Array.from({ length: 520 }, (_, i) => entryOf(event(i), new Map())));
    await harmless('delete from reporting.audit_anchors where business_id = $1');
    await harmless(`insert into reporting.audit_anchors (business_id, seq, hash)
      select business_id, seq, hash from reporting.audit_records where business_id = $1 and seq = 100`);
    const { rows } = await harmless<{ seq: string; hash: string }>(
      `select seq, encode(hash, 'hex') hash from reporting.audit_heads where business_id = $1`,
    );
    head = { seq: Number(rows[0]!.seq), hash: rows[0]!.hash };
  }, 60_000);

  afterAll(async () => {
    for (const { database } of replicas) await database.close();
    await sql().query(`delete from reporting.inbox where event_id like $1 || '.%'`, [mark]);
  });

  const harmless = <Row extends object>(text: string) => sql().query<Row>(text, [businessId]);
  const look = (replica = replicas[0]!, stop = new AbortController().signal): Promise<Mark | undefined> =>
    replica.verification.checkSinceAnchor(businessId, stop);
  const lookTogether = (): Promise<(Mark | undefined)[]> => Promise.all(replicas.map((replica) => look(replica)));
  const breaks = async (): Promise<object[]> => {
    const { rows } = await harmless<{ payload: string }>(
      `select payload from reporting.outbox where business_id = $1 and name = 'reporting.audit.broken.v1'`,
    );
    return rows.map(({ payload }) => JSON.parse(payload) as object);
  };
  const anchors = async (): Promise<number[]> => {
    const { rows } = await harmless<{ seq: string }>(
      'select seq from reporting.audit_anchors where business_id = $1 order by seq',
    );
    return rows.map(({ seq }) => Number(seq));
  };

  it('it is gone along from there to its head', async () => {
    expect(await lookTogether()).toEqual([head, head]);
    expect(await breaks()).toEqual([]);
  });

  it('it is not gone along to the end when the process is to stop', async () => {
    expect(await look(replicas[0], AbortSignal.abort())).toBeUndefined();
  });

  it.each([
    [
      'an edited record',
      'update reporting.audit_records set ip = null, request_id = $$x$$',
      'seq = 450',
      450,
      'EDITED',
    ],
    ['a removed record', 'delete from reporting.audit_records', 'seq = 460', 460, 'MISSING'],
    ['a truncated end', 'delete from reporting.audit_records', 'seq > 500', 501, 'TRUNCATED'],
    [
      'another record under the anchor',
      `update reporting.audit_anchors set hash = sha256('x')`,
      'true',
      100,
      'REWRITTEN',
    ],
    ['a head before the anchor', 'update reporting.audit_heads set seq = 50', 'true', 51, 'TRUNCATED'],
    ['another head', `update reporting.audit_heads set hash = sha256('x')`, 'true', undefined, 'REWRITTEN'],
  ])('%s is found and told once, whoever looks and however often', async (_what, harm, which, place, reason) => {
    const before = await breaks();
    const found = { id: businessId, brokenAt: place ?? head.seq, reason };
    await harmed(businessId, `${harm} where business_id = $1 and ${which}`, async () => {
      expect(await lookTogether()).toEqual([undefined, undefined]);
      expect(await look()).toBeUndefined();
    });
    expect((await breaks()).slice(before.length)).toEqual([found]);
  });

  it('it is gone along from its beginning where the anchor is missing', async () => {
    const gone = 'with gone as (delete from reporting.audit_anchors where business_id = $1) select';
    await harmed(businessId, gone, async () => expect(await look()).toEqual(head));
    const edited = `with gone as (delete from reporting.audit_anchors where business_id = $1)
      update reporting.audit_records set request_id = 'x' where business_id = $1 and seq = 3`;
    await harmed(businessId, edited, async () => expect(await look()).toBeUndefined());
    expect((await breaks()).at(-1)).toMatchObject({ brokenAt: 3 });
  });

  it('the service looks by itself, and tells no end of a chain that does not hold; then once, however many look', async () => {
    const anHourLater = `update reporting.audit_heads set claimed_at = null, anchored_at = anchored_at - interval '1 hour'
      where business_id = $1`;
    const before = valueOf(await metricsOf('reporting'), 'audit_chains_verified_total', { outcome: 'broken' })!;
    const known = (await breaks()).length;
    const edit = `update reporting.audit_records set request_id = 'x' where business_id = $1 and seq = 444`;
    await harmed(businessId, edit, async () => {
      // due twice: an end that was told would not be due again
      for (let look = 1; look <= 2; look++) {
        await harmless(anHourLater);
        await eventually(async () => {
          const { rows } = await harmless('select claimed_at from reporting.audit_heads where business_id = $1');
          expect(rows).toEqual([{ claimed_at: expect.any(Date) }]);
        }, PATIENTLY);
        await eventually(
          async () => expect((await breaks()).slice(known)).toMatchObject([{ brokenAt: 444 }]),
          PATIENTLY,
        );
      }
      await eventually(async () =>
        expect(
          valueOf(await metricsOf('reporting'), 'audit_chains_verified_total', { outcome: 'broken' }),
        ).toBeGreaterThanOrEqual(before + 2),
      );
      expect(await anchors()).toEqual([100]);
    });

    for (const { anchoring } of replicas) anchoring.onApplicationBootstrap();
    await harmless(anHourLater);
    await eventually(async () => expect(await anchors()).toEqual([100, head.seq]), PATIENTLY);
    for (const { anchoring } of replicas) await anchoring.onApplicationShutdown();
    const { rows } = await harmless<{ payload: string }>(
      `select payload from reporting.outbox
       where business_id = $1 and name = 'reporting.audit.anchored.v1' and version = ${head.seq}`,
    );
    expect(rows.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([{ id: businessId, ...head }]);
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.filter((line) => line.includes(businessId) && line.includes(`"seq":${head.seq},`))).toHaveLength(1);
  }, 90_000);
});
