import { Refusal } from '#libs/kernel';
import {
  cancel,
  change,
  complete,
  due,
  intend,
  pay,
  payAll,
  paymentStatus,
  refuse,
  revise,
  type Order,
  type Payment,
  type Status,
} from './order.js';

const at = new Date('2026-11-23T10:00:00Z');

const anOrder = (given: Partial<Order> = {}): Order => ({
  businessId: 'b',
  id: 'o',
  number: 'MAIN-261123-00000001',
  receiptNumber: null,
  status: 'OPEN',
  inOneStep: false,
  outletId: 'outlet',
  warehouseId: 'w',
  registerId: null,
  customerId: null,
  cashierId: 'c',
  notes: null,
  reason: null,
  currency: 'USD',
  taxInclusive: false,
  stockPolicy: 'BLOCK',
  lines: [],
  subtotalAmount: 1000,
  discountAmount: 0,
  taxAmount: 0,
  totalAmount: 1000,
  payments: [],
  refunds: [],
  warnings: [],
  fingerprint: 'f',
  businessDate: '2026-11-23',
  createdAt: at,
  pendingSince: null,
  completedAt: null,
  version: 1,
  ...given,
});

const aPayment = (given: Partial<Payment> = {}): Payment => ({
  id: 'p',
  method: 'CASH',
  amount: 1000,
  reference: null,
  status: 'TAKEN',
  createdAt: at,
  ...given,
});

const outcome = (act: () => Order): string => {
  try {
    return act().status;
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal.code;
    throw refusal;
  }
};

describe('what may be done with an order in each state', () => {
  const paidIn = (status: Status): Order => anOrder({ status, payments: [aPayment()] });
  const completion = { at, businessDate: '2026-11-23', warnings: [] };
  const actions: Record<string, (order: Order) => Order> = {
    pay: (o) => pay({ ...o, payments: [] }, aPayment()),
    intend: (o) => intend(o, at),
    complete: (o) => complete(o, completion),
    refuse: (o) => refuse(o, 'sales.insufficient-stock'),
    cancel: (o) => cancel(o, 'changed their mind'),
    revise: (o) => revise(o, o),
  };
  const no = 'sales.order.wrong-state';

  it.each([
    ['OPEN', { pay: 'OPEN', intend: 'PENDING', complete: no, refuse: no, cancel: 'CANCELLED', revise: 'OPEN' }],
    ['PENDING', { pay: no, intend: 'PENDING', complete: 'COMPLETED', refuse: 'OPEN', cancel: no, revise: no }],
    ['COMPLETED', { pay: no, intend: 'COMPLETED', complete: 'COMPLETED', refuse: no, cancel: no, revise: no }],
    ['CANCELLED', { pay: no, intend: no, complete: no, refuse: no, cancel: 'CANCELLED', revise: no }],
    ['REJECTED', { pay: no, intend: no, complete: no, refuse: no, cancel: no, revise: no }],
  ] as const)('%s', (status, expected) => {
    const found = Object.fromEntries(
      Object.entries(actions).map(([name, act]) => [name, outcome(() => act(paidIn(status)))]),
    );
    expect(found).toEqual(expected);
  });

  it('changes nothing when it is asked twice', () => {
    for (const [status, act] of [
      ['PENDING', actions['intend']!],
      ['COMPLETED', actions['intend']!],
      ['COMPLETED', actions['complete']!],
      ['CANCELLED', actions['cancel']!],
    ] as const) {
      const order = paidIn(status);
      expect(act(order)).toBe(order);
    }
  });

  it('counts its version up with each change', () => {
    const paid = pay(anOrder(), aPayment());
    expect([paid.version, intend(paid, at).version]).toEqual([2, 3]);
  });
});

