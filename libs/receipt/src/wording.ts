import { amountText } from '#libs/kernel';
import type { Minor } from '#libs/kernel';
import type { Receipt, ReceiptItem, ReceiptPayment, ReceiptRefund } from './receipt.js';

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
  readonly numbers: readonly Entry[];
  readonly items: readonly ItemEntry[];
  readonly totals: readonly Entry[];
  readonly payments: readonly Entry[];
  readonly refunds: readonly ItemEntry[];
}

const methods: Record<ReceiptPayment['method'], string> = {
  CASH: 'Cash',
  CARD: 'Card',
  E_WALLET: 'E-wallet',
  BANK_TRANSFER: 'Bank transfer',
};

// The unit of what is counted goes without saying.
const pieces = 'pcs';

/** Says a receipt once, for every format. */
export function wordingOf(receipt: Receipt): Wording {
  return {
    numbers: numbersOf(receipt),
    items: receipt.items.map((item) => itemEntry(item, receipt)),
    totals: totalsOf(receipt),
    payments: paymentsOf(receipt),
    refunds: receipt.refunds.map((refund) => refundEntry(refund, receipt)),
  };
}

function numbersOf({ receiptNumber, orderNumber, soldAt, cashierName, customerName }: Receipt): Entry[] {
  return [
    ...(receiptNumber ? [{ label: 'Receipt', value: receiptNumber }] : []),
    { label: 'Order', value: orderNumber },
    { label: 'Date', value: soldAt },
    ...(cashierName ? [{ label: 'Cashier', value: cashierName }] : []),
    ...(customerName ? [{ label: 'Customer', value: customerName }] : []),
  ];
}

function itemEntry(item: ReceiptItem, receipt: Receipt): ItemEntry {
  const amount = amounts(receipt);
  const details: Entry[] = [];
  if (item.quantity !== 1 || item.unit !== pieces) {
    const unit = item.unit === pieces ? '' : ` ${item.unit}`;
    details.push({ label: `${numberText(item.quantity, receipt)}${unit} x ${amount(item.unitPrice)}`, value: '' });
  }
  if (item.discountAmount > 0) details.push({ label: 'Discount', value: amount(-item.discountAmount) });
  return { label: item.name, value: amount(item.grossAmount), details };
}

function totalsOf(receipt: Receipt): Entry[] {
  const amount = amounts(receipt);
  const taxes = taxEntries(receipt);
  const entries: Entry[] = [];
  if (receipt.discountAmount > 0 || !receipt.taxInclusive) {
    entries.push({ label: 'Subtotal', value: amount(receipt.subtotalAmount) });
  }
  if (receipt.discountAmount > 0) entries.push({ label: 'Discount', value: amount(-receipt.discountAmount) });
  if (!receipt.taxInclusive) entries.push(...taxes);
  entries.push({ label: `TOTAL ${receipt.currency}`, value: amount(receipt.totalAmount), strong: true });
  if (receipt.taxInclusive) entries.push(...taxes);
  return entries;
}

/** Above the total the tax is added to what stands there; below it, it is a part of it, and the words say so. */
function taxEntries(receipt: Receipt): Entry[] {
  const amount = amounts(receipt);
  return receipt.taxes
    .filter(({ rate }) => rate > 0)
    .map(({ rate, taxable, tax }) => {
      const percent = `${numberText(rate, receipt)}%`;
      const label = receipt.taxInclusive
        ? `incl. ${percent} tax in ${amount(taxable)}`
        : `Tax ${percent} on ${amount(taxable)}`;
      return { label, value: amount(tax) };
    });
}

function paymentsOf(receipt: Receipt): Entry[] {
  const amount = amounts(receipt);
  const entries: Entry[] = receipt.payments.map((payment) => ({
    label: [methods[payment.method], payment.reference, payment.refunded && 'refunded'].filter(Boolean).join(' '),
    value: amount(payment.amount),
  }));
  if (receipt.changeAmount > 0) entries.push({ label: 'Change', value: amount(receipt.changeAmount), strong: true });
  if (receipt.dueAmount > 0) entries.push({ label: 'Due', value: amount(receipt.dueAmount), strong: true });
  if (receipt.refundedAmount > 0) entries.push({ label: 'Refunded', value: amount(-receipt.refundedAmount) });
  return entries;
}

function refundEntry({ refundedAt, items, payments, totalAmount }: ReceiptRefund, receipt: Receipt): ItemEntry {
  const amount = amounts(receipt);
  const goods = items.map((item) => ({
    label: `${numberText(item.quantity, receipt)} x ${item.name}`,
    value: amount(-item.amount),
  }));
  const money = payments.map((payment) => ({ label: methods[payment.method], value: amount(payment.amount) }));
  return { label: `Refund ${refundedAt}`, value: amount(-totalAmount), details: [...goods, ...money] };
}

const amounts = ({ currency, locale }: Receipt) => {
  return (amount: Minor) => amountText(amount, currency, locale);
};

/** A quantity has at most 3 decimals and a rate at most 4. */
function numberText(value: number, { locale }: Receipt): string {
  return value.toLocaleString(locale, { numberingSystem: 'latn', maximumFractionDigits: 4 });
}
