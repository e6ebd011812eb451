import fc from 'fast-check';
import { asText, receiptOf } from './index.js';
import type { SoldOrder } from './index.js';
import { widthOf } from './columns.js';
import { coffeeSale, demoStore, soldItem } from './receipt.fixture.js';

const printed = (order: Partial<SoldOrder>, options = {}) =>
  asText(receiptOf(coffeeSale(order), demoStore(), options), 58);

describe('a receipt as text', () => {
  it('reads from top to bottom on 58 mm paper', () => {
    expect(asText(receiptOf(coffeeSale(), demoStore(), { cashierName: 'Alice' }), 58)).toBe(
      [
        '           Demo Store',
        '        Demo Trading Ltd',
        '        12 Harbour Road',
        '          Springfield',
        '         Tax no. US-123',
        '       Main Outlet (MAIN)',
        '         Open every day',
        '--------------------------------',
        'Receipt         MAIN-R1-00000042',
        'Order       MAIN-250615-1a2b3c4d',
        'Date            2025-06-15 09:04',
        'Cashier                    Alice',
        '--------------------------------',
        'Coffee beans               39.98',
        '  2 x 19.99',
        '  Discount                 -3.98',
        '--------------------------------',
        'Subtotal                   39.98',
        'Discount                   -3.98',
        'Tax 20% on 36.00            7.20',
        'TOTAL USD                  43.20',
        '--------------------------------',
        'Cash                       50.00',
        'Change                      6.80',
        '--------------------------------',
        '           Thank you',
        '  Goods may be returned for 14',
        '              days',
        '',
      ].join('\n'),
    );
  });

  it('uses the width of 80 mm paper', () => {
    const lines = asText(receiptOf(coffeeSale(), demoStore()), 80).split('\n');
    expect(lines).toContain('-'.repeat(48));
    expect(lines).toContain(`TOTAL USD${' '.repeat(34)}43.20`);
  });

  it('says below the total which tax it contains where prices contain it', () => {
    const text = printed({
      taxInclusive: true,
      totalAmount: 3600,
      items: [soldItem({ discountAmount: 398, lineTotal: 3600, taxAmount: 600 })],
    });
    expect(text).toContain('TOTAL USD                  36.00\nincl. 20% tax in 36.00      6.00\n');
    expect(text).toContain('Subtotal                   39.98\nDiscount                   -3.98\nTOTAL');
  });

  it('has no subtotal where it would only repeat the total', () => {
    const text = printed({ taxInclusive: true, discountAmount: 0, items: [soldItem({ taxAmount: 666 })] });
    expect(text).not.toContain('Subtotal');
    expect(text).not.toContain('Discount');
  });

  it('shows quantity and unit of what is weighed, and nothing below a single piece', () => {
    const text = printed({
      items: [soldItem({ name: 'Apples', unit: 'kg', quantity: 0.335 }), soldItem({ name: 'Bag', quantity: 1 })],
    });
    expect(text).toContain('  0.335 kg x 19.99\n');
    expect(text).toContain('Bag                        39.98\n-----');
  });

  it.each([
    ['JPY', 'TOTAL JPY                  4,320'],
    ['KWD', 'TOTAL KWD                  4.320'],
  ])('writes %s with its own decimals', (currency, line) => {
    expect(printed({ currency })).toContain(line);
  });

  it('is written in the language of the shop, words and figures', () => {
    const order = coffeeSale({ totalAmount: 123_456, currency: 'EUR', taxInclusive: true });
    expect(asText(receiptOf(order, demoStore({ language: 'de-AT' }), { copy: true }), 58)).toMatch(
      /\*\*\* KOPIE \*\*\*[^]*SUMME EUR +1\u00a0234,56\ninkl\. 20\u00a0% Steuer in 43,20 +7,20\n/,
    );
  });

  it('lists every payment, where the money went, and what is due', () => {
    const text = printed({
      status: 'OPEN',
      paidAmount: 3000,
      changeAmount: 0,
      payments: [
        { method: 'CARD', amount: 2000, reference: 'A1B2', status: 'TAKEN' },
        { method: 'E_WALLET', amount: 1000, status: 'TAKEN' },
        { method: 'BANK_TRANSFER', amount: 500, status: 'REFUNDED' },
      ],
    });
    expect(text).toContain('*** NOT COMPLETED ***');
    expect(text).toContain('Card A1B2                  20.00\nE-wallet                   10.00\n');
    expect(text).toContain('Bank transfer refunded      5.00\nDue                        13.20\n');
  });

  it('marks a copy and a refund', () => {
    const text = printed({ refundedAmount: 4320 }, { copy: true });
    expect(text).toContain('          *** COPY ***\n        *** REFUNDED ***\n');
    expect(text).toContain('Refunded                  -43.20\n');
  });

  it('tells each refund: what came back, when, and how the money went back', () => {
    const text = printed({
      refundedAmount: 2160,
      refunds: [
        {
          items: [{ itemId: 'line-1', quantity: 1, amount: 2160 }],
          totalAmount: 2160,
          payments: [{ method: 'CASH', amount: 2160 }],
          createdAt: '2025-06-16T13:00:00Z',
        },
      ],
    });
    expect(text).toContain('*** PARTLY REFUNDED ***');
    expect(text).toContain(
      [
        'Refund 2025-06-16 09:00   -21.60',
        '  1 x Coffee beans        -21.60',
        '  Cash                     21.60',
        '--------------------------------',
      ].join('\n'),
    );
  });

  it('needs no payment when there was nothing to pay', () => {
    expect(printed({ payments: [], changeAmount: 0, paidAmount: 0, totalAmount: 0 })).not.toContain('Change');
  });

  it('never leaves the paper, whatever things are called', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(name, name, fc.constantFrom(58 as const, 80 as const), (item, person, width) => {
        const order = coffeeSale({ items: [soldItem({ name: item, unit: person.slice(0, 20) })] });
        const shop = demoStore({ name: person, address: item, receiptFooter: person });
        const lines = asText(receiptOf(order, shop, { customerName: person }), width).split('\n');
        return lines.every((line) => widthOf(line) <= (width === 58 ? 32 : 48));
      }),
      { seed: 20_250_314, numRuns: 1000 },
    );
  });
});
