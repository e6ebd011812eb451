import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Api, system } from '#libs/testing';
import { actorSecret } from './replica.js';

/** Another gateway before the same services, as a balancer has several. */
export interface SecondGateway {
  readonly api: Api;
  stop(): Promise<void>;
}

/** Starts one; only where services run over a broker. */
export async function secondGateway(env: Readonly<Record<string, string>> = {}): Promise<SecondGateway> {
  const port = await freePort();
  const main = join(process.cwd(), 'dist/apps/gateway/src/main.js');
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      ...{ PORT: String(port), NATS_URL: system().natsUrl!, ACTOR_SECRET: actorSecret(), LOG_LEVEL: 'warn' },
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the second gateway did not start'))),
  ]);
  return {
    api: new Api(`http://127.0.0.1:${port}`),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
