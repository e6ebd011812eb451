import { amountText } from '#libs/kernel';
import type { Minor } from '#libs/kernel';
import type { Receipt, ReceiptItem, ReceiptRefund } from './receipt.js';
import { wordsOf } from './words.js';

/** A label and the figure that stands across from it, at the other edge of the paper. */
export interface Entry {
  readonly label: string;
  readonly value: string;
  readonly strong?: boolean;
}

/** A line of the receipt and what is said below it. */
export interface ItemEntry extends Entry {
  readonly details: readonly Entry[];
}

/** The receipt in words and figures, in the order of the paper: all that a format has left to do is to lay it out. */
export interface Wording {
  readonly marks: readonly string[];
  readonly numbers: readonly Entry[];
  readonly items: readonly ItemEntry[];
  readonly totals: readonly Entry[];
  readonly payments: readonly Entry[];
  readonly refunds: readonly ItemEntry[];
}

// The unit of what is counted goes without saying.
const pieces = 'pcs';

/** Says a receipt once, for every format. */
export function wordingOf(receipt: Receipt): Wording {
  const { marks } = wordsOf(receipt.locale);
  return {
    marks: receipt.marks.map((mark) => marks[mark]),
    numbers: numbersOf(receipt),
    items: receipt.items.map((item) => itemEntry(item, receipt)),
    totals: totalsOf(receipt),
    payments: paymentsOf(receipt),
    refunds: receipt.refunds.map((refund) => refundEntry(refund, receipt)),
  };
}

function numbersOf({ receiptNumber, orderNumber, soldAt, cashierName, customerName, locale }: Receipt): Entry[] {
  const { receipt, order, date, cashier, customer } = wordsOf(locale);
  return [
    ...(receiptNumber ? [{ label: receipt, value: receiptNumber }] : []),
    { label: order, value: orderNumber },
    { label: date, value: soldAt },
    ...(cashierName ? [{ label: cashier, value: cashierName }] : []),
    ...(customerName ? [{ label: customer, value: customerName }] : []),
  ];
}

function itemEntry(item: ReceiptItem, receipt: Receipt): ItemEntry {
  const amount = amounts(receipt);
  const details: Entry[] = [];
  if (item.quantity !== 1 || item.unit !== pieces) {
    const unit = item.unit === pieces ? '' : ` ${item.unit}`;
    details.push({ label: `${numberText(item.quantity, receipt)}${unit} x ${amount(item.unitPrice)}`, value: '' });
  }
  if (item.discountAmount > 0)
    details.push({ label: wordsOf(receipt.locale).discount, value: amount(-item.discountAmount) });
  return { label: item.name, value: amount(item.grossAmount), details };
}

function totalsOf(receipt: Receipt): Entry[] {
  const amount = amounts(receipt);
  const { subtotal, discount, total } = wordsOf(receipt.locale);
  const taxes = taxEntries(receipt);
  const entries: Entry[] = [];
  if (receipt.discountAmount > 0 || !receipt.taxInclusive) {
    entries.push({ label: subtotal, value: amount(receipt.subtotalAmount) });
  }
  if (receipt.discountAmount > 0) entries.push({ label: discount, value: amount(-receipt.discountAmount) });
  if (!receipt.taxInclusive) entries.push(...taxes);
  entries.push({ label: `${total} ${receipt.currency}`, value: amount(receipt.totalAmount), strong: true });
  if (receipt.taxInclusive) entries.push(...taxes);
  return entries;
}

/** Above the total the tax is added to what stands there; below it, it is a part of it, and the words say so. */
function taxEntries(receipt: Receipt): Entry[] {
  const amount = amounts(receipt);
  const { taxOn, taxIn } = wordsOf(receipt.locale);
  const saying = receipt.taxInclusive ? taxIn : taxOn;
  return receipt.taxes
    .filter(({ rate }) => rate > 0)
    .map(({ rate, taxable, tax }) => ({
      label: saying(percentText(rate, receipt), amount(taxable)),
      value: amount(tax),
    }));
}

function paymentsOf(receipt: Receipt): Entry[] {
  const amount = amounts(receipt);
  const { methods, givenBack, change, due, refunded } = wordsOf(receipt.locale);
  const entries: Entry[] = receipt.payments.map((payment) => ({
    label: [methods[payment.method], payment.reference, payment.refunded && givenBack].filter(Boolean).join(' '),
    value: amount(payment.amount),
  }));
  if (receipt.changeAmount > 0) entries.push({ label: change, value: amount(receipt.changeAmount), strong: true });
  if (receipt.dueAmount > 0) entries.push({ label: due, value: amount(receipt.dueAmount), strong: true });
  if (receipt.refundedAmount > 0) entries.push({ label: refunded, value: amount(-receipt.refundedAmount) });
  return entries;
}

function refundEntry({ refundedAt, items, payments, totalAmount }: ReceiptRefund, receipt: Receipt): ItemEntry {
  const amount = amounts(receipt);
  const { methods, refund } = wordsOf(receipt.locale);
  const goods = items.map((item) => ({
    label: `${numberText(item.quantity, receipt)} x ${item.name}`,
    value: amount(-item.amount),
  }));
  const money = payments.map((payment) => ({ label: methods[payment.method], value: amount(payment.amount) }));
  return { label: `${refund} ${refundedAt}`, value: amount(-totalAmount), details: [...goods, ...money] };
}

const amounts = ({ currency, locale }: Receipt) => {
  return (amount: Minor) => amountText(amount, currency, locale);
};

/** A quantity has at most 3 decimals. */
const numberText = (value: number, receipt: Receipt): string => figure(value, { maximumFractionDigits: 3 }, receipt);

/** A rate has at most 4. */
const percentText = (rate: number, receipt: Receipt): string =>
  figure(rate / 100, { style: 'percent', maximumFractionDigits: 4 }, receipt);

// digits and spaces that till printers have, as amounts are written
const figure = (value: number, options: Intl.NumberFormatOptions, { locale }: Receipt): string =>
  value.toLocaleString(locale, { numberingSystem: 'latn', ...options }).replaceAll('\u202f', '\u00a0');
