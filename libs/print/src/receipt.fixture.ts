import { receiptOf, type Receipt, type SoldItem, type SoldOrder } from '#libs/receipt';

/** How it is printed, and in which language. */
type Printing = Parameters<typeof receiptOf>[2] & { readonly language?: string };

/** A receipt of two bags of coffee, or of whatever else was sold. */
export function aReceipt(changed: Partial<SoldOrder> = {}, { language, ...options }: Printing = {}): Receipt {
  const order: SoldOrder = {
    number: 'MAIN-250615-1a2b3c4d',
    receiptNumber: 'MAIN-R1-00000042',
    status: 'COMPLETED',
    currency: 'EUR',
    taxInclusive: false,
    subtotalAmount: 3998,
    discountAmount: 398,
    totalAmount: 4320,
    paidAmount: 5000,
    changeAmount: 680,
    items: [anItem()],
    payments: [{ method: 'CASH', amount: 5000, status: 'TAKEN' }],
    createdAt: '2025-06-15T13:03:10Z',
    completedAt: '2025-06-15T13:04:59Z',
    ...changed,
  };
  const shop = { name: 'Café Söhne', outletName: 'Main Outlet', outletCode: 'MAIN', timeZone: 'UTC' };
  return receiptOf(order, { ...shop, receiptFooter: 'Thank you', language }, options);
}

/** Two bags of coffee at 19.99, less 3.98, plus 20 % tax. */
export const anItem = (changed: Partial<SoldItem> = {}): SoldItem => ({
  id: 'line-1',
  name: 'Coffee beans',
  unit: 'pcs',
  quantity: 2,
  unitPrice: 1999,
  discountAmount: 398,
  taxRate: 20,
  taxAmount: 720,
  lineTotal: 4320,
  ...changed,
});
