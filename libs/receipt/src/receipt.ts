import { localTime, localeOf } from '#libs/kernel';
import type { Minor } from '#libs/kernel';
import { printable, printableLines } from './printable.js';
import type { GivenRefund, Shop, SoldItem, SoldOrder, TakenPayment } from './sold-order.js';
import { wordsOf } from './words.js';

/** What stands across a receipt that is not the plain first print of a completed sale. */
export type Mark = 'COPY' | 'NOT COMPLETED' | 'CANCELLED' | 'NOT SOLD' | 'REFUNDED' | 'PARTLY REFUNDED';

/** How this print differs from others of the same order. */
export interface ReceiptOptions {
  readonly copy?: boolean;
  readonly customerName?: string | undefined;
  readonly cashierName?: string | undefined;
}

/** A receipt as data, whatever it is printed on: text is safe for any printer, amounts are minor units. */
export interface Receipt {
  readonly title: string;
  readonly head: readonly string[];
  readonly marks: readonly Mark[];
  readonly receiptNumber?: string;
  readonly orderNumber: string;
  /** Day and time of the sale in the outlet's zone, `YYYY-MM-DD HH:MM`. */
  readonly soldAt: string;
  readonly cashierName?: string;
  readonly customerName?: string;
  readonly currency: string;
  /** BCP 47: decides the words, and how figures are written. */
  readonly locale: string;
  readonly taxInclusive: boolean;
  readonly items: readonly ReceiptItem[];
  readonly subtotalAmount: Minor;
  readonly discountAmount: Minor;
  readonly taxes: readonly ReceiptTax[];
  readonly totalAmount: Minor;
  readonly refundedAmount: Minor;
  readonly payments: readonly ReceiptPayment[];
  readonly changeAmount: Minor;
  readonly dueAmount: Minor;
  /** Oldest first. */
  readonly refunds: readonly ReceiptRefund[];
  readonly foot: readonly string[];
}

/** A line of a receipt; `grossAmount` is before the discount, and before the tax where prices leave it out. */
export interface ReceiptItem {
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unitPrice: Minor;
  readonly grossAmount: Minor;
  readonly discountAmount: Minor;
}

/** The tax of one rate, in percent; `taxable` contains the tax where prices do. */
export interface ReceiptTax {
  readonly rate: number;
  readonly taxable: Minor;
  readonly tax: Minor;
}

/** A payment as handed over; `refunded` when it went back to the customer. */
export interface ReceiptPayment {
  readonly method: TakenPayment['method'];
  readonly amount: Minor;
  readonly reference?: string;
  readonly refunded: boolean;
}

/** What came back; `refundedAt` is day and time in the outlet's zone, amounts are what went back for it. */
export interface ReceiptRefund {
  readonly refundedAt: string;
  readonly items: readonly { readonly name: string; readonly quantity: number; readonly amount: Minor }[];
  readonly payments: readonly { readonly method: TakenPayment['method']; readonly amount: Minor }[];
  readonly totalAmount: Minor;
}

/** The receipt of an order as it is now; every figure is the order's own, none is reckoned anew. */
export function receiptOf(order: SoldOrder, shop: Shop, options: ReceiptOptions = {}): Receipt {
  const unpaid = isUnderWay(order) ? order.totalAmount - order.paidAmount : 0;
  return {
    title: printable(shop.name),
    head: headOf(shop),
    marks: marksOf(order, options.copy ?? false),
    ...(order.receiptNumber && { receiptNumber: printable(order.receiptNumber) }),
    orderNumber: printable(order.number),
    soldAt: clockText(order.completedAt ?? order.createdAt, shop),
    ...(options.cashierName && { cashierName: printable(options.cashierName) }),
    ...(options.customerName && { customerName: printable(options.customerName) }),
    currency: order.currency,
    locale: localeOf(shop.language ?? 'en'),
    taxInclusive: order.taxInclusive,
    items: order.items.map((item) => itemOf(item, order.taxInclusive)),
    subtotalAmount: order.subtotalAmount,
    discountAmount: order.discountAmount,
    taxes: taxesOf(order),
    totalAmount: order.totalAmount,
    refundedAmount: order.refundedAmount ?? 0,
    payments: order.payments.map(paymentOf),
    changeAmount: order.changeAmount,
    dueAmount: Math.max(0, unpaid),
    refunds: (order.refunds ?? []).map((refund) => refundOf(refund, order, shop)),
    foot: printableLines(shop.receiptFooter),
  };
}

