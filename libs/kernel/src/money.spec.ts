import fc from 'fast-check';
import { MAX_MINOR, allocate, mulDiv, roundHalfAway } from './index.js';

// Fixed so that a failure is the same on every machine; fast-check prints it with the counterexample.
const property = { seed: 20_250_314, numRuns: 20_000 };
const safe = fc.maxSafeInteger();
const amount = fc.integer({ min: -MAX_MINOR, max: MAX_MINOR });

/** The definition in integers without end. */
function exactly(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const [size, divisor] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const rounded = size / divisor + (2n * (size % divisor) >= divisor ? 1n : 0n);
  return negative ? -rounded : rounded;
}

describe('roundHalfAway', () => {
  it.each([
    [5, 2, 3],
    [-5, 2, -3],
    [5, -2, -3],
    [-5, -2, 3],
    [4, 3, 1],
    [-4, 3, -1],
    [1, 3, 0],
    [-1, 3, 0],
    [0, -7, 0],
    [2_675, 1_000, 3],
    [1_499, 1_000, 1],
    [1_500, 1_000, 2],
    [9_007_199_254_740_991, 2, 4_503_599_627_370_496],
    [9_007_199_254_740_991, 9_007_199_254_740_990, 1],
  ])('of %d / %d is %d', (numerator, denominator, expected) => {
    expect(roundHalfAway(numerator, denominator)).toBe(expected);
  });

  it('agrees with exact arithmetic', () => {
    fc.assert(
      fc.property(safe, safe, (numerator, denominator) => {
        fc.pre(denominator !== 0);
        return BigInt(roundHalfAway(numerator, denominator)) === exactly(BigInt(numerator), BigInt(denominator));
      }),
      property,
    );
  });

  it.each([
    [1, 0],
    [1.5, 2],
    [2 ** 53, 2],
    [NaN, 1],
  ])('has no answer for %d / %d', (numerator, denominator) => {
    expect(() => roundHalfAway(numerator, denominator)).toThrow(RangeError);
  });
});

describe('mulDiv', () => {
  it.each([
    [1999, 1500, 1000, 2999], // 2998.5
    [-1999, 1500, 1000, -2999],
    [MAX_MINOR, 1_000_000, 1_000_000, MAX_MINOR],
    [-MAX_MINOR, 999_999_999, 1_000_000_000, -999_999_999_000],
    [9_007_199_254_740_991, 9_007_199_254_740_991, 9_007_199_254_740_991, 9_007_199_254_740_991],
  ])('of %d × %d / %d is %d', (a, b, c, expected) => {
    expect(mulDiv(a, b, c)).toBe(expected);
  });

  it('agrees with exact arithmetic also where the product leaves the safe integers', () => {
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 10_000_000 }), fc.boolean(), (a, b, c, negative) => {
        const divisor = negative ? -c : c;
        const expected = exactly(BigInt(a) * BigInt(b), BigInt(divisor));
        if (expected > BigInt(Number.MAX_SAFE_INTEGER) || expected < -BigInt(Number.MAX_SAFE_INTEGER)) {
          expect(() => mulDiv(a, b, divisor)).toThrow(RangeError);
        } else {
          expect(BigInt(mulDiv(a, b, divisor))).toBe(expected);
        }
      }),
      property,
    );
  });

  it('has no answer beyond the safe integers, for fractions and by zero', () => {
    expect(() => mulDiv(MAX_MINOR, MAX_MINOR, 1)).toThrow(RangeError);
    expect(() => mulDiv(MAX_MINOR + 0.5, MAX_MINOR, 3)).toThrow(RangeError);
    expect(() => mulDiv(MAX_MINOR, MAX_MINOR, 0)).toThrow(RangeError);
    expect(() => mulDiv(3, 4, 0)).toThrow(RangeError);
  });
});

describe('allocate', () => {
  it.each([
    ['ties to the first', 100, [1, 1, 1], [34, 33, 33]],
    ['several units left', 101, [1, 1, 1], [34, 34, 33]],
    ['the largest remainder first', 10, [1, 5, 2], [1, 6, 3]], // 1.25, 6.25, 2.5
    ['a zero weight gets nothing', 7, [0, 3, 0, 3], [0, 4, 0, 3]],
    ['all weights zero share evenly', 5, [0, 0, 0], [2, 2, 1]],
    ['a negative total', -100, [1, 1, 1], [-34, -33, -33]],
    ['nothing', 0, [3, 4], [0, 0]],
    ['nothing over nothing', 0, [], []],
    ['fewer units than parts', 2, [1, 1, 1, 1], [1, 1, 0, 0]],
    ['beyond 2^53', MAX_MINOR, [MAX_MINOR, MAX_MINOR, MAX_MINOR], [333_333_333_334, 333_333_333_333, 333_333_333_333]],
  ])('%s', (_, total, weights, expected) => {
    expect(allocate(total, weights)).toEqual(expected);
  });

  it('loses no unit and gives no part a whole unit more or less than its share', () => {
    const weight = fc.oneof(fc.nat(5), fc.nat(100_000), fc.nat(MAX_MINOR));
    fc.assert(
      fc.property(amount, fc.array(weight, { minLength: 1, maxLength: 30 }), (total, weights) => {
        const parts = allocate(total, weights);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        const sum = weights.reduce((added, one) => added + one, 0);
        if (sum === 0) return;
        parts.forEach((part, index) => {
          const off = BigInt(part) * BigInt(sum) - BigInt(total) * BigInt(weights[index]!);
          if (off >= BigInt(sum) || off <= -BigInt(sum)) throw new Error(`part ${index} is ${part}`);
        });
      }),
      { ...property, numRuns: 5000 },
    );
  });

  it('has no answer over nothing, for negative weights and for fractions', () => {
    expect(() => allocate(1, [])).toThrow(RangeError);
    expect(() => allocate(1, [2, -1])).toThrow(RangeError);
    expect(() => allocate(1, [0.5, 0.5])).toThrow(RangeError);
    expect(() => allocate(1.5, [1])).toThrow(RangeError);
    expect(() => allocate(1, [Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
  });
});
