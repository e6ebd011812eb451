import { uuidv7 } from '#libs/kernel';
import { api, tenant, type Tenant } from '#libs/testing';
import { passphrase, taken, Things } from './things.js';

/** A business with so many of everything, and one thing of each kind that so many others hang on. */
export interface FullShop {
  readonly shop: Tenant;
  readonly things: Things;
  readonly products: readonly string[];
  /** Of so many lines, each of which was refunded. */
  readonly orderId: string;
  readonly purchaseOrderId: string;
  /** Who bought so often. */
  readonly customerId: string;
  /** Who works at so many outlets, and signed in so often. */
  readonly userId: string;
}

/** Fills a new business; what is told by events may come a moment later. */
export async function fullShop(count: number): Promise<FullShop> {
  const shop = await tenant();
  const things = new Things({ owner: shop.owner, place: shop });
  const times = <T>(make: (n: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => make(n)));
  const post = async (path: string, body: object): Promise<{ readonly id: string }> =>
    taken(await shop.owner.post(path, body));

  const made = await times((n) => shop.product({ barcode: `0${n}`, category: `C${n}`, costPrice: 1 }));
  const products = made.map(({ id }) => id as string);
  const tiers = await times(() => things.tier());
  const prices = tiers.map(({ id }) => ({ priceTierId: id as string, price: 100 }));
  taken(await shop.owner.put(`/pricing/products/${products[0]}`, { prices }));
  const places = { outletId: shop.outletId, warehouseId: shop.warehouseId };
  await times((n) =>
    shop.owner.put('/inventory/levels', { productId: products[n], warehouseId: shop.warehouseId, minimumStock: 1_000 }),
  );

  const [customer] = await times(() => things.customer());
  const customerId = customer!.id as string;
  await times(async () => {
    const items = [{ productId: products[0], quantity: 1 }];
    await post('/sales/checkout', { ...sale(items), ...places, customerId });
  });
  const lines = products.map((productId) => ({ productId, quantity: 1 }));
  const order = taken(await shop.owner.post('/sales/checkout', { ...sale(lines), ...places, customerId }));
  await times((n) =>
    post(`/sales/orders/${order.id}/refunds`, {
      reason: 'broken',
      items: [{ itemId: order.items[n].id, quantity: 1, restock: true }],
    }),
  );

  const [supplier] = await times(() => things.supplier());
  const goods = products.map((productId) => ({ productId, quantityOrdered: 1, unitCost: 1 }));
  const orders = await times(() => post('/purchase-orders', { ...places, supplierId: supplier!.id, items: goods }));

  await times(() => things.warehouse(shop));
  await times(() => things.register(shop.outletId));
  const outlets = await times(() => things.outlet());
  const users = await times(() => things.user());
  const assign = (userId: string, outletId: string): Promise<unknown> =>
    post(`/users/${userId}/outlets`, { outletId, outletRole: 'CASHIER' });
  await times((n) => assign(users[n]!.id as string, shop.outletId));
  const { id: userId, username } = users[0]!;
  for (const { id } of outlets) await assign(userId as string, id as string);
  await times(() => things.invitation());
  // of many tries at once for one name some are refused
  for (let n = 0; n < count; n++)
    await Promise.all([api().login(username as string, passphrase), api().login(shop.users.OWNER.username)]);
  return { ...{ shop, things, products, customerId }, orderId: order.id, purchaseOrderId: orders[0]!.id, userId };
}

const sale = (items: readonly object[]): object => ({
  ...{ id: uuidv7(), items },
  payments: [{ method: 'CASH', amount: 100_000_000 }],
});
