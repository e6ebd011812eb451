import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Tenant } from '#libs/testing';
import { card, cash, expected, movementsOf, onHand, some, tillOf, type Till } from './till.js';

describe('selling over the counter', () => {
  let shop: Tenant;
  let till: Till;
  let manager: Till;
  // 10.00 before 20 % tax
  let cola: { id: string };

  beforeAll(async () => {
    shop = await tenant();
    [till, manager] = [await tillOf(shop), await tillOf(shop, 'MANAGER')];
    cola = await shop.product();
  });

  it('quotes, opens, takes the money and completes; the quote is the price', async () => {
    const quote = expected(
      200,
      await till.api.post('/pricing/quote', { outletId: shop.outletId, items: [some(cola, 3)] }),
    );
    expect(quote).toMatchObject({ subtotalAmount: 3_000, taxAmount: 600, totalAmount: 3_600, currency: 'USD' });

    const order = expected(201, await till.open([some(cola, 3)]));
    expect(order).toMatchObject({
      status: 'OPEN',
      paymentStatus: 'UNPAID',
      subtotalAmount: 3_000,
      discountAmount: 0,
      taxAmount: 600,
      totalAmount: quote.totalAmount,
      paidAmount: 0,
      changeAmount: 0,
      currency: 'USD',
      outletId: shop.outletId,
      registerId: shop.registerId,
      warehouseId: shop.warehouseId,
      cashierId: shop.users.CASHIER.id,
      version: 1,
    });
    expect(order.number).toBe(`MAIN-${order.businessDate.slice(2).replaceAll('-', '')}-${order.id.slice(-8)}`);
    expect(order.items).toMatchObject([
      { productId: cola.id, quantity: 3, unitPrice: 1_000, taxRate: 20, taxAmount: 600, lineTotal: 3_600 },
    ]);

    const taken = expected(201, await till.pay(order, cash(5_000)));
    expect(taken).toMatchObject({
      payment: { method: 'CASH', amount: 5_000, status: 'TAKEN' },
      order: { paymentStatus: 'PAID', paidAmount: 5_000, changeAmount: 1_400 },
      changeDue: 1_400,
    });

    const before = await onHand(shop, cola);
    const sold = expected(200, await till.complete(order));
    expect(sold).toMatchObject({ id: order.id, status: 'COMPLETED', changeAmount: 1_400 });
    expect(sold.receiptNumber).toMatch(/^MAIN-R1-\d{8}$/);
    expect(await onHand(shop, cola)).toBe(before - 3);
    expect(expected(200, await till.get(order))).toEqual(sold);
  });

  it('takes a payment in parts and by several methods', async () => {
    const order = await till.opened([some(cola)]);
    expect(expected(201, await till.pay(order, card(500))).order).toMatchObject({ paymentStatus: 'PARTIAL' });
    expect(expected(409, await till.complete(order))).toMatchObject({ code: 'sales.payment-missing', due: 700 });
    expect(expected(201, await till.pay(order, { method: 'E_WALLET', amount: 200, reference: 'W-1' })).changeDue).toBe(
      0,
    );
    expect(expected(201, await till.pay(order, cash(1_000)))).toMatchObject({ changeDue: 500 });
    const sold = expected(200, await till.complete(order));
    expect(sold).toMatchObject({ paidAmount: 1_700, changeAmount: 500, totalAmount: 1_200 });
    expect(sold.payments.map(({ method }: { method: string }) => method)).toEqual(['CARD', 'E_WALLET', 'CASH']);
  });

  it('lets only cash exceed what is due, and takes nothing for what is paid', async () => {
    const order = await till.opened([some(cola)]);
    expect(expected(409, await till.pay(order, card(1_201)))).toMatchObject({ code: 'sales.overpaid' });
    expected(201, await till.pay(order, card(1_200)));
    expect(expected(409, await till.pay(order, cash(1)))).toMatchObject({ code: 'sales.overpaid' });
  });

  it('sells what costs nothing without a payment', async () => {
    const gift = await shop.product({ basePrice: 0 });
    expect(await till.sold([some(gift)])).toMatchObject({ totalAmount: 0, paymentStatus: 'PAID', payments: [] });
    const free = await till.opened([{ ...some(cola), discountAmount: 1_000 }]);
    expect(free).toMatchObject({ subtotalAmount: 1_000, discountAmount: 1_000, taxAmount: 0, totalAmount: 0 });
    expected(200, await till.complete(free));
    expect(expected(201, await till.checkout([some(gift)], []))).toMatchObject({ status: 'COMPLETED' });
  });

  it('answers a repeat by the state: once completed or cancelled it stays so, once', async () => {
    const order = await till.paid([some(cola)]);
    const sold = expected(200, await till.complete(order));
    expect(expected(200, await till.complete(order))).toEqual(sold);
    expect(await movementsOf(order)).toBe(1);
    expect(expected(409, await manager.cancel(order))).toMatchObject({ code: 'sales.order.wrong-state' });
    expect(expected(409, await till.pay(order, cash(1)))).toMatchObject({ code: 'sales.order.wrong-state' });

    const other = await till.paid([some(cola)]);
    const cancelled = expected(200, await manager.cancel(other));
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      reason: 'changed their mind',
      paymentStatus: 'UNPAID',
      paidAmount: 0,
      payments: [{ status: 'REFUNDED', amount: 1_200 }],
    });
    expect(expected(200, await manager.cancel(other))).toEqual(cancelled);
    expect(expected(409, await till.complete(other))).toMatchObject({ code: 'sales.order.wrong-state' });
    expect(await movementsOf(other)).toBe(0);
  });

  it('lets a cashier sell, but not cancel', async () => {
    const order = await till.opened([some(cola)]);
    expect(expected(403, await till.cancel(order))).toMatchObject({ code: 'auth.forbidden' });
  });

  it('replaces customer, notes and lines of an open order at the prices of now', async () => {
    const juice = await shop.product({ basePrice: 250, taxRate: 5 });
    const order = await till.opened([some(cola, 2)], { notes: 'for later' });
    expected(201, await till.pay(order, card(500)));
    const { body: customer } = await shop.owner.post('/customers', { name: 'Grace' });
    const changed = expected(
      200,
      await till.api.put(`/sales/orders/${order.id}`, {
        customerId: customer.id,
        notes: null,
        items: [some(juice, 4), { ...some(cola), discountAmount: 100 }],
      }),
    );
    expect(changed).toMatchObject({
      customerId: customer.id,
      subtotalAmount: 2_000,
      discountAmount: 100,
      taxAmount: 50 + 180,
      totalAmount: 2_130,
      paidAmount: 500,
      paymentStatus: 'PARTIAL',
      version: 3,
    });
    expect(changed).not.toHaveProperty('notes');
    expect(
      expected(
        412,
        await till.api.put(`/sales/orders/${order.id}`, { notes: 'x' }, { headers: { 'if-match': '"1"' } }),
      ),
    ).toMatchObject({ code: 'sales.order.version' });

    await shop.owner.put(`/products/${juice.id}`, { basePrice: 300 });
    await eventually(async () => {
      const repriced = expected(200, await till.api.put(`/sales/orders/${order.id}`, { items: [some(juice, 4)] }));
      expect(repriced).toMatchObject({ subtotalAmount: 1_200, totalAmount: 1_260 });
    });
    const sold = await till.sold([some(cola)]);
    expect(expected(409, await till.api.put(`/sales/orders/${sold.id}`, { notes: 'x' }))).toMatchObject({
      code: 'sales.order.wrong-state',
    });
  });

  it('refuses new lines that are worth less than what a card has paid', async () => {
    const order = await till.paid([some(cola, 3)]);
    expect(expected(409, await till.api.put(`/sales/orders/${order.id}`, { items: [some(cola)] }))).toMatchObject({
      code: 'sales.overpaid',
    });
  });

  it('lets a product stand on several lines, and takes each from the shelf', async () => {
    const before = await onHand(shop, cola);
    const sold = await till.sold([some(cola, 1), { ...some(cola, 0.5), discountAmount: 100 }, some(cola, 0.125)]);
    expect(sold.items.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1, 0.5, 0.125]);
    expect(sold).toMatchObject({ subtotalAmount: 1_625, discountAmount: 100, taxAmount: 305, totalAmount: 1_830 });
    expect(await onHand(shop, cola)).toBe(before - 1.625);
    expect(await movementsOf(sold)).toBe(3);
  });

  it('sells what nobody counts without looking for stock', async () => {
    const service = await shop.product({ trackStock: false });
    const sold = await till.sold([some(service, 1_000)]);
    expect(sold).toMatchObject({ status: 'COMPLETED' });
    expect(await movementsOf(sold)).toBe(0);
  });

  it('names what does not exist, and stores nothing', async () => {
    const [id, nobody] = [uuidv7(), uuidv7()];
    const wrong: readonly [object, string][] = [
      [{ items: [some({ id: nobody })] }, 'items[0].productId'],
      [{ registerId: nobody }, 'registerId'],
      [{ customerId: nobody }, 'customerId'],
      [{ warehouseId: nobody }, 'warehouseId'],
      [{ outletId: nobody }, 'outletId'],
    ];
    for (const [fields, path] of wrong) {
      expect(expected(404, await till.open([some(cola)], { id, ...fields })).errors).toMatchObject([{ path }]);
      expect(expected(404, await till.checkout([some(cola)], [cash(1_200)], { id, ...fields })).errors).toMatchObject([
        { path },
      ]);
    }
    expect((await till.get({ id })).status).toBe(404);
  });

  it('refuses amounts and quantities that are none', async () => {
    for (const items of [
      [{ ...some(cola), quantity: 0 }],
      [{ ...some(cola), quantity: 1.0001 }],
      [{ ...some(cola), quantity: '1' }],
      [{ ...some(cola), discountAmount: 1_001 }],
      [{ ...some(cola), discountAmount: 0.5 }],
      [{ ...some(cola), unitPrice: 1 }],
      [],
      Array.from({ length: 501 }, () => some(cola)),
    ])
      expect({ items, status: (await till.open(items as never)).status }).toEqual({ items, status: 400 });
    const order = await till.opened([some(cola)]);
    for (const payment of [cash(0), cash(-1), cash(1.5), { method: 'SHELLS', amount: 1 }, { method: 'CASH' }])
      expect((await till.pay(order, payment)).status).toBe(400);
  });
});

