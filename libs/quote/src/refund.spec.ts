import fc from 'fast-check';
import { nothingRefunded, refundShare } from './index.js';
import type { RefundShare, SoldLine } from './index.js';

// Fixed so that a failure is the same on every machine; fast-check prints it with the counterexample.
const seed = 20_250_314;

const add = (one: RefundShare, other: RefundShare): RefundShare => ({
  quantity: one.quantity + other.quantity,
  amount: one.amount + other.amount,
  taxAmount: one.taxAmount + other.taxAmount,
});

/** Gives parts of a line back one after the other. */
function giveBack(line: SoldLine, parts: readonly number[]): RefundShare[] {
  let before = nothingRefunded;
  return parts.map((quantity) => {
    const share = refundShare(line, before, quantity);
    before = add(before, share);
    return share;
  });
}

const amountsOf = (shares: readonly RefundShare[]): number[] => shares.map(({ amount }) => amount);

describe('the share of a line that goes back', () => {
  const line = { quantity: 3_000, lineTotal: 1_000, taxAmount: 167 };

  it('is all of it when all comes back at once', () => {
    expect(giveBack(line, [3_000])).toEqual([{ quantity: 3_000, amount: 1_000, taxAmount: 167 }]);
  });

  it('is rounded half away from zero, and the last part gets the rest', () => {
    expect(amountsOf(giveBack(line, [1_000, 1_000, 1_000]))).toEqual([333, 333, 334]);
    expect(amountsOf(giveBack({ ...line, lineTotal: 1_001 }, [1_500, 1_500]))).toEqual([501, 500]);
  });

  it('never comes to more than was paid, however small the parts are', () => {
    expect(amountsOf(giveBack({ quantity: 4_000, lineTotal: 2, taxAmount: 0 }, [1_000, 1_000, 1_000, 1_000]))).toEqual([
      1, 1, 0, 0,
    ]);
  });

  it('of what was given away is nothing', () => {
    expect(giveBack({ quantity: 2_000, lineTotal: 0, taxAmount: 0 }, [1_000, 1_000])).toEqual([
      { quantity: 1_000, amount: 0, taxAmount: 0 },
      { quantity: 1_000, amount: 0, taxAmount: 0 },
    ]);
  });

  it('adds up to the line to the unit, whatever comes back in whatever order', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 30 });
    const money = fc.oneof(fc.nat(40), fc.nat(100_000), fc.nat(1_000_000_000_000));
    fc.assert(
      fc.property(parts, money, fc.nat(1_000), (quantities, lineTotal, taxPerMille) => {
        const quantity = quantities.reduce((sum, part) => sum + part, 0);
        const taxAmount = Math.floor((lineTotal / 1_000) * taxPerMille);
        const shares = giveBack({ quantity, lineTotal, taxAmount }, quantities);
        expect(shares.reduce(add, nothingRefunded)).toEqual({ quantity, amount: lineTotal, taxAmount });
        return shares.every((share) => share.taxAmount >= 0 && share.taxAmount <= share.amount);
      }),
      { seed, numRuns: 2_000 },
    );
  });
});
