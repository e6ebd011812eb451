import { deliverAgain, eventually, sql, tenant } from '#libs/testing';
import { metricsOf, valueOf } from './metrics.js';
import { checkout } from './selling.js';

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
          `select count(*)::int n from reporting.inbox where consumer = any($1) and event_id like $2 || '%.order.completed.%'`,
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
