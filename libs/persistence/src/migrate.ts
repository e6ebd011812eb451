import { DataSource, type MigrationInterface } from 'typeorm';
import type { Class } from '#libs/contracts';
import type { ServiceName } from './schema.js';

/** What a service owns in the database: its tables as entities, and how they came to be. */
export interface ServiceDatabase {
  readonly service: ServiceName;
  readonly entities: readonly Class<object>[];
  /** In order; forward only. */
  readonly migrations: readonly Class<MigrationInterface>[];
}

const MIGRATIONS_TABLE = 'migrations';

/** Applies what is missing, as the owner of the schemas; returns the names of what was applied. Safe to run twice at once. */
export async function migrate(ownerUrl: string, { service, migrations }: ServiceDatabase): Promise<readonly string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    schema: service,
    migrations: [...migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    extra: { max: 2 },
  });
  await source.initialize();
  const lock = source.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock(hashtext($1))`, [`${service}.migrate`]);
    const applied = await source.runMigrations({ transaction: 'each' });
    // plans of the first minutes are kept for long: let them be made on statistics that are true
    if (applied.length > 0) await lock.query(`analyze`).catch(() => undefined);
    return applied.map((m) => m.name);
  } finally {
    await lock.query(`select pg_advisory_unlock(hashtext($1))`, [`${service}.migrate`]).catch(() => undefined);
    await lock.release();
    await source.destroy();
  }
}

/** Names of migrations that the database lacks: a service refuses to start on an older schema. */
export async function missingMigrations(
  source: DataSource,
  { service, migrations }: ServiceDatabase,
): Promise<readonly string[]> {
  const rows = await source
    .query<{ name: string }[]>(`select name from ${service}.${MIGRATIONS_TABLE}`)
    .catch(() => []);
  const applied = new Set(rows.map((r) => r.name));
  return migrations.map((m) => new m().name ?? m.name).filter((name) => !applied.has(name));
}
