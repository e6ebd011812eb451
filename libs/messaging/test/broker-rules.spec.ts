import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import { demo } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { eventually } from '#libs/testing';
import { Broker } from './broker.js';

const services = ['identity', 'catalog', 'pricing', 'inventory', 'sales', 'procurement', 'reporting'];
const users = ['operator', 'gateway', ...services, 'accountant'];
const SOLD = `event.sales.order.completed.v1.${demo.businessId}`;

it('the rules in the tree are what the code asks for', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['tools/nats.mjs', '--check']);
  expect(stdout).toBe('');
});

// a broker is there only where services have one
const onTheBroker = (): void => {
  let broker: Broker;
  let operator: NatsConnection;

  beforeAll(async () => {
    broker = await Broker.open('deploy/nats/with-subscriber.example.conf', users);
    operator = await broker.as('operator');
    const sales = await jetstreamManager(await broker.as('sales'));
    await sales.streams.add({ name: 'EVENT_SALES', subjects: ['event.sales.>'] });
    await jetstream(await broker.as('sales')).publish(SOLD, '{"total":1}');
  });
  afterAll(() => broker.close());

  const stored = async (): Promise<number> =>
    (await (await jetstreamManager(operator)).streams.info('EVENT_SALES')).state.messages;

  /** Whether a user may listen there. */
  async function hears(user: string, subject: string, queue?: string): Promise<boolean> {
    const nats = await broker.as(user);
    let refused: Error | undefined;
    nats.subscribe(subject, { ...(queue && { queue }), callback: (error) => void (refused = error ?? refused) });
    await nats.flush();
    // the server says no before it answers the ping behind it
    return !(refused instanceof PermissionViolationError);
  }

  /** Whether what a user says arrives. */
  async function says(user: string, subject: string): Promise<boolean> {
    let arrived = false;
    const subscription = operator.subscribe(subject, { callback: () => void (arrived = true) });
    await operator.flush();
    const nats = await broker.as(user);
    nats.publish(subject, 'x');
    await nats.flush();
    await operator.flush();
    subscription.unsubscribe();
    return arrived;
  }

  it('nobody comes in without a name', async () => {
    await expect(broker.as('nobody')).rejects.toThrow(/authorization/i);
  });

  it('a service announces its own events, and the gateway or another service cannot forge them', async () => {
    expect(await says('sales', SOLD)).toBe(true);
    const before = await stored();
    for (const forger of users.filter((user) => !['operator', 'sales'].includes(user))) {
      expect([forger, await says(forger, SOLD)]).toEqual([forger, false]);
      await expect(jetstream(await broker.as(forger)).publish(SOLD, '{}', { timeout: 300 })).rejects.toThrow();
    }
    expect(await stored()).toBe(before);
  });

  it('nobody but a service tells its signals', async () => {
    expect(await says('catalog', 'signal.catalog.catalog.moved')).toBe(true);
    expect(await says('gateway', 'signal.catalog.catalog.moved')).toBe(false);
    expect(await says('accountant', 'signal.catalog.catalog.moved')).toBe(false);
  });

  it('the gateway asks and the service answers, to the asker alone', async () => {
    const sales = await broker.as('sales');
    sales.subscribe('call.sales.order.get', { queue: 'sales', callback: (_, m) => void m.respond('answer') });
    await sales.flush();
    const gateway = await broker.as('gateway');
    expect((await gateway.request('call.sales.order.get', '')).string()).toBe('answer');
  });

  it('reporting neither asks another service to act nor takes its calls away', async () => {
    for (const call of ['sales.checkout', 'sales.order.complete', 'inventory.stock.take', 'identity.session.start'])
      expect([call, await says('reporting', `call.${call}`)]).toEqual([call, false]);
    expect(await hears('reporting', 'call.sales.>', 'sales')).toBe(false);
    expect(await hears('reporting', 'call.sales.order.get')).toBe(false);
    expect(await hears('reporting', 'call.reporting.>', 'reporting')).toBe(true);
    // outside of its queue it would hear every call a second time
    expect(await hears('reporting', 'call.reporting.>')).toBe(false);
  });

  it('nobody reads another’s inbox', async () => {
    for (const user of users.filter((each) => each !== 'operator')) {
      expect([user, await hears(user, `_INBOX.${user}.>`)]).toEqual([user, true]);
      for (const other of [...users, '*'].filter((each) => each !== user))
        expect([user, other, await hears(user, `_INBOX.${other}.>`)]).toEqual([user, other, false]);
    }
  }, 60_000);

  it('nobody reads events around the streams', async () => {
    for (const user of users.filter((each) => each !== 'operator'))
      expect([user, await hears(user, 'event.>')]).toEqual([user, false]);
  });

  it('not even sales deletes, empties or changes its stream', async () => {
    const manager = await jetstreamManager(await broker.as('sales'));
    const before = await stored();
    await expect(manager.streams.delete('EVENT_SALES')).rejects.toThrow();
    await expect(manager.streams.purge('EVENT_SALES')).rejects.toThrow();
    await expect(manager.streams.update('EVENT_SALES', { max_msgs: 1 })).rejects.toThrow();
    await expect(manager.streams.deleteMessage('EVENT_SALES', 1)).rejects.toThrow();
    expect(await stored()).toBe(before);
  }, 20_000);

  it('a consumer has its own place, and cannot widen what it hears or take another’s', async () => {
    const manager = await jetstreamManager(await broker.as('pricing'));
    const place = { ack_policy: AckPolicy.Explicit, durable_name: 'pricing_customers' };
    await manager.consumers.add('EVENT_SALES', { ...place, filter_subject: 'event.sales.customer.>' });
    await expect(manager.consumers.add('EVENT_SALES', { ...place, filter_subject: 'event.sales.>' })).rejects.toThrow();
    await expect(manager.consumers.add('EVENT_SALES', place)).rejects.toThrow();
    await expect(manager.consumers.delete('EVENT_SALES', 'reporting_audit')).rejects.toThrow();
  }, 20_000);

  describe('somebody outside', () => {
    const filter = (businessId: string): string => `event.sales.*.*.*.${businessId}`;
    const place = { ack_policy: AckPolicy.Explicit, durable_name: 'accountant' };

    it('reads the events of the business that they were let in for', async () => {
      const nats = await broker.as('accountant');
      await (
        await jetstreamManager(nats)
      ).consumers.add('EVENT_SALES', { ...place, filter_subject: filter(demo.businessId) });
      const message = await (await jetstream(nats).consumers.get('EVENT_SALES', 'accountant')).next({ expires: 2_000 });
      expect(message?.subject).toBe(SOLD);
      message?.ack();
    });

    it('and of no other, by no way', async () => {
      await jetstream(await broker.as('sales')).publish(`event.sales.order.completed.v1.${uuidv7()}`, '{"secret":1}');
      const manager = await jetstreamManager(await broker.as('accountant'));
      for (const subject of [filter(uuidv7()), filter('*'), 'event.sales.>', '>'])
        await expect(manager.consumers.add('EVENT_SALES', { ...place, filter_subject: subject })).rejects.toThrow();
      await expect(manager.consumers.add('EVENT_SALES', { ack_policy: AckPolicy.None })).rejects.toThrow();
      await expect(manager.streams.getMessage('EVENT_SALES', { seq: 2 })).rejects.toThrow();
      await expect(manager.streams.info('EVENT_SALES')).rejects.toThrow();
      await expect(manager.streams.add({ name: 'COPY', sources: [{ name: 'EVENT_SALES' }] })).rejects.toThrow();
      // a filter in the message that is not the one in the subject
      const nats = await broker.as('accountant');
      const config = { ...place, filter_subject: filter(uuidv7()) };
      const asked = JSON.stringify({ stream_name: 'EVENT_SALES', config, action: 'create' });
      const subject = `$JS.API.CONSUMER.CREATE.EVENT_SALES.accountant.${filter(demo.businessId)}`;
      const answer = await nats.request(subject, asked).then(
        (m) => m.json<{ error?: object }>(),
        () => ({ error: {} }),
      );
      expect(answer.error).toBeDefined();
    }, 30_000);

    it('says nothing that a service hears', async () => {
      for (const subject of [
        'call.sales.checkout',
        'signal.sales.x.y',
        `event.sales.order.opened.v1.${demo.businessId}`,
      ])
        expect(await says('accountant', subject)).toBe(false);
      await eventually(async () => expect(await stored()).toBeGreaterThan(0));
    });
  });
};
if (process.env.POS_MODE === 'services') describe('on the broker', onTheBroker);
