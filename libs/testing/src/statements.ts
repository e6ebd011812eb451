import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually, sql } from './system.js';

const logging = new Set<string>();

/** Lets PostgreSQL log what a service's role is asked from now on. */
async function log(service: string): Promise<void> {
  if (logging.has(service)) return;
  logging.add(service);
  await sql().query(`alter role ${service}_svc set log_statement = 'all'`);
  const { rows } = await sql().query<{ now: string }>('select clock_timestamp()::text now');
  // only new connections know of it; the others are closed when nobody works on them
  await eventually(async () => {
    const old = await sql().query(
      `select case when state = 'idle' then pg_terminate_backend(pid) end from pg_stat_activity
       where application_name = $1 and backend_start < $2::timestamptz`,
      [`pos-${service}`, rows[0]!.now],
    );
    if (old.rows.length > 0) throw new Error(`${service} still has connections that log nothing`);
  });
}

/**
 * How many SQL statements these services send for a business in the course of some work. Every statement names its
 * business, so what services do for others meanwhile does not count.
 */
export async function countStatements(
  services: readonly string[],
  businessId: string,
  work: () => Promise<unknown>,
): Promise<number> {
  for (const service of services) await log(service);
  const { rows } = await sql().query<{ folder: string }>(`select current_setting('data_directory') folder`);
  // the launcher lets the server write beside its data
  const file = join(dirname(rows[0]!.folder), 'postgres.log');
  const before = readFileSync(file).length;
  await work();
  const written = readFileSync(file).subarray(before).toString();
  return written.split('\n').filter((line) => line.includes('DETAIL:') && line.includes(`'${businessId}'`)).length;
}
