import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';

describe('stock as a ledger', () => {
  let shop: Tenant;
  beforeAll(async () => {
    shop = await tenant();
  });

  const adjust = (product: { id: string }, quantity: number, more: object = {}): Promise<Answer> =>
    shop.owner.post('/inventory/adjustments', {
      ...{ productId: product.id, warehouseId: shop.warehouseId, reason: 'counted' },
      ...{ type: quantity > 0 ? 'ADJUSTMENT_IN' : 'ADJUSTMENT_OUT', quantity: Math.abs(quantity) },
      ...more,
    });
  const level = async (product: { id: string }): Promise<Answer['body']> =>
    (await shop.owner.get(`/inventory?productId=${product.id}`)).body.data[0];
  const movements = async (query: string): Promise<Answer['body'][]> =>
    (await shop.owner.get(`/inventory/movements?${query}`)).body.data;

  it('changes by movements that say why and what is left', async () => {
    const flour = await shop.product({ name: 'Flour', unit: 'kg', stock: 10 });
    const out = await adjust(flour, -2.125, { notes: 'burst bag' });
    expect(out.status).toBe(201);
    expect(out.body).toMatchObject({
      type: 'ADJUSTMENT_OUT',
      quantity: -2.125,
      balanceAfter: 7.875,
      reason: 'counted',
      notes: 'burst bag',
      userId: shop.users.OWNER.id,
      reference: { type: 'ADJUSTMENT', id: out.body.id },
    });
    expect(await level(flour)).toMatchObject({
      quantityOnHand: 7.875,
      minimumStock: 0,
      product: { name: 'Flour', unit: 'kg', sku: flour.sku },
      warehouse: { code: 'MAIN-WH' },
    });
    const [latest, first, ...rest] = await movements(`productId=${flour.id}`);
    expect([latest, first].map((m) => [m.type, m.quantity, m.balanceAfter])).toEqual([
      ['ADJUSTMENT_OUT', -2.125, 7.875],
      ['ADJUSTMENT_IN', 10, 10],
    ]);
    expect(rest).toEqual([]);
  });

  it('shows a sale as movements of its lines', async () => {
    const tea = await shop.product({ stock: 5 });
    const sale = await shop.owner.post('/sales/checkout', {
      ...{ id: uuidv7(), outletId: shop.outletId, registerId: shop.registerId },
      items: [
        { productId: tea.id, quantity: 2 },
        { productId: tea.id, quantity: 1 },
      ],
      payments: [{ method: 'CASH', amount: 10_000 }],
    });
    const sold = await movements(`productId=${tea.id}&type=SALE`);
    expect(sold).toHaveLength(2);
    expect(sold.map((m) => m.id).sort()).toEqual(sale.body.items.map((line: { id: string }) => line.id).sort());
    expect(Math.min(...sold.map((m) => Number(m.balanceAfter)))).toBe(2);
    for (const movement of sold)
      expect(movement.reference).toEqual({ type: 'SALE', id: sale.body.id, number: sale.body.number });
  });

  it('never falls below zero by an adjustment, unless the outlet allows it', async () => {
    const rice = await shop.product({ stock: 3 });
    expect((await adjust(rice, -4)).body).toMatchObject({ status: 409, code: 'inventory.insufficient-stock' });
    expect(await level(rice)).toMatchObject({ quantityOnHand: 3 });
    const generous = await tenant({ stockPolicy: 'ALLOW' });
    const salt = await generous.product({ stock: 3 });
    const { status, body } = await generous.owner.post('/inventory/adjustments', {
      ...{ productId: salt.id, warehouseId: generous.warehouseId, type: 'ADJUSTMENT_OUT', quantity: 4, reason: 'lost' },
    });
    expect([status, body.balanceAfter]).toEqual([201, -1]);
  });

  it('takes the same adjustment once, and another one under its id never', async () => {
    const oats = await shop.product({ stock: 0 });
    const id = uuidv7();
    const answers = await Promise.all(Array.from({ length: 10 }, () => adjust(oats, 5, { id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    expect(await level(oats)).toMatchObject({ quantityOnHand: 5 });
    expect((await adjust(oats, 6, { id })).body).toMatchObject({ status: 409, code: 'inventory.adjustment.taken' });
  });

  it('of many adjustments and sales at once loses none', async () => {
    const nuts = await shop.product({ stock: 100 });
    const sell = (): Promise<Answer> =>
      shop.owner.post('/sales/checkout', {
        ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId: nuts.id, quantity: 1 }] },
        payments: [{ method: 'CASH', amount: 1_200 }],
      });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? adjust(nuts, 2) : n % 3 === 1 ? adjust(nuts, -1) : sell())),
    );
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await level(nuts)).toMatchObject({ quantityOnHand: 100 + 20 * 2 - 20 - 20 });
    const { rows } = await sql().query(
      `select balance_after::int from inventory.movements where product_id = $1 order by balance_after`,
      [nuts.id],
    );
    expect(rows).toHaveLength(61);
  });

  it('keeps its bounds beside it, and lists what is low', async () => {
    const eggs = await shop.product({ stock: 4 });
    const { warehouseId } = shop;
    const bounds = { productId: eggs.id, warehouseId, minimumStock: 5, maximumStock: 50 };
    expect((await shop.owner.put('/inventory/levels', bounds)).body).toMatchObject({
      quantityOnHand: 4,
      minimumStock: 5,
      maximumStock: 50,
    });
    const low = async (): Promise<string[]> =>
      (await shop.owner.get('/inventory?lowStock=true&limit=100')).body.data.map(
        (row: Answer['body']) => row.productId,
      );
    expect(await low()).toContain(eggs.id);
    await adjust(eggs, 10);
    expect(await low()).not.toContain(eggs.id);
    expect((await shop.owner.put('/inventory/levels', { ...bounds, maximumStock: 4 })).status).toBe(400);
  });

  it('hears of a product’s new name', async () => {
    const jam = await shop.product({ name: 'Jam' });
    await shop.owner.put(`/products/${jam.id}`, { name: 'Plum Jam' });
    await eventually(async () => expect((await level(jam)).product.name).toBe('Plum Jam'));
  });

  it('is for those who may see and change it', async () => {
    const cashier = await shop.as('CASHIER');
    expect((await cashier.get('/inventory')).status).toBe(403);
    const clerk = await shop.as('WAREHOUSE_STAFF');
    expect((await clerk.get('/inventory')).status).toBe(200);
    const product = await shop.product();
    const { warehouseId } = shop;
    const change = { productId: product.id, warehouseId, type: 'ADJUSTMENT_IN', quantity: 1, reason: 'found' };
    expect((await clerk.post('/inventory/adjustments', change)).status).toBe(201);
    expect((await cashier.post('/inventory/adjustments', change)).status).toBe(403);
  });

  it('of other outlets and businesses does not exist', async () => {
    const [elsewhere, other, manager] = [await shop.secondOutlet(), await tenant(), await shop.as('MANAGER')];
    const [product, theirs] = [await shop.product(), await other.product()];
    const change = { productId: product.id, type: 'ADJUSTMENT_IN', quantity: 1, reason: 'found' };
    for (const [api, warehouseId] of [
      [manager, elsewhere.warehouseId],
      [shop.owner, other.warehouseId],
    ] as const)
      for (const answer of [
        await api.post('/inventory/adjustments', { ...change, warehouseId }),
        await api.put('/inventory/levels', { productId: product.id, warehouseId, minimumStock: 1 }),
      ])
        expect(answer.body).toMatchObject({
          ...{ status: 404, code: 'inventory.warehouse.not-found', errors: [{ path: 'warehouseId' }] },
        });
    expect((await adjust(theirs, 1)).body).toMatchObject({
      ...{ status: 404, code: 'catalog.product.not-found', errors: [{ path: 'productId' }] },
    });
    expect((await shop.owner.get(`/inventory?productId=${theirs.id}`)).body.data).toEqual([]);
    expect(await movements(`warehouseId=${other.warehouseId}`)).toEqual([]);
    await shop.owner.post('/inventory/adjustments', { ...change, warehouseId: elsewhere.warehouseId });
    const seen = (await manager.get(`/inventory?productId=${product.id}`)).body.data;
    expect(seen.map((row: Answer['body']) => row.warehouseId)).toEqual([shop.warehouseId]);
  });

  it('refuses quantities that are none', async () => {
    const product = await shop.product();
    for (const quantity of [0, -1, 1.0001, '1', null, 1e15])
      expect([quantity, (await adjust(product, 1, { quantity })).status]).toEqual([quantity, 400]);
    expect((await adjust(product, 1, { type: 'SALE' })).status).toBe(400);
  });
});
