import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type OutletPlace, type Tenant } from '#libs/testing';
import { card, cash, expected, some, Till, tillOf } from './till.js';

// What a sale names beside its goods: the counter it is made at, the place the goods come from, who buys.

let shop: Tenant;
let branch: OutletPlace;
let owner: Till;
let cola: { id: string };
beforeAll(async () => {
  shop = await tenant();
  branch = await shop.secondOutlet();
  owner = await tillOf(shop, 'OWNER');
  cola = await shop.product();
});

/** Every way to begin a sale, and to change one that is open. */
async function everyWay(till: Till, items: { productId: string; quantity: number }[], more: object): Promise<Answer[]> {
  return [await till.open(items, more), await till.checkout(items, [cash(1_200)], more)];
}

// a copy of a place follows its event; the outbox, the stream and a busy machine take their time
const soon = { withinMs: 15_000 };

/** All of them are refused for one field. */
const refuses = async (answers: Promise<Answer[]>, code: string, path: string): Promise<void> => {
  for (const answer of await answers) expect(expected(404, answer)).toMatchObject({ code, errors: [{ path }] });
};

describe('a sale is made', () => {
  it('at a register of its own outlet, as long as that is in use', async () => {
    const registers = `/outlets/${shop.outletId}/registers`;
    const { body: register } = await shop.owner.post(registers, { name: 'Side', code: 'SIDE' });
    const more = { registerId: register.id };
    await eventually(async () => expected(201, await owner.checkout([some(cola)], [cash(1_200)], more)), soon);
    expect((await shop.owner.delete(`${registers}/${register.id}`)).status).toBe(204);
    await eventually(
      () => refuses(everyWay(owner, [some(cola)], more), 'identity.register.not-found', 'registerId'),
      soon,
    );
    const elsewhere = { registerId: branch.registerId };
    await refuses(everyWay(owner, [some(cola)], elsewhere), 'identity.register.not-found', 'registerId');
    const there = new Till(shop.owner, { outletId: branch.outletId, registerId: branch.registerId });
    expect(await there.opened([some(cola)])).toMatchObject({
      outletId: branch.outletId,
      registerId: branch.registerId,
    });
  });

  it('from a warehouse that is in use and within reach of who sells', async () => {
    const cashier = await tillOf(shop);
    const unknown = ['inventory.warehouse.not-found', 'warehouseId'] as const;
    await refuses(everyWay(cashier, [some(cola)], { warehouseId: branch.warehouseId }), ...unknown);
    // owners reach every outlet's goods
    expect(await owner.opened([some(cola)], { warehouseId: branch.warehouseId })).toMatchObject({
      warehouseId: branch.warehouseId,
    });
    const { body: store } = await shop.owner.post('/warehouses', { name: 'Store', code: 'STORE', type: 'CENTRAL' });
    expect(await cashier.opened([some(cola)], { warehouseId: store.id })).toMatchObject({ warehouseId: store.id });
    expect((await shop.owner.delete(`/warehouses/${store.id}`)).status).toBe(204);
    await eventually(() => refuses(everyWay(cashier, [some(cola)], { warehouseId: store.id }), ...unknown), soon);
  });

  it('of products that are sold', async () => {
    const gone = await shop.product();
    const order = await owner.opened([some(cola)]);
    expect((await shop.owner.delete(`/products/${gone.id}`)).status).toBe(204);
    const unknown = ['catalog.product.not-found', 'items[1].productId'] as const;
    await eventually(() => refuses(everyWay(owner, [some(cola), some(gone)], {}), ...unknown), soon);
    const items = [some(cola), some(gone)];
    await refuses(Promise.all([shop.owner.put(`/sales/orders/${order.id}`, { items })]), ...unknown);
    const quote = { outletId: shop.outletId, items };
    await refuses(Promise.all([shop.owner.post('/pricing/quote', quote)]), ...unknown);
    expect((await shop.owner.post(`/products/${gone.id}/reactivate`)).status).toBe(200);
    await eventually(async () => expected(201, await owner.open([some(gone)])), soon);
  });

  it('to customers of the shop', async () => {
    const { body: theirs } = await (await tenant()).owner.post('/customers', { name: 'Ada' });
    const { body: ours } = await shop.owner.post('/customers', { name: 'Grace' });
    const unknown = ['sales.customer.not-found', 'customerId'] as const;
    const order = await owner.opened([some(cola)]);
    const change = (customerId: string): Promise<Answer> => shop.owner.put(`/sales/orders/${order.id}`, { customerId });
    await refuses(everyWay(owner, [some(cola)], { customerId: theirs.id }), ...unknown);
    await refuses(Promise.all([change(theirs.id)]), ...unknown);
    expect(expected(200, await change(ours.id)).customerId).toBe(ours.id);
    // somebody who was taken out of the list has never been there
    const { body: past } = await shop.owner.post('/customers', { name: 'Past' });
    expect((await shop.owner.delete(`/customers/${past.id}`)).status).toBe(204);
    await refuses(everyWay(owner, [some(cola)], { customerId: past.id }), ...unknown);
  });
});

