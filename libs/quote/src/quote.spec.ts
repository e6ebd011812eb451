import { MAX_MINOR, MAX_RATE, MAX_THOUSANDTHS, rate, thousandths } from '#libs/kernel';
import { priceBasket } from './index.js';
import type { BasketLine } from './index.js';

const line = (unitPrice: number, quantity = 1, taxPercent = 0, discountAmount = 0): BasketLine => ({
  unitPrice,
  quantity: thousandths(quantity),
  discountAmount,
  taxRate: rate(taxPercent),
});
const exclusive = (...lines: BasketLine[]) => priceBasket({ taxInclusive: false, lines });
const inclusive = (...lines: BasketLine[]) => priceBasket({ taxInclusive: true, lines });
const taxes = ({ lines }: ReturnType<typeof exclusive>) => lines.map(({ taxAmount }) => taxAmount);

describe('a basket whose prices leave out the tax', () => {
  it('adds the tax to what is left after the discount', () => {
    expect(exclusive(line(1999, 2, 20, 398))).toEqual({
      lines: [{ gross: 3998, discountAmount: 398, taxable: 3600, taxAmount: 720, lineTotal: 4320 }],
      totals: { subtotalAmount: 3998, discountAmount: 398, taxAmount: 720, totalAmount: 4320 },
    });
  });

  it('rounds each gross half away from zero', () => {
    // 3.99 × 0.125 kg = 0.49875; 1.00 × 0.005 = 0.005; 1.00 × 0.004 = 0.004
    const { lines, totals } = exclusive(line(399, 0.125), line(100, 0.005), line(100, 0.004));
    expect(lines.map(({ gross }) => gross)).toEqual([50, 1, 0]);
    expect(totals.subtotalAmount).toBe(51);
  });

  it('takes the tax once per rate, not line by line', () => {
    // 3 × 0.33 at 20 %: 0.066 a line would round to 0.07 three times, 0.21; the tax of 0.99 is 0.198, so 0.20
    const basket = exclusive(line(33, 1, 20), line(33, 1, 20), line(33, 1, 20));
    expect(taxes(basket)).toEqual([7, 7, 6]);
    expect(basket.totals).toEqual({ subtotalAmount: 99, discountAmount: 0, taxAmount: 20, totalAmount: 119 });
  });

  it('keeps rates apart: 10.00 at 20 %, 10.00 at 5.5 %, 10.01 at 20 %, 5.00 at none', () => {
    // 20.01 × 20 % = 4.002, so 4.00: 1.99900 and 2.00100; 10.00 × 5.5 % = 0.55
    const basket = exclusive(line(1000, 1, 20), line(1000, 1, 5.5), line(1001, 1, 20), line(500));
    expect(taxes(basket)).toEqual([200, 55, 200, 0]);
    expect(basket.totals).toEqual({ subtotalAmount: 3501, discountAmount: 0, taxAmount: 455, totalAmount: 3956 });
  });

  it('gives the odd unit to the largest remainder, and to the first line of equal ones', () => {
    expect(taxes(exclusive(line(10, 1, 10), line(25, 1, 10), line(10, 1, 10)))).toEqual([1, 3, 1]); // 5 = 1.1 + 2.8 + 1.1
    expect(taxes(exclusive(line(5, 1, 10), line(5, 1, 10)))).toEqual([1, 0]);
  });

  it('rounds half a unit of tax up: 0.50 at 7 % is 0.035', () => {
    expect(exclusive(line(50, 1, 7)).totals.taxAmount).toBe(4);
  });

  it('takes no tax on a line that is given away', () => {
    const basket = exclusive(line(1000, 1, 20, 1000), line(1000, 1, 20));
    expect(taxes(basket)).toEqual([0, 200]);
    expect(basket.totals.totalAmount).toBe(1200);
  });
});

describe('a basket whose prices contain the tax', () => {
  it('finds the tax in what is left after the discount', () => {
    expect(inclusive(line(1200, 2, 20, 600))).toEqual({
      lines: [{ gross: 2400, discountAmount: 600, taxable: 1800, taxAmount: 300, lineTotal: 1800 }],
      totals: { subtotalAmount: 2400, discountAmount: 600, taxAmount: 300, totalAmount: 1800 },
    });
  });

  it('takes the tax once per rate and never adds it', () => {
    // 3 × 9.99 = 29.97 at 19 %: 4.7851…; three lines of 1.595 would be 1.60 each, 4.80
    const basket = inclusive(line(999, 1, 19), line(999, 1, 19), line(999, 1, 19));
    expect(taxes(basket)).toEqual([160, 160, 159]);
    expect(basket.totals).toEqual({ subtotalAmount: 2997, discountAmount: 0, taxAmount: 479, totalAmount: 2997 });
  });

  it('rounds half a unit of tax up: 0.03 at 20 % holds 0.005', () => {
    expect(inclusive(line(3, 1, 20)).totals.taxAmount).toBe(1);
  });
});

describe('the bounds of a basket', () => {
  it('lets a basket without lines cost nothing', () => {
    expect(exclusive()).toEqual({
      lines: [],
      totals: { subtotalAmount: 0, discountAmount: 0, taxAmount: 0, totalAmount: 0 },
    });
  });

  it('is exact at the largest amounts', () => {
    expect(inclusive(line(MAX_MINOR, 1, 20)).totals).toMatchObject({
      taxAmount: 166_666_666_667,
      totalAmount: MAX_MINOR,
    });
    expect(exclusive(line(1, 1_000_000_000, 100)).totals.totalAmount).toBe(2_000_000_000);
  });

  const good = line(1000, 2, 20, 100);
  it.each([
    ['a discount above the gross', { discountAmount: 2001 }, 'items[1].discountAmount'],
    ['a negative discount', { discountAmount: -1 }, 'items[1].discountAmount'],
    ['half a cent of discount', { discountAmount: 0.5 }, 'items[1].discountAmount'],
    ['a quantity of nothing', { quantity: 0 }, 'items[1].quantity'],
    ['a negative quantity', { quantity: -1000 }, 'items[1].quantity'],
    ['a quantity in parts of a thousandth', { quantity: 0.5 }, 'items[1].quantity'],
    ['a quantity out of range', { quantity: MAX_THOUSANDTHS + 1 }, 'items[1].quantity'],
    ['a negative price', { unitPrice: -1 }, 'items[1].unitPrice'],
    ['half a cent', { unitPrice: 9.5 }, 'items[1].unitPrice'],
    ['a price out of range', { unitPrice: MAX_MINOR + 1 }, 'items[1].unitPrice'],
    ['a rate above 100 %', { taxRate: MAX_RATE + 1 }, 'items[1].taxRate'],
    ['no number at all', { taxRate: NaN }, 'items[1].taxRate'],
    ['a line above the largest amount', { unitPrice: MAX_MINOR, quantity: 1001 }, 'items'],
    ['a line far above it', { unitPrice: MAX_MINOR, quantity: MAX_THOUSANDTHS }, 'items'],
    ['a subtotal above it', { unitPrice: MAX_MINOR, quantity: 1000 }, 'items'],
    ['a total above it by its tax', { unitPrice: MAX_MINOR - 2000, quantity: 1000 }, 'items'],
  ])('refuses %s', (_, wrong, path) => {
    const act = () => exclusive(good, { ...good, ...wrong });
    expect(act).toThrow('request.invalid');
    try {
      act();
    } catch (refusal) {
      expect(refusal).toMatchObject({ kind: 'invalid', details: { errors: [{ path }] } });
    }
  });
});
