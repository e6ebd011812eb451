import { uuidv7 } from '#libs/kernel';
import { tenant, type Answer, type Tenant } from '#libs/testing';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

interface Movement {
  readonly type: string;
  readonly quantity: number;
  readonly balanceAfter: number;
}

const oldestFirst = async (productId: string): Promise<Movement[]> =>
  (await shop.owner.get(`/inventory/movements?productId=${productId}&sort=createdAt&limit=100`)).body.data;
const adjust = (productId: string): Promise<Answer> =>
  shop.owner.post('/inventory/adjustments', {
    ...{ productId, warehouseId: shop.warehouseId, type: 'ADJUSTMENT_IN', quantity: 1, reason: 'found' },
  });
const statuses = (answers: readonly Answer[]): number[] => [...new Set(answers.map(({ status }) => status))];

function expectChain(movements: readonly Movement[], length: number): void {
  expect(movements).toHaveLength(length);
  let balance = 0;
  expect(movements.map(({ balanceAfter }) => balanceAfter)).toEqual(
    movements.map(({ quantity }) => (balance += quantity)),
  );
}

describe('movements are read in the order in which goods moved', () => {
  it('by counts and corrections that came at once', async () => {
    const { id } = await shop.product({ stock: 50 });
    const count = (n: number): Promise<Answer> =>
      shop.owner.post('/inventory/stock-take', {
        ...{ warehouseId: shop.warehouseId, items: [{ productId: id, countedQuantity: 100 * (n + 1) }] },
      });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? adjust(id) : count(n))));
    expect(statuses(answers)).toEqual([201]);
    expectChain(await oldestFirst(id), 21);
  });

  const sell = (productId: string): Promise<Answer> =>
    shop.owner.post('/sales/checkout', {
      ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId, quantity: 1 }] },
      payments: [{ method: 'CASH', amount: 100_000 }],
    });

  it('by sales that came at once', async () => {
    const { id } = await shop.product({ stock: 50 });
    expect(statuses(await Promise.all(Array.from({ length: 30 }, () => sell(id))))).toEqual([201]);
    expectChain(await oldestFirst(id), 31);
  });

  it('by sales and corrections that waited for each other', async () => {
    const { id } = await shop.product({ stock: 50 });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => (n % 2 ? adjust(id) : sell(id))));
    expect(statuses(answers)).toEqual([201]);
    expectChain(await oldestFirst(id), 31);
  });

  it('by an order that stood open while other goods moved', async () => {
    const { id } = await shop.product({ stock: 50 });
    const order = { outletId: shop.outletId, items: [{ productId: id, quantity: 2 }] };
    const { body } = await shop.owner.post('/sales/orders', order);
    await shop.owner.post(`/sales/orders/${body.id}/payments`, { method: 'CASH', amount: 100_000 });
    expect((await adjust(id)).status).toBe(201);
    expect((await shop.owner.post(`/sales/orders/${body.id}/complete`)).status).toBe(200);
    const moved = await oldestFirst(id);
    expectChain(moved, 3);
    expect(moved.map(({ type }) => type)).toEqual(['ADJUSTMENT_IN', 'ADJUSTMENT_IN', 'SALE']);
    const { body: newestFirst } = await shop.owner.get(`/inventory/movements?productId=${id}`);
    expect(newestFirst.data).toEqual([...moved].reverse());
  });
});