describe('selling in one request', () => {
  let shop: Tenant;
  let till: Till;
  let cola: { id: string };

  beforeAll(async () => {
    shop = await tenant();
    till = await tillOf(shop);
    cola = await shop.product();
  });

  it('sells, pays and completes at once', async () => {
    const id = uuidv7();
    const before = await onHand(shop, cola);
    const byCard = { id: uuidv7(), ...card(1_000) };
    const sold = expected(201, await till.checkout([some(cola)], [byCard, cash(500)], { id, expectedTotal: 1_200 }));
    expect(sold).toMatchObject({
      id,
      status: 'COMPLETED',
      paymentStatus: 'PAID',
      totalAmount: 1_200,
      paidAmount: 1_500,
      changeAmount: 300,
      payments: [{ id: byCard.id, method: 'CARD' }, { method: 'CASH' }],
    });
    expect(sold.receiptNumber).toMatch(/^MAIN-R1-\d{8}$/);
    expect(await onHand(shop, cola)).toBe(before - 1);
    expect(expected(200, await till.get({ id }))).toEqual(sold);
  });

  it('sells only at the total that the till showed', async () => {
    const id = uuidv7();
    const refused = expected(409, await till.checkout([some(cola)], [cash(2_000)], { id, expectedTotal: 1_199 }));
    expect(refused).toMatchObject({
      code: 'sales.price-changed',
      totals: { subtotalAmount: 1_000, taxAmount: 200, totalAmount: 1_200 },
    });
    expect((await till.get({ id })).status).toBe(404);
  });

  it('stores nothing when the money is short or too much', async () => {
    const id = uuidv7();
    expect(expected(409, await till.checkout([some(cola)], [cash(1_199)], { id }))).toMatchObject({
      code: 'sales.payment-missing',
    });
    expect(expected(409, await till.checkout([some(cola)], [card(1_201)], { id }))).toMatchObject({
      code: 'sales.overpaid',
    });
    expect(expected(409, await till.checkout([some(cola)], [card(1_200), cash(1)], { id }))).toMatchObject({
      code: 'sales.overpaid',
    });
    expect((await till.get({ id })).status).toBe(404);
    const { rows } = await sql().query('select id from sales.payments where order_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('leaves a rejected order without stock and payment when goods are missing, and says so again', async () => {
    const rare = await shop.product({ stock: 2 });
    const id = uuidv7();
    const ask = () => till.checkout([some(cola), some(rare, 3)], [card(4_800)], { id });
    const refused = expected(409, await ask());
    expect(refused).toMatchObject({
      code: 'sales.insufficient-stock',
      lines: [{ productId: rare.id, available: 2, wanted: 3 }],
    });
    expect(expected(200, await till.get({ id }))).toMatchObject({
      status: 'REJECTED',
      paymentStatus: 'UNPAID',
      paidAmount: 0,
      payments: [{ status: 'REFUNDED' }],
    });
    expect(await onHand(shop, rare)).toBe(2);
    expect(await movementsOf({ id })).toBe(0);
    await shop.owner.post('/inventory/adjustments', {
      ...{ productId: rare.id, warehouseId: shop.warehouseId, type: 'ADJUSTMENT_IN', quantity: 10, reason: 'delivery' },
    });
    const { requestId: _, ...problem } = refused;
    expect(expected(409, await ask())).toMatchObject({ code: problem.code, lines: problem.lines });
  });

  it('needs a warehouse', async () => {
    const bare = await tenant();
    const tea = await bare.product();
    await sql().query('update identity.outlets set default_warehouse_id = null, version = version + 1 where id = $1', [
      bare.outletId,
    ]);
    const there = await tillOf(bare);
    expect(expected(409, await there.checkout([some(tea)], [cash(1_200)]))).toMatchObject({
      code: 'sales.no-warehouse',
    });
    expected(201, await there.checkout([some(tea)], [cash(1_200)], { warehouseId: bare.warehouseId }));
  });
});

describe('what an outlet does when goods are missing', () => {
  it.each(['BLOCK', 'WARN', 'ALLOW'] as const)('%s', async (stockPolicy) => {
    const shop = await tenant({ stockPolicy });
    const till = await tillOf(shop);
    const [rare, never] = [await shop.product({ stock: 2 }), await shop.product({ stock: 0 })];
    const order = await till.paid([some(rare, 3), some(never)]);
    const answer = await till.complete(order);
    const short = [
      { productId: rare.id, available: 2, wanted: 3 },
      { productId: never.id, available: 0, wanted: 1 },
    ];
    if (stockPolicy === 'BLOCK') {
      expect(expected(409, answer)).toMatchObject({ code: 'sales.insufficient-stock' });
      expect(answer.body.lines).toEqual(expect.arrayContaining(short.map((line) => expect.objectContaining(line))));
      expect(expected(200, await till.get(order))).toMatchObject({ status: 'OPEN', paymentStatus: 'PAID' });
      await shop.owner.post('/inventory/adjustments', {
        ...{ productId: rare.id, warehouseId: shop.warehouseId, type: 'ADJUSTMENT_IN', quantity: 1, reason: 'found' },
      });
      await shop.owner.post('/inventory/adjustments', {
        ...{ productId: never.id, warehouseId: shop.warehouseId, type: 'ADJUSTMENT_IN', quantity: 1, reason: 'found' },
      });
      expect(expected(200, await till.complete(order))).toMatchObject({ status: 'COMPLETED' });
      expect(await onHand(shop, rare)).toBe(0);
      return;
    }
    const sold = expected(200, answer);
    expect(sold.status).toBe('COMPLETED');
    if (stockPolicy === 'WARN') expect(sold.warnings).toEqual(expect.arrayContaining(short));
    else expect(sold).not.toHaveProperty('warnings');
    expect(await onHand(shop, rare)).toBe(-1);
    expect(await onHand(shop, never)).toBe(-1);
  });
});

describe('a business whose prices contain the tax', () => {
  it('takes the tax out of the price instead of adding it', async () => {
    const shop = await tenant({ taxInclusive: true, currency: 'EUR' });
    const till = await tillOf(shop);
    const [book, wine] = [await shop.product({ taxRate: 7 }), await shop.product({ basePrice: 999, taxRate: 19 })];
    const sold = await till.sold([some(book, 3), { ...some(wine, 2), discountAmount: 98 }, some(wine)]);
    // 3000 at 7 %: 196; 1900 + 999 at 19 %: 463, of which the lines bear 303 and 160
    expect(sold).toMatchObject({
      taxInclusive: true,
      currency: 'EUR',
      subtotalAmount: 5_997,
      discountAmount: 98,
      taxAmount: 659,
      totalAmount: 5_899,
    });
    expect(sold.items.map((item: Record<string, number>) => [item['taxAmount'], item['lineTotal']])).toEqual([
      [196, 3_000],
      [303, 1_900],
      [160, 999],
    ]);
  });
});
