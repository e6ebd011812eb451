import type { Shop, SoldItem, SoldOrder } from './index.js';

/** Two bags of coffee at 19.99 with a discount of 3.98 and 20 % tax, paid with a fifty. */
export function coffeeSale(changed: Partial<SoldOrder> = {}): SoldOrder {
  return {
    number: 'MAIN-250615-1a2b3c4d',
    receiptNumber: 'MAIN-R1-00000042',
    status: 'COMPLETED',
    currency: 'USD',
    taxInclusive: false,
    subtotalAmount: 3998,
    discountAmount: 398,
    totalAmount: 4320,
    paidAmount: 5000,
    changeAmount: 680,
    items: [soldItem({ discountAmount: 398, taxAmount: 720, lineTotal: 4320 })],
    payments: [{ method: 'CASH', amount: 5000, status: 'TAKEN' }],
    createdAt: '2025-06-15T13:03:10Z',
    completedAt: '2025-06-15T13:04:59Z',
    ...changed,
  };
}

/** Two bags of coffee at 19.99 without discount or tax. */
export function soldItem(changed: Partial<SoldItem> = {}): SoldItem {
  return {
    id: 'line-1',
    name: 'Coffee beans',
    unit: 'pcs',
    quantity: 2,
    unitPrice: 1999,
    discountAmount: 0,
    taxRate: 20,
    taxAmount: 0,
    lineTotal: 3998,
    ...changed,
  };
}

/** A shop that has told everything about itself. */
export function demoStore(changed: Partial<Shop> = {}): Shop {
  return {
    name: 'Demo Store',
    legalName: 'Demo Trading Ltd',
    taxNumber: 'US-123',
    address: '12 Harbour Road\nSpringfield',
    outletName: 'Main Outlet',
    outletCode: 'MAIN',
    receiptHeader: 'Open every day',
    receiptFooter: 'Thank you\nGoods may be returned for 14 days',
    timeZone: 'America/New_York',
    ...changed,
  };
}
