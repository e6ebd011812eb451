import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type OutletPlace, type Tenant } from '#libs/testing';

let shop: Tenant;
let elsewhere: OutletPlace;
let store: string;
beforeAll(async () => {
  shop = await tenant();
  elsewhere = await shop.secondOutlet();
  store = (await shop.owner.post('/warehouses', { name: 'Store', code: 'STORE', type: 'CENTRAL' })).body.id;
});

interface Product {
  readonly id: string;
}

const onHand = async ({ id }: Product, warehouseId: string): Promise<number> =>
  (await shop.owner.get(`/inventory?productId=${id}&warehouseId=${warehouseId}`)).body.data[0]?.quantityOnHand ?? 0;
const movements = async (query: string): Promise<Answer['body'][]> =>
  (await shop.owner.get(`/inventory/movements?${query}`)).body.data;
const sell = (product: Product, quantity: number): Promise<Answer> =>
  shop.owner.post('/sales/checkout', {
    ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId: product.id, quantity }] },
    payments: [{ method: 'CASH', amount: 100_000 }],
  });
const announced = async (key: string): Promise<string[]> =>
  (await sql().query<{ name: string }>(`select name from inventory.outbox where key = $1`, [key])).rows.map(
    ({ name }) => name,
  );

describe('a transfer', () => {
  const transfer = (items: readonly { productId: string; quantity: number }[], more: object = {}): Promise<Answer> =>
    shop.owner.post('/inventory/transfers', {
      ...{ fromWarehouseId: shop.warehouseId, toWarehouseId: store, items },
      ...more,
    });

  it('takes out here and brings in there, item by item, under one reference', async () => {
    const [tea, milk] = [await shop.product({ stock: 10 }), await shop.product({ stock: 4 })];
    const items = [
      { productId: tea.id, quantity: 2.5 },
      { productId: milk.id, quantity: 4 },
    ];
    const { status, body } = await transfer(items, { notes: 'van' });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: body.id, fromWarehouseId: shop.warehouseId, toWarehouseId: store, items, notes: 'van' },
      ...{ userId: shop.users.OWNER.id, createdAt: body.createdAt },
    });
    expect([await onHand(tea, shop.warehouseId), await onHand(tea, store)]).toEqual([7.5, 2.5]);
    expect([await onHand(milk, shop.warehouseId), await onHand(milk, store)]).toEqual([0, 4]);
    const moved = (await movements(`productId=${tea.id}`)).filter((m) => m.reference.type === 'TRANSFER');
    expect(moved.map((m) => [m.type, m.quantity, m.balanceAfter, m.reference.id, m.userId]).sort()).toEqual([
      ['TRANSFER_IN', 2.5, 2.5, body.id, shop.users.OWNER.id],
      ['TRANSFER_OUT', -2.5, 7.5, body.id, shop.users.OWNER.id],
    ]);
    expect(await announced(body.id)).toEqual(['inventory.transfer.posted.v1']);
  });

  it('moves all or nothing', async () => {
    const [tea, milk] = [await shop.product({ stock: 10 }), await shop.product({ stock: 4 })];
    const { body } = await transfer([
      { productId: tea.id, quantity: 1 },
      { productId: milk.id, quantity: 4.001 },
    ]);
    expect(body).toMatchObject({
      ...{ status: 409, code: 'inventory.insufficient-stock', errors: [{ path: 'items[1].quantity' }] },
    });
    expect([await onHand(tea, shop.warehouseId), await onHand(tea, store)]).toEqual([10, 0]);
  });

  it('happens once under its id, and never as another one', async () => {
    const tea = await shop.product({ stock: 10 });
    const id = uuidv7();
    const items = [{ productId: tea.id, quantity: 3 }];
    const answers = await Promise.all(Array.from({ length: 8 }, () => transfer(items, { id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 7 }, () => 200), 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await onHand(tea, store)).toBe(3);
    expect((await transfer([{ productId: tea.id, quantity: 2 }], { id })).body).toMatchObject({
      ...{ status: 409, code: 'inventory.transfer.taken' },
    });
  });

  it('moves all or nothing, whoever wants the same goods at the same time', async () => {
    const [tea, milk] = [await shop.product({ stock: 10 }), await shop.product({ stock: 100 })];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => {
        const items = [
          { productId: tea.id, quantity: 3 },
          { productId: milk.id, quantity: 1 },
        ];
        return transfer(n % 2 === 0 ? items : items.reverse());
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      201,
      201,
      ...Array.from({ length: 17 }, () => 409),
    ]);
    expect([await onHand(tea, shop.warehouseId), await onHand(tea, store)]).toEqual([1, 9]);
    expect([await onHand(milk, shop.warehouseId), await onHand(milk, store)]).toEqual([97, 3]);
  });

  it('that crosses others loses nothing and waits for nobody for ever', async () => {
    const goods = await Promise.all(Array.from({ length: 4 }, () => shop.product({ stock: 50 })));
    await transfer(goods.map(({ id }) => ({ productId: id, quantity: 25 })));
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) => {
        const items = (n % 3 === 0 ? goods : [...goods].reverse()).map(({ id }) => ({ productId: id, quantity: 1 }));
        return n % 2 === 0
          ? transfer(items)
          : transfer(items, { fromWarehouseId: store, toWarehouseId: shop.warehouseId });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    for (const product of goods)
      expect([await onHand(product, shop.warehouseId), await onHand(product, store)]).toEqual([25, 25]);
  });

  it('may go to another outlet, but not come from there', async () => {
    const clerk = await shop.as('WAREHOUSE_STAFF');
    const tea = await shop.product({ stock: 10 });
    const move = (fromWarehouseId: string, toWarehouseId: string): Promise<Answer> =>
      clerk.post('/inventory/transfers', {
        ...{ fromWarehouseId, toWarehouseId, items: [{ productId: tea.id, quantity: 1 }] },
      });
    expect((await move(shop.warehouseId, elsewhere.warehouseId)).status).toBe(201);
    expect((await move(elsewhere.warehouseId, shop.warehouseId)).body).toMatchObject({
      ...{ status: 404, code: 'inventory.warehouse.not-found', errors: [{ path: 'fromWarehouseId' }] },
    });
    expect((await move(shop.warehouseId, (await tenant()).warehouseId)).body).toMatchObject({
      ...{ status: 404, code: 'inventory.warehouse.not-found', errors: [{ path: 'toWarehouseId' }] },
    });
  });

  it('is refused to who may not make it, and where it makes no sense', async () => {
    const tea = await shop.product({ stock: 10 });
    const items = [{ productId: tea.id, quantity: 1 }];
    const cashier = await shop.as('CASHIER');
    const body = { fromWarehouseId: shop.warehouseId, toWarehouseId: store, items };
    expect((await cashier.post('/inventory/transfers', body)).status).toBe(403);
    for (const [more, path] of [
      [{ toWarehouseId: shop.warehouseId }, 'toWarehouseId'],
      [{ items: [] }, 'items'],
      [{ items: [{ productId: tea.id, quantity: 0 }] }, 'items[0].quantity'],
      [{ items: [{ productId: tea.id }] }, 'items[0].quantity'],
    ] as const)
      expect((await transfer(items, more)).body).toMatchObject({ status: 400, errors: [{ path }] });
    expect((await transfer([...items, { productId: uuidv7(), quantity: 1 }])).body).toMatchObject({
      ...{ status: 404, code: 'catalog.product.not-found', errors: [{ path: 'items[1].productId' }] },
    });
  });
});

