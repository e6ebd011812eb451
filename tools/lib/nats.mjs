import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './house.mjs';
import { freePort } from './ports.mjs';
import { gone, pidsRunning, signal } from './processes.mjs';
import { Sorry } from './sorry.mjs';

/** The nats-server in PATH. Throws Sorry when there is none. */
export function natsServer() {
  const binary = inPath('nats-server');
  if (!binary)
    throw new Sorry('--services needs a broker: set NATS_URL, or install nats-server so that it is in PATH.');
  return binary;
}

/** The setting that holds a user's password; the server takes it from its environment. */
export const passwordOf = (/** @type {string} */ user) => `NATS_${user.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

/**
 * Who may do what: a file made by `npm run nats`, and the passwords of the users in it.
 * @typedef {{ file: string, passwords: Record<string, string> }} Rules
 */

/**
 * A private broker with JetStream on a free loopback port, its store in the data folder. Without rules everybody may do
 * everything.
 * @param {string} data
 * @param {Rules} [rules]
 */
export async function privateNats(data, rules) {
  const binary = natsServer();
  const folder = path.join(data, 'nats');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  // kept over restarts, since every service knows it
  const port = await freePort();
  const log = path.join(folder, 'nats-server.log');
  // short: its place in the command line is how a broker that outlived its launcher is recognised
  const store = ['-sd', folder];
  const entries = Object.entries(rules?.passwords ?? {});
  return {
    /** How a user logs in; nobody where there are no rules. */
    urlOf: (/** @type {string} */ user) =>
      rules ? `nats://${user}:${rules.passwords[user] ?? ''}@127.0.0.1:${port}` : `nats://127.0.0.1:${port}`,
    url: `nats://127.0.0.1:${port}`,
    /** @type {import('./supervision.mjs').Charge} */
    charge: {
      name: 'nats',
      clear: () => clear(store.join(' ')),
      spawn: async () =>
        spawn(
          binary,
          [
            ...(rules ? ['-c', path.resolve(root, rules.file)] : []),
            ...['-js', ...store, '-a', '127.0.0.1', '-p', String(port), '-l', log, '--log_size_limit', '10000000'],
          ],
          {
            cwd: folder,
            env: { ...process.env, ...Object.fromEntries(entries.map(([user, word]) => [passwordOf(user), word])) },
            detached: true,
            stdio: 'ignore',
          },
        ),
      ready: (child) => answers(child, port),
      lastWords: () => `its log is ${log}.`,
      endsWithinMs: 2_000,
    },
  };
}

/** Ends a broker whose launcher was killed: two on one store would ruin it. */
async function clear(/** @type {string} */ store) {
  const found = () => pidsRunning(store);
  for (const pid of found()) signal(pid, 'SIGTERM');
  if (await gone(found, 3_000)) return;
  for (const pid of found()) signal(pid, 'SIGKILL');
  await gone(found, 1_000);
}

/** @param {import('node:child_process').ChildProcess} child */
async function answers(child, /** @type {number} */ port) {
  while (child.exitCode === null && child.signalCode === null && child.pid) {
    const socket = net.connect(port, '127.0.0.1');
    const open = await new Promise((resolve) =>
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
    );
    socket.destroy();
    if (open) return true;
    await delay(20);
  }
  return false;
}

function inPath(/** @type {string} */ name) {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((each) => path.join(folder, each))).find(executable);
}

function executable(/** @type {string} */ file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The rules of a broker for this code, made anew when the code was built anew: reading them out of it takes seconds.
 * @param {string} data
 * @param {AbortSignal} signal
 */
export async function currentRules(data, signal) {
  const file = path.join(data, 'nats', 'services.conf');
  const built = fs.statSync(path.join(root, 'dist/.built')).mtimeMs;
  if (fs.existsSync(file) && fs.statSync(file).mtimeMs > built) return file;
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [path.join(root, 'tools/nats.mjs'), '--to', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  const code = await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  signal.throwIfAborted();
  if (code !== 0) throw new Sorry('The rules of the broker could not be made.');
  return file;
}
