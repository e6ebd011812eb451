import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** What runs, as its launcher wrote it down. */
export interface RunningSystem {
  readonly mode: 'one' | 'services';
  /** The gateway, without `/api`. */
  readonly url: string;
  /** The data folder: mails, secrets and logs lie in it. */
  readonly data: string;
  readonly processesFile: string;
  readonly natsUrl?: string;
  /** `admin` sees every row; a service's role sees its schema and the businesses it sets. */
  readonly databaseUrls: {
    readonly admin: string;
    readonly owner: string;
    readonly verify: string;
    readonly services: Readonly<Record<string, string>>;
  };
}

/** The system under test. Throws when none was started. */
export function system(): RunningSystem {
  const file = process.env.POS_TEST_SYSTEM;
  if (!file) throw new Error('No system runs for this test: it belongs to the system suite, or set POS_TEST_SYSTEM.');
  return JSON.parse(readFileSync(file, 'utf8')) as RunningSystem;
}

const pools = new Map<string, pg.Pool>();

/**
 * Connections of a role: `admin` (the default, sees everything), `owner`, `verify`, or a service's name for its own role.
 * Idle ones keep no test from ending, so nobody needs to close them.
 */
export function sql(role = 'admin'): pg.Pool {
  const { databaseUrls } = system();
  const shared: Readonly<Record<string, unknown>> = databaseUrls;
  const url = databaseUrls.services[role] ?? shared[role];
  if (typeof url !== 'string') throw new Error(`No role "${role}".`);
  let pool = pools.get(url);
  if (!pool) {
    pool = new pg.Pool({ connectionString: url, max: 4, allowExitOnIdle: true });
    // tests kill the server on purpose: a lost idle connection is no failure, the next query opens another
    pool.on('error', () => undefined);
    pools.set(url, pool);
  }
  return pool;
}

/** The pids by name: `postgres`, `nats`, and `gateway` and each service, or `pos` for all of them in one process. */
export function processes(): Readonly<Record<string, number>> {
  return JSON.parse(readFileSync(system().processesFile, 'utf8')) as Record<string, number>;
}

/**
 * The pid of a service, of `postgres` or of `nats`. In one process every service is that process.
 * Throws while it does not run.
 */
function pidOf(name: string): number {
  const pids = processes();
  const pid = pids[name] ?? pids['pos'];
  if (!pid || (name === 'postgres' && !pids['postgres'])) throw new Error(`${name} does not run.`);
  return pid;
}

/** Kills a process by SIGKILL, as a crash would; answers its pid. Its launcher starts it again. */
export function killProcess(name: string): number {
  const pid = pidOf(name);
  process.kill(pid, 'SIGKILL');
  return pid;
}

/** Does something while a process stands still (SIGSTOP), as under a hung disk or a full machine. */
export async function paused<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const pid = pidOf(name);
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Waits until the assertion passes, and answers what it answers; after `withinMs` its last failure is thrown. */
export async function eventually<Result>(
  assertion: () => Result | Promise<Result>,
  { withinMs = 5_000, everyMs = 25 }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<Result> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > until) throw error;
      await delay(everyMs);
    }
  }
}

/** Where the system under test writes its mails, one `.eml` each, when it has no SMTP_URL. */
export function mailFolder(): string {
  return join(system().data, 'mail');
}