describe('paying', () => {
  it('gives change on cash', () => {
    const order = pay(anOrder(), aPayment({ amount: 2000 }));
    expect([due(order), change(order), paymentStatus(order)]).toEqual([0, 1000, 'PAID']);
  });

  it('is split between methods', () => {
    const part = pay(anOrder(), aPayment({ id: 'a', method: 'CARD', amount: 400 }));
    expect([due(part), paymentStatus(part)]).toEqual([600, 'PARTIAL']);
    expect(due(pay(part, aPayment({ id: 'b', amount: 600 })))).toBe(0);
  });

  it.each(['CARD', 'E_WALLET', 'BANK_TRANSFER'] as const)('takes no more than is due by %s', (method) => {
    expect(outcome(() => pay(anOrder(), aPayment({ method, amount: 1001 })))).toBe('sales.overpaid');
  });

  it('is over when nothing is due, even in cash', () => {
    expect(outcome(() => pay(pay(anOrder(), aPayment()), aPayment({ id: 'q' })))).toBe('sales.overpaid');
  });

  it('takes a payment that is known once, and refuses its id for another', () => {
    const paid = pay(anOrder(), aPayment({ amount: 400 }));
    expect(pay(paid, aPayment({ amount: 400 }))).toBe(paid);
    expect(outcome(() => pay(paid, aPayment({ amount: 500 })))).toBe('sales.payment.taken');
  });

  it('of a checkout counts cash last, in whatever order it was named', () => {
    const cash = aPayment({ id: 'a', amount: 1000 });
    const card = aPayment({ id: 'b', method: 'CARD', amount: 500 });
    expect(change(payAll(anOrder(), [cash, card]))).toBe(500);
    expect(change(payAll(anOrder(), [card, cash]))).toBe(500);
  });
});

describe('completing', () => {
  it('refuses a sale with money still due', () => {
    expect(outcome(() => intend(anOrder(), at))).toBe('sales.payment-missing');
  });

  it('needs no payment for a total of 0', () => {
    expect(intend(anOrder({ subtotalAmount: 0, totalAmount: 0 }), at).status).toBe('PENDING');
  });

  it('keeps what was short as warnings', () => {
    const short = [{ productId: 'x', available: 1, wanted: 2 }];
    const order = complete(anOrder({ status: 'PENDING' }), { at, businessDate: '2026-11-22', warnings: short });
    expect(order).toMatchObject({ warnings: short, businessDate: '2026-11-22', completedAt: at, pendingSince: null });
  });
});

describe('a sale whose stock is refused', () => {
  const pending = anOrder({ status: 'PENDING', payments: [aPayment()] });

  it('goes back to the till with its payments and the reason', () => {
    const order = refuse(pending, 'sales.insufficient-stock');
    expect(order).toMatchObject({ status: 'OPEN', reason: 'sales.insufficient-stock' });
    expect(paymentStatus(order)).toBe('PAID');
  });

  it('made in one step is rejected, and its payments go back', () => {
    const order = refuse({ ...pending, inOneStep: true }, 'sales.insufficient-stock');
    expect(order.status).toBe('REJECTED');
    expect([order.payments[0]!.status, paymentStatus(order), due(order)]).toEqual(['REFUNDED', 'UNPAID', 1000]);
  });
});

describe('cancelling', () => {
  it('gives back what was paid', () => {
    const order = cancel(pay(anOrder(), aPayment({ amount: 400 })), 'left');
    expect([order.payments[0]!.status, change(order), paymentStatus(order)]).toEqual(['REFUNDED', 0, 'UNPAID']);
  });
});

describe('changing an open order', () => {
  const cheaper = (order: Order, totalAmount: number) =>
    revise(order, { ...order, subtotalAmount: totalAmount, totalAmount });

  it('lets cash that is now too much become change', () => {
    expect(change(cheaper(pay(anOrder(), aPayment()), 700))).toBe(300);
  });

  it('refuses when a card was charged more than the new total', () => {
    const paid = pay(anOrder(), aPayment({ method: 'CARD', amount: 1000 }));
    expect(outcome(() => cheaper(paid, 999))).toBe('sales.overpaid');
  });
});
