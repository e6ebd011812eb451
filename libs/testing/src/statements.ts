import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { eventually, sql, system } from './system.js';

/** Whose statements count. */
interface Counted {
  readonly services: readonly string[];
  /** Only statements that name this business, so that what services do for others meanwhile does not count. */
  readonly businessId?: string;
  /** How often the work is done; the fewest statements count, since caches are looked at by the clock. Once unless said. */
  readonly times?: number;
}

/** How many SQL statements with parameters services send in the course of some work. */
export async function countStatements(
  { services, businessId = '', times = 1 }: Counted,
  work: () => Promise<unknown>,
): Promise<number> {
  const roles = services.map((service) => `${service}_svc DETAIL:`);
  const { rows } = await sql().query<{ folder: string }>(`select current_setting('data_directory') folder`);
  // the launcher lets the server write beside its data
  const file = join(dirname(rows[0]!.folder), 'postgres.log');
  await set({ log_statement: `'all'`, log_line_prefix: `'%u '` });
  try {
    const counts: number[] = [];
    for (let n = 0; n < times; n++) {
      const before = statSync(file).size;
      await work();
      const lines = textFrom(file, before).split('\n');
      counts.push(
        lines.filter((line) => roles.some((role) => line.startsWith(role)) && line.includes(businessId)).length,
      );
    }
    return Math.min(...counts);
  } finally {
    await set({ log_statement: 'default', log_line_prefix: 'default' });
  }
}

/** Changes settings of the whole server, for connections that are open as well. */
async function set(settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await sql().query(`alter system set ${name} = ${value}`);
  const { rows } = await sql().query<{ then: string }>('select clock_timestamp()::text as then, pg_reload_conf()');
  // the server tells its connections in the same breath in which it turns to the new settings itself, for new ones
  await eventually(async () => {
    const client = new pg.Client({ connectionString: system().databaseUrls.admin });
    await client.connect();
    const loaded = await client
      .query<{ isNew: boolean }>(`select pg_conf_load_time() > $1::timestamptz as "isNew"`, [rows[0]!.then])
      .finally(() => client.end());
    if (!loaded.rows[0]!.isNew) throw new Error('PostgreSQL has not read its settings again');
  });
}

function textFrom(file: string, offset: number): string {
  const bytes = Buffer.alloc(statSync(file).size - offset);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(opened);
  }
  return bytes.toString();
}
