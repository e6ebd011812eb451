import pg from 'pg';

const rounds = 300;
const records = 20_000;
const atOnce = 500;

/**
 * The least that lies between a commit and a consumer's: one connection commits a row, another one finds it and commits.
 * @param {string} admin how the superuser reaches the server
 */
export async function commitFloor(admin) {
  const [one, other] = [new pg.Client(admin), new pg.Client(admin)];
  await Promise.all([one.connect(), other.connect()]);
  try {
    await one.query('create table public.floor (id int primary key, payload text)');
    const ms = [];
    for (let n = 0; n < rounds; n++) {
      await one.query({ name: 'add', text: 'insert into floor values ($1, $2)', values: [n, 'x'.repeat(1_500)] });
      const from = performance.now();
      await other.query({ name: 'find', text: 'select * from floor where id >= $1', values: [n] });
      await other.query({
        name: 'take',
        text: 'insert into floor values ($1, $2)',
        values: [-n - 1, 'x'.repeat(1_500)],
      });
      ms.push(performance.now() - from);
    }
    const sorted = ms.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => Math.round((sorted[Math.floor(share * rounds)] ?? 0) * 10) / 10;
    return { p50: at(0.5), p99: at(0.99) };
  } finally {
    await one.query('drop table if exists public.floor');
    await Promise.all([one.end(), other.end()]);
  }
}

/**
 * How many audit records PostgreSQL alone inserts in a second: of sales as they are, with the same indexes, in batches.
 * @param {pg.Pool} db
 */
export async function linkFloor(db) {
  await db.query(`create schema floor; create table floor.records (like reporting.audit_records including all)`);
  try {
    const from = performance.now();
    for (let done = 0; done < records; done += atOnce)
      await db.query(
        `insert into floor.records
           (business_id, id, event_id, event_type, entity_type, entity_id, user_id, outlet_id, request_id, after,
            created_at, seq, prev_hash, hash)
         select o.business_id, gen_random_uuid(), 'floor.' || n, o.name, 'sales.order', o.key, o.key, o.outlet_id, 'r',
           o.payload::json, o.at, n, sha256('a'), sha256('b')
         from (select row_number() over () + $1 n, s.* from sales.outbox s
               where s.name = 'sales.order.completed.v1' limit $2) o`,
        [done, atOnce],
      );
    return Math.round((records * 1000) / (performance.now() - from));
  } finally {
    await db.query('drop schema floor cascade');
  }
}
