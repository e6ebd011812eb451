/** Money as an integer in the currency's minor unit: 1999 is $19.99, ¥1999 or KD 1.999. */
export type Minor = number;

/**
 * The largest amount of one field and of one document, in minor units. 500 lines of it with their tax stay below 2^53,
 * so no sum within a document can lose a unit.
 */
export const MAX_MINOR: Minor = 1_000_000_000_000;

/** numerator / denominator for safe integers, rounded half away from zero, exactly; a RangeError for anything else. */
export function roundHalfAway(numerator: number, denominator: number): number {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator === 0) {
    throw new RangeError(`Cannot divide ${numerator} by ${denominator}`);
  }
  // % is exact, and so is the division of a multiple; the quotient of the two numbers themselves would not be.
  const rest = numerator % denominator;
  const quotient = (numerator - rest) / denominator;
  const restSize = Math.abs(rest);
  const roundsUp = restSize >= Math.abs(denominator) - restSize;
  return (roundsUp ? quotient + Math.sign(numerator) * Math.sign(denominator) : quotient) + 0; // + 0: no negative zero
}

/** a × b / c for safe integers, rounded half away from zero, exactly; a RangeError when the result is not safe. */
export function mulDiv(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return roundHalfAway(product, c);
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b) || !Number.isSafeInteger(c) || c === 0) {
    throw new RangeError(`Cannot compute ${a} × ${b} / ${c}`);
  }
  const exact = BigInt(a) * BigInt(b);
  const divisor = BigInt(c);
  const negative = exact < 0n !== divisor < 0n;
  const size = exact < 0n ? -exact : exact;
  const divisorSize = divisor < 0n ? -divisor : divisor;
  const rounded = Number((2n * size + divisorSize) / (2n * divisorSize));
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`${a} × ${b} / ${c} is out of range`);
  return (negative ? -rounded : rounded) + 0;
}

/**
 * Splits a total in proportion to weights (safe integers ≥ 0, their sum safe too) by largest remainder, ties to the first.
 * The parts add up to the total to the unit; a zero weight gets nothing unless all are zero, which share evenly.
 */
export function allocate(total: Minor, weights: readonly number[]): Minor[] {
  const sum = weights.reduce((added, weight) => added + weight, 0);
  if (!Number.isSafeInteger(total) || !Number.isSafeInteger(sum) || !weights.every(isWeight)) {
    throw new RangeError(`Cannot split ${total} by these weights`);
  }
  if (weights.length === 0 && total !== 0) throw new RangeError(`Cannot split ${total} over nothing`);
  if (total === 0) return weights.map(() => 0);
  if (total < 0) return allocate(-total, weights).map((part) => -part + 0);
  if (sum === 0) return allocate(total, new Array<number>(weights.length).fill(1));

  const parts: Minor[] = [];
  const rests: number[] = [];
  let left = total;
  for (const weight of weights) {
    const { quotient, rest } = divide(total, weight, sum);
    parts.push(quotient);
    rests.push(rest);
    left -= quotient;
  }
  if (left === 0) return parts;
  // The sort is stable, so equal remainders keep the order of their lines. Fewer units are left than lines have a remainder.
  const byRest = [...rests.keys()].sort((one, other) => rests[other]! - rests[one]!);
  for (const index of byRest.slice(0, left)) parts[index]! += 1;
  return parts;
}

const isWeight = (weight: number) => Number.isSafeInteger(weight) && weight >= 0;

/** total × weight / sum rounded down, and what remains of it; all are ≥ 0. */
function divide(total: number, weight: number, sum: number): { quotient: number; rest: number } {
  const product = total * weight;
  if (Number.isSafeInteger(product)) {
    const rest = product % sum;
    return { quotient: (product - rest) / sum, rest };
  }
  const exact = BigInt(total) * BigInt(weight);
  return { quotient: Number(exact / BigInt(sum)), rest: Number(exact % BigInt(sum)) };
}