describe('a stock take', () => {
  const count = (
    items: readonly { productId: string; countedQuantity: number }[],
    more: object = {},
  ): Promise<Answer> => shop.owner.post('/inventory/stock-take', { warehouseId: shop.warehouseId, items, ...more });

  it('corrects the ledger by what differs from it', async () => {
    const [over, short, right, unknown] = [
      await shop.product({ stock: 10 }),
      await shop.product({ stock: 10 }),
      await shop.product({ stock: 10 }),
      await shop.product({ stock: 0 }),
    ];
    const { status, body } = await count([
      { productId: over.id, countedQuantity: 12.5 },
      { productId: short.id, countedQuantity: 0 },
      { productId: right.id, countedQuantity: 10 },
      { productId: unknown.id, countedQuantity: 3 },
    ]);
    expect(status).toBe(201);
    expect(body.items).toEqual([
      { productId: over.id, countedQuantity: 12.5, expectedQuantity: 10, variance: 2.5 },
      { productId: short.id, countedQuantity: 0, expectedQuantity: 10, variance: -10 },
      { productId: right.id, countedQuantity: 10, expectedQuantity: 10, variance: 0 },
      { productId: unknown.id, countedQuantity: 3, expectedQuantity: 0, variance: 3 },
    ]);
    const of = async ({ id }: Product): Promise<unknown[]> =>
      (await movements(`productId=${id}&type=STOCK_TAKE`)).map((m) => [m.quantity, m.balanceAfter, m.reference.id]);
    expect(await of(over)).toEqual([[2.5, 12.5, body.id]]);
    expect(await of(short)).toEqual([[-10, 0, body.id]]);
    expect(await of(right)).toEqual([]);
    expect(await of(unknown)).toEqual([[3, 3, body.id]]);
    expect(await announced(body.id)).toEqual(['inventory.stock-take.posted.v1']);
  });

  it('during sales corrects what the ledger says at that moment', async () => {
    const tea = await shop.product({ stock: 100 });
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => sell(tea, 1)),
      count([{ productId: tea.id, countedQuantity: 40 }]),
      ...Array.from({ length: 10 }, () => sell(tea, 1)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const { expectedQuantity, variance } = answers[10]!.body.items[0] as Record<
      'expectedQuantity' | 'variance',
      number
    >;
    expect(expectedQuantity + variance).toBe(40);
    expect(await onHand(tea, shop.warehouseId)).toBe(100 - 20 + variance);
  });

  it('is posted once under its id, and never as another one', async () => {
    const tea = await shop.product({ stock: 10 });
    const id = uuidv7();
    const counted = [{ productId: tea.id, countedQuantity: 8 }];
    const first = await count(counted, { id });
    await sell(tea, 1);
    const again = await count(counted, { id });
    expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);
    expect(await onHand(tea, shop.warehouseId)).toBe(7);
    expect((await count([{ productId: tea.id, countedQuantity: 9 }], { id })).body).toMatchObject({
      ...{ status: 409, code: 'inventory.stock-take.taken' },
    });
  });

  it('is refused to who may not make it, and where it makes no sense', async () => {
    const tea = await shop.product({ stock: 10 });
    const items = [{ productId: tea.id, countedQuantity: 1 }];
    const cashier = await shop.as('CASHIER');
    expect((await cashier.post('/inventory/stock-take', { warehouseId: shop.warehouseId, items })).status).toBe(403);
    const manager = await shop.as('MANAGER');
    const there = { warehouseId: elsewhere.warehouseId, items };
    expect((await manager.post('/inventory/stock-take', there)).body.code).toBe('inventory.warehouse.not-found');
    expect((await count([...items, { productId: tea.id, countedQuantity: 2 }])).body).toMatchObject({
      ...{ status: 400, errors: [{ path: 'items[1].productId' }] },
    });
    expect((await count([{ productId: tea.id, countedQuantity: -1 }])).status).toBe(400);
    expect((await count([{ productId: uuidv7(), countedQuantity: 1 }])).body.code).toBe('catalog.product.not-found');
  });
});

