import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant({ stockPolicy: 'ALLOW' });
});

interface Product {
  readonly id: string;
}

const adjust = (product: Product, quantity: number): Promise<Answer> =>
  shop.owner.post('/inventory/adjustments', {
    ...{ productId: product.id, warehouseId: shop.warehouseId, reason: 'counted' },
    ...{ type: quantity > 0 ? 'ADJUSTMENT_IN' : 'ADJUSTMENT_OUT', quantity: Math.abs(quantity) },
  });
const sell = async (items: readonly { productId: string; quantity: number }[]): Promise<Answer['body']> =>
  (
    await shop.owner.post('/sales/checkout', {
      ...{ id: uuidv7(), outletId: shop.outletId, items, payments: [{ method: 'CASH', amount: 10_000_000 }] },
    })
  ).body;
const refund = (order: Answer['body'], quantity: number, restock = true): Promise<Answer> =>
  shop.owner.post(`/sales/orders/${order.id}/refunds`, {
    ...{ reason: 'wrong size', items: [{ itemId: order.items[0].id, quantity, restock }] },
  });
const deliver = async (product: Product, quantity: number, unitCost: number): Promise<void> => {
  const supplierId = (await shop.owner.post('/suppliers', { name: 'Harbor' })).body.id;
  const { body: order } = await shop.owner.post('/purchase-orders', {
    ...{ supplierId, warehouseId: shop.warehouseId, outletId: shop.outletId },
    items: [{ productId: product.id, quantityOrdered: quantity, unitCost }],
  });
  await shop.owner.post(`/purchase-orders/${order.id}/submit`);
  await shop.owner.post(`/purchase-orders/${order.id}/receive`, { items: [{ itemId: order.items[0].id, quantity }] });
  await eventually(async () =>
    expect((await movements(product, 'PURCHASE')).some((m) => m.reference.id === order.id)).toBe(true),
  );
};
const movements = async ({ id }: Product, type: string): Promise<Answer['body'][]> =>
  (await shop.owner.get(`/inventory/movements?productId=${id}&type=${type}&sort=createdAt&limit=100`)).body.data;
const costs = async (product: Product, type: string): Promise<number[]> =>
  (await movements(product, type)).map((m) => m.cost);
const held = async ({ id }: Product): Promise<[quantity: number, cost: number]> => {
  const [level] = (await shop.owner.get(`/inventory?productId=${id}&warehouseId=${shop.warehouseId}`)).body.data;
  return [level.quantityOnHand, level.stockCost];
};

