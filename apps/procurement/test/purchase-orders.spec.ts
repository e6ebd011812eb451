import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type OutletPlace, type Tenant } from '#libs/testing';

let shop: Tenant;
let elsewhere: OutletPlace;
let supplierId: string;
let coffee: { id: string; sku: string; name: string };
let milk: { id: string };
beforeAll(async () => {
  shop = await tenant();
  elsewhere = await shop.secondOutlet();
  supplierId = (await shop.owner.post('/suppliers', { name: 'Harbor', email: 'orders@harbor.example' })).body.id;
  coffee = await shop.product({ name: 'Coffee', stock: 0 });
  milk = await shop.product({ name: 'Milk', stock: 0 });
});

const create = (more: object = {}, api = shop.owner): Promise<Answer> =>
  api.post('/purchase-orders', {
    ...{ supplierId, warehouseId: shop.warehouseId, outletId: shop.outletId },
    items: [
      { productId: coffee.id, quantityOrdered: 10, unitCost: 333 },
      { productId: milk.id, quantityOrdered: 2.5, unitCost: 101 },
    ],
    ...more,
  });
const ordered = async (more: object = {}): Promise<Answer['body']> => {
  const { body } = await create(more);
  return (await shop.owner.post(`/purchase-orders/${body.id}/submit`)).body;
};
const receive = (
  order: Answer['body'],
  quantities: readonly number[],
  more: object = {},
  api = shop.owner,
): Promise<Answer> =>
  api.post(`/purchase-orders/${order.id}/receive`, {
    items: quantities.flatMap((quantity, n) => (quantity === 0 ? [] : [{ itemId: order.items[n].id, quantity }])),
    ...more,
  });
const purchases = async (order: { id: string }): Promise<Answer['body'][]> =>
  (await shop.owner.get('/inventory/movements?type=PURCHASE&limit=100')).body.data.filter(
    (m: Answer['body']) => m.reference.id === order.id,
  );

