import { isRefusal } from '#libs/kernel';
import { cancel, close, edit, lineTotal, receive, submit, total, type Line, type Order, type Status } from './order.js';

const at = new Date('2026-11-23T10:00:00Z');
const line = (id: string, more: Partial<Line> = {}): Line => ({
  ...{ id, productId: `p-${id}`, sku: id, name: id, unit: 'pcs', trackStock: true },
  ...{ ordered: 10_000, received: 0, unitCost: 250 },
  ...more,
});
const order = (
  status: Status,
  lines: readonly Line[] = [line('a', { received: status === 'PARTIALLY_RECEIVED' ? 4_000 : 0 })],
): Order => ({
  ...{ id: 'o', number: 'MAIN-PO-000001', status, outletId: 'main', expectedDate: null, notes: null, reason: null },
  supplier: { id: 's', name: 'Harbor', email: null },
  warehouse: { id: 'w', name: 'Stock', code: 'MAIN-WH' },
  ...{ currency: 'USD', lines, closedShort: false, userId: 'u', businessDate: '2026-11-23' },
  ...{ createdAt: at, orderedAt: null, receivedAt: null, version: 3 },
});

const statuses = ['DRAFT', 'ORDERED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED'] as const;
const actions = {
  edit: (o: Order) => edit(o, { notes: 'Tuesday' }),
  rewrite: (o: Order) => edit(o, { lines: [line('b')] }),
  submit: (o: Order) => submit(o, at),
  'receive a part': (o: Order) => receive(o, [{ itemId: 'a', quantity: 1_000 }], at).order,
  'receive the rest': (o: Order) =>
    receive(o, [{ itemId: 'a', quantity: 10_000 - (o.lines[0]?.received ?? 0) }], at).order,
  close: (o: Order) => close(o, at),
  cancel: (o: Order) => cancel(o, 'too late'),
} as const;

const NO = 'refused';
const SAME = 'nothing happens';
const table: Readonly<Record<keyof typeof actions, readonly string[]>> = {
  //                  DRAFT        ORDERED               PARTIALLY_RECEIVED    RECEIVED  CANCELLED
  edit: ['DRAFT', 'ORDERED', 'PARTIALLY_RECEIVED', NO, NO],
  rewrite: ['DRAFT', NO, NO, NO, NO],
  submit: ['ORDERED', SAME, NO, NO, NO],
  'receive a part': [NO, 'PARTIALLY_RECEIVED', 'PARTIALLY_RECEIVED', NO, NO],
  'receive the rest': [NO, 'RECEIVED', 'RECEIVED', NO, NO],
  close: [NO, NO, 'RECEIVED', NO, NO],
  cancel: ['CANCELLED', 'CANCELLED', NO, NO, SAME],
};

describe.each(Object.keys(actions) as (keyof typeof actions)[])('to %s', (action) => {
  it.each(statuses.map((status, i) => [status, table[action][i]!] as const))('when %s: %s', (status, expected) => {
    const before = order(status);
    const after = ((): Order | string => {
      try {
        return actions[action](before);
      } catch (refusal) {
        expect(refusal).toMatchObject({ code: 'procurement.order.wrong-state', details: { state: status } });
        return NO;
      }
    })();
    if (typeof after === 'string') expect(after).toBe(expected);
    else if (expected === SAME) expect(after).toBe(before);
    else expect([after.status, after.version]).toEqual([expected, before.version + 1]);
  });
});

describe('a delivery', () => {
  const codeOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (isRefusal(error)) return error.code;
    }
    return 'none';
  };

  it('is never more than is still to come, however it is split', () => {
    const partly = order('PARTIALLY_RECEIVED');
    expect(codeOf(() => receive(partly, [{ itemId: 'a', quantity: 6_001 }], at))).toBe('procurement.order.exceeds');
    const twice = [4_000, 2_001].map((quantity) => ({ itemId: 'a', quantity }));
    expect(codeOf(() => receive(partly, twice, at))).toBe('procurement.order.exceeds');
  });

  it('is of items that were ordered', () => {
    expect(codeOf(() => receive(order('ORDERED'), [{ itemId: 'x', quantity: 1 }], at))).toBe(
      'procurement.item.not-found',
    );
  });

  it('ends the order when the last of all lines came', () => {
    const two = order('ORDERED', [line('a'), line('b')]);
    const first = receive(two, [{ itemId: 'a', quantity: 10_000 }], at).order;
    expect([first.status, first.receivedAt]).toEqual(['PARTIALLY_RECEIVED', null]);
    const last = receive(first, [{ itemId: 'b', quantity: 10_000 }], at).order;
    expect([last.status, last.receivedAt, last.closedShort]).toEqual(['RECEIVED', at, false]);
  });

  it('costs in parts what it costs as a whole', () => {
    const odd = line('a', { ordered: 1_000, unitCost: 100 });
    let current = order('ORDERED', [odd]);
    const costs = [333, 333, 334].map((quantity) => {
      const { order: after, received } = receive(current, [{ itemId: 'a', quantity }], at);
      current = after;
      return received[0]!.cost;
    });
    expect(costs).toEqual([33, 34, 33]);
    expect(costs.reduce((sum, cost) => sum + cost)).toBe(lineTotal(odd));
  });
});

describe('the total', () => {
  it('is what its lines come to', () => {
    expect(total([line('a'), line('b', { ordered: 1_500, unitCost: 333 })])).toBe(2_500 + 500);
  });

  it('is money that can be counted', () => {
    expect(() => total([line('a', { ordered: 10 ** 12, unitCost: 10 ** 13 })])).toThrow('request.invalid');
    expect(() => total(Array.from({ length: 3 }, () => line('a', { ordered: 1_000, unitCost: 5 * 10 ** 11 })))).toThrow(
      'request.invalid',
    );
  });
});
