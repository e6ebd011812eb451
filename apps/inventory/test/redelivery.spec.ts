import { uuidv7 } from '#libs/kernel';
import { deliverAgain, eventually, tenant, type Answer, type Tenant } from '#libs/testing';

/** A service that was killed for the sake of the test is started again meanwhile. */
const made = (ask: () => Promise<Answer>): Promise<Answer['body']> =>
  eventually(
    async () => {
      const { status, body } = await ask();
      expect([200, 201]).toContain(status);
      return body;
    },
    { withinMs: 20_000, everyMs: 200 },
  );

describe('goods that came by an event', () => {
  let shop: Tenant;
  let tea: { readonly id: string };

  const receive = async (): Promise<void> => {
    const { warehouseId, outletId, owner } = shop;
    const supplierId = (await made(() => owner.post('/suppliers', { name: 'Harbor' }))).id;
    const items = [{ productId: tea.id, quantityOrdered: 4, unitCost: 333 }];
    const order = await made(() => owner.post('/purchase-orders', { supplierId, warehouseId, outletId, items }));
    await made(() => owner.post(`/purchase-orders/${order.id}/submit`));
    const received = { id: uuidv7(), items: [{ itemId: order.items[0].id, quantity: 4 }] };
    await made(() => owner.post(`/purchase-orders/${order.id}/receive`, received));
  };
  const sellAndTakeBack = async (): Promise<void> => {
    const { outletId, owner } = shop;
    const items = [{ productId: tea.id, quantity: 1 }];
    const sale = { id: uuidv7(), outletId, items, payments: [{ id: uuidv7(), method: 'CASH', amount: 10_000 }] };
    const sold = await made(() => owner.post('/sales/checkout', sale));
    const refund = {
      id: uuidv7(),
      reason: 'wrong tea',
      items: [{ itemId: sold.items[0].id, quantity: 1, restock: true }],
    };
    await made(() => owner.post(`/sales/orders/${sold.id}/refunds`, refund));
  };
  const stock = async (): Promise<unknown> => {
    const [level] = (await shop.owner.get(`/inventory?productId=${tea.id}`)).body.data;
    const moved = (await shop.owner.get(`/inventory/movements?productId=${tea.id}&limit=100`)).body.data;
    return [level.quantityOnHand, level.stockCost, moved.map((m: Answer['body']) => m.type).sort()];
  };

  beforeAll(async () => {
    shop = await tenant();
    tea = await shop.product({ stock: 0 });
  });

  it('come in once, whoever delivers the event again', async () => {
    await receive();
    await eventually(async () => expect(await stock()).toEqual([4, 1_332, ['PURCHASE']]));
    await sellAndTakeBack();
    await eventually(async () => expect(await stock()).toEqual([4, 1_332, ['PURCHASE', 'REFUND', 'SALE']]));
    await deliverAgain('procurement', ['inventory.receipts']);
    await made(() => shop.owner.get('/inventory'));
    await deliverAgain('sales', ['inventory.refunds']);
    // come behind all that is repeated: when these have arrived, they have
    await receive();
    await sellAndTakeBack();
    await eventually(
      async () =>
        expect(await stock()).toEqual([8, 2_664, ['PURCHASE', 'PURCHASE', 'REFUND', 'REFUND', 'SALE', 'SALE']]),
      { withinMs: 20_000 },
    );
  }, 90_000);
});
