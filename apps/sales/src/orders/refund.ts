import { fromThousandths, Refusal, thousandths, type FieldError, type Minor, type Thousandths } from '#libs/kernel';
import { nothingRefunded, refundShare, type RefundShare } from '#libs/quote';
import type { Line, Method, Order } from './order.js';

/** A part of a line that came back. */
export interface RefundItem {
  readonly id: string;
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: Thousandths;
  /** Goes back on the shelf. */
  readonly restock: boolean;
  readonly amount: Minor;
  /** The tax within `amount`. */
  readonly taxAmount: Minor;
}

/** Money that went back, in one way. */
export interface RefundPayment {
  readonly method: Method;
  readonly amount: Minor;
}

/** Goods that came back, and the money that went back for them. */
export interface Refund {
  readonly id: string;
  readonly items: readonly RefundItem[];
  readonly payments: readonly RefundPayment[];
  readonly reason: string;
  readonly registerId: string | null;
  readonly userId: string;
  /** What the client asked for: the same id with another fingerprint is another refund. */
  readonly fingerprint: string;
  readonly businessDate: string;
  readonly createdAt: Date;
}

/** A refund as it is asked for: what the money comes to follows from the sale. */
export interface AskedRefund extends Omit<Refund, 'items' | 'payments'> {
  readonly items: readonly {
    readonly itemId: string;
    /** In units, at most 3 decimals. */
    readonly quantity: number;
    readonly restock: boolean;
  }[];
  readonly payments?: readonly RefundPayment[];
}

// As many parts as anybody brings back one by one; each change of an order carries all of them.
const MOST_REFUNDS = 1_000;

const sum = (amounts: readonly { readonly amount: Minor }[]): Minor => amounts.reduce((all, a) => all + a.amount, 0);

/** What went back in one refund. */
export const totalOf = (refund: Pick<Refund, 'items'>): Minor => sum(refund.items);

/** The tax within what went back in one refund. */
export const taxOf = (refund: Pick<Refund, 'items'>): Minor => refund.items.reduce((all, i) => all + i.taxAmount, 0);

/** What went back of an order so far. */
export const refunded = (order: Pick<Order, 'refunds'>): Minor =>
  order.refunds.reduce((all, refund) => all + totalOf(refund), 0);

/**
 * Gives money back for goods of a completed sale, at the price, discount and tax they were sold at, and never for more
 * than was bought. A refund that is already there is not given again: the order comes back as it was.
 */
export function refund(order: Order, asked: AskedRefund, newId: () => string): Order {
  const known = order.refunds.find((r) => r.id === asked.id);
  if (known) {
    if (known.fingerprint === asked.fingerprint) return order;
    throw new Refusal('conflict', 'sales.refund.taken', { errors: [{ path: 'id', message: 'is taken' }] });
  }
  if (order.status !== 'COMPLETED')
    throw new Refusal('conflict', 'sales.order.wrong-state', { state: order.status, action: 'refund' });
  if (order.refunds.length >= MOST_REFUNDS) throw new Refusal('conflict', 'sales.refund.exceeds');
  const items = itemsOf(order, asked.items, newId);
  const payments = paymentsOf(order, totalOf({ items }), asked.payments);
  return { ...order, refunds: [...order.refunds, { ...asked, items, payments }], version: order.version + 1 };
}

/** The shares of what comes back, each reckoned after those before it; refuses what was never bought or came back before. */
function itemsOf(order: Order, asked: AskedRefund['items'], newId: () => string): RefundItem[] {
  const lines = new Map(order.lines.map((line) => [line.id, line]));
  const unknown = asked.flatMap(({ itemId }, i) =>
    lines.has(itemId) ? [] : [{ path: `items[${i}].itemId`, message: 'no such item of this order' }],
  );
  if (unknown.length > 0) throw new Refusal('not-found', 'sales.item.not-found', { errors: unknown });
  const before = new Map(order.lines.map((line) => [line.id, goneBack(order, line)]));
  const tooMuch: FieldError[] = [];
  const items = asked.flatMap(({ itemId, quantity: units, restock }, i) => {
    const line = lines.get(itemId)!;
    const done = before.get(itemId)!;
    const quantity = thousandths(units);
    const left = line.quantity - done.quantity;
    if (quantity > left) {
      tooMuch.push({ path: `items[${i}].quantity`, message: `only ${fromThousandths(left)} can still come back` });
      return [];
    }
    const share = refundShare(line, done, quantity);
    before.set(itemId, plus(done, share));
    return [{ id: newId(), itemId, productId: line.productId, restock, ...share }];
  });
  if (tooMuch.length > 0) throw new Refusal('conflict', 'sales.refund.exceeds', { errors: tooMuch });
  return items;
}

/** What of a line came back in the refunds so far. */
const goneBack = (order: Order, line: Line): RefundShare =>
  order.refunds.flatMap((r) => r.items.filter((item) => item.itemId === line.id)).reduce(plus, nothingRefunded);

const plus = (one: RefundShare, other: RefundShare): RefundShare => ({
  quantity: one.quantity + other.quantity,
  amount: one.amount + other.amount,
  taxAmount: one.taxAmount + other.taxAmount,
});

/** How the money goes back: as said, to the cent, or by the method of the largest payment. */
function paymentsOf(order: Order, total: Minor, said: readonly RefundPayment[] | undefined): readonly RefundPayment[] {
  if (said) {
    if (sum(said) === total) return said;
    throw new Refusal('conflict', 'sales.refund.payments-differ', {
      total,
      errors: [{ path: 'payments', message: `must come to ${total}` }],
    });
  }
  if (total === 0) return [];
  const taken = order.payments.filter((p) => p.status === 'TAKEN');
  const { method } = taken.reduce((largest, p) => (p.amount > largest.amount ? p : largest));
  return [{ method, amount: total }];
}
