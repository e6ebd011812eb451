import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { cash, expected, some, tillOf, type Till } from './till.js';

interface Shelf {
  readonly shop: Tenant;
  readonly till: Till;
  readonly product: { id: string };
  readonly customer: { id: string };
  readonly order: { id: string };
  readonly sold: { id: string };
}

async function shelf(): Promise<Shelf> {
  const shop = await tenant();
  const till = await tillOf(shop, 'OWNER');
  const product = await shop.product({ barcode: shop.businessId.replaceAll('-', '').slice(-12) });
  const customer = (await shop.owner.post('/customers', { name: 'Ada' })).body;
  const order = await till.opened([some(product)], { customerId: customer.id });
  return { shop, till, product, customer, order, sold: await till.sold([some(product)]) };
}

describe('two businesses', () => {
  let mine: Shelf;
  let theirs: Shelf;
  beforeAll(async () => {
    [mine, theirs] = [await shelf(), await shelf()];
  });

  const problem = ({ status, body }: Answer): unknown => ({ status, code: body.code });

  it('may give their things the same id, and all that happens to either is told', async () => {
    const id = uuidv7();
    const shops = [mine, theirs].map(({ shop }) => shop);
    for (const { owner, businessId } of shops)
      expect((await owner.post('/customers', { id, name: businessId })).status).toBe(201);
    const orders = await Promise.all([mine, theirs].map(({ till, product }) => till.sold([some(product)], { id })));
    expect(orders.map((order) => order.id)).toEqual([id, id]);
    for (const { owner, businessId } of shops)
      await eventually(async () => {
        const { body } = await owner.get(`/audit-logs?entityId=${id}&sort=createdAt`);
        expect(body.data.map((record: { eventType: string }) => record.eventType)).toEqual([
          'sales.customer.created',
          'sales.order.opened',
          'sales.order.completed',
        ]);
        expect(body.data[0].after).toMatchObject({ name: businessId });
      });
  });

  it('do not find each other’s things by their ids', async () => {
    const { owner } = mine.shop;
    const { order, sold, product, customer, shop } = theirs;
    const orderless = { status: 404, code: 'sales.order.not-found' };
    expect(problem(await owner.get(`/sales/orders/${order.id}`))).toEqual(orderless);
    expect(problem(await owner.get(`/sales/orders/${sold.id}/receipt`))).toEqual(orderless);
    expect(problem(await owner.put(`/sales/orders/${order.id}`, { notes: 'mine' }))).toEqual(orderless);
    expect(problem(await owner.post(`/sales/orders/${order.id}/payments`, cash(1)))).toEqual(orderless);
    expect(problem(await owner.post(`/sales/orders/${order.id}/complete`, {}))).toEqual(orderless);
    expect(problem(await owner.post(`/sales/orders/${order.id}/cancel`, { reason: 'mine' }))).toEqual(orderless);
    for (const path of [
      `/products/${product.id}`,
      `/customers/${customer.id}`,
      `/outlets/${shop.outletId}`,
      `/outlets/${shop.outletId}/registers`,
      `/pricing/products/${product.id}`,
      `/pricing/quote?productId=${product.id}&outletId=${mine.shop.outletId}`,
      `/pricing/quote?productId=${mine.product.id}&outletId=${shop.outletId}`,
    ])
      expect([path, (await owner.get(path)).status]).toEqual([path, 404]);
    for (const [path, body] of [
      [`/products/${product.id}`, { name: 'mine' }],
      [`/customers/${customer.id}`, { name: 'mine' }],
      [`/pricing/products/${product.id}`, { prices: [] }],
    ] as const)
      expect([path, (await owner.put(path, body)).status]).toEqual([path, 404]);
    expect((await owner.delete(`/customers/${customer.id}`)).status).toBe(404);
  });

  it('cannot name each other’s things in what they send', async () => {
    const { till } = mine;
    for (const [items, more, path] of [
      [[some(theirs.product)], {}, 'items[0].productId'],
      [[some(mine.product)], { outletId: theirs.shop.outletId }, 'outletId'],
      [[some(mine.product)], { registerId: theirs.shop.registerId }, 'registerId'],
      [[some(mine.product)], { customerId: theirs.customer.id }, 'customerId'],
      [[some(mine.product)], { warehouseId: theirs.shop.warehouseId }, 'warehouseId'],
    ] as const) {
      expect(expected(404, await till.open(items, more)).errors).toMatchObject([{ path }]);
      expect(expected(404, await till.checkout(items, [cash(1_200)], more)).errors).toMatchObject([{ path }]);
    }
    const adjustment = { type: 'ADJUSTMENT_OUT', quantity: 1, reason: 'mine now' };
    const { owner, warehouseId } = mine.shop;
    for (const ids of [
      { productId: theirs.product.id, warehouseId },
      { productId: mine.product.id, warehouseId: theirs.shop.warehouseId },
    ])
      expected(404, await owner.post('/inventory/adjustments', { ...ids, ...adjustment }));
  });

  it('see only their own in every list; what a filter names of the other gives an empty one', async () => {
    const { owner } = mine.shop;
    const all: readonly (readonly [string, string])[] = [
      ['/sales/orders', 'id'],
      ['/products', 'id'],
      ['/customers', 'id'],
      ['/inventory', 'productId'],
      ['/inventory/movements', 'productId'],
      ['/warehouses', 'id'],
      ['/outlets', 'id'],
      ['/pricing/tiers', 'id'],
      ['/audit-logs', 'entityId'],
    ];
    const foreign = [theirs.order.id, theirs.sold.id, theirs.product.id, theirs.customer.id, theirs.shop.outletId];
    for (const [path, field] of all) {
      const { data } = expected(200, await owner.get(`${path}?limit=100`));
      const shown = data.map((row: Record<string, string>) => row[field]);
      expect([path, shown.filter((id: string) => foreign.includes(id))]).toEqual([path, []]);
    }
    for (const path of [
      `/sales/orders?customerId=${theirs.customer.id}`,
      `/sales/orders?registerId=${theirs.shop.registerId}`,
      `/sales/orders?search=${theirs.sold.id.slice(-8)}`,
      `/inventory?productId=${theirs.product.id}`,
      `/inventory/movements?warehouseId=${theirs.shop.warehouseId}`,
    ])
      expect([path, expected(200, await owner.get(path)).data]).toEqual([path, []]);
    expect((await owner.get(`/sales/orders?outletId=${theirs.shop.outletId}`)).status).toBe(404);
    expect((await owner.get(`/products/lookup?barcode=${theirs.shop.businessId.slice(-12)}`)).status).toBe(404);
  });

  it('may use the same ids: each has its own order', async () => {
    const id = uuidv7();
    const one = expected(201, await mine.till.checkout([some(mine.product)], [cash(1_200)], { id }));
    const other = expected(201, await theirs.till.checkout([some(theirs.product)], [cash(1_200)], { id }));
    expect([one.id, other.id]).toEqual([id, id]);
    const { rows } = await sql().query(`select business_id, taken from inventory.stock_commits where order_id = $1`, [
      id,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('leave no trace of a refused attempt', async () => {
    const id = uuidv7();
    expected(404, await mine.till.checkout([some(theirs.product)], [cash(1_200)], { id }));
    expect((await mine.till.get({ id })).status).toBe(404);
    expect((await theirs.till.get({ id })).status).toBe(404);
  });
});

describe('two outlets of one business', () => {
  it('hide their orders from those who work at the other', async () => {
    const { shop, product, order, sold } = await shelf();
    const elsewhere = uuidv7();
    await sql().query(
      `insert into identity.outlets (business_id, id, name, code) values ($1, $2, 'Branch', 'BRANCH')`,
      [shop.businessId, elsewhere],
    );
    await sql().query(`update identity.user_outlets set outlet_id = $3 where business_id = $1 and user_id = $2`, [
      shop.businessId,
      shop.users.CASHIER.id,
      elsewhere,
    ]);
    const cashier = await tillOf(shop);
    expect((await cashier.get(order)).status).toBe(404);
    expect((await cashier.pay(order, cash(1))).status).toBe(404);
    expect((await cashier.complete(order)).status).toBe(404);
    expect((await cashier.api.get(`/sales/orders/${sold.id}/receipt`)).status).toBe(404);
    expect((await cashier.open([some(product)])).status).toBe(404);
    expect(expected(200, await cashier.api.get('/sales/orders')).data).toEqual([]);
    expect((await cashier.api.get(`/sales/orders?outletId=${shop.outletId}`)).status).toBe(404);
  });
});