describe('a purchase order', () => {
  it('is drafted, changed, read and listed', async () => {
    const { status, body } = await create({ expectedDate: '2026-12-01', notes: 'ring twice' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ status: 'DRAFT', outletId: shop.outletId, supplierId, warehouseId: shop.warehouseId },
      ...{ supplier: { id: supplierId, name: 'Harbor', email: 'orders@harbor.example' } },
      ...{ warehouse: { id: shop.warehouseId, code: 'MAIN-WH' }, expectedDate: '2026-12-01', notes: 'ring twice' },
      ...{ currency: 'USD', totalAmount: 3_330 + 253, closedShort: false, userId: shop.users.OWNER.id, version: 1 },
      items: [
        {
          productId: coffee.id,
          sku: coffee.sku,
          name: 'Coffee',
          quantityOrdered: 10,
          quantityReceived: 0,
          lineTotal: 3_330,
        },
        { productId: milk.id, quantityOrdered: 2.5, unitCost: 101, lineTotal: 253 },
      ],
    });
    const changed = await shop.owner.put(`/purchase-orders/${body.id}`, {
      ...{ expectedDate: null, items: [{ productId: milk.id, quantityOrdered: 1, unitCost: 100 }] },
    });
    expect(changed.body).toMatchObject({
      totalAmount: 100,
      notes: 'ring twice',
      version: 2,
      items: [{ unitCost: 100 }],
    });
    expect(changed.body).not.toHaveProperty('expectedDate');
    expect((await shop.owner.get(`/purchase-orders/${body.id}`)).body).toEqual(changed.body);
    const { rows } = await sql().query<{ payload: string }>(
      `select payload from procurement.outbox where key = $1 and name = 'procurement.order.changed.v1'`,
      [body.id],
    );
    const { before } = JSON.parse(rows[0]!.payload) as Answer['body'];
    expect(before).toMatchObject({ expectedDate: '2026-12-01', totalAmount: 3_583, items: body.items });
    expect(before).not.toHaveProperty('notes');
  });

  it('has the next number of its outlet, however many are made at once', async () => {
    const other = await tenant();
    const supplier = (await other.owner.post('/suppliers', { name: 'One' })).body.id;
    const tea = await other.product({ stock: 0 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        create(
          {
            ...{ supplierId: supplier, warehouseId: other.warehouseId, outletId: other.outletId },
            items: [{ productId: tea.id, quantityOrdered: 1, unitCost: 0 }],
          },
          other.owner,
        ),
      ),
    );
    expect(answers.map(({ body }) => body.number).sort()).toEqual(
      Array.from({ length: 8 }, (_, n) => `MAIN-PO-00000${n + 1}`),
    );
  });

  it('is found by state, supplier, warehouse, outlet, day and number', async () => {
    const { body } = await create();
    const found = async (query: string): Promise<boolean> =>
      (await shop.owner.get(`/purchase-orders?limit=100&${query}`)).body.data.some(
        (order: Answer['body']) => order.id === body.id,
      );
    const today = body.businessDate as string;
    for (const query of [
      ...['status=DRAFT', `supplierId=${supplierId}`, `warehouseId=${shop.warehouseId}`, `outletId=${shop.outletId}`],
      ...[
        `from=${today}&to=${today}`,
        `from=${body.createdAt}`,
        `search=${body.number.slice(-4)}`,
        'sort=-totalAmount',
      ],
    ])
      expect([query, await found(query)]).toEqual([query, true]);
    for (const query of [
      ...['status=ORDERED', `supplierId=${uuidv7()}`, `warehouseId=${uuidv7()}`, `outletId=${elsewhere.outletId}`],
      ...['to=2020-01-01', `to=${body.createdAt}`, 'search=ZZZ'],
    ])
      expect([query, await found(query)]).toEqual([query, false]);
    expect((await shop.owner.get('/purchase-orders?sort=notes')).status).toBe(400);
  });

  it('is ordered once, and not changed any more', async () => {
    const draft = (await create()).body;
    const path = `/purchase-orders/${draft.id}`;
    const first = await shop.owner.post(`${path}/submit`);
    expect([first.status, first.body.status, first.body.version]).toEqual([200, 'ORDERED', 2]);
    expect((await shop.owner.post(`${path}/submit`)).body).toEqual(first.body);
    expect(
      (await shop.owner.put(path, { items: [{ productId: milk.id, quantityOrdered: 1, unitCost: 1 }] })).body,
    ).toMatchObject({
      ...{ status: 409, code: 'procurement.order.wrong-state' },
    });
    expect((await shop.owner.put(path, { notes: 'Tuesday', supplierId })).body).toMatchObject({
      notes: 'Tuesday',
      version: 3,
    });
    expect((await shop.owner.put(path, { notes: 'late' }, { headers: { 'if-match': '"2"' } })).body).toMatchObject({
      ...{ status: 412, code: 'procurement.order.version' },
    });
  });

  it('is taken back before anything came, and not after', async () => {
    const order = await ordered();
    const path = `/purchase-orders/${order.id}`;
    const cancelled = await shop.owner.post(`${path}/cancel`, { reason: 'too late' });
    expect(cancelled.body).toMatchObject({ status: 'CANCELLED', reason: 'too late' });
    expect((await shop.owner.post(`${path}/cancel`)).body).toEqual(cancelled.body);
    const partly = await ordered();
    await receive(partly, [1]);
    for (const answer of [
      await shop.owner.post(`/purchase-orders/${partly.id}/cancel`),
      await shop.owner.post(`${path}/close`),
      await receive(order, [1]),
      await receive((await create()).body, [1]),
    ])
      expect(answer.body).toMatchObject({ status: 409, code: 'procurement.order.wrong-state' });
  });

  it('names only what there is, and what the caller may see', async () => {
    const other = await tenant();
    const closed = (await shop.owner.post('/suppliers', { name: 'Closed', isActive: false })).body.id;
    const theirs = (await other.owner.post('/suppliers', { name: 'Theirs' })).body.id;
    const item = { productId: coffee.id, quantityOrdered: 1, unitCost: 1 };
    for (const [more, status, code, path] of [
      [{ supplierId: theirs }, 404, 'procurement.supplier.not-found', 'supplierId'],
      [{ supplierId: closed }, 409, 'procurement.supplier.inactive', 'supplierId'],
      [{ warehouseId: other.warehouseId }, 404, 'inventory.warehouse.not-found', 'warehouseId'],
      [{ warehouseId: elsewhere.warehouseId }, 400, 'request.invalid', 'warehouseId'],
      [{ outletId: other.outletId }, 404, 'identity.outlet.not-found', 'outletId'],
      [{ items: [item, { ...item, productId: uuidv7() }] }, 404, 'catalog.product.not-found', 'items[1].productId'],
      [{ items: [] }, 400, 'request.invalid', 'items'],
      [{ items: [{ ...item, quantityOrdered: 1e9, unitCost: 1e13 }] }, 400, 'request.invalid', 'items[0].unitCost'],
      [{ items: [{ ...item, unitCost: 1.5 }] }, 400, 'request.invalid', 'items[0].unitCost'],
      [{ expectedDate: '2026-02-30' }, 400, 'request.invalid', 'expectedDate'],
      [{ status: 'ORDERED' }, 400, 'request.invalid', 'status'],
    ] as const) {
      const draft = (await create()).body;
      expect((await create(more)).body).toMatchObject({ status, code, errors: [{ path }] });
      if (path !== 'outletId')
        expect((await shop.owner.put(`/purchase-orders/${draft.id}`, more)).body).toMatchObject({ status, code });
    }
    const manager = await shop.as('MANAGER');
    const there = { outletId: elsewhere.outletId, warehouseId: elsewhere.warehouseId };
    expect((await create(there, manager)).body).toMatchObject({ status: 404, code: 'identity.outlet.not-found' });
  });

  it('of other outlets and businesses does not exist', async () => {
    const other = await tenant();
    const here = (await create()).body;
    const there = (await create({ outletId: elsewhere.outletId, warehouseId: elsewhere.warehouseId })).body;
    const manager = await shop.as('MANAGER');
    for (const [api, order] of [
      [other.owner, here],
      [manager, there],
    ] as const) {
      const path = `/purchase-orders/${order.id}`;
      for (const answer of [
        await api.get(path),
        await api.put(path, { notes: 'mine' }),
        await api.post(`${path}/submit`),
        await receive(order, [1], {}, api),
        await api.post(`${path}/close`),
        await api.post(`${path}/cancel`),
      ])
        expect(answer.body).toMatchObject({ status: 404, code: 'procurement.order.not-found' });
    }
    const seen = (await manager.get('/purchase-orders?limit=100')).body.data.map((order: Answer['body']) => order.id);
    expect([seen.includes(here.id), seen.includes(there.id)]).toEqual([true, false]);
    expect((await manager.get(`/purchase-orders?outletId=${elsewhere.outletId}`)).status).toBe(404);
    expect((await shop.owner.get(`/purchase-orders?outletId=${other.outletId}`)).status).toBe(404);
  });

  it('is for those whom the role lets', async () => {
    const [cashier, clerk] = [await shop.as('CASHIER'), await shop.as('WAREHOUSE_STAFF')];
    const order = await ordered();
    const path = `/purchase-orders/${order.id}`;
    for (const api of [cashier, clerk])
      for (const { status } of [
        await create({}, api),
        await api.put(path, { notes: 'x' }),
        await api.post(`${path}/submit`),
        await api.post(`${path}/close`),
        await api.post(`${path}/cancel`),
      ])
        expect(status).toBe(403);
    for (const { status } of [
      await cashier.get('/purchase-orders'),
      await cashier.get(path),
      await receive(order, [1], {}, cashier),
    ])
      expect(status).toBe(403);
    expect([(await clerk.get(path)).status, (await receive(order, [1], {}, clerk)).status]).toEqual([200, 200]);
  });
});

