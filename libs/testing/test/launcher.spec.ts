import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, startSystem, type StartedSystem } from '#libs/testing';

const mode = process.env.POS_MODE === 'services' ? 'services' : 'one';
const flag = mode === 'services' ? '--services' : '--one-process';

describe('a wrong setting ends the start with one sentence that names it', () => {
  const data = mkdtempSync(join(tmpdir(), 'pos-settings-'));
  const nowhere = 'postgres://pos:secret@127.0.0.1:1/pos';

  afterAll(() => rmSync(data, { recursive: true }));

  it.each<[string, Record<string, string>, RegExp]>([
    ['a port that is none', { PORT: 'http' }, /^PORT is "http", which is no port number/],
    ['a data folder that cannot be', { POS_DATA: '/dev/null/pos' }, /^POS_DATA names \/dev\/null\/pos, which cannot/],
    ['a certificate without its key', { TLS_CERT_FILE: '/x.pem' }, /^TLS_KEY_FILE is missing/],
    ['a certificate that is not there', { TLS_CERT_FILE: '/x', TLS_KEY_FILE: '/y' }, /^TLS_CERT_FILE names \/x, which/],
    ['production without a signing key', { NODE_ENV: 'production' }, /^JWT_PRIVATE_KEY_FILE is required/],
    ['a secret that is too short', { ACTOR_SECRET: 'changeme' }, /^ACTOR_SECRET has fewer than 32 characters/],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/],
    ['a pool of none', { POOL_SALES: '0' }, /^POOL_SALES is "0"/],
    [
      'a database that is not there',
      { DATABASE_URL: nowhere },
      /^DATABASE_URL names 127.0.0.1:1, which cannot be reached/,
    ],
    ['another kind of database', { DATABASE_URL: 'mysql://db/pos' }, /^DATABASE_URL must start with postgres:/],
    ['databases of some services', { SALES_DATABASE_URL: nowhere }, /^IDENTITY_DATABASE_URL is not set/],
  ])('%s', (_, env, sentence) => {
    const { status, stderr } = start({ POS_DATA: data, ...env });
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(sentence)]);
    expect(status).toBe(1);
  });

  it('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { stderr, status } = start({ POS_DATA: data, PORT: String(port) });
    other.close();
    expect(stderr).toBe(`PORT is ${port}, which is in use by another program.\n`);
    expect(status).toBe(1);
  });

  it('a broker that is not there', () => {
    const { stderr, status } = start({ POS_DATA: data, NATS_URL: 'nats://127.0.0.1:1' }, ['--services']);
    expect(stderr).toBe('NATS_URL names 127.0.0.1:1, which cannot be reached (ECONNREFUSED).\n');
    expect(status).toBe(1);
  });

  it('no broker at all', () => {
    const { stderr, status } = start({ POS_DATA: data, NATS_URL: '', PATH: '/nowhere' }, ['--services']);
    expect(stderr).toBe('--services needs a broker: set NATS_URL, or install nats-server so that it is in PATH.\n');
    expect(status).toBe(1);
  });

  it('an unknown flag', () => {
    const { stderr, status } = start({}, ['--fast']);
    expect(stderr).toMatch(/^Unknown flag --fast/);
    expect(status).toBe(1);
  });
});

describe('a running system', () => {
  let running: StartedSystem;

  beforeAll(async () => {
    running = await startSystem({ mode });
  }, 100_000);

  afterAll(() => running.stop());

  const pids = (): Record<string, number> => JSON.parse(readFileSync(join(running.data, 'processes.json'), 'utf8'));
  const restarted = (before: Record<string, number>): void => {
    for (const [name, pid] of Object.entries(before)) {
      expect(pids()).toEqual(expect.objectContaining({ [name]: expect.any(Number) }));
      expect(pids()[name]).not.toBe(pid);
    }
  };
  const isReady = async (): Promise<void> => {
    const { status } = await fetch(`${running.url}/health/ready`);
    expect(status).toBe(200);
  };

  it('is ready', isReady);

  it('recovers from the death of PostgreSQL without starting a service again', async () => {
    const before = pids();
    process.kill(before['postgres']!, 'SIGKILL');
    await eventually(() => restarted({ postgres: before['postgres']! }), { withinMs: 20_000 });
    await eventually(isReady, { withinMs: 20_000 });
    expect({ ...pids(), postgres: 0 }).toEqual({ ...before, postgres: 0 });
  }, 60_000);

  it('starts every other process again that dies', async () => {
    const { postgres, ...others } = pids();
    expect(postgres).toBeDefined();
    for (const pid of Object.values(others)) process.kill(pid, 'SIGKILL');
    await eventually(() => restarted(others), { withinMs: 30_000 });
    await eventually(isReady, { withinMs: 30_000 });
  }, 90_000);

  it('refuses a second start on its data folder', () => {
    const { stderr, status } = start({ POS_DATA: running.data });
    expect(stderr).toMatch(/^Another start \(process \d+\) already uses .*\n$/);
    expect(status).toBe(1);
  });

  it('is ended and taken over by the next start after its launcher was killed', async () => {
    const left = pids();
    running.launcher.kill('SIGKILL');
    await once(running.launcher, 'exit');
    const next = await startSystem({ mode, data: running.data });
    expect(living(left)).toEqual([]);
    expect(await next.stop()).toBe(0);
    running = await startSystem({ mode, data: running.data });
  }, 100_000);

  it('ends within ten seconds and leaves no process behind', async () => {
    const left = pids();
    const began = Date.now();
    expect(await running.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(living(left)).toEqual([]);
  });
});

function start(
  env: Record<string, string>,
  flags: readonly string[] = [flag],
): { stderr: string; status: number | null } {
  const settings = { DATABASE_URL: '', NATS_URL: '', LOG_LEVEL: 'warn', ...process.env, ...env };
  return spawnSync(process.execPath, ['tools/start.mjs', ...flags], {
    env: settings,
    encoding: 'utf8',
    timeout: 60_000,
  });
}

function living(pids: Record<string, number>): string[] {
  return Object.entries(pids)
    .filter(([, pid]) => {
      try {
        process.kill(pid, 0);
        // in a container without a reaper a dead process may wait as a zombie for ever
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(([name]) => name);
}
