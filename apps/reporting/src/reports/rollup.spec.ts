import { NIL_ID } from '#libs/kernel';
import type { CompletedSale, Refund } from './rise.js';
import { rollUp } from './rollup.js';

type Order = CompletedSale['payload'];

const line = (productId: string, quantity: number, lineTotal: number) => ({
  productId,
  sku: productId.toUpperCase(),
  name: `the ${productId}`,
  quantity,
  lineTotal,
});

const sale = (order: Partial<Order> = {}, businessId = 'b1'): CompletedSale => ({
  businessId,
  payload: {
    id: 'o1',
    number: 'MAIN-260308-0000000a',
    receiptNumber: 'MAIN-R1-00000001',
    outletId: 'main',
    registerId: 'r1',
    cashierId: 'ann',
    businessDate: '2026-03-08',
    createdAt: '2026-03-08T14:59:00Z',
    localHour: 10,
    subtotalAmount: 1000,
    discountAmount: 100,
    taxAmount: 90,
    totalAmount: 990,
    changeAmount: 10,
    items: [line('tea', 2, 990)],
    payments: [{ method: 'CASH', amount: 1000 }],
    ...order,
  },
});

describe('rolling up sales', () => {
  it('adds the money of an hour', () => {
    expect(rollUp([sale(), sale({ items: [line('kg', 0.125, 990)] })]).hours).toEqual([
      {
        ...{ business: 'b1', date: '2026-03-08', outlet: 'main', hour: 10 },
        ...{ orders: 2, subtotal: 2000, discount: 200, tax: 180, total: 1980, items: 2125, refunds: 0, refundedTax: 0 },
      },
    ]);
  });

  it('keeps businesses, days, outlets and hours apart', () => {
    const apart = [
      sale(),
      sale({}, 'b2'),
      sale({ businessDate: '2026-03-09' }),
      sale({ outletId: 'east' }),
      sale({ localHour: 11 }),
    ];
    const { hours } = rollUp(apart);
    expect(hours).toHaveLength(5);
    expect(hours.every(({ orders }) => orders === 1)).toBe(true);
  });

  it('puts an order without a local hour into that of the universal clock', () => {
    const { localHour: _hour, ...order } = sale().payload;
    expect(rollUp([{ businessId: 'b1', payload: order }]).hours[0]!.hour).toBe(14);
  });

  it('takes change out of the cash of a split payment, and none from the card', () => {
    const split = sale({
      payments: [
        { method: 'CARD', amount: 490 },
        { method: 'CASH', amount: 300 },
        { method: 'CASH', amount: 210 },
      ],
    });
    expect(rollUp([split]).takings.map(({ method, gross, change }) => ({ method, gross, change }))).toEqual([
      { method: 'CARD', gross: 490, change: 0 },
      { method: 'CASH', gross: 510, change: 10 },
    ]);
  });

  it('keeps cashiers and registers apart, and names the lack of a register', () => {
    const { registerId: _register, ...order } = sale().payload;
    const { takings } = rollUp([sale(), sale({ cashierId: 'bob' }), { businessId: 'b1', payload: order }]);
    expect(takings.map(({ cashier, register }) => [cashier, register])).toEqual([
      ['ann', 'r1'],
      ['bob', 'r1'],
      ['ann', NIL_ID],
    ]);
  });

  it('counts an order once for a product on two lines, and keeps the name of its last sale', () => {
    const twice = sale({ items: [line('tea', 1, 500), { ...line('tea', 0.5, 490), name: 'green tea' }] });
    expect(rollUp([sale(), twice]).products).toEqual([
      {
        ...{ business: 'b1', date: '2026-03-08', outlet: 'main', product: 'tea' },
        ...{ sku: 'TEA', name: 'green tea', quantity: 3500, revenue: 1980, orders: 2 },
        ...{ returned: 0, restocked: 0, refunds: 0 },
      },
    ]);
  });

  it('needs no payment for an order that costs nothing', () => {
    const free = sale({ subtotalAmount: 0, totalAmount: 0, changeAmount: 0, payments: [] });
    expect(rollUp([free]).takings).toEqual([]);
  });

  it('takes a refund on its own day, from its own till, and puts back only what is restocked', () => {
    const refund: Refund = {
      businessId: 'b1',
      payload: {
        ...{ orderId: 'o1', soldOn: '2026-03-08' },
        ...{ outletId: 'main', registerId: 'r2', cashierId: 'bob', businessDate: '2026-03-10', localHour: 16 },
        ...{ totalAmount: 743, taxAmount: 68, payments: [{ method: 'CARD', amount: 743 }] },
        items: [
          { productId: 'tea', sku: 'TEA', name: 'the tea', quantity: 1, restock: true, amount: 495 },
          { productId: 'tea', sku: 'TEA', name: 'the tea', quantity: 0.5, restock: false, amount: 248 },
        ],
      },
    };
    const { hours, takings, products } = rollUp([], [refund]);
    const day = { business: 'b1', date: '2026-03-10', outlet: 'main' };
    expect(hours).toMatchObject([{ ...day, hour: 16, orders: 0, total: 0, refunds: 743, refundedTax: 68 }]);
    expect(takings).toEqual([
      { ...day, cashier: 'bob', register: 'r2', method: 'CARD', gross: 0, change: 0, refunds: 743 },
    ]);
    expect(products).toMatchObject([
      { ...day, product: 'tea', quantity: 0, revenue: 0, orders: 0, returned: 1_500, restocked: 1_000, refunds: 743 },
    ]);
  });

  it('keeps each order in a line, and what was refunded of it apart, whichever comes first', () => {
    const refund: Refund = {
      businessId: 'b1',
      payload: {
        ...{ orderId: 'o1', soldOn: '2026-03-08', outletId: 'main', cashierId: 'bob', businessDate: '2026-03-10' },
        ...{ localHour: 16, totalAmount: 100, taxAmount: 9, payments: [], items: [] },
      },
    };
    expect(rollUp([sale()], [refund, refund])).toMatchObject({
      orders: [{ id: 'o1', date: '2026-03-08', receipt: 'MAIN-R1-00000001', total: 990 }],
      refunded: [{ business: 'b1', date: '2026-03-08', id: 'o1', refunded: 200 }],
    });
    expect(rollUp([], [refund, refund])).toMatchObject({
      orders: [],
      refunded: [{ business: 'b1', date: '2026-03-08', id: 'o1', refunded: 200 }],
    });
  });

  it('adds up to the same whether sales come at once or one by one', () => {
    const sales = [sale(), sale({ localHour: 11 }), sale({ cashierId: 'bob', items: [line('milk', 3, 990)] })];
    const total = (rises: readonly ReturnType<typeof rollUp>[]): number =>
      rises.flatMap(({ hours }) => hours).reduce((sum, { total }) => sum + total, 0);
    expect(total([rollUp(sales)])).toBe(total(sales.map((one) => rollUp([one]))));
  });
});
