import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';

/** How to start a system of one's own. */
export interface StartChoice {
  /** One process (the default), or one per service over a broker. */
  readonly mode?: 'one' | 'services';
  /** Whether the demo business is filled in; off by default. */
  readonly demo?: boolean;
  /** A data folder to keep; without one a new folder is made, and deleted at the end. */
  readonly data?: string;
  /** Settings beside PORT and POS_DATA. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A system under test that was started by its own launcher. */
export interface StartedSystem {
  readonly launcher: ChildProcess;
  readonly data: string;
  readonly url: string;
  /** What `system()` reads: how to reach everything that runs. */
  readonly systemFile: string;
  /** Everything that launcher and services have printed. */
  output(): string;
  /** Ends it as SIGTERM does and waits until the launcher is gone; answers its exit code. */
  stop(): Promise<number | null>;
}

// The gateway's port and one for the health of each service.
const PORTS = 8;
// A new database takes a second or two; the rest is a loaded machine.
const READY_WITHIN_MS = 90_000;

/** Starts the whole system by the launcher and waits until it is ready; throws what was printed when it is not. */
export async function startSystem({
  mode = 'one',
  demo = false,
  data,
  env = {},
}: StartChoice = {}): Promise<StartedSystem> {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'pos-system-'));
  // root's PostgreSQL runs as another user, who must get through
  chmodSync(folder, 0o711);
  const port = await freePorts(PORTS);
  const log = join(folder, 'output.log');
  const written = openSync(log, 'a');
  const flags = [mode === 'services' ? '--services' : '--one-process', ...(demo ? [] : ['--no-demo'])];
  const launcher = spawn(process.execPath, ['tools/start.mjs', ...flags], {
    // a developer's .env must not lead tests to another database; what the environment itself says holds
    env: {
      DATABASE_URL: '',
      SMTP_URL: '',
      LOG_LEVEL: 'warn',
      ...process.env,
      PORT: String(port),
      POS_DATA: folder,
      ...env,
    },
    stdio: ['ignore', written, written, 'ipc'],
  });
  const output = (): string => readFileSync(log, 'utf8');
  const stop = async (): Promise<number | null> => {
    if (launcher.exitCode === null && launcher.signalCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'exit');
    }
    if (!data) rmSync(folder, { recursive: true, force: true });
    return launcher.exitCode;
  };
  const late = setTimeout(() => launcher.kill('SIGTERM'), READY_WITHIN_MS);
  const ready = await Promise.race([
    once(launcher, 'message').then(() => true),
    once(launcher, 'exit').then(() => false),
  ]);
  clearTimeout(late);
  if (!ready) {
    const said = output();
    await stop();
    throw new Error(`The system did not start:\n${said}`);
  }
  const url = `http://127.0.0.1:${port}`;
  return { launcher, data: folder, url, systemFile: join(folder, 'system.json'), output, stop };
}

/** The first of so many free ports in a row. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    // below the range that the kernel hands out by itself
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree(first + i)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