describe('a delivery', () => {
  it('raises stock by what came, once, within a second', async () => {
    const tea = await shop.product({ stock: 0 });
    const order = await ordered({ items: [{ productId: tea.id, quantityOrdered: 10, unitCost: 333 }] });
    const first = await receive(order, [4.5]);
    expect([first.status, first.body.status, first.body.items[0].quantityReceived]).toEqual([
      ...[200, 'PARTIALLY_RECEIVED', 4.5],
    ]);
    await eventually(
      async () =>
        expect((await shop.owner.get(`/inventory?productId=${tea.id}`)).body.data).toMatchObject([
          { quantityOnHand: 4.5, stockCost: 1_499 },
        ]),
      { withinMs: 1_000 },
    );
    const last = await receive(order, [5.5]);
    expect(last.body).toMatchObject({ status: 'RECEIVED', closedShort: false, receivedAt: expect.any(String) });
    await eventually(async () =>
      expect((await purchases(order)).map((m) => [m.quantity, m.balanceAfter, m.cost, m.reference])).toEqual([
        [5.5, 10, 1_831, { type: 'PURCHASE_ORDER', id: order.id, number: order.number }],
        [4.5, 4.5, 1_499, { type: 'PURCHASE_ORDER', id: order.id, number: order.number }],
      ]),
    );
  });

  it('is never more than was ordered, however many ask at once', async () => {
    const tea = await shop.product({ stock: 0 });
    const order = await ordered({ items: [{ productId: tea.id, quantityOrdered: 7, unitCost: 100 }] });
    const answers = await Promise.all(Array.from({ length: 20 }, () => receive(order, [2])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    for (const { status, body } of answers)
      if (status !== 200) expect(body).toMatchObject({ status: 409, code: 'procurement.order.exceeds' });
    await eventually(async () => expect(await purchases(order)).toHaveLength(3));
    expect((await shop.owner.get(`/inventory?productId=${tea.id}`)).body.data[0].quantityOnHand).toBe(6);
  });

  it('counts once under its id, even if asked twenty times at once', async () => {
    const tea = await shop.product({ stock: 0 });
    const order = await ordered({ items: [{ productId: tea.id, quantityOrdered: 10, unitCost: 333 }] });
    const id = uuidv7();
    const answers = await Promise.all(Array.from({ length: 20 }, () => receive(order, [3], { id })));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { body } = await shop.owner.get(`/purchase-orders/${order.id}`);
    expect(body.items[0].quantityReceived).toBe(3);
    // another one behind it: when that has come in, whatever was told of the first has, too
    await receive(order, [1]);
    await eventually(async () => expect((await purchases(order)).map((m) => m.cost).sort()).toEqual([333, 999]));
    expect((await shop.owner.get(`/inventory?productId=${tea.id}`)).body.data).toMatchObject([
      { quantityOnHand: 4, stockCost: 1_332 },
    ]);
    expect((await receive(order, [2], { id })).body).toMatchObject({ status: 409, code: 'procurement.receipt.taken' });
    expect((await receive(await ordered(), [3], { id })).body.code).toBe('procurement.receipt.taken');
  });

  it('counts once under an idempotency key', async () => {
    const order = await ordered();
    const path = `/purchase-orders/${order.id}/receive`;
    const body = { items: [{ itemId: order.items[0].id, quantity: 1 }] };
    const key = uuidv7();
    const first = await shop.owner.post(path, body, { key });
    const again = await shop.owner.post(path, body, { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await shop.owner.get(`/purchase-orders/${order.id}`)).body.items[0].quantityReceived).toBe(1);
  });

  it('is of the order’s own items, and of something', async () => {
    const [order, other] = [await ordered(), await ordered()];
    expect((await receive({ ...order, items: other.items }, [1])).body).toMatchObject({
      ...{ status: 404, code: 'procurement.item.not-found', errors: [{ path: 'items[0].itemId' }] },
    });
    expect((await receive(order, [])).status).toBe(400);
    expect((await receive(order, [-1])).status).toBe(400);
    expect((await receive(order, [11])).body).toMatchObject({
      ...{ status: 409, code: 'procurement.order.exceeds', errors: [{ path: 'items[0].quantity' }] },
    });
  });

  it('that never comes ends the order short', async () => {
    const order = await ordered();
    await receive(order, [1]);
    const { status, body } = await shop.owner.post(`/purchase-orders/${order.id}/close`);
    expect([status, body.status, body.closedShort]).toEqual([200, 'RECEIVED', true]);
    expect((await receive(order, [1])).body.code).toBe('procurement.order.wrong-state');
  });

  it('of what is not counted raises no stock', async () => {
    const service = await shop.product({ trackStock: false });
    const tea = await shop.product({ stock: 0 });
    const order = await ordered({
      items: [service, tea].map(({ id }) => ({ productId: id, quantityOrdered: 1, unitCost: 100 })),
    });
    await receive(order, [1, 1]);
    await eventually(async () => expect((await purchases(order)).map((m) => m.productId)).toEqual([tea.id]));
  });
});
