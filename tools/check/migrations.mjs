// Drift of entities and migrations: migrates an empty PostgreSQL of its own and compares every entity's columns, types
// and nullability with the tables that came out.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseUrls } from '../lib/database.mjs';
import { services } from '../lib/house.mjs';
import { postgresHome } from '../lib/postgres-home.mjs';
import { Postgres } from '../lib/postgres.mjs';
import { prepare } from '../lib/schema.mjs';
import { readSecrets } from '../lib/secrets.mjs';

const data = mkdtempSync(join(tmpdir(), 'pos-drift-'));
// root's PostgreSQL runs as another user, who must get through
chmodSync(data, 0o711);
const postgres = new Postgres(postgresHome(data));
let pid = 0;
try {
  postgres.create();
  ({ pid = 0 } = await postgres.spawn());
  if (!(await postgres.ready(pid))) throw new Error(`PostgreSQL could not start: ${postgres.lastWords()}`);
  const { passwords } = readSecrets(data, {});
  const urls = databaseUrls({}, passwords, postgres);
  await prepare(urls, passwords, { seed: false });
  const again = await prepare(urls, passwords, { seed: false });
  const drift = again.applied.map((name) => `${name} was applied twice`);
  for (const service of services) drift.push(...(await compare(service, urls.admin)));
  for (const line of drift) console.log(line);
  console.log(drift.length > 0 ? `${drift.length} differences` : 'Entities and migrations agree.');
  process.exitCode = drift.length > 0 ? 1 : 0;
} finally {
  if (pid) await postgres.stop(pid);
  rmSync(data, { recursive: true });
}

async function compare(service, url) {
  const { database } = await import(`../../dist/apps/${service}/src/database.js`);
  const source = new DataSource({ type: 'postgres', url, schema: service, entities: [...database.entities] });
  await source.initialize();
  try {
    const tables = await tablesOf(source, service);
    return source.entityMetadatas.flatMap((entity) => {
      const table = `${entity.schema ?? service}.${entity.tableName}`;
      const columns = tables.get(entity.tableName);
      return columns ? differences(table, wanted(source, entity), columns) : [`${table}: no such table`];
    });
  } finally {
    await source.destroy();
  }
}

/** Column → `type` or `type null`, by table. */
async function tablesOf(source, schema) {
  const rows = await source.query(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as nullable
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped`,
    [schema],
  );
  const tables = new Map();
  for (const { table, column, type, nullable } of rows) {
    if (!tables.has(table)) tables.set(table, new Map());
    tables.get(table).set(column, described(type, nullable));
  }
  return tables;
}

function wanted(source, entity) {
  return new Map(
    entity.columns.map((column) => {
      const type = source.driver.normalizeType(column) + (column.isArray ? '[]' : '');
      return [column.databaseName, described(type, column.isNullable)];
    }),
  );
}

function described(type, nullable) {
  return `${type}${nullable ? ' null' : ''}`;
}

function differences(table, entity, columns) {
  return [...new Set([...entity.keys(), ...columns.keys()])]
    .filter((name) => entity.get(name) !== columns.get(name))
    .map(
      (name) =>
        `${table}.${name}: ${entity.get(name) ?? 'absent'} in the entity, ${columns.get(name) ?? 'absent'} in the table`,
    );
}
