import fc from 'fast-check';
import { priceBasket } from './index.js';
import type { Basket, BasketLine, PricedBasket } from './index.js';

// Fixed so that a failure is the same on every machine; fast-check prints it with the counterexample.
const seed = 20_250_314;

const wholeUnits = fc.integer({ min: 1, max: 12 }).map((units) => units * 1000);
const weighed = fc.integer({ min: 1, max: 25_000 });
const lineArbitrary: fc.Arbitrary<BasketLine> = fc
  .tuple(
    // small amounts, where every rounding shows, and large ones, where products leave 2^53
    fc.oneof(fc.nat(30), fc.nat(20_000), { arbitrary: fc.nat(1_000_000_000), weight: 1 }),
    fc.oneof(wholeUnits, weighed),
    fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, fc.nat(1000), fc.constant(1000)),
    fc.constantFrom(0, 55_000, 82_500, 200_000),
  )
  .map(([unitPrice, quantity, discountPerMille, taxRate]) => ({
    unitPrice,
    quantity,
    discountAmount: Math.floor((Math.floor((unitPrice * quantity) / 1000) * discountPerMille) / 1000),
    taxRate,
  }));
const basketArbitrary: fc.Arbitrary<Basket> = fc.record({
  taxInclusive: fc.boolean(),
  lines: fc.array(lineArbitrary, { minLength: 1, maxLength: 20, size: 'max' }),
});

/** The rule of the contract once more, in integers without end. */
function halfAway(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator); // of what is never negative
}

function sum(values: readonly number[]): number {
  return values.reduce((added, value) => added + value, 0);
}

function check(holds: boolean, rule: string): void {
  if (!holds) throw new Error(rule); // an `expect` in this loop would cost more than all that it looks at
}

function checkLines({ taxInclusive, lines }: Basket, priced: PricedBasket): void {
  lines.forEach(({ unitPrice, quantity, discountAmount }, index) => {
    const { gross, taxable, taxAmount, lineTotal, discountAmount: discount } = priced.lines[index]!;
    check(BigInt(gross) === halfAway(BigInt(unitPrice) * BigInt(quantity), 1000n), 'gross is rounded half away');
    check(discount === discountAmount && taxable === gross - discount, 'taxable is gross less discount');
    check(lineTotal === (taxInclusive ? taxable : taxable + taxAmount), 'the line total contains the tax once');
    check(taxAmount >= 0 && taxAmount <= taxable, 'no line bears more tax than it costs');
  });
}

function checkHeader({ taxInclusive }: Basket, { lines, totals }: PricedBasket): void {
  check(totals.subtotalAmount === sum(lines.map(({ gross }) => gross)), 'gross adds up to the subtotal');
  check(totals.discountAmount === sum(lines.map(({ discountAmount }) => discountAmount)), 'discounts add up');
  check(totals.taxAmount === sum(lines.map(({ taxAmount }) => taxAmount)), 'taxes add up');
  check(totals.totalAmount === sum(lines.map(({ lineTotal }) => lineTotal)), 'line totals add up to the total');
  const net = totals.subtotalAmount - totals.discountAmount;
  check(totals.totalAmount === (taxInclusive ? net : net + totals.taxAmount), 'the header contains the tax once');
}

function checkTaxes({ taxInclusive, lines }: Basket, priced: PricedBasket): void {
  for (const rate of new Set(lines.map(({ taxRate }) => taxRate))) {
    const ofRate = priced.lines.filter((_, index) => lines[index]!.taxRate === rate);
    const taxable = BigInt(sum(ofRate.map((line) => line.taxable)));
    const tax = sum(ofRate.map((line) => line.taxAmount));
    const whole = taxInclusive ? 1_000_000n + BigInt(rate) : 1_000_000n;
    check(BigInt(tax) === halfAway(taxable * BigInt(rate), whole), 'tax is rounded once per rate, half away');
    for (const line of ofRate) {
      // share = tax × taxable / all taxable; a line is less than one unit away from its share
      const off = BigInt(line.taxAmount) * taxable - BigInt(tax) * BigInt(line.taxable);
      check(taxable === 0n || (off < taxable && off > -taxable), 'a line bears its share of the tax');
    }
  }
}

describe('a priced basket', () => {
  it('adds up, line by line and rate by rate, for 100,000 random baskets', () => {
    fc.assert(
      fc.property(basketArbitrary, (basket) => {
        const priced = priceBasket(basket);
        checkLines(basket, priced);
        checkHeader(basket, priced);
        checkTaxes(basket, priced);
      }),
      { seed, numRuns: 100_000 },
    );
  });

  it('costs the same in any order of its lines, and moves no more than one unit of tax between them', () => {
    fc.assert(
      fc.property(basketArbitrary, ({ taxInclusive, lines }) => {
        const forward = priceBasket({ taxInclusive, lines });
        const backward = priceBasket({ taxInclusive, lines: [...lines].reverse() });
        expect(backward.totals).toEqual(forward.totals);
        [...backward.lines].reverse().forEach((line, index) => {
          const { gross, taxable, taxAmount } = forward.lines[index]!;
          check(line.gross === gross && line.taxable === taxable, 'a line costs the same anywhere');
          check(Math.abs(line.taxAmount - taxAmount) <= 1, 'no more than one unit of tax moves');
        });
      }),
      { seed, numRuns: 2000 },
    );
  });
});