describe('what is not counted', () => {
  it('has no stock to adjust, move, count or bound', async () => {
    const service = await shop.product({ trackStock: false });
    const { warehouseId } = shop;
    const productId = service.id;
    for (const answer of [
      await shop.owner.post('/inventory/adjustments', {
        ...{ productId, warehouseId, type: 'ADJUSTMENT_IN', quantity: 1, reason: 'found' },
      }),
      await shop.owner.post('/inventory/transfers', {
        ...{ fromWarehouseId: warehouseId, toWarehouseId: store, items: [{ productId, quantity: 1 }] },
      }),
      await shop.owner.post('/inventory/stock-take', { warehouseId, items: [{ productId, countedQuantity: 1 }] }),
      await shop.owner.put('/inventory/levels', { productId, warehouseId, minimumStock: 1 }),
    ])
      expect(answer.body).toMatchObject({ status: 409, code: 'inventory.not-counted' });
    expect((await sell(service, 1)).status).toBe(201);
    expect(await movements(`productId=${productId}`)).toEqual([]);
  });
});

describe('bounds', () => {
  it('change by who has seen them last, one at a time', async () => {
    const tea = await shop.product({ stock: 10 });
    const set = (fields: object, version?: number): Promise<Answer> =>
      shop.owner.put(
        '/inventory/levels',
        { productId: tea.id, warehouseId: shop.warehouseId, ...fields },
        version === undefined ? {} : { headers: { 'if-match': `"${version}"` } },
      );
    const seen = Number((await set({ minimumStock: 2, maximumStock: 20 })).body.version);
    expect((await set({ minimumStock: 3 }, seen)).body).toMatchObject({
      ...{ minimumStock: 3, maximumStock: 20, version: seen + 1 },
    });
    expect((await set({ minimumStock: 4 }, seen)).body).toMatchObject({
      ...{ status: 412, code: 'inventory.stock.version' },
    });
    expect((await set({ minimumStock: 21 })).body.errors).toMatchObject([{ path: 'maximumStock' }]);
    expect((await set({ minimumStock: 21, maximumStock: null })).body).not.toHaveProperty('maximumStock');
  });
});

