import pg from 'pg';
import { uuidv7 } from '#libs/kernel';
import { migrate, provision, type RolePasswords } from '#libs/persistence';
import { eventually, sql, system } from '#libs/testing';
import { contentOf } from '../src/audit/audit.js';
import { Walk } from '../src/audit/chain.crypto.js';
import { database } from '../src/database.js';

/** What stood in the audit before its records were linked. */
const oldRecords = `
  insert into reporting.audit_records
    (business_id, id, event_id, event_type, entity_type, entity_id, user_id, outlet_id, request_id, data, created_at)
  select $1::uuid, ('01900000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, $1::text || '.order.opened.' || i,
    'sales.order.opened', 'sales.order', gen_random_uuid(), gen_random_uuid(), case when i % 2 = 0 then gen_random_uuid() end,
    'r-' || i, json_build_object('totalAmount', i, 'name', 'Zoë "Q" \\ ' || i, 'rate', 0.1), now() - i * interval '1 second'
  from generate_series(1, $2) i`;

describe('an audit that is older than its chain', () => {
  const name = `audit_${uuidv7().slice(-12)}`;
  const here = (url: string): string => url.replace(/\/pos(\?|$)/, `/${name}$1`);
  const [many, few] = [uuidv7(), uuidv7()];
  let db: pg.Client;

  beforeAll(async () => {
    const { admin, owner, verify, services } = system().databaseUrls;
    // the roles are the server's, and keep the passwords that they have
    const passwords = Object.fromEntries(
      Object.entries({ ...services, owner, verify }).map(([role, url]) => [role, /:\/\/[^:]+:([^@]*)@/.exec(url)![1]]),
    ) as unknown as RolePasswords;
    await sql().query(`create database ${name}`);
    await provision(here(admin), passwords, ['reporting']);
    db = new pg.Client({ connectionString: here(admin) });
    await db.connect();
    await migrate(here(owner), { ...database, migrations: database.migrations.slice(0, 1) });
    await db.query(oldRecords, [many, 2_500]);
    await db.query(oldRecords, [few, 1]);
    await migrate(here(owner), database);
  }, 60_000);

  afterAll(async () => {
    await db.end();
    await eventually(() => sql().query(`drop database ${name} with (force)`));
  });

  it.each([
    ['of many records', many, 2_500],
    ['of one', few, 1],
  ])('%s is linked from its first to its head, and nothing of it is changed', async (_, business, count) => {
    const { rows } = await db.query(
      `select seq::int, encode(prev_hash, 'hex') "prevHash", encode(hash, 'hex') hash, id, business_id "businessId",
         event_id "eventId", event_type "eventType", entity_type "entityType", entity_id "entityId", user_id "userId",
         outlet_id "outletId", request_id "requestId", after, created_at at
       from reporting.audit_records where business_id = $1 order by seq`,
      [business],
    );
    const walk = new Walk();
    for (const { seq, prevHash, hash, ...record } of rows)
      expect(walk.step({ seq, prevHash, hash, record: contentOf({ ...record, at: record.at.toISOString() }) })).toBe(
        undefined,
      );
    expect(walk.checked).toBe(count);
    expect(rows.at(-1).after).toEqual({ totalAmount: count, name: `Zoë "Q" \\ ${count}`, rate: 0.1 });
    const head = await db.query(
      `select seq::int, encode(hash, 'hex') hash from reporting.audit_heads where business_id = $1`,
      [business],
    );
    expect(head.rows).toEqual([walk.at]);
  });
});
