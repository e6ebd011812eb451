import { receiptOf } from './index.js';
import type { SoldOrder } from './index.js';
import { coffeeSale, demoStore, soldItem } from './receipt.fixture.js';

describe('a receipt', () => {
  it('names the shop, its tax number and the outlet', () => {
    const { title, head, foot } = receiptOf(coffeeSale(), demoStore());
    expect(title).toBe('Demo Store');
    expect(head).toEqual([
      'Demo Trading Ltd',
      '12 Harbour Road',
      'Springfield',
      'Tax no. US-123',
      'Main Outlet (MAIN)',
      'Open every day',
    ]);
    expect(foot).toEqual(['Thank you', 'Goods may be returned for 14 days']);
  });

  it('leaves out what the shop has not told', () => {
    const { head, foot } = receiptOf(coffeeSale(), {
      name: 'Demo Store',
      legalName: 'Demo Store',
      outletName: 'Main Outlet',
      outletCode: 'MAIN',
      timeZone: 'UTC',
    });
    expect(head).toEqual(['Main Outlet (MAIN)']);
    expect(foot).toEqual([]);
  });

  it.each([
    ['America/New_York', '2025-06-14 22:30'],
    ['Europe/Paris', '2025-06-15 04:30'],
    ['Asia/Kathmandu', '2025-06-15 08:15'],
  ])("is dated by the outlet's clock in %s", (timeZone, soldAt) => {
    const order = coffeeSale({ createdAt: '2025-06-01T00:00:00Z', completedAt: '2025-06-15T02:30:00Z' });
    expect(receiptOf(order, demoStore({ timeZone })).soldAt).toBe(soldAt);
  });

  it('is dated by when the order was made until it is completed', () => {
    const order = coffeeSale({ status: 'OPEN', completedAt: undefined, createdAt: '2025-06-15T02:30:00Z' });
    expect(receiptOf(order, demoStore({ timeZone: 'UTC' })).soldAt).toBe('2025-06-15 02:30');
  });

  it('shows the gross of a line before its discount, without the tax where prices leave it out', () => {
    expect(receiptOf(coffeeSale(), demoStore()).items[0]).toMatchObject({ grossAmount: 3998, discountAmount: 398 });
    const inclusive = coffeeSale({
      taxInclusive: true,
      items: [soldItem({ discountAmount: 398, lineTotal: 3600, taxAmount: 600 })],
    });
    expect(receiptOf(inclusive, demoStore()).items[0]).toMatchObject({ grossAmount: 3998, discountAmount: 398 });
  });

  it('adds the stored taxes up by rate', () => {
    const items = [
      soldItem({ taxRate: 5.5, taxAmount: 55, lineTotal: 1055 }),
      soldItem({ taxRate: 20, taxAmount: 200, lineTotal: 1200 }),
      soldItem({ taxRate: 5.5, taxAmount: 11, lineTotal: 211 }),
      soldItem({ taxRate: 0, taxAmount: 0, lineTotal: 300 }),
    ];
    expect(receiptOf(coffeeSale({ items }), demoStore()).taxes).toEqual([
      { rate: 20, taxable: 1000, tax: 200 },
      { rate: 5.5, taxable: 1200, tax: 66 },
      { rate: 0, taxable: 300, tax: 0 },
    ]);
    expect(receiptOf(coffeeSale({ items, taxInclusive: true }), demoStore()).taxes[1]).toEqual({
      rate: 5.5,
      taxable: 1266,
      tax: 66,
    });
  });

  const marked: [string, Partial<SoldOrder>, boolean, string[]][] = [
    ['the first print of a completed sale', {}, false, []],
    ['a second print', {}, true, ['COPY']],
    ['a sale still open', { status: 'OPEN' }, false, ['NOT COMPLETED']],
    ['a sale whose stock is being taken', { status: 'PENDING' }, false, ['NOT COMPLETED']],
    ['a cancelled sale', { status: 'CANCELLED' }, false, ['CANCELLED']],
    ['a rejected sale', { status: 'REJECTED' }, false, ['NOT SOLD']],
    ['a sale refunded in part', { refundedAmount: 1 }, false, ['PARTLY REFUNDED']],
    ['a copy of a sale refunded in full', { refundedAmount: 4320 }, true, ['COPY', 'REFUNDED']],
  ];
  it.each(marked)('of %s is marked so', (_, order, copy, marks) => {
    expect(receiptOf(coffeeSale(order), demoStore(), { copy }).marks).toEqual(marks);
  });

  it('says what is still due only while the sale can be paid', () => {
    const unpaid = { paidAmount: 1000, changeAmount: 0 };
    expect(receiptOf(coffeeSale({ ...unpaid, status: 'OPEN' }), demoStore()).dueAmount).toBe(3320);
    expect(receiptOf(coffeeSale({ ...unpaid, status: 'CANCELLED' }), demoStore()).dueAmount).toBe(0);
    expect(receiptOf(coffeeSale({ status: 'OPEN', paidAmount: 5000 }), demoStore()).dueAmount).toBe(0);
  });

  it('keeps commands to the printer and turned directions out of every text', () => {
    const hostile = 'Tea\u001b@\u0000\u202e\ud800 \u2028 green\n';
    const receipt = receiptOf(
      coffeeSale({ items: [soldItem({ name: hostile, unit: 'b\u001do\u200fx' })] }),
      demoStore({ name: hostile, receiptFooter: `${hostile}\r\n\n\u001bp0` }),
      { customerName: hostile, cashierName: hostile },
    );
    const clean = 'Tea @ \ufffd green';
    expect(receipt).toMatchObject({ title: clean, customerName: clean, cashierName: clean });
    expect(receipt.items[0]).toMatchObject({ name: clean, unit: 'b ox' });
    expect(receipt.foot).toEqual(['Tea @ \ufffd', 'green', 'p0']);
  });
});
