import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from '#libs/kernel';
import {
  eventually,
  killProcess,
  paused,
  processes,
  sql,
  system,
  tenant,
  type Answer,
  type Tenant,
} from '#libs/testing';
import { atOnce, cash, expected, movementsOf, onHand, some, tillOf, type Till } from './till.js';

const isServices = process.env.POS_MODE === 'services';

/** A request that no answer of this system may leave without: what to do next, and nothing about the inside. */
function mustAskAgain({ status, body, headers }: Answer): void {
  expect({ status, body }).toMatchObject({ status: 503, body: { code: expect.stringMatching(/^system\./) as string } });
  expect(headers.get('content-type')).toMatch('application/problem+json');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(JSON.stringify(body)).not.toMatch(/postgres|ECONN|select |\.ts/i);
}

const othersThan = (name: string, pids: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(pids).filter(([other]) => other !== name));

describe('when a part is away', () => {
  let shop: Tenant;
  let till: Till;
  let cola: { id: string };

  beforeAll(async () => {
    shop = await tenant();
    till = await tillOf(shop);
    cola = await shop.product({ stock: 10_000 });
  });

  /** The same sale with the same id until it is there, and what was answered before. */
  async function soldInTheEnd(id: string): Promise<Answer[]> {
    const payments = [{ id: uuidv7(), ...cash(2_000) }];
    const answers: Answer[] = [];
    await eventually(
      async () => {
        // as long as a till waits before it asks again
        const answer = await till.checkout([some(cola)], payments, { id }, { withinMs: 2_000 });
        answers.push(answer);
        expect(answer.status).toBeLessThan(300);
      },
      { withinMs: 20_000 },
    );
    // the test itself may find PostgreSQL away
    await eventually(async () => expect(await movementsOf({ id })).toBe(1), { withinMs: 20_000 });
    return answers;
  }

  it('PostgreSQL: 503 until it is back, then sales go on without a restart of anything else', async () => {
    const before = processes();
    const stock = await onHand(shop, cola);
    killProcess('postgres');
    const answers = await soldInTheEnd(uuidv7());
    expect(answers.length).toBeGreaterThan(1);
    answers.slice(0, -1).forEach(mustAskAgain);
    expect(othersThan('postgres', processes())).toEqual(othersThan('postgres', before));
    await eventually(async () => expect((await till.api.get('/products')).status).toBe(200));
    expect(await onHand(shop, cola)).toBe(stock - 1);
  });

  it('PostgreSQL, with many sales under way: each of them happens once', async () => {
    const [before, stock] = [processes(), await onHand(shop, cola)];
    const ids = Array.from({ length: 60 }, () => uuidv7());
    const selling = ids.map((id) => soldInTheEnd(id));
    // some are done, the others are at work
    await Promise.any(selling);
    killProcess('postgres');
    await Promise.all(selling);
    expect(await onHand(shop, cola)).toBe(stock - ids.length);
    expect(othersThan('postgres', processes())).toEqual(othersThan('postgres', before));
  });

  // in one process there is no part that can be away alone
  if (isServices) {
    it.each(['inventory', 'sales', 'pricing'])('%s: 503 until it is back', async (service) => {
      killProcess(service);
      const answers = await soldInTheEnd(uuidv7());
      answers.slice(0, -1).forEach(mustAskAgain);
    });

    it('inventory stands still: the till is told to ask again, and the sale is finished by whoever comes first', async () => {
      const [id, payments] = [uuidv7(), [{ id: uuidv7(), ...cash(2_000) }]];
      const answer = await paused('inventory', () => till.checkout([some(cola)], payments, { id }));
      mustAskAgain(answer);
      await eventually(async () => expect(expected(200, await till.get({ id })).status).toBe('COMPLETED'), {
        withinMs: 10_000,
      });
      const again = expected(200, await till.checkout([some(cola)], payments, { id }));
      expect(again.receiptNumber).toMatch(/^MAIN-R1-/);
      expect(await movementsOf({ id })).toBe(1);
    });

    it('the broker: sales go on when it is back, and no event is lost', async () => {
      killProcess('nats');
      await soldInTheEnd(uuidv7());
      await everyEventIsTaken();
    });

    it('the broker with all it kept: the outbox tells everything again, and nothing happens twice', async () => {
      await atOnce(20, () => till.checkout([some(cola)], [cash(2_000)]));
      killProcess('nats');
      rmSync(join(system().data, 'nats/jetstream'), { recursive: true });
      await atOnce(20, () => soldInTheEnd(uuidv7()));
      await everyEventIsTaken();
    });
  }

  /** The audit has a record of every event of this shop, none twice. */
  async function everyEventIsTaken(): Promise<void> {
    await eventually(
      async () => {
        const [announced, recorded] = await Promise.all([
          sql().query('select event_id from sales.outbox where business_id = $1 order by 1', [shop.businessId]),
          sql().query(
            `select event_id from reporting.audit_records where business_id = $1 and event_type ~ '^sales' order by 1`,
            [shop.businessId],
          ),
        ]);
        expect(recorded.rows).toEqual(announced.rows);
      },
      { withinMs: 20_000 },
    );
  }
});
