import fs from 'node:fs';
import path from 'node:path';
import { services } from './house.mjs';
import { holderOf, lockData } from './lock.mjs';
import { postgresHome } from './postgres-home.mjs';
import { Postgres } from './postgres.mjs';
import { readSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';
import { Sorry } from './sorry.mjs';

/**
 * How each role reaches the database. `admin` may create roles and see every row; it and the other shared roles are
 * missing when only the services' own URLs are known.
 * @typedef {{ admin?: string, owner?: string, verify?: string, services: Record<string, string> }} DatabaseUrls
 */

/**
 * @param {import('./settings.mjs').Settings} settings
 * @param {Record<string, string>} passwords by service, `owner` and `verify`
 * @param {Postgres | undefined} postgres the embedded one, when it runs
 * @returns {DatabaseUrls}
 */
export function databaseUrls(settings, passwords, postgres) {
  const admin = settings.databaseUrl ?? postgres?.superuserUrl();
  if (!admin) return { services: settings.serviceDatabaseUrls ?? {} };
  const as = (/** @type {string} */ role, /** @type {string} */ login) =>
    settings.databaseUrl
      ? settings.databaseUrl.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1${role}:${passwords[login]}@`)
      : /** @type {Postgres} */ (postgres).url({ user: role, password: passwords[login] ?? '' });
  return {
    admin,
    owner: as('pos_owner', 'owner'),
    verify: as('pos_verify', 'verify'),
    services: Object.fromEntries(
      services.map((service) => [service, settings.serviceDatabaseUrls?.[service] ?? as(`${service}_svc`, service)]),
    ),
  };
}

/** Whether the launcher brings the database itself. */
export function isEmbedded(/** @type {import('./settings.mjs').Settings} */ settings) {
  return !settings.databaseUrl && !settings.serviceDatabaseUrls;
}

/** Makes the data folder. Throws Sorry when it can't be written. */
export function makeData(/** @type {string} */ data) {
  try {
    // others may pass through, because the database's user is another one when root starts; what is secret says so itself
    makeFolders(data);
    fs.readdirSync(data);
    fs.accessSync(data, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    throw new Sorry(`POS_DATA names ${data}, which cannot be written (${/** @type {any} */ (error).code}).`);
  }
}

/** Folder by folder, since Node's own recursion never returns where a file system such as /proc takes no folders. */
function makeFolders(/** @type {string} */ folder) {
  if (fs.existsSync(folder)) return;
  makeFolders(path.dirname(folder));
  fs.mkdirSync(folder, { mode: 0o711 });
}

/**
 * Runs a command against the database of this clone: the one that runs, or the embedded one, started for as long as the
 * command takes. For commands beside the launcher; the launcher itself may start it as its child.
 * @template Result
 * @param {(urls: DatabaseUrls, settings: import('./settings.mjs').Settings, passwords: Record<string, string>) => Promise<Result>} command
 * @returns {Promise<Result>}
 */
export async function withDatabase(command) {
  const settings = readSettings();
  makeData(settings.data);
  const { passwords } = readSecrets(settings.data, process.env);
  if (!isEmbedded(settings)) return command(databaseUrls(settings, passwords, undefined), settings, passwords);
  const postgres = new Postgres(postgresHome(settings.data));
  if (holderOf(settings.data) && postgres.running())
    return command(databaseUrls(settings, passwords, postgres), settings, passwords);
  const unlock = lockData(settings.data);
  try {
    postgres.create();
    await postgres.clear();
    const { pid = 0 } = await postgres.spawn();
    if (!(await postgres.ready(pid))) throw new Sorry(`PostgreSQL could not start: ${postgres.lastWords()}`);
    try {
      return await command(databaseUrls(settings, passwords, postgres), settings, passwords);
    } finally {
      await postgres.stop(pid);
    }
  } finally {
    unlock();
  }
}
