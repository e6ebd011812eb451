import fc from 'fast-check';
import { Refusal } from '#libs/kernel';
import type { Line, Order, Payment, Status } from './order.js';
import { refund, refunded, taxOf, totalOf, type AskedRefund } from './refund.js';

const at = new Date('2026-11-23T10:00:00Z');

const aLine = (given: Partial<Line> = {}): Line => ({
  id: 'line',
  productId: 'product',
  sku: 'SKU',
  name: 'Cola',
  unit: 'pcs',
  quantity: 3_000,
  unitPrice: 1_000,
  discountAmount: 0,
  taxRate: 200_000,
  taxAmount: 600,
  lineTotal: 3_600,
  priceTierId: null,
  trackStock: true,
  ...given,
});

const aPayment = (method: Payment['method'], amount: number, status: Payment['status'] = 'TAKEN'): Payment => ({
  ...{ id: `${method}-${amount}`, method, amount, reference: null, status, createdAt: at },
});

const anOrder = (given: Partial<Order> = {}): Order => ({
  ...{ businessId: 'b', id: 'o', number: 'MAIN-261123-00000001', receiptNumber: 'MAIN-R1-00000001' },
  ...{ status: 'COMPLETED', inOneStep: false, outletId: 'outlet', warehouseId: 'w', registerId: null },
  ...{ customerId: null, cashierId: 'c', notes: null, reason: null, currency: 'USD', taxInclusive: false },
  ...{ stockPolicy: 'BLOCK', subtotalAmount: 3_000, discountAmount: 0, taxAmount: 600, totalAmount: 3_600 },
  lines: [aLine()],
  payments: [aPayment('CASH', 3_600)],
  refunds: [],
  warnings: [],
  fingerprint: 'f',
  businessDate: '2026-11-23',
  ...{ createdAt: at, pendingSince: null, completedAt: at, version: 4 },
  ...given,
});

const asked = (
  items: readonly [itemId: string, quantity: number][],
  given: Partial<AskedRefund> = {},
): AskedRefund => ({
  ...{ id: 'refund', reason: 'broken', registerId: null, userId: 'u', fingerprint: 'asked' },
  ...{ businessDate: '2026-11-23', createdAt: at },
  items: items.map(([itemId, quantity]) => ({ itemId, quantity, restock: true })),
  ...given,
});

const give = (order: Order, wanted: AskedRefund): Order => refund(order, wanted, () => 'new');

const outcome = (act: () => Order): string => {
  try {
    return act().refunds.length === 0 ? 'nothing' : 'given';
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.code;
    throw refusal;
  }
};

describe('a refund', () => {
  it.each<[Status, string]>([
    ['OPEN', 'sales.order.wrong-state'],
    ['PENDING', 'sales.order.wrong-state'],
    ['COMPLETED', 'given'],
    ['CANCELLED', 'sales.order.wrong-state'],
    ['REJECTED', 'sales.order.wrong-state'],
  ])('of an order that is %s: %s', (status, expected) => {
    expect(outcome(() => give(anOrder({ status }), asked([['line', 1]])))).toBe(expected);
  });

  it('moves the order on by one version and leaves the rest of it alone', () => {
    const order = anOrder();
    const { refunds, version, ...rest } = give(order, asked([['line', 1]]));
    expect(rest).toEqual({ ...order, refunds: undefined, version: undefined });
    expect([version, refunds.map(totalOf), refunds.map(taxOf)]).toEqual([5, [1_200], [200]]);
  });

  it('that is there already is not given again, and its id stands for nothing else', () => {
    const order = give(anOrder(), asked([['line', 1]]));
    expect(give(order, asked([['line', 1]]))).toBe(order);
    expect(outcome(() => give(order, asked([['line', 2]], { fingerprint: 'other' })))).toBe('sales.refund.taken');
  });

  it('is never for more than was bought, in one refund or in several', () => {
    expect(outcome(() => give(anOrder(), asked([['line', 3.001]])))).toBe('sales.refund.exceeds');
    expect(
      outcome(() =>
        give(
          anOrder(),
          asked([
            ['line', 2],
            ['line', 2],
          ]),
        ),
      ),
    ).toBe('sales.refund.exceeds');
    const order = give(anOrder(), asked([['line', 2]]));
    expect(outcome(() => give(order, asked([['line', 2]], { id: 'next' })))).toBe('sales.refund.exceeds');
    expect(outcome(() => give(order, asked([['other', 1]], { id: 'next' })))).toBe('sales.item.not-found');
  });

  it('goes back by the method of the largest payment that was taken, unless said otherwise to the cent', () => {
    const payments = [aPayment('CASH', 1_000), aPayment('CARD', 2_600), aPayment('E_WALLET', 9_000, 'REFUNDED')];
    const ways = (said?: AskedRefund['payments']): unknown =>
      give(anOrder({ payments }), asked([['line', 1]], said && { payments: said })).refunds[0]!.payments;
    expect(ways()).toEqual([{ method: 'CARD', amount: 1_200 }]);
    const said = [
      { method: 'CASH', amount: 1_000 },
      { method: 'CARD', amount: 200 },
    ] as const;
    expect(ways(said)).toEqual(said);
    expect(outcome(() => give(anOrder(), asked([['line', 1]], { payments: said.slice(0, 1) })))).toBe(
      'sales.refund.payments-differ',
    );
  });

  it('of goods that cost nothing gives nothing back, and needs no payment', () => {
    const free = aLine({ discountAmount: 3_000, taxAmount: 0, lineTotal: 0 });
    const order = give(anOrder({ lines: [free], payments: [], totalAmount: 0 }), asked([['line', 1]]));
    expect(order.refunds[0]!.payments).toEqual([]);
  });

  it('after refund comes to what was paid, whatever came back in whatever order', () => {
    const line = fc.record({
      parts: fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 6 }),
      lineTotal: fc.nat(5_000),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.nat(1_000)), (sold, chance) => {
        const lines = sold.map(({ parts, lineTotal }, i) => {
          const quantity = parts.reduce((sum, part) => sum + part, 0);
          return aLine({ id: `line-${i}`, quantity, lineTotal, taxAmount: Math.floor(lineTotal / 6) });
        });
        const total = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
        const all = sold.flatMap(({ parts }, i) =>
          parts.map((part) => ({ of: `line-${i}`, part, turn: chance.next().value ?? 0 })),
        );
        const payments = total > 0 ? [aPayment('CARD', total)] : [];
        const order = all
          .sort((a, b) => a.turn - b.turn)
          .reduce(
            (o, { of, part }, n) => give(o, asked([[of, part / 1_000]], { id: `r-${n}` })),
            anOrder({ lines, totalAmount: total, payments }),
          );
        expect(refunded(order)).toBe(total);
        expect(order.refunds.reduce((sum, r) => sum + taxOf(r), 0)).toBe(
          lines.reduce((sum, l) => sum + l.taxAmount, 0),
        );
      }),
      { seed: 20_250_314, numRuns: 300 },
    );
  });
});
