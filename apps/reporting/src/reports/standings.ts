import { daysAfter, lengthOf, startOfYear, type Period } from './period.js';

/** Of what running totals are: of the whole business, or of each outlet and warehouse. */
export type Reach = 'business' | 'place';

/** A day before which running totals of its year were written down. */
export type Cut = string;

/** Totals to add (1) or to take off (-1): those of a cut, and those of the days of a span. */
export interface Reckoning {
  readonly cuts: readonly { readonly until: Cut; readonly sign: 1 | -1 }[];
  readonly spans: readonly (Period & { readonly sign: 1 | -1 })[];
}

// Reading the totals of a cut takes about as long as reading so many days: a cut has every product that sold this year.
const DAYS_A_CUT_IS_WORTH: Record<Reach, number> = { business: 2, place: 8 };

// The more often, the fewer days are left to be read, and the more rows are kept: some places are many rows.
const isCut: Record<Reach, (day: string) => boolean> = {
  business: (day) => [1, 4].includes(new Date(day).getUTCDay()),
  place: (day) => day.endsWith('-01'),
};

/** The cuts of a year up to a day: Mondays and Thursdays, or firsts and 16ths, and the day after the year. */
export function cutsOf(year: string, reach: Reach, upTo: string): Cut[] {
  const [first, next] = [`${year}-01-01`, `${String(Number(year) + 1)}-01-01`];
  const cuts: Cut[] = [];
  for (let day = daysAfter(first, 1); day <= next && day <= upTo; day = daysAfter(day, 1))
    if (day === next || isCut[reach](day)) cuts.push(day);
  return cuts;
}

/**
 * How to come by the totals of a period with the least reading: for each of its years the totals at its end less those
 * before its beginning, each from the nearest cut; or simply its days, where they are fewer.
 */
export function reckon(period: Period, reach: Reach, valid: readonly Cut[]): Reckoning {
  const parts = yearsOf(period).map((part) => reckonYear(part, reach, valid));
  return { cuts: parts.flatMap(({ cuts }) => cuts), spans: parts.flatMap(({ spans }) => spans) };
}

/** A period year by year. */
function yearsOf({ from, to }: Period): Period[] {
  const next = startOfYear(to);
  return from >= next ? [{ from, to }] : [...yearsOf({ from, to: daysAfter(next, -1) }), { from: next, to }];
}

function reckonYear(period: Period, reach: Reach, valid: readonly Cut[]): Reckoning {
  const year = startOfYear(period.from);
  // before the first of January there is nothing, written down or not
  const cuts = [year, ...valid.filter((cut) => startOfYear(daysAfter(cut, -1)) === year)];
  const [beginning, end] = [nearest(period.from, cuts), nearest(daysAfter(period.to, 1), cuts)];
  const reckoning: Reckoning = {
    cuts: [
      ...(end === year ? [] : [{ until: end, sign: 1 as const }]),
      ...(beginning === year ? [] : [{ until: beginning, sign: -1 as const }]),
    ],
    spans: [...between(end, daysAfter(period.to, 1), 1), ...between(beginning, period.from, -1)],
  };
  const days = reckoning.spans.reduce((sum, span) => sum + lengthOf(span), 0);
  const worth = days + reckoning.cuts.length * DAYS_A_CUT_IS_WORTH[reach];
  return beginning !== end && worth < lengthOf(period) ? reckoning : { cuts: [], spans: [{ ...period, sign: 1 }] };
}

const distance = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other));

const nearest = (day: string, cuts: readonly string[]): string =>
  cuts.reduce((best, cut) => (distance(cut, day) < distance(best, day) ? cut : best));

/** The days from a cut to a bound, or, when the cut lies behind it, those to take back. */
function between(cut: string, bound: string, sign: 1 | -1): Reckoning['spans'] {
  if (cut < bound) return [{ from: cut, to: daysAfter(bound, -1), sign }];
  return cut > bound ? [{ from: bound, to: daysAfter(cut, -1), sign: sign === 1 ? -1 : 1 }] : [];
}
