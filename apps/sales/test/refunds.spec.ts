import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { atOnce, card, cash, expected, onHand, some, statuses, tillOf, type Till } from './till.js';

interface Sold {
  readonly id: string;
  readonly items: readonly { id: string; quantity: number; lineTotal: number; taxAmount: number }[];
}

describe('a refund', () => {
  let shop: Tenant;
  let till: Till;
  let manager: Till;
  let cola: { id: string; sku: string };

  beforeAll(async () => {
    shop = await tenant();
    till = await tillOf(shop);
    manager = await tillOf(shop, 'MANAGER');
    cola = await shop.product();
  });

  const refund = (order: { id: string }, body: object, by = manager): Promise<Answer> =>
    by.api.post(`/sales/orders/${order.id}/refunds`, { reason: 'broken', ...body });

  /** Some of the first line of an order. */
  const back = (order: Sold, quantity: number, restock = true): object => ({
    items: [{ itemId: order.items[0]!.id, quantity, restock }],
  });

  const announced = async (id: string): Promise<Record<string, unknown>[]> => {
    const { rows } = await sql().query(`select name, payload from sales.outbox where key = $1 order by id`, [id]);
    return rows.map(({ name, payload }) => ({ name, payload: JSON.parse(String(payload)) as unknown }));
  };

  it('gives the sold price, discount and tax back, and the order shows it', async () => {
    const sold = await till.sold([{ ...some(cola, 3), discountAmount: 500 }]);
    const answer = expected(201, await refund(sold, back(sold, 1)));
    expect(answer).toEqual({
      id: expect.any(String),
      orderId: sold.id,
      items: [
        {
          id: expect.any(String),
          itemId: sold.items[0].id,
          productId: cola.id,
          quantity: 1,
          restock: true,
          amount: 1_000,
          taxAmount: 167,
        },
      ],
      totalAmount: 1_000,
      taxAmount: 167,
      payments: [{ method: 'CARD', amount: 1_000 }],
      reason: 'broken',
      registerId: shop.registerId,
      userId: shop.users.MANAGER.id,
      businessDate: new Date().toISOString().slice(0, 10),
      createdAt: expect.any(String),
    });
    const order = expected(200, await till.get(sold));
    expect(order).toMatchObject({
      status: 'COMPLETED',
      refundedAmount: 1_000,
      refunds: [answer],
      paymentStatus: 'PAID',
    });
    expect(order.version).toBe(Number(sold.version) + 1);
    expect(expected(200, await till.api.get(`/sales/orders/${sold.id}/refunds`)).data).toEqual([answer]);
  });

  it('of the parts of a line comes to the line, the last part being the rest', async () => {
    const odd = await shop.product({ basePrice: 333, taxRate: 0 });
    const sold = await till.sold([{ ...some(odd, 3), discountAmount: 1 }]);
    const parts = [
      await refund(sold, back(sold, 1)),
      await refund(sold, back(sold, 1)),
      await refund(sold, back(sold, 1)),
    ];
    expect(parts.map((part) => expected(201, part).totalAmount)).toEqual([333, 333, 332]);
    expect(expected(200, await till.get(sold)).refundedAmount).toBe(998);
    expect(expected(409, await refund(sold, back(sold, 0.001)))).toMatchObject({
      code: 'sales.refund.exceeds',
      errors: [{ path: 'items[0].quantity' }],
    });
  });

  it('may put one part of a line on the shelf and another into the bin', async () => {
    const sold = await till.sold([some(cola, 2)]);
    const [{ id: itemId }] = sold.items;
    const items = [
      { itemId, quantity: 1, restock: true },
      { itemId, quantity: 1, restock: false },
    ];
    expect(expected(201, await refund(sold, { items })).items).toMatchObject([
      { quantity: 1, restock: true, amount: 1_200 },
      { quantity: 1, restock: false, amount: 1_200 },
    ]);
    expect(expected(409, await refund(sold, { items })).errors).toHaveLength(2);
  });

  it('goes back as said, and else by the method of the largest payment', async () => {
    const order = await till.opened([some(cola, 5)]);
    expected(201, await till.pay(order, card(1_000)));
    expected(201, await till.pay(order, cash(5_000)));
    const sold = expected(200, await till.complete(order));
    expect(expected(201, await refund(sold, back(sold, 1))).payments).toEqual([{ method: 'CASH', amount: 1_200 }]);
    const payments = [
      { method: 'CARD', amount: 1_000 },
      { method: 'CASH', amount: 200 },
    ];
    expect(expected(201, await refund(sold, { ...back(sold, 1), payments })).payments).toEqual(payments);
    expect(expected(409, await refund(sold, { ...back(sold, 1), payments: [cash(1_199)] }))).toMatchObject({
      code: 'sales.refund.payments-differ',
      total: 1_200,
      errors: [{ path: 'payments' }],
    });
    expect(expected(409, await refund(sold, { ...back(sold, 1), payments: [] })).code).toBe(
      'sales.refund.payments-differ',
    );
  });

  it('of what cost nothing gives nothing, and is written down all the same', async () => {
    const sold = await till.sold([{ ...some(cola), discountAmount: 1_000 }]);
    expect(expected(201, await refund(sold, back(sold, 1)))).toMatchObject({ totalAmount: 0, payments: [] });
    expect(expected(200, await till.get(sold))).toMatchObject({ refundedAmount: 0, refunds: [{ totalAmount: 0 }] });
    expect(expected(409, await refund(sold, back(sold, 1))).code).toBe('sales.refund.exceeds');
  });

  it('is never for more than was bought, whoever asks at the same time', async () => {
    const rare = await shop.product({ stock: 7 });
    const sold = await till.sold([some(rare, 7)]);
    const answers = await atOnce(20, () => refund(sold, back(sold, 1)));
    expect(statuses(answers)).toEqual({ 201: 7, 409: 13 });
    expect(new Set(answers.filter((a) => a.status === 409).map((a) => a.body.code))).toEqual(
      new Set(['sales.refund.exceeds']),
    );
    expect(expected(200, await till.get(sold))).toMatchObject({
      refundedAmount: sold.totalAmount,
      version: Number(sold.version) + 7,
    });
    await eventually(async () => expect(await onHand(shop, rare)).toBe(7));
  });

  it('is at the price and the tax of the sale, whatever they are by then', async () => {
    const tea = await shop.product({ basePrice: 500, taxRate: 10 });
    const sold = await till.sold([some(tea, 2)]);
    await shop.owner.put(`/products/${tea.id}`, { basePrice: 900, taxRate: 25 });
    await eventually(async () => expect(await till.opened([some(tea)])).toMatchObject({ totalAmount: 1_125 }));
    expect(expected(201, await refund(sold, back(sold, 1)))).toMatchObject({ totalAmount: 550, taxAmount: 50 });
  });

  it('is seen by those who sell', async () => {
    const sold = await till.sold([some(cola)]);
    const made = expected(201, await refund(sold, back(sold, 1)));
    const seen: Record<string, unknown> = {};
    for (const role of ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const) {
      const { status, body } = await (await shop.as(role)).get(`/sales/orders/${sold.id}/refunds`);
      seen[role] = status === 200 ? body.data : status;
    }
    const all = [made];
    expect(seen).toEqual({ OWNER: all, ADMIN: all, MANAGER: all, CASHIER: all, WAREHOUSE_STAFF: 403 });
  });

  it('stands in a list like all others: in pages, oldest first unless asked otherwise', async () => {
    const sold = await till.sold([some(cola, 3)]);
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.push(expected(201, await refund(sold, back(sold, 1))).id);
    const page = async (query: string) => (await till.api.get(`/sales/orders/${sold.id}/refunds?${query}`)).body;
    const ids = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);
    expect(ids(await page(''))).toEqual(made);
    expect(ids(await page('sort=-createdAt'))).toEqual([...made].reverse());
    const second = await page('limit=2&page=2');
    expect([ids(second), second.pagination]).toEqual([[made[2]], { total: 3, page: 2, limit: 2, totalPages: 2 }]);
    expect(await page('sort=amount')).toMatchObject({ status: 400, errors: [{ path: 'sort' }] });
  });

  it('that is asked for again is given once', async () => {
    const sold = await till.sold([some(cola, 2)]);
    const id = uuidv7();
    const answers = await atOnce(20, () => refund(sold, { id, ...back(sold, 1) }));
    expect(statuses(answers)).toEqual({ 200: 19, 201: 1 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(expected(409, await refund(sold, { id, ...back(sold, 2) })).code).toBe('sales.refund.taken');
    const other = await till.sold([some(cola)]);
    expect(expected(409, await refund(other, { id, ...back(other, 1) })).code).toBe('sales.refund.taken');
    expect(expected(200, await till.get(sold)).refundedAmount).toBe(1_200);
    const facts = await announced(id);
    expect(facts.map(({ name }) => name)).toEqual(['sales.refund.completed.v1']);
  });

  it('under a key is given once, and answered again as it was', async () => {
    const sold = await till.sold([some(cola, 2)]);
    const path = `/sales/orders/${sold.id}/refunds`;
    const ask = (): Promise<Answer> =>
      manager.api.post(path, { reason: 'broken', ...back(sold, 1) }, { key: `refund-${sold.id}` });
    const first = expected(201, await ask());
    const again = await ask();
    expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', first]);
    expect(expected(200, await till.get(sold)).refunds).toHaveLength(1);
  });

  it('is told with all that stock, takings and mails need', async () => {
    const { body: customer } = await shop.owner.post('/customers', { name: 'Ada', email: 'ada@example.org' });
    const sold = await till.sold([some(cola, 2)], { customerId: customer.id });
    const made = expected(201, await refund(sold, back(sold, 1, false)));
    expect(await announced(made.id)).toEqual([
      {
        name: 'sales.refund.completed.v1',
        payload: {
          ...made,
          items: [
            { ...made.items[0], sku: cola.sku, name: expect.any(String), unit: 'pcs', taxRate: 20, trackStock: true },
          ],
          orderNumber: sold.number,
          receiptNumber: sold.receiptNumber,
          outletId: shop.outletId,
          warehouseId: shop.warehouseId,
          cashierId: shop.users.MANAGER.id,
          soldBy: shop.users.CASHIER.id,
          currency: 'USD',
          taxInclusive: false,
          soldOn: sold.businessDate,
          localHour: new Date(made.createdAt).getUTCHours(),
          refundedAmount: 1_200,
          customerId: customer.id,
          customerName: 'Ada',
          customerEmail: 'ada@example.org',
        },
      },
    ]);
  });

  it('is for completed sales only', async () => {
    const open = await till.opened([some(cola)]);
    expect(expected(409, await refund(open, back(open, 1))).code).toBe('sales.order.wrong-state');
    expected(200, await manager.cancel(open));
    expect(expected(409, await refund(open, back(open, 1))).code).toBe('sales.order.wrong-state');
  });

  it('names items and registers that the order does not know', async () => {
    const sold = await till.sold([some(cola)]);
    const items = [{ itemId: uuidv7(), quantity: 1, restock: true }];
    expect(expected(404, await refund(sold, { items }))).toMatchObject({
      code: 'sales.item.not-found',
      errors: [{ path: 'items[0].itemId' }],
    });
    expect(expected(404, await refund(sold, { ...back(sold, 1), registerId: uuidv7() }))).toMatchObject({
      code: 'identity.register.not-found',
      errors: [{ path: 'registerId' }],
    });
    const { registerId } = await shop.secondOutlet();
    expect(expected(404, await refund(sold, { ...back(sold, 1), registerId })).errors).toMatchObject([
      { path: 'registerId' },
    ]);
    expect(expected(404, await refund({ id: uuidv7() }, back(sold, 1))).code).toBe('sales.order.not-found');
  });

  it('is given by those who may, in their own business', async () => {
    const sold = await till.sold([some(cola, 9)]);
    const given: Record<string, number> = {};
    for (const role of ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
      given[role] = (await refund(sold, back(sold, 1), await tillOf(shop, role))).status;
    expect(given).toEqual({ OWNER: 201, ADMIN: 201, MANAGER: 201, CASHIER: 403, WAREHOUSE_STAFF: 403 });
    const theirs = await tillOf(await tenant(), 'OWNER');
    expect(expected(404, await refund(sold, back(sold, 1), theirs)).code).toBe('sales.order.not-found');
    expect(expected(404, await theirs.api.get(`/sales/orders/${sold.id}/refunds`)).code).toBe('sales.order.not-found');
  });

  it('refuses what makes no sense, naming the field', async () => {
    const sold = await till.sold([some(cola)]);
    const [{ id: itemId }] = sold.items;
    const item = { itemId, quantity: 1, restock: true };
    const wrong: [object, string][] = [
      [{ items: [] }, 'items'],
      [{ items: [{ ...item, quantity: 0 }] }, 'items[0].quantity'],
      [{ items: [{ ...item, quantity: 0.0001 }] }, 'items[0].quantity'],
      [{ items: [{ ...item, restock: undefined }] }, 'items[0].restock'],
      [{ items: [{ ...item, amount: 1 }] }, 'items[0].amount'],
      [{ items: [item], reason: '' }, 'reason'],
      [{ items: [item], reason: null }, 'reason'],
      [{ items: [item], id: 'mine' }, 'id'],
      [{ items: [item], payments: [{ method: 'GOLD', amount: 1_200 }] }, 'payments[0].method'],
      [{ items: [item], payments: [{ method: 'CASH', amount: 0 }] }, 'payments[0].amount'],
    ];
    for (const [body, path] of wrong) {
      const { errors } = expected(400, await refund(sold, body));
      expect(errors.map((error: { path: string }) => error.path)).toEqual([path]);
    }
  });
});
