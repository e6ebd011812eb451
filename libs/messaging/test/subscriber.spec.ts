import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { demo, exampleOf, sales } from '#libs/contracts';
import { NIL_ID, uuidv7 } from '#libs/kernel';
import { createLog } from '#libs/observability';
import { eventually } from '#libs/testing';
import { EventStreams, type RawFact } from '../src/index.js';
import { Broker } from './broker.js';

const users = 'operator gateway identity catalog pricing inventory sales procurement reporting accountant'.split(' ');

it('the sample subscriber says what it needs', () => {
  const env = { PATH: process.env.PATH };
  const { status, stderr } = spawnSync(process.execPath, ['deploy/examples/subscriber.mjs'], { env, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^NATS_URL and BUSINESS_ID are/) });
});

// a broker is there only where services have one
const overTheBroker = (): void => {
  let broker: Broker;
  let streams: EventStreams;
  let program: ChildProcess | undefined;

  beforeAll(async () => {
    broker = await Broker.open('deploy/nats/with-subscriber.example.conf', users);
    for (const service of ['sales', 'inventory']) {
      streams = new EventStreams(await broker.as(service), createLog('spec', 'silent'), 1);
      await streams.stream(service);
    }
    streams = new EventStreams(await broker.as('sales'), createLog('spec', 'silent'), 1);
  });
  afterAll(async () => {
    program?.kill('SIGKILL');
    await broker.close();
  });

  const journal = (): string => join(broker.folder, 'journal.jsonl');
  const taken = (): { id: string; type: string; data: object }[] =>
    existsSync(journal())
      ? readFileSync(journal(), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as { id: string; type: string; data: object })
      : [];

  async function start(): Promise<void> {
    program = spawn(process.execPath, ['deploy/examples/subscriber.mjs'], {
      env: { ...process.env, NATS_URL: broker.urlOf('accountant'), BUSINESS_ID: demo.businessId, JOURNAL: journal() },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(program.stdout!, 'data');
  }

  async function crash(): Promise<void> {
    program!.kill('SIGKILL');
    await once(program!, 'exit');
  }

  /** Sales of the subscriber's business, each followed by one of somebody else. */
  async function announce(count: number): Promise<string[]> {
    const payload = JSON.stringify(exampleOf(sales.orderCompleted.payload));
    const cause = { userId: NIL_ID, requestId: '', traceparent: '' };
    const fact = (businessId: string): RawFact => {
      const key = uuidv7();
      const event = { id: `${key}.order.completed.1`, name: sales.orderCompleted.name, businessId, key, version: 1 };
      return { ...event, at: new Date().toISOString(), cause, payload };
    };
    const facts = Array.from({ length: count }, () => [fact(demo.businessId), fact(uuidv7())]).flat();
    await streams.publish(facts);
    return facts.filter(({ businessId }) => businessId === demo.businessId).map(({ id }) => id);
  }

  const ids = (): string[] => taken().map(({ id }) => id);

  it('takes each event of its business once, in order, and after days off catches up without a gap', async () => {
    const before = await announce(50);
    await start();
    await eventually(() => expect(ids()).toEqual(before));
    // killed in the midst of its work, most likely: some are written down, but not acknowledged
    const during = announce(200);
    await eventually(() => expect(ids().length).toBeGreaterThan(before.length));
    await crash();
    const meanwhile = await announce(300);
    expect(ids().length).toBeLessThan(550);
    await start();
    const all = [...before, ...(await during), ...meanwhile];
    // what was given to the one that died comes back when its time to acknowledge is over
    await eventually(() => expect(new Set(ids())).toEqual(new Set(all)), { withinMs: 45_000 });
    expect(ids()).toHaveLength(all.length);
    expect(taken()[0]).toMatchObject({
      type: 'sales.order.completed.v1',
      data: { totalAmount: expect.any(Number) as number },
    });
  }, 90_000);
};
if (process.env.POS_MODE === 'services') describe('the sample subscriber', overTheBroker);
