import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { WebSocket, type ClientOptions } from 'ws';
import { IdentitySigner, type Identity } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { metricsText } from '#libs/observability';
import { eventually } from '#libs/testing';
import type { Instance } from '../fastify.js';
import { closing } from './follower.js';
import { Sockets } from './sockets.server.js';

const SHOP = '019b7667-0000-7000-8000-00000000000a';
const silent = pino({ level: 'silent' });
const [LOOK_MS, HEARTBEAT_MS] = [2_000, 15_000];

const owner: Identity = {
  ...{ userId: SHOP, businessId: SHOP, role: 'OWNER', name: 'Owner', outlets: [], sessionId: SHOP },
  expiresAt: Number.MAX_SAFE_INTEGER,
};

describe('the sockets of a gateway', () => {
  let bus: Bus;
  let http: Server;
  let stop: () => Promise<void>;
  /** What the tokens say of whoever holds one; throws for those that count no more. */
  let whoIs: () => Identity;
  const clients: WebSocket[] = [];

  beforeEach(async () => {
    // only what comes round again and again: sockets themselves need real time
    jest.useFakeTimers({ now: Date.now(), doNotFake: allBut('setInterval', 'clearInterval') });
    whoIs = () => owner;
    bus = new Bus(new IdentitySigner('a secret of the tests'), silent);
    bus.offer(reporting.feedHeads.name, async () => [{ businessId: SHOP, seq: 7 }]);
    bus.offer(reporting.readFeed.name, async () => ({ entries: [], more: false }));
    const sockets = new Sockets(
      bus,
      { known: () => undefined, check: async () => whoIs() },
      new Set(['https://shop.example']),
      silent,
    );
    http = createServer();
    const hooks: (() => Promise<void>)[] = [];
    sockets.serve({
      server: http,
      addHook: (_: string, hook: () => Promise<void>) => hooks.push(hook),
    } as unknown as Instance);
    stop = async () => {
      for (const hook of hooks) await hook();
    };
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.terminate();
    await stop();
    http.close();
    await bus.stop();
    jest.useRealTimers();
  });

  const connect = async (
    options: ClientOptions = {},
  ): Promise<{ said: Said[]; client: WebSocket; closed(): number }> => {
    const { port } = http.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}/api/realtime`, {
      headers: { authorization: 'Bearer token' },
      ...options,
    });
    clients.push(client);
    const said: Said[] = [];
    let code = 0;
    client.on('message', (data) => said.push(JSON.parse((data as Buffer).toString()) as Said));
    client.on('close', (closed) => (code = closed));
    client.on('error', () => undefined);
    await once(client, 'message');
    return { said, client, closed: () => code };
  };

  it('beat four times a minute, and say where the history stands', async () => {
    const { said } = await connect();
    expect(said).toMatchObject([{ type: 'ready', seq: 7 }]);
    jest.advanceTimersByTime(HEARTBEAT_MS);
    await eventually(() => expect(said.at(-1)).toMatchObject({ type: 'heartbeat', seq: 7, data: {} }));
  });

  it('hang up on a client that is gone without a word', async () => {
    const gone = await connect({ autoPong: false });
    const here = await connect();
    const ponged = once(here.client, 'ping');
    jest.advanceTimersByTime(HEARTBEAT_MS);
    await ponged;
    await eventually(async () => expect(await openSockets()).toBe(2));
    // what it says after its pong arrives after it
    let asked = 0;
    whoIs = () => (asked++, owner);
    here.client.send('{"type":"auth","token":"newer"}');
    await eventually(() => expect(asked).toBe(1));
    jest.advanceTimersByTime(HEARTBEAT_MS);
    await eventually(() => expect(gone.closed()).toBe(1006));
    expect(here.closed()).toBe(0);
    await eventually(async () => expect(await openSockets()).toBe(1));
  });

  it('hang up on whoever has lost access, and say so', async () => {
    const { closed } = await connect();
    whoIs = () => {
      throw new Refusal('unauthenticated', 'auth.access-revoked');
    };
    jest.advanceTimersByTime(LOOK_MS);
    await eventually(() => expect(closed()).toBe(closing.unauthenticated));
  });

  it('hang up on a message that is larger than any token', async () => {
    const { client, closed } = await connect();
    client.send('x'.repeat(16 * 1024 + 1));
    await eventually(() => expect(closed()).toBe(1009));
  });

  it('take nothing but a newer token of the same user', async () => {
    const [chatty, changeling] = [await connect(), await connect()];
    chatty.client.send('{"type":"hello"}');
    await eventually(() => expect(chatty.closed()).toBe(1008));
    whoIs = () => ({ ...owner, userId: '019b7667-0000-7000-8000-00000000000c' });
    changeling.client.send('{"type":"auth","token":"another"}');
    await eventually(() => expect(changeling.closed()).toBe(closing.unauthenticated));
  });

  it('send everybody away with a word when the gateway ends', async () => {
    const { closed } = await connect();
    await stop();
    await eventually(() => expect(closed()).toBe(closing.leaving));
  });
});

interface Said {
  readonly seq: number;
  readonly type: string;
  readonly data: object;
}

const timers = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'requestAnimationFrame'] as const),
  ...(['cancelAnimationFrame', 'requestIdleCallback', 'cancelIdleCallback', 'setImmediate', 'clearImmediate'] as const),
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
];
type Timer = (typeof timers)[number];

/** The names of all timers but these. */
function allBut(...these: readonly Timer[]): Timer[] {
  return timers.filter((timer) => !these.includes(timer));
}

async function openSockets(): Promise<number> {
  const { text } = await metricsText();
  return Number(/^realtime_sockets (\d+)$/m.exec(text)?.[1]);
}
