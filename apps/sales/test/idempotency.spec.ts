import { uuidv7 } from '#libs/kernel';
import { sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { atOnce, card, cash, expected, onHand, some, statuses, Till, tillOf } from './till.js';

const replayed = ({ headers }: Answer): boolean => headers.get('idempotency-replayed') === 'true';

describe('an Idempotency-Key', () => {
  let shop: Tenant;
  let till: Till;
  let cola: { id: string };

  beforeAll(async () => {
    shop = await tenant();
    till = await tillOf(shop);
    cola = await shop.product({ stock: 10_000 });
  });

  const orders = async (note: string): Promise<number> =>
    (
      await sql().query(`select count(*)::int n from sales.orders where business_id = $1 and notes = $2`, [
        shop.businessId,
        note,
      ])
    ).rows[0].n;

  it('makes one order of 30 requests at once; later ones get its answer byte by byte', async () => {
    const key = uuidv7();
    const ask = () => till.open([some(cola)], { notes: key }, { key });
    const answers = await atOnce(30, ask);
    const made = answers.filter(({ status }) => status === 201);
    const waiting = answers.filter(({ status }) => status === 409);
    expect(made.length + waiting.length).toBe(30);
    expect(made.filter((answer) => !replayed(answer))).toHaveLength(1);
    for (const { body, headers } of waiting) {
      expect(body.code).toBe('idempotency.running');
      expect(headers.get('retry-after')).toBe('1');
    }
    expect(await orders(key)).toBe(1);

    const first = JSON.stringify(made.find((answer) => !replayed(answer))?.body);
    for (const again of await atOnce(5, ask)) {
      expect(again.status).toBe(201);
      expect(replayed(again)).toBe(true);
      expect(JSON.stringify(again.body)).toBe(first);
    }
    expect(await orders(key)).toBe(1);
  });

  it.each(['checkout', 'pay', 'complete'])('covers %s, too', async (action) => {
    const key = uuidv7();
    const order = action === 'complete' ? await till.paid([some(cola)]) : await till.opened([some(cola)]);
    const id = uuidv7();
    const before = await onHand(shop, cola);
    const ask = (): Promise<Answer> =>
      action === 'checkout'
        ? till.checkout([some(cola)], [cash(1_200)], { id }, { key })
        : action === 'pay'
          ? till.pay(order, cash(100), { key })
          : till.complete(order, { key });
    const answers = await atOnce(20, ask);
    const fresh = answers.filter((answer) => answer.status < 300 && !replayed(answer));
    expect(fresh).toHaveLength(1);
    expect(answers.filter(({ status }) => status > 201).every(({ body }) => body.code === 'idempotency.running')).toBe(
      true,
    );
    const again = await ask();
    expect(replayed(again)).toBe(true);
    expect({ status: again.status, body: JSON.stringify(again.body) }).toEqual({
      status: fresh[0]!.status,
      body: JSON.stringify(fresh[0]!.body),
    });
    expect(before - (await onHand(shop, cola))).toBe(action === 'pay' ? 0 : 1);
    if (action === 'pay') expect(expected(200, await till.get(order))).toMatchObject({ paidAmount: 100 });
  });

  it('is refused for another body, another route and another order', async () => {
    const key = uuidv7();
    const order = await till.opened([some(cola)]);
    expected(201, await till.pay(order, card(100), { key }));
    for (const answer of [
      await till.pay(order, card(200), { key }),
      await till.complete(order, { key }),
      await till.pay(await till.opened([some(cola)]), card(100), { key }),
    ])
      expect(expected(422, answer).code).toBe('idempotency.reused');
  });

  it('belongs to one user of one business', async () => {
    const key = uuidv7();
    const note = `by everybody ${key}`;
    const manager = await tillOf(shop, 'MANAGER');
    const [mine, theirs] = [
      expected(201, await till.open([some(cola)], { notes: note }, { key })),
      expected(201, await manager.open([some(cola)], { notes: note }, { key })),
    ];
    expect(theirs.id).not.toBe(mine.id);
    const other = await tenant();
    const product = await other.product();
    expected(201, await (await tillOf(other)).open([some(product)], {}, { key }));
  });

  it('keeps a refusal that decided something', async () => {
    const rare = await shop.product({ stock: 1 });
    const key = uuidv7();
    const order = await till.paid([some(rare, 2)]);
    const refused = expected(409, await till.complete(order, { key }));
    await shop.owner.post('/inventory/adjustments', {
      ...{ productId: rare.id, warehouseId: shop.warehouseId, type: 'ADJUSTMENT_IN', quantity: 5, reason: 'delivery' },
    });
    const again = await till.complete(order, { key });
    expect(replayed(again)).toBe(true);
    expect(expected(409, again)).toEqual(refused);
    expected(200, await till.complete(order, { key: uuidv7() }));
  });

  it('is free again after what decided nothing', async () => {
    const key = uuidv7();
    expected(400, await till.open([], {}, { key }));
    expected(404, await till.open([some({ id: uuidv7() })], {}, { key: `${key} 2` }));
    expected(201, await till.open([some(cola)], {}, { key }));
    expected(201, await till.open([some(cola)], {}, { key: `${key} 2` }));
  });

  it('is looked at before the client’s id', async () => {
    const [key, id] = [uuidv7(), uuidv7()];
    expected(201, await till.open([some(cola)], { id }, { key }));
    const again = await till.open([some(cola)], { id }, { key });
    expect([again.status, replayed(again)]).toEqual([201, true]);
    const byId = await till.open([some(cola)], { id });
    expect([byId.status, replayed(byId)]).toEqual([200, false]);
    expect(expected(422, await till.open([some(cola, 2)], { id }, { key })).code).toBe('idempotency.reused');
  });

  it('is 1 to 255 printable characters', async () => {
    expected(201, await till.open([some(cola)], {}, { key: `${uuidv7()}${'k'.repeat(219)}` }));
    expected(400, await till.open([some(cola)], {}, { key: 'k'.repeat(256) }));
    expect(statuses(await atOnce(2, () => till.open([some(cola)], {}, { key: 'sch\u00f6n' })))).toEqual({ 400: 2 });
  });
});
