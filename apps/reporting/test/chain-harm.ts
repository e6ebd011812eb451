import { services } from '#libs/persistence';
import { eventually, sql } from '#libs/testing';

/** Waits until all that a business announced is in its audit. */
export async function recorded(businessId: string): Promise<void> {
  const announced = services.map(
    (service) => `select event_id from ${service}.outbox where business_id = $1 and name !~ '^reporting.audit'`,
  );
  await eventually(async () => {
    const { rows } = await sql().query(
      `select count(*)::int missing from (${announced.join(' union all ')}
         except select event_id from reporting.audit_records where business_id = $1) m`,
      [businessId],
    );
    expect(rows[0]).toEqual({ missing: 0 });
  });
}

const tables = ['audit_records', 'audit_heads', 'audit_anchors'].map((table) => `reporting.${table}`);

/** Does `work` while the chain of a business is harmed, as only a superuser can, and puts everything back as it was. */
export async function harmed<T>(businessId: string, harm: string, work: () => Promise<T>): Promise<T> {
  const kept = new Map<string, string>();
  for (const table of tables) {
    const { rows } = await sql().query<{ all: string }>(
      `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text "all" from ${table} t where business_id = $1`,
      [businessId],
    );
    kept.set(table, rows[0]!.all);
  }
  await sql().query(harm, [businessId]);
  try {
    return await work();
  } finally {
    for (const [table, all] of kept) {
      await sql().query(`delete from ${table} where business_id = $1`, [businessId]);
      await sql().query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [all]);
    }
  }
}
