import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { missingMigrations, type ServiceDatabase } from './migrate.js';
import type { ServiceName } from './schema.js';
import { statement, type Row, type Value } from './statement.js';

// Long enough for a busy pool of 2, short enough that requests do not pile up behind a database that is away.
const CONNECT_TIMEOUT_MS = 2_000;
const IDLE_MS = 30_000;

const outlived = new WeakSet<pg.PoolClient>();

/**
 * A connection that is lost at work fails its query, and says so a second time as an event, which the pool hears only
 * while the connection is idle: unheard, it would end the process.
 */
function outliveItsLoss(client: pg.PoolClient): void {
  if (outlived.has(client)) return;
  outlived.add(client);
  client.on('error', () => undefined);
}

/** A service's database: TypeORM's entities and the hot statements over one small pool. */
export class Database {
  private constructor(
    readonly service: ServiceName,
    readonly source: DataSource,
    readonly pool: pg.Pool,
    readonly url: string,
  ) {}

  /** Connects as the service's own role. Throws one sentence when the schema is older than the program. */
  static async open(definition: ServiceDatabase, url: string, poolSize: number): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url,
      schema: definition.service,
      entities: [...definition.entities],
      installExtensions: false,
      parseInt8: true,
      // a connection that broke while idle is replaced by the pool: nothing to report
      poolErrorHandler: () => undefined,
      extra: {
        application_name: `pos-${definition.service}`,
        max: poolSize,
        idleTimeoutMillis: IDLE_MS,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      },
    });
    await source.initialize();
    const missing = await missingMigrations(source, definition);
    if (missing.length > 0) {
      await source.destroy();
      throw new Error(`The schema ${definition.service} lacks ${missing.join(', ')}: run npm run db -- migrate.`);
    }
    const pool = (source.driver as PostgresDriver).master as pg.Pool;
    pool.on('acquire', outliveItsLoss);
    return new Database(definition.service, source, pool, url);
  }

  /** One named statement as one transaction in one round trip, seeing exactly the named businesses. */
  run(businesses: Iterable<string>, name: string, text: string, values: readonly Value[]): Promise<readonly Row[]> {
    return statement(this.pool, businesses, name, text, values);
  }

  /** The same for tables without tenant policy and for functions that answer across businesses. */
  runAcross(name: string, text: string, values: readonly Value[]): Promise<readonly Row[]> {
    return statement(this.pool, undefined, name, text, values);
  }

  async isReady(): Promise<boolean> {
    return this.runAcross('ready', 'select 1', []).then(
      () => true,
      () => false,
    );
  }

  close(): Promise<void> {
    return this.source.destroy();
  }
}
