import { Refusal, type Minor, type Rate, type Thousandths } from '#libs/kernel';
import type { Refund } from './refund.js';

/** Where an order stands. PENDING lasts only while its stock is being taken. */
export type Status = 'OPEN' | 'PENDING' | 'COMPLETED' | 'CANCELLED' | 'REJECTED';
/** How a customer pays. */
export type Method = 'CASH' | 'CARD' | 'E_WALLET' | 'BANK_TRANSFER';
/** What an outlet does when goods are missing: refuse the sale, sell and say so, or sell. */
export type StockPolicy = 'BLOCK' | 'WARN' | 'ALLOW';

/** One line of an order, priced. */
export interface Line {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: Thousandths;
  readonly unitPrice: Minor;
  readonly discountAmount: Minor;
  readonly taxRate: Rate;
  readonly taxAmount: Minor;
  readonly lineTotal: Minor;
  readonly priceTierId: string | null;
  readonly trackStock: boolean;
}

/** Money handed over for an order. */
export interface Payment {
  readonly id: string;
  readonly method: Method;
  /** What was handed over; cash may be more than is due. */
  readonly amount: Minor;
  readonly reference: string | null;
  readonly status: 'TAKEN' | 'REFUNDED';
  readonly createdAt: Date;
}

/** Goods that were short. */
export interface Short {
  readonly productId: string;
  readonly available: number;
  readonly wanted: number;
}

/** What an order comes to. */
export interface Amounts {
  readonly subtotalAmount: Minor;
  readonly discountAmount: Minor;
  readonly taxAmount: Minor;
  readonly totalAmount: Minor;
}

/** A sale, from the first line to the receipt. */
export interface Order extends Amounts {
  readonly businessId: string;
  readonly id: string;
  readonly number: string;
  readonly receiptNumber: string | null;
  readonly status: Status;
  /** Made by a checkout: when its stock is refused nothing stays open. */
  readonly inOneStep: boolean;
  readonly outletId: string;
  readonly warehouseId: string;
  readonly registerId: string | null;
  readonly customerId: string | null;
  readonly cashierId: string;
  readonly notes: string | null;
  readonly reason: string | null;
  readonly currency: string;
  readonly taxInclusive: boolean;
  readonly stockPolicy: StockPolicy;
  readonly lines: readonly Line[];
  readonly payments: readonly Payment[];
  /** Oldest first. */
  readonly refunds: readonly Refund[];
  readonly warnings: readonly Short[];
  /** What the client asked for: the same id with another fingerprint is another sale. */
  readonly fingerprint: string;
  readonly businessDate: string;
  readonly createdAt: Date;
  readonly pendingSince: Date | null;
  readonly completedAt: Date | null;
  readonly version: number;
}

const taken = (order: Order): readonly Payment[] => order.payments.filter((p) => p.status === 'TAKEN');

/** What was handed over. */
export const paid = (order: Order): Minor => taken(order).reduce((sum, p) => sum + p.amount, 0);

/** What is still to be paid. */
export const due = (order: Order): Minor => Math.max(order.totalAmount - paid(order), 0);

/** What goes back to the customer. */
export const change = (order: Order): Minor => Math.max(paid(order) - order.totalAmount, 0);

/** Whether an order is paid: a total of 0 is. */
export function paymentStatus(order: Order): 'UNPAID' | 'PARTIAL' | 'PAID' {
  if (order.status === 'CANCELLED' || order.status === 'REJECTED') return 'UNPAID';
  if (due(order) === 0) return 'PAID';
  return paid(order) === 0 ? 'UNPAID' : 'PARTIAL';
}

const wrongState = (order: Order, action: string): Refusal =>
  new Refusal('conflict', 'sales.order.wrong-state', { state: order.status, action });

const moved = (order: Order, to: Partial<Order>): Order => ({ ...order, ...to, version: order.version + 1 });

