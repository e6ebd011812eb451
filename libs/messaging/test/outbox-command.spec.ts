import { execFile } from 'node:child_process';
import { uuidv7 } from '#libs/kernel';
import { eventually, sql, system, tenant } from '#libs/testing';

/** `npm run outbox` on the system under test. */
function outbox(...words: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, POS_DATA: system().data, DATABASE_URL: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, ['tools/outbox.mjs', ...words], { env }, (failed, stdout, stderr) =>
      resolve({ code: failed ? Number(failed.code) : 0, output: stdout + stderr }),
    );
  });
}

const CONSUMER = 'reporting.reports';

async function parkedEvent(): Promise<string> {
  const [event, key] = [`${uuidv7()}.order.completed.2`, uuidv7()];
  const fact = { id: event, name: 'sales.order.completed.v1', key, payload: 'no order' };
  await sql().query(
    `insert into reporting.held_events (consumer, event_id, key, fact, deliveries, error, parked_at)
     values ($1, $2, $3, $4, 6, 'poison', now())`,
    [CONSUMER, event, key, JSON.stringify(fact)],
  );
  return event;
}

const held = async (event: string): Promise<{ parked: boolean; deliveries: number } | undefined> =>
  (
    await sql().query(
      `select parked_at is not null parked, deliveries from reporting.held_events where event_id = $1`,
      [event],
    )
  ).rows[0];

describe('npm run outbox', () => {
  it('shows how far each consumer is', async () => {
    const { code, output } = await outbox('status');
    expect(code).toBe(0);
    for (const service of ['sales', 'catalog', 'identity'])
      expect(output).toMatch(new RegExp(`'reporting.audit' +│ '${service}' +│ \\d+ +│`));
    expect(output.includes('relay to broker')).toBe(process.env.POS_MODE === 'services');
  });

  it('hands events on again, without a second effect', async () => {
    const shop = await tenant();
    const product = await shop.product();
    const records = async (): Promise<number> =>
      (
        await sql().query(`select count(*)::int n from reporting.audit_records where business_id = $1`, [
          shop.businessId,
        ])
      ).rows[0].n;
    const announced = 3; // the product, its first stock, and who logged in
    await eventually(async () => expect(await records()).toBeGreaterThanOrEqual(announced));
    const before = await records();
    const consumer = process.env.POS_MODE === 'services' ? 'jetstream' : 'reporting.audit';
    const replay = await outbox(
      'replay',
      '--consumer',
      consumer,
      '--from',
      new Date(Date.now() - 60_000).toISOString(),
    );
    expect(replay).toMatchObject({ code: 0, output: expect.stringMatching(/gets [1-9]\d* events of catalog again/) });
    await shop.owner.put(`/products/${product.id}`, { name: 'Cola' });
    await eventually(async () => expect(await records()).toBe(before + 1), { withinMs: 15_000 });
    const { output } = await outbox('status');
    expect(output).toContain('catalog');
  });

  it('says so when nobody has that name', async () => {
    expect(await outbox('replay', '--consumer', 'nobody.here')).toMatchObject({ code: 1 });
    expect(await outbox('replay', '--consumer', 'jetstream', '--from', 'yesterday')).toMatchObject({
      code: 1,
      output: expect.stringContaining('--from'),
    });
    expect(await outbox('dance')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Unknown command "dance"'),
    });
  });

  it('lists parked events, and forgets them when told so', async () => {
    const event = await parkedEvent();
    expect((await outbox('parked', 'list')).output).toContain(event);
    expect(await outbox('parked', 'discard', CONSUMER, event)).toMatchObject({ code: 0 });
    expect(await held(event)).toBeUndefined();
    expect(await outbox('parked', 'discard', CONSUMER, event)).toMatchObject({ code: 1 });
  });

  it('tells all that is known of one', async () => {
    const event = await parkedEvent();
    const { code, output } = await outbox('parked', 'show', CONSUMER, event);
    expect({ code, told: JSON.parse(output) }).toEqual({
      code: 0,
      told: expect.objectContaining({
        consumer: CONSUMER,
        error: 'poison',
        event: expect.objectContaining({ payload: 'no order' }) as unknown,
      }),
    });
    expect(await outbox('discard', CONSUMER, event)).toMatchObject({ code: 0 });
    expect(await outbox('parked', 'show', CONSUMER, event)).toMatchObject({ code: 1 });
  });

  it('delivers a parked event again', async () => {
    const event = await parkedEvent();
    try {
      expect(await outbox('parked', 'retry', CONSUMER, event)).toMatchObject({ code: 0 });
      // it is still poison, so it is parked again, with one more delivery
      await eventually(async () => expect(await held(event)).toEqual({ parked: true, deliveries: 1 }), {
        withinMs: 9_000,
      });
    } finally {
      await sql().query('delete from reporting.held_events where event_id = $1', [event]);
    }
  });
});
