import { invalid } from './refusal.js';

/** A quantity as an integer in thousandths of the product's unit: 1.5 kg is 1500. */
export type Thousandths = number;

/** A rate as an integer in ten-thousandths of a percent: 20 % is 200000, 100 % is 1000000. */
export type Rate = number;

/** The largest quantity of one line or movement, a thousand million units: the widest that keeps 3 decimals exact in JSON. */
export const MAX_THOUSANDTHS: Thousandths = 1_000_000_000_000;

/** The highest rate, 100 %. */
export const MAX_RATE: Rate = 1_000_000;

/** A JSON number with at most 3 decimals in thousandths; refuses more decimals and sizes beyond MAX_THOUSANDTHS at `path`. */
export function thousandths(quantity: number, path = 'quantity'): Thousandths {
  const scaled = scale(quantity, 1000);
  if (scaled === undefined) throw invalid(path, 'must be a number with at most 3 decimals');
  if (Math.abs(scaled) > MAX_THOUSANDTHS) throw invalid(path, `must not exceed ${fromThousandths(MAX_THOUSANDTHS)}`);
  return scaled;
}

/** The JSON number of a quantity: 1500 becomes 1.5. */
export function fromThousandths(quantity: Thousandths): number {
  return quantity / 1000;
}

/** A percentage with at most 4 decimals as a Rate; refuses more decimals and anything outside 0 to 100 at `path`. */
export function rate(percent: number, path = 'taxRate'): Rate {
  const scaled = scale(percent, 10_000);
  if (scaled === undefined) throw invalid(path, 'must be a percentage with at most 4 decimals');
  if (scaled < 0 || scaled > MAX_RATE) throw invalid(path, 'must be between 0 and 100');
  return scaled;
}

/** The percentage of a rate: 72500 becomes 7.25. */
export function fromRate(value: Rate): number {
  return value / 10_000;
}

/**
 * The integer `value × factor`, or undefined when value has more decimals. 1.005 × 1000 is 1004.9999999999999, so the
 * product is rounded and divided back: a division is correctly rounded and meets the very double that the decimal was read as.
 */
function scale(value: number, factor: number): number | undefined {
  const scaled = Math.round(value * factor) + 0;
  return Number.isSafeInteger(scaled) && scaled / factor === value ? scaled : undefined;
}
