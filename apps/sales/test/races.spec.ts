import { uuidv7 } from '#libs/kernel';
import { sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { chanceOf, shuffled } from './chance.js';
import { atOnce, card, cash, expected, movementsOf, onHand, some, statuses, Till, tillOf } from './till.js';

describe('many at once', () => {
  let shop: Tenant;
  let till: Till;
  let manager: Till;

  beforeAll(async () => {
    shop = await tenant();
    [till, manager] = [await tillOf(shop), await tillOf(shop, 'MANAGER')];
  });

  it('20 completes take the stock once and give one receipt number', async () => {
    const cola = await shop.product();
    const order = await till.paid([some(cola, 2)]);
    const answers = await atOnce(20, () => till.complete(order));
    expect(statuses(answers)).toEqual({ 200: 20 });
    expect(new Set(answers.map(({ body }) => body.receiptNumber)).size).toBe(1);
    expect(await movementsOf(order)).toBe(1);
    expect(await onHand(shop, cola)).toBe(98);
  });

  it('20 full card payments are accepted once', async () => {
    const order = await till.opened([some(await shop.product())]);
    const answers = await atOnce(20, () => till.pay(order, card(1_200)));
    expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
    expect(expected(200, await till.get(order))).toMatchObject({ paidAmount: 1_200, payments: [{ status: 'TAKEN' }] });
  });

  it('20 small payments are all taken, none lost', async () => {
    const order = await till.opened([some(await shop.product())]);
    expect(statuses(await atOnce(20, () => till.pay(order, card(60))))).toEqual({ 201: 20 });
    expect(expected(200, await till.get(order))).toMatchObject({ paidAmount: 1_200, paymentStatus: 'PAID' });
  });

  it('complete and cancel never both win', async () => {
    const cola = await shop.product({ stock: 1_000 });
    const outcomes = await atOnce(20, async () => {
      const order = await till.paid([some(cola)]);
      const [completed, cancelled] = await Promise.all([till.complete(order), manager.cancel(order)]);
      const { status } = expected(200, await till.get(order));
      expect([completed.status, cancelled.status].sort()).toEqual([200, 409]);
      expect(status).toBe(completed.status === 200 ? 'COMPLETED' : 'CANCELLED');
      expect(await movementsOf(order)).toBe(status === 'COMPLETED' ? 1 : 0);
      return status as string;
    });
    const sold = outcomes.filter((status) => status === 'COMPLETED').length;
    expect(await onHand(shop, cola)).toBe(1_000 - sold);
  });

  it.each(['checkout', 'three requests'])('60 tills sell exactly 20 of 20 units: %s', async (way) => {
    const last = await shop.product({ stock: 20 });
    const answers =
      way === 'checkout'
        ? await atOnce(60, () => till.checkout([some(last)], [cash(1_200)]))
        : await atOnce(60, async () => till.complete(await till.paid([some(last)])));
    const sold = answers.filter(({ status }) => status === 200 || status === 201);
    const refused = answers.filter(({ body }) => body.code === 'sales.insufficient-stock');
    expect([sold.length, refused.length]).toEqual([20, 40]);
    expect(await onHand(shop, last)).toBe(0);
    expect(new Set(sold.map(({ body }) => body.receiptNumber)).size).toBe(20);
  });

  it('of units in pieces, every one that fits is sold', async () => {
    const cheese = await shop.product({ unit: 'kg', stock: 5 });
    const answers = await atOnce(40, (n) => till.checkout([some(cheese, [0.125, 0.25, 0.5][n % 3])], [cash(2_000)]));
    const sold = answers.filter(({ status }) => status === 201).map(({ body }) => Number(body.items[0].quantity));
    const left = await onHand(shop, cheese);
    expect(left).toBe(5 - sold.reduce((sum, quantity) => sum + quantity, 0));
    expect(left).toBeGreaterThanOrEqual(0);
  });

  it('baskets in any order of the same products never wait for each other for ever', async () => {
    const goods = await atOnce(10, () => shop.product({ stock: 10_000 }));
    const seed = Date.now() % 100_000;
    const chance = chanceOf(seed);
    const deadlocks = async (): Promise<number> =>
      Number(
        (await sql().query(`select deadlocks from pg_stat_database where datname = current_database()`)).rows[0]
          .deadlocks,
      );
    const before = await deadlocks();
    const answers: Answer[] = [];
    for (let round = 0; round < 10; round++)
      answers.push(
        ...(await atOnce(40, () => {
          const basket = shuffled(chance, goods).slice(0, 4);
          return till.checkout(
            basket.map((product) => some(product)),
            [cash(4_800)],
          );
        })),
      );
    expect({ seed, ...statuses(answers) }).toEqual({ seed, 201: 400 });
    expect(await deadlocks()).toBe(before);
    const left = await Promise.all(goods.map((product) => onHand(shop, product)));
    expect(left.reduce((sum, quantity) => sum + quantity, 0)).toBe(10 * 10_000 - 400 * 4);
  });

  it('receipt numbers follow each other without a gap, at each register and without one, whoever is refused', async () => {
    const shop = await tenant();
    const [register, noRegister] = [
      await tillOf(shop),
      new Till(await shop.as('CASHIER'), { outletId: shop.outletId }),
    ];
    const rare = await shop.product({ stock: 40 });
    const answers = await atOnce(60, (n) => (n % 3 ? register : noRegister).checkout([some(rare)], [cash(1_200)]));
    const given = answers.filter(({ status }) => status === 201).map(({ body }) => String(body.receiptNumber));
    expect(given).toHaveLength(40);
    for (const series of ['MAIN-R1-', 'MAIN-0-']) {
      const numbers = given.filter((number) => number.startsWith(series)).sort();
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers).toEqual(numbers.map((_, n) => `${series}${String(n + 1).padStart(8, '0')}`));
    }
  });

  it('the same id makes one order, and everybody gets it', async () => {
    const cola = await shop.product();
    const id = uuidv7();
    const answers = await atOnce(30, () => till.open([some(cola)], { id }));
    expect(statuses(answers)).toEqual({ 200: 29, 201: 1 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(expected(409, await till.open([some(cola, 2)], { id }))).toMatchObject({ code: 'sales.order.taken' });
  });

  it('the same checkout sells once, and everybody gets its receipt', async () => {
    const cola = await shop.product();
    const id = uuidv7();
    const payments = [{ id: uuidv7(), ...cash(3_000) }];
    const answers = await atOnce(30, () => till.checkout([some(cola)], payments, { id }));
    expect(statuses(answers)).toEqual({ 200: 29, 201: 1 });
    expect(new Set(answers.map(({ body }) => body.receiptNumber)).size).toBe(1);
    expect(await onHand(shop, cola)).toBe(99);
    expect(expected(409, await till.checkout([some(cola, 2)], payments, { id })).code).toBe('sales.order.taken');
  });

  it('the same payment is taken once', async () => {
    const cola = await shop.product();
    const order = await till.opened([some(cola, 3)]);
    const payment = { id: uuidv7(), ...cash(600) };
    const answers = await atOnce(30, () => till.pay(order, payment));
    expect(statuses(answers)).toEqual({ 200: 29, 201: 1 });
    expect(expected(200, await till.get(order))).toMatchObject({ paidAmount: 600 });
    expect(expected(409, await till.pay(order, { ...payment, amount: 700 })).code).toBe('sales.payment.taken');
    const other = await till.opened([some(cola)]);
    expect(expected(409, await till.pay(other, payment)).code).toBe('sales.payment.taken');
  });
});