/** `YYYY-MM-DD HH:MM` by the outlet's clock. */
function clockText(instant: string, { timeZone }: Shop): string {
  const { date, time } = localTime(new Date(instant), timeZone);
  return `${date} ${time}`;
}

function headOf(shop: Shop): string[] {
  return [
    ...(shop.legalName && shop.legalName !== shop.name ? printableLines(shop.legalName) : []),
    ...printableLines(shop.address),
    ...(shop.taxNumber ? [`${wordsOf(shop.language ?? 'en').taxNumber} ${printable(shop.taxNumber)}`] : []),
    `${printable(shop.outletName)} (${printable(shop.outletCode)})`,
    ...printableLines(shop.receiptHeader),
  ];
}

function marksOf(order: SoldOrder, copy: boolean): Mark[] {
  const marks: Mark[] = copy ? ['COPY'] : [];
  if (isUnderWay(order)) marks.push('NOT COMPLETED');
  if (order.status === 'CANCELLED') marks.push('CANCELLED');
  if (order.status === 'REJECTED') marks.push('NOT SOLD');
  const refunded = order.refundedAmount ?? 0;
  if (refunded > 0) marks.push(refunded < order.totalAmount ? 'PARTLY REFUNDED' : 'REFUNDED');
  return marks;
}

const isUnderWay = ({ status }: SoldOrder) => status === 'OPEN' || status === 'PENDING';

const taxableOf = (item: SoldItem, taxInclusive: boolean): Minor =>
  taxInclusive ? item.lineTotal : item.lineTotal - item.taxAmount;

function itemOf(item: SoldItem, taxInclusive: boolean): ReceiptItem {
  return {
    name: printable(item.name),
    unit: printable(item.unit),
    quantity: item.quantity,
    unitPrice: item.unitPrice,
    grossAmount: taxableOf(item, taxInclusive) + item.discountAmount,
    discountAmount: item.discountAmount,
  };
}

/** The stored taxes of the lines by rate, highest rate first. */
function taxesOf({ items, taxInclusive }: SoldOrder): ReceiptTax[] {
  const byRate = new Map<number, ReceiptTax>();
  for (const item of items) {
    const { taxable, tax } = byRate.get(item.taxRate) ?? { taxable: 0, tax: 0 };
    byRate.set(item.taxRate, {
      rate: item.taxRate,
      taxable: taxable + taxableOf(item, taxInclusive),
      tax: tax + item.taxAmount,
    });
  }
  return [...byRate.values()].sort((one, other) => other.rate - one.rate);
}

function paymentOf({ method, amount, reference, status }: TakenPayment): ReceiptPayment {
  return {
    method,
    amount,
    ...(reference && { reference: printable(reference) }),
    refunded: status === 'REFUNDED',
  };
}

function refundOf(
  { createdAt, items, payments, totalAmount }: GivenRefund,
  order: SoldOrder,
  shop: Shop,
): ReceiptRefund {
  const names = new Map(order.items.map(({ id, name }) => [id, printable(name)]));
  return {
    refundedAt: clockText(createdAt, shop),
    items: items.map(({ itemId, quantity, amount }) => ({ name: names.get(itemId) ?? '', quantity, amount })),
    payments: payments.map(({ method, amount }) => ({ method, amount })),
    totalAmount,
  };
}