describe('who wants to know', () => {
  const told = async (name: string, product: Product): Promise<Answer['body'][]> =>
    (
      await sql().query<{ payload: string }>(
        `select payload from inventory.outbox where name = $1 and payload like '%' || $2 || '%' order by tx, id`,
        [name, product.id],
      )
    ).rows.map(({ payload }) => JSON.parse(payload) as Answer['body']);

  it('hears of each change of stock with what is left', async () => {
    const tea = await shop.product({ stock: 10 });
    await sell(tea, 2.5);
    await eventually(async () =>
      expect(
        (await told('inventory.stock.changed.v1', tea)).map(({ type, warehouseId, outletId, items }) => [
          ...[type, warehouseId, outletId, items.map((i: Answer['body']) => [i.quantity, i.quantityOnHand, i.version])],
        ]),
      ).toEqual([
        ['ADJUSTMENT_IN', shop.warehouseId, shop.outletId, [[10, 10, 2]]],
        ['SALE', shop.warehouseId, shop.outletId, [[-2.5, 7.5, 3]]],
      ]),
    );
  });

  it('hears once that stock fell to its minimum, and again after it was above', async () => {
    const tea = await shop.product({ name: 'Low Tea', stock: 10 });
    const { warehouseId } = shop;
    const adjust = (type: string, quantity: number): Promise<Answer> =>
      shop.owner.post('/inventory/adjustments', { productId: tea.id, warehouseId, type, quantity, reason: 'x' });
    await shop.owner.put('/inventory/levels', { productId: tea.id, warehouseId, minimumStock: 5 });
    await sell(tea, 4);
    await sell(tea, 1);
    await sell(tea, 1);
    expect(await told('inventory.stock.low.v1', tea)).toEqual([
      {
        ...{ productId: tea.id, sku: tea.sku, name: 'Low Tea', unit: 'pcs', quantityOnHand: 5, minimumStock: 5 },
        ...{ warehouse: { id: warehouseId, name: expect.any(String), code: 'MAIN-WH' }, outletId: shop.outletId },
      },
    ]);
    await adjust('ADJUSTMENT_IN', 6);
    await adjust('ADJUSTMENT_OUT', 6);
    expect((await told('inventory.stock.low.v1', tea)).map((low) => low.quantityOnHand)).toEqual([5, 4]);
    const low = (await shop.owner.get(`/inventory/low-stock?productId=${tea.id}`)).body.data;
    expect(low).toMatchObject([{ productId: tea.id, quantityOnHand: 4, minimumStock: 5 }]);
    expect((await shop.owner.get('/inventory/low-stock?lowStock=false')).status).toBe(400);
  });

  it('hears once that more was sold than was there, and again after there was no less than nothing', async () => {
    const generous = await tenant({ stockPolicy: 'WARN' });
    const tea = await generous.product({ stock: 1 });
    const sellThere = async (quantity: number): Promise<void> => {
      const { status } = await generous.owner.post('/sales/checkout', {
        ...{ id: uuidv7(), outletId: generous.outletId, items: [{ productId: tea.id, quantity }] },
        payments: [{ method: 'CASH', amount: 10_000 }],
      });
      expect(status).toBe(201);
    };
    const adjust = async (type: string, quantity: number): Promise<void> => {
      const { warehouseId } = generous;
      const posting = { productId: tea.id, warehouseId, type, quantity, reason: 'x' };
      expect((await generous.owner.post('/inventory/adjustments', posting)).status).toBe(201);
    };
    const short = async (): Promise<number[]> =>
      (await told('inventory.stock.short.v1', tea)).map(({ quantityOnHand }) => quantityOnHand);
    await sellThere(3);
    await sellThere(1);
    await adjust('ADJUSTMENT_IN', 2);
    await sellThere(1);
    expect(await short()).toEqual([-2]);
    await adjust('ADJUSTMENT_IN', 2);
    await sellThere(4);
    expect(await short()).toEqual([-2, -4]);
  });
});

