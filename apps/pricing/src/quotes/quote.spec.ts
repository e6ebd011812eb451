import { lineTotals, type QuotedItem } from './quote.js';

const item = (quantity: number, effectivePrice: number, taxRate: number): QuotedItem => ({
  quantity,
  effectivePrice,
  taxRate,
});

describe('a quote', () => {
  const items = [item(1.5, 500, 7.25), item(3, 759, 20)];

  it('adds the tax to each line where prices are without it', () => {
    expect(lineTotals(items, false)).toEqual({
      lines: [804, 2732],
      totals: { subtotalAmount: 3027, discountAmount: 0, taxAmount: 509, totalAmount: 3536 },
    });
  });

  it('finds the tax within the lines where prices contain it', () => {
    expect(lineTotals(items, true)).toEqual({
      lines: [750, 2277],
      totals: { subtotalAmount: 3027, discountAmount: 0, taxAmount: 51 + 380, totalAmount: 3027 },
    });
  });

  it('names the item whose quantity is finer than a thousandth', () => {
    expect(() => lineTotals([item(1, 1, 0), item(0.0001, 1, 0)], false)).toThrow(
      expect.objectContaining({ details: { errors: [expect.objectContaining({ path: 'items[1].quantity' })] } }),
    );
  });
});
