import pg from 'pg';
import { services } from './house.mjs';
import { Sorry } from './sorry.mjs';

const persistence = () => import('../../dist/libs/persistence/src/index.js');
const contracts = () => import('../../dist/libs/contracts/src/index.js');

/**
 * Brings the database to what this build expects: roles, schemas and migrations; then the demo data, when asked for and
 * the database is empty. Doing it again changes nothing.
 * @param {import('./database.mjs').DatabaseUrls} urls
 * @param {Record<string, string>} passwords by service, `owner` and `verify`
 * @param {{ seed: boolean }} options
 */
export async function prepare({ admin, owner }, passwords, { seed }) {
  if (!admin || !owner) throw new Sorry('DATABASE_URL is not set: the schema is changed through it.');
  const { provision, migrate } = await persistence();
  try {
    await makeDatabase(admin);
    await provision(admin, passwords);
  } catch (error) {
    const { code, message } = /** @type {any} */ (error);
    if (code === '42501') throw new Sorry(`The role of DATABASE_URL may not prepare the database: ${message}.`);
    throw error;
  }
  const applied = [];
  for (const service of services) {
    const { database } = await import(`../../dist/apps/${service}/src/database.js`);
    for (const name of await migrate(owner, database)) applied.push(`${service} ${name}`);
  }
  const seeded = seed && (await isEmpty(admin));
  if (seeded) await seedDemo(owner);
  // plans made on what the tables looked like when they were empty would stay slow
  if (seeded) await connected(admin, (db) => db.query('analyze'));
  return { applied, seeded };
}

/** Whether the demo business lives in this database, so that its logins work. */
export async function hasDemo(/** @type {string} */ admin) {
  const { demo } = await contracts();
  const { rowCount } = await connected(admin, (db) =>
    db.query('select 1 from identity.businesses where id = $1', [demo.businessId]),
  );
  return rowCount === 1;
}

/** Whether no business lives in this database. */
export async function isEmpty(/** @type {string} */ admin) {
  const { rowCount } = await connected(admin, (db) => db.query('select 1 from identity.businesses limit 1'));
  return rowCount === 0;
}

/**
 * Deletes everything and prepares the database anew.
 * @param {import('./database.mjs').DatabaseUrls} urls
 * @param {Record<string, string>} passwords
 * @param {{ seed: boolean }} options
 */
export async function reset(urls, passwords, options) {
  if (!urls.admin) throw new Sorry('DATABASE_URL is not set: the schema is changed through it.');
  await connected(urls.admin, async (db) => {
    for (const service of services) await db.query(`drop schema if exists ${service} cascade`);
  });
  return prepare(urls, passwords, options);
}

/** All services' demo data in one transaction: a start that is cut off leaves an empty database, which is filled next time. */
async function seedDemo(/** @type {string} */ owner) {
  const { demo } = await contracts();
  await connected(owner, async (db) => {
    await db.query('begin');
    await db.query(`select set_config('app.businesses', $1, true)`, [`{${demo.businessId}}`]);
    for (const service of services) {
      const { seedDemo } = await import(`../../dist/apps/${service}/src/demo.js`);
      await seedDemo(db);
    }
    await db.query('commit');
  });
}

/** Makes the database that the URL names, when its server lacks it. */
async function makeDatabase(/** @type {string} */ admin) {
  try {
    await connected(admin, async () => {});
  } catch (error) {
    if (/** @type {any} */ (error).code !== '3D000') throw error;
    const [, server = '', name = 'pos', rest = ''] = /^(\w+:\/\/[^/]*\/)([^?]+)(.*)$/.exec(admin) ?? [];
    const maintenance = `${server}postgres${rest}`;
    await connected(maintenance, (db) => db.query(`create database "${decodeURIComponent(name)}"`));
  }
}

/**
 * @template Result
 * @param {string} url
 * @param {(db: pg.Client) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function connected(url, work) {
  const db = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await db.connect();
  } catch (error) {
    const { code, message } = /** @type {any} */ (error);
    if (code === '3D000') throw error;
    throw new Sorry(`The database cannot be reached, see DATABASE_URL: ${message || code}.`);
  }
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}
