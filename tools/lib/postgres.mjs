import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { alive, commandLine, gone, pidsRunning, signal } from './processes.mjs';
import { random } from './secrets.mjs';
import { Sorry } from './sorry.mjs';

/** A socket's path must fit into 107 bytes, the file name PostgreSQL adds included; longer folders listen on a port. */
const longestSocketFolder = 90;

/**
 * Settings for a shop's machine: two cores and little memory at rest. Durability stays at PostgreSQL's defaults: fsync,
 * synchronous_commit, full_page_writes and checksums are all on.
 */
const tuning = {
  max_connections: '80',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  huge_pages: 'off',
  // the worker method keeps three processes that two cores don't need
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers_per_gather: '1',
  autovacuum_max_workers: '2',
  autovacuum_naptime: '20s',
  random_page_cost: '1.1',
  jit: 'off',
  wal_compression: 'off',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  // a client that hangs in a transaction would hold its locks and the outbox back for ever
  idle_in_transaction_session_timeout: '60s',
  log_lock_waits: 'on',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** The PostgreSQL of one data folder: made, started, found again and stopped by its own binaries. */
export class Postgres {
  /** @param {import('./postgres-home.mjs').PostgresHome} home */
  constructor(home) {
    this.home = home;
    this.data = path.join(home.folder, 'data');
    this.log = path.join(home.folder, 'postgres.log');
    // in the title of each of its processes, so that they can be found after their postmaster was killed
    this.name = `pos-${createHash('sha256').update(this.data).digest('hex').slice(0, 12)}`;
    /** @type {number | undefined} a port instead of a socket, where the folder's name is too long for one */
    this.port = undefined;
  }

  /** Makes the database files unless they are there; true when it made them. */
  create() {
    if (fs.existsSync(path.join(this.data, 'PG_VERSION'))) return false;
    const unfinished = `${this.data}.new`;
    fs.rmSync(unfinished, { recursive: true, force: true });
    fs.writeFileSync(this.passwordFile, random(), { mode: 0o600 });
    if (this.home.user) fs.chownSync(this.passwordFile, this.home.user.uid, this.home.user.gid);
    const words = ['-D', unfinished, '-U', 'postgres', `--pwfile=${this.passwordFile}`, '--auth=scram-sha-256'];
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const made = spawnSync(this.binary('initdb'), [...words, ...locale, '--no-instructions'], {
      ...this.home.user,
      cwd: this.home.folder,
      encoding: 'utf8',
    });
    if (made.error || made.status !== 0) {
      const reason = made.error?.message ?? (made.stderr.trim().split('\n').at(-1) || `initdb ended by ${made.signal}`);
      throw new Sorry(`PostgreSQL could not make its files in ${this.home.folder}: ${reason}`);
    }
    fs.renameSync(unfinished, this.data);
    return true;
  }

  /** The pid of a living postmaster on these files, ready or not, whoever started it. */
  running() {
    const [pid, folder] = this.#pidFile();
    return pid && folder === this.data && alive(Number(pid)) && commandLine(Number(pid)).includes(this.data)
      ? Number(pid)
      : undefined;
  }

  /** Starts the postmaster in a session of its own, so that Ctrl-C in the terminal reaches the launcher only. */
  async spawn() {
    const [port, socket] = await this.#door();
    const settings = {
      ...tuning,
      cluster_name: this.name,
      listen_addresses: port ? '127.0.0.1' : '',
      port: String(port ?? 5432),
      unix_socket_directories: socket,
      unix_socket_permissions: '0700',
    };
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    if (fs.existsSync(this.log) && fs.statSync(this.log).size > 10_000_000) fs.renameSync(this.log, `${this.log}.old`);
    const log = fs.openSync(this.log, 'a', 0o640);
    const child = spawn(this.binary('postgres'), ['-D', this.data, ...words], {
      ...this.home.user,
      cwd: this.home.folder,
      detached: true,
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    return child;
  }

  /**
   * Waits until the postmaster with this pid takes connections; false when it ended before.
   * @param {number} pid
   */
  async ready(pid) {
    while (alive(pid)) {
      const lines = this.#pidFile();
      if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') {
        this.port = lines[4] ? undefined : Number(lines[3]);
        return true;
      }
      await delay(5);
    }
    return false;
  }

  /**
   * Stops whatever still runs on these files: a postmaster whose launcher was killed, or the children of a postmaster
   * that was killed itself. A new one would refuse to start beside them.
   */
  async clear() {
    const pid = this.running();
    if (pid) await this.stop(pid);
    const children = () => pidsRunning(`postgres: ${this.name}`);
    if (await gone(children, 5_000)) return;
    for (const child of children()) signal(child, 'SIGKILL');
    await gone(children, 5_000);
  }

  /**
   * Ends a postmaster: sessions are cut off and everything is written; after the time it is stopped as by a power cut.
   * @param {number} pid
   */
  async stop(pid, withinMs = 5_000) {
    const pids = () => [pid];
    signal(pid, 'SIGINT');
    if (await gone(pids, withinMs)) return;
    signal(pid, 'SIGQUIT');
    if (await gone(pids, 2_000)) return;
    signal(pid, 'SIGKILL');
    await gone(pids, 1_000);
  }

  /**
   * How a role connects.
   * @param {{ user: string, password: string, database?: string }} role
   */
  url({ user, password, database = 'pos' }) {
    const [, , , port, socket] = this.#pidFile();
    return socket
      ? `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(socket)}`
      : `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  }

  /** How the superuser connects. Its password lies beside the files, so that the two can't be parted. */
  superuserUrl(database = 'pos') {
    return this.url({ user: 'postgres', password: fs.readFileSync(this.passwordFile, 'utf8'), database });
  }

  /** The last complaint in the log, for a sentence about a start that failed. */
  lastWords() {
    const lines = fs.existsSync(this.log) ? fs.readFileSync(this.log, 'utf8').trim().split('\n') : [];
    return (
      lines.findLast((line) => /FATAL|PANIC|error/i.test(line))?.replace(/^.*?(FATAL|PANIC):\s*/, '') ??
      'no reason given'
    );
  }

  /** What tells these database files from all others: the system identifier, given by initdb. */
  identifier() {
    const file = fs.openSync(path.join(this.data, 'global/pg_control'), 'r');
    const bytes = Buffer.alloc(8);
    fs.readSync(file, bytes);
    fs.closeSync(file);
    return bytes.toString('hex');
  }

  get passwordFile() {
    return path.join(this.home.folder, 'password');
  }

  /** @param {string} name */
  binary(name) {
    return path.join(this.home.binaries, process.platform === 'win32' ? `${name}.exe` : name);
  }

  /** Where it listens: never on the network. */
  async #door() {
    const short = Buffer.byteLength(this.home.folder) <= longestSocketFolder && process.platform !== 'win32';
    if (short) return /** @type {const} */ ([undefined, this.home.folder]);
    // kept over a restart, since the services know it
    this.port ??= await freePort();
    return /** @type {const} */ ([this.port, '']);
  }

  #pidFile() {
    try {
      return fs.readFileSync(path.join(this.data, 'postmaster.pid'), 'utf8').split('\n');
    } catch {
      return [];
    }
  }
}
