import { deliverAgain, eventually, sql, system, tenant } from '#libs/testing';
import { checkout } from './selling.js';

// In services mode each process tells of itself, reporting as the seventh behind the gateway; else all tell together.
const PLACES = { gateway: 0, sales: 5, reporting: 7 } as const;

async function metricsOf(service: keyof typeof PLACES): Promise<string> {
  const { url, mode } = system();
  const address = new URL('/metrics', url);
  if (mode === 'services') address.port = String(Number(address.port) + PLACES[service]);
  return (await fetch(address)).text();
}

/** The value of a metric with these labels. */
function valueOf(metrics: string, name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const line = metrics
    .split('\n')
    .find(
      (each) => each.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => each.includes(`${k}="${v}"`)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}

const CONSUMERS = ['reporting.audit', 'reporting.notifications', 'reporting.reports'];

describe('the metrics of events', () => {
  it('tell what every consumer took, and what it had before', async () => {
    const shop = await tenant();
    const product = await shop.product();
    const order = await checkout(await shop.as('CASHIER'), shop, {
      items: [{ productId: product.id, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 1_200 }],
    });
    const taken = async (): Promise<number> =>
      (
        await sql().query(
          `select count(*)::int n from reporting.inbox where consumer = any($1) and event_id like $2 || '.order.completed.%'`,
          [CONSUMERS, order.id],
        )
      ).rows[0].n;
    await eventually(async () => expect(await taken()).toBe(CONSUMERS.length));
    await deliverAgain('sales', CONSUMERS);
    for (const consumer of CONSUMERS)
      await eventually(
        async () => {
          const metrics = await metricsOf('reporting');
          expect(valueOf(metrics, 'events_handled_total', { consumer, outcome: 'done' })).toBeGreaterThan(0);
          expect(valueOf(metrics, 'events_handled_total', { consumer, outcome: 'duplicate' })).toBeGreaterThan(0);
        },
        { withinMs: 20_000 },
      );
  }, 60_000);

  it('tell how far each consumer is behind, and what it has set aside', async () => {
    // without a broker the outbox knows how far its consumers are; with one it is asked four times a minute
    for (const consumer of CONSUMERS)
      await eventually(
        async () => {
          const metrics = await metricsOf('reporting');
          for (const name of ['consumer_lag_events', 'consumer_behind_seconds'])
            expect(valueOf(metrics, name, { consumer, service: 'sales' })).toBeGreaterThanOrEqual(0);
          for (const state of ['held', 'parked'])
            expect(valueOf(metrics, 'consumer_set_aside_events', { consumer, state })).toBeGreaterThanOrEqual(0);
        },
        { withinMs: 20_000 },
      );
  }, 30_000);

  it('tell how many events a service has not handed on, and for how long', async () => {
    await eventually(async () => {
      const metrics = await metricsOf('sales');
      for (const name of ['outbox_unsent_events', 'outbox_oldest_unsent_seconds'])
        expect(valueOf(metrics, name, { service: 'sales' })).toBeGreaterThanOrEqual(0);
    });
  });
});