/**
 * Takes a payment for an open order. Only cash may exceed what is due; the excess is change. A payment that is already
 * there is not taken again.
 */
export function pay(order: Order, payment: Payment): Order {
  const known = order.payments.find((p) => p.id === payment.id);
  if (known) {
    if (known.method === payment.method && known.amount === payment.amount && known.reference === payment.reference)
      return order;
    throw new Refusal('conflict', 'sales.payment.taken', { errors: [{ path: 'id', message: 'is taken' }] });
  }
  if (order.status !== 'OPEN') throw wrongState(order, 'pay');
  const open = due(order);
  if (open === 0 || (payment.method !== 'CASH' && payment.amount > open))
    throw new Refusal('conflict', 'sales.overpaid', { due: open });
  return moved(order, { payments: [...order.payments, payment] });
}

/** The same rule for all the payments of a checkout at once, whatever order they were named in. */
export function payAll(order: Order, payments: readonly Payment[]): Order {
  const cashLast = [...payments].sort((a, b) => Number(a.method === 'CASH') - Number(b.method === 'CASH'));
  const settled = cashLast.reduce(pay, order);
  return { ...settled, payments, version: order.version };
}

/** Sets out to complete a sale that is paid in full: from here on its stock is being taken. */
export function intend(order: Order, at: Date): Order {
  if (order.status === 'PENDING' || order.status === 'COMPLETED') return order;
  if (order.status !== 'OPEN') throw wrongState(order, 'complete');
  if (due(order) > 0) throw new Refusal('conflict', 'sales.payment-missing', { due: due(order) });
  return moved(order, { status: 'PENDING', pendingSince: at, reason: null });
}

/** What completes a sale whose stock was taken. */
export interface Completion {
  readonly at: Date;
  readonly businessDate: string;
  readonly warnings: readonly Short[];
}

/** Closes a sale whose stock was taken; the receipt number is given by the transaction that stores it. */
export function complete(order: Order, { at, businessDate, warnings }: Completion): Order {
  if (order.status === 'COMPLETED') return order;
  if (order.status !== 'PENDING') throw wrongState(order, 'complete');
  return moved(order, { status: 'COMPLETED', completedAt: at, businessDate, warnings, pendingSince: null });
}

/** Stock was refused: an order goes back to the till, a checkout leaves nothing sold and nothing taken. */
export function refuse(order: Order, reason: string): Order {
  if (order.status !== 'PENDING') throw wrongState(order, 'refuse');
  if (!order.inOneStep) return moved(order, { status: 'OPEN', reason, pendingSince: null });
  return moved(order, { status: 'REJECTED', reason, pendingSince: null, payments: given(order.payments) });
}

/** Gives up an open order; what was paid goes back. Cancelled twice it stays cancelled once. */
export function cancel(order: Order, reason: string): Order {
  if (order.status === 'CANCELLED') return order;
  if (order.status !== 'OPEN') throw wrongState(order, 'cancel');
  return moved(order, { status: 'CANCELLED', reason, payments: given(order.payments) });
}

const given = (payments: readonly Payment[]): readonly Payment[] =>
  payments.map((p) => ({ ...p, status: 'REFUNDED' as const }));

/** Refuses to change what is no longer open. */
export function mustBeOpen(order: Order): void {
  if (order.status !== 'OPEN') throw wrongState(order, 'change');
}

/** Replaces customer, notes and lines of an open order; money that no longer fits is refused. */
export function revise(order: Order, to: Amounts & Pick<Order, 'customerId' | 'notes' | 'lines'>): Order {
  mustBeOpen(order);
  const revised = moved(order, to);
  const cash = taken(order).reduce((sum, p) => sum + (p.method === 'CASH' ? p.amount : 0), 0);
  if (change(revised) > cash)
    throw new Refusal('conflict', 'sales.overpaid', { due: due(revised), paid: paid(revised) });
  return revised;
}