describe('the ledger', () => {
  it('is listed by product, warehouse, outlet, type and time', async () => {
    const tea = await shop.product({ stock: 10 });
    const sold = await sell(tea, 1);
    const at = sold.body.completedAt as string;
    const types = async (query: string): Promise<string[]> =>
      (await movements(`productId=${tea.id}&${query}`)).map((m) => m.type);
    expect(await types('sort=createdAt')).toEqual(['ADJUSTMENT_IN', 'SALE']);
    expect(await types(`outletId=${shop.outletId}&type=SALE`)).toEqual(['SALE']);
    expect(await types(`warehouseId=${store}`)).toEqual([]);
    expect(await types(`warehouseId=${uuidv7()}`)).toEqual([]);
    const [day, future] = [at.slice(0, 10), new Date(Date.parse(at) + 86_400_000).toISOString()];
    expect(await types(`from=${day}&to=${day}`)).toHaveLength(2);
    expect(await types(`from=${future}`)).toEqual([]);
    expect(await types(`to=2020-01-01`)).toEqual([]);
    for (const query of ['sort=quantity', 'type=GIFT', 'from=yesterday', 'warehouseId=x', 'limit=101', 'color=red'])
      expect([query, (await shop.owner.get(`/inventory/movements?${query}`)).status]).toEqual([query, 400]);
  });

  it('tells cost to who may know it', async () => {
    const tea = await shop.product({ stock: 10, costPrice: 250 });
    const clerk = await shop.as('WAREHOUSE_STAFF');
    const [seen] = await movements(`productId=${tea.id}`);
    expect(seen).toMatchObject({ type: 'ADJUSTMENT_IN', cost: 2_500 });
    const [hidden] = (await clerk.get(`/inventory/movements?productId=${tea.id}`)).body.data;
    expect(hidden).not.toHaveProperty('cost');
    expect((await shop.owner.get(`/inventory?productId=${tea.id}`)).body.data).toMatchObject([{ stockCost: 2_500 }]);
    expect((await clerk.get(`/inventory?productId=${tea.id}`)).body.data[0]).not.toHaveProperty('stockCost');
  });
});