describe('what goods cost', () => {
  it('is an average that moves with each delivery, frozen on the sale', async () => {
    const tea = await shop.product({ stock: 10, costPrice: 100 });
    await deliver(tea, 10, 200);
    expect(await held(tea)).toEqual([20, 3_000]);
    await sell([{ productId: tea.id, quantity: 3 }]);
    await deliver(tea, 3, 1_000);
    expect(await costs(tea, 'SALE')).toEqual([-450]);
    expect(await held(tea)).toEqual([20, 2_550 + 3_000]);
  });

  it('loses no cent by lines that cannot be divided', async () => {
    const tea = await shop.product({ stock: 3, costPrice: 100 });
    await adjust(tea, -2);
    await deliver(tea, 2, 0);
    expect(await held(tea)).toEqual([3, 100]);
    await sell([1, 1, 1].map((quantity) => ({ productId: tea.id, quantity })));
    expect((await costs(tea, 'SALE')).sort()).toEqual([-33, -33, -34]);
    expect(await held(tea)).toEqual([0, 0]);
  });

  it('comes back with goods as it left with them, the last part with the rest', async () => {
    const tea = await shop.product({ stock: 3, costPrice: 100 });
    await adjust(tea, -2);
    await deliver(tea, 2, 0);
    const sale = await sell([{ productId: tea.id, quantity: 3 }]);
    await deliver(tea, 1, 5_000);
    for (const quantity of [1, 1, 1]) expect((await refund(sale, quantity)).status).toBe(201);
    await eventually(async () => expect(await costs(tea, 'REFUND')).toEqual([33, 34, 33]));
    expect(await held(tea)).toEqual([4, 5_100]);
    const [first] = await movements(tea, 'REFUND');
    expect(first).toMatchObject({
      quantity: 1,
      reference: { type: 'REFUND', number: sale.number },
      reason: 'wrong size',
    });
  });

  it('stays spent on goods that are not fit to be sold again', async () => {
    const tea = await shop.product({ stock: 4, costPrice: 100 });
    const sale = await sell([{ productId: tea.id, quantity: 4 }]);
    await refund(sale, 1, false);
    await refund(sale, 2);
    await eventually(async () => expect(await costs(tea, 'REFUND')).toEqual([200]));
    expect(await held(tea)).toEqual([2, 200]);
  });

  it('goes along with a transfer', async () => {
    const store = (await shop.owner.post('/warehouses', { name: 'Store', code: 'STORE', type: 'CENTRAL' })).body.id;
    const tea = await shop.product({ stock: 3, costPrice: 111 });
    await shop.owner.post('/inventory/transfers', {
      ...{ fromWarehouseId: shop.warehouseId, toWarehouseId: store },
      items: [
        { productId: tea.id, quantity: 1 },
        { productId: tea.id, quantity: 0.5 },
      ],
    });
    expect([await costs(tea, 'TRANSFER_OUT'), await costs(tea, 'TRANSFER_IN')]).toEqual([
      [-111, -56],
      [111, 56],
    ]);
    expect(await held(tea)).toEqual([1.5, 166]);
  });

  it('of goods that were sold before they came is what they cost in the end', async () => {
    const tea = await shop.product({ stock: 1, costPrice: 100 });
    await sell([{ productId: tea.id, quantity: 4 }]);
    expect([await held(tea), await costs(tea, 'SALE')]).toEqual([[-3, -300], [-400]]);
    await deliver(tea, 5, 120);
    expect(await held(tea)).toEqual([2, 240]);
    expect(await movements(tea, 'PURCHASE')).toMatchObject([{ cost: 600, costCorrection: -60 }]);
    await adjust(tea, 1);
    expect(await costs(tea, 'ADJUSTMENT_IN')).toEqual([100, 120]);
  });

  it('adds up for every shelf after all kinds of movements at once', async () => {
    const goods = await Promise.all([7, 333, 12_345].map((costPrice) => shop.product({ stock: 20, costPrice })));
    const back = (await shop.owner.post('/warehouses', { name: 'Back', code: 'BACK', type: 'CENTRAL' })).body.id;
    await Promise.all(
      Array.from({ length: 90 }, async (_, n) => {
        const product: Product = goods[Math.floor(n / 9) % goods.length]!;
        const quantity = ((n * 7) % 13) / 4 + 0.125;
        const ends = n % 2 === 0 ? [shop.warehouseId, back] : [back, shop.warehouseId];
        if (n % 9 === 0) await deliver(product, quantity, 100 + n);
        else if (n % 9 === 1) await adjust(product, quantity);
        else if (n % 9 === 2) await adjust(product, -quantity);
        else if (n % 9 === 3)
          await shop.owner.post('/inventory/stock-take', {
            ...{ warehouseId: shop.warehouseId, items: [{ productId: product.id, countedQuantity: quantity }] },
          });
        else if (n % 9 === 4)
          await shop.owner.post('/inventory/transfers', {
            ...{ fromWarehouseId: ends[0], toWarehouseId: ends[1], items: [{ productId: product.id, quantity }] },
          });
        else {
          const sold = await sell(goods.map(({ id }, k) => ({ productId: id, quantity: quantity + k / 8 })));
          if (n % 9 === 5) expect((await refund(sold, quantity / 2 + 0.0625)).status).toBe(201);
        }
      }),
    );
    await eventually(async () => expect(await movements(goods[0]!, 'REFUND')).toHaveLength(10));
    const { rows } = await sql().query<{ held: number; cost: number; moved: number; costs: number }>(
      `select s.on_hand held, s.cost, sum(m.quantity)::bigint moved, sum(m.cost + m.cost_correction)::bigint costs
       from inventory.stock s
       join inventory.movements m using (business_id, warehouse_id, product_id)
       where s.business_id = $1 and s.product_id = any($2::uuid[]) group by s.id, s.on_hand, s.cost`,
      [shop.businessId, goods.map(({ id }) => id)],
    );
    // each of the goods in both warehouses
    expect(rows).toHaveLength(6);
    for (const { held: there, cost, moved, costs: booked } of rows) {
      expect([there, cost]).toEqual([moved, booked]);
      expect(Math.sign(cost) * Math.sign(there)).not.toBe(-1);
    }
    for (const { id } of goods)
      expect((await shop.owner.get(`/inventory/movements?productId=${id}&type=SALE`)).body.pagination.total).toBe(40);
  });

  it('is told by every movement with what is left, what it was for and who did it', async () => {
    const tea = await shop.product({ stock: 10, costPrice: 100 });
    const far = (await shop.owner.post('/warehouses', { name: 'Far', code: 'FAR', type: 'CENTRAL' })).body.id;
    const items = [{ productId: tea.id, quantity: 2 }];
    await deliver(tea, 5, 130);
    await adjust(tea, -1);
    const sold = await sell(items);
    await refund(sold, 1);
    await eventually(async () => expect(await movements(tea, 'REFUND')).toHaveLength(1));
    await shop.owner.post('/inventory/transfers', { fromWarehouseId: shop.warehouseId, toWarehouseId: far, items });
    await shop.owner.post('/inventory/stock-take', {
      ...{ warehouseId: shop.warehouseId, items: [{ productId: tea.id, countedQuantity: 7 }] },
    });
    const told = (await shop.owner.get(`/inventory/movements?productId=${tea.id}&sort=createdAt`)).body.data;
    expect(told.map((m: Answer['body']) => [m.type, m.quantity, m.balanceAfter, m.reference.type, m.userId])).toEqual(
      [
        ['ADJUSTMENT_IN', 10, 10, 'ADJUSTMENT'],
        ['PURCHASE', 5, 15, 'PURCHASE_ORDER'],
        ['ADJUSTMENT_OUT', -1, 14, 'ADJUSTMENT'],
        ['SALE', -2, 12, 'SALE'],
        ['REFUND', 1, 13, 'REFUND'],
        ['TRANSFER_OUT', -2, 11, 'TRANSFER'],
        ['TRANSFER_IN', 2, 2, 'TRANSFER'],
        ['STOCK_TAKE', -4, 7, 'STOCK_TAKE'],
      ].map((movement) => [...movement, shop.users.OWNER.id]),
    );
    expect(told.every((m: Answer['body']) => typeof m.reference.id === 'string' && typeof m.cost === 'number')).toBe(
      true,
    );
  });
});