describe('who works at one outlet', () => {
  it('finds nothing of another: neither to sell nor to see, to change, to void or to refund', async () => {
    const there = new Till(shop.owner, { outletId: branch.outletId, registerId: branch.registerId });
    const service = await shop.product({ trackStock: false });
    const sale = { id: uuidv7(), outletId: branch.outletId, items: [some(service)] };
    const open = expected(201, await shop.owner.post('/sales/orders', sale));
    const sold = await there.sold([some(service)]);
    const manager = await shop.as('MANAGER');
    const items = [{ itemId: sold.items[0].id, quantity: 1, restock: true }];
    const orders = '/sales/orders';
    const answers: Readonly<Record<string, Answer>> = {
      open: await manager.post(orders, { ...sale, id: uuidv7() }),
      'open again': await manager.post(orders, sale),
      checkout: await manager.post('/sales/checkout', { ...sale, payments: [cash(1_200)] }),
      see: await manager.get(`${orders}/${open.id}`),
      change: await manager.put(`${orders}/${open.id}`, { notes: 'mine' }),
      pay: await manager.post(`${orders}/${open.id}/payments`, card(1)),
      complete: await manager.post(`${orders}/${open.id}/complete`, {}),
      cancel: await manager.post(`${orders}/${open.id}/cancel`, { reason: 'mine' }),
      refund: await manager.post(`${orders}/${sold.id}/refunds`, { reason: 'mine', items }),
      refunds: await manager.get(`${orders}/${sold.id}/refunds`),
      receipt: await manager.get(`${orders}/${sold.id}/receipt`),
      mail: await manager.post(`${orders}/${sold.id}/receipt/email`, { email: 'mine@people.example' }),
      list: await manager.get(`${orders}?outletId=${branch.outletId}`),
    };
    expect(
      Object.entries(answers)
        .filter(([, { status }]) => status !== 404)
        .map(([what, { status }]) => [what, status]),
    ).toEqual([]);
    const { data } = expected(200, await manager.get(`${orders}?limit=100`));
    expect(data.filter(({ outletId }: { outletId: string }) => outletId === branch.outletId)).toEqual([]);
  });

  it('does there what the role they hold there allows, whatever they may do elsewhere', async () => {
    // a cashier by profession, who helps out with the stock of the branch
    const { id, username } = shop.users.CASHIER;
    await sql().query(
      `insert into identity.user_outlets (business_id, user_id, outlet_id, role) values ($1, $2, $3, 'WAREHOUSE_STAFF')`,
      [shop.businessId, id, branch.outletId],
    );
    const cashier = new Till(await shop.owner.login(username), { outletId: branch.outletId });
    for (const answer of await everyWay(cashier, [some(cola)], {}))
      expect(expected(403, answer).code).toBe('auth.forbidden');
    expect((await cashier.api.get(`/sales/orders?outletId=${branch.outletId}`)).status).toBe(403);
    expected(201, await cashier.open([some(cola)], { outletId: shop.outletId }));
  });
});
