import { businessDate } from '#libs/kernel';
import { flowKeptAs } from './flow.js';
import { daysAfter, universal, wholeDays, type Calendar, type Period, type Span } from './period.js';
import type { CompletedSale, Refund, Rise } from './rise.js';
import { rollUp } from './rollup.js';
import type { Move } from './stock-moves.js';

/** A stretch of time, `before` outside of it. */
export interface Stretch {
  readonly from: Date;
  readonly before: Date;
}

/** A refund with its moment. */
export interface DatedRefund extends Refund {
  readonly payload: Refund['payload'] & { readonly createdAt: string };
}

const HOUR_MS = 3_600_000;

/** No business day begins earlier or later than this against midnight in UTC: 14 hours east, 12 west and a late start. */
const [EARLIEST_MS, LATEST_MS] = [-14 * HOUR_MS, 36 * HOUR_MS];
const DAY_MS = 24 * HOUR_MS;

/** In which stretches of time the parts of days lie that a span is cut through: one at each end, or one in all. */
export function stretchesOf({ period, cut }: Span): readonly Stretch[] {
  if (!cut) return [];
  const all = {
    from: cut.since ?? new Date(Date.parse(period.from) + EARLIEST_MS),
    before: cut.until ?? new Date(Date.parse(period.to) + DAY_MS + LATEST_MS),
  };
  if (!cut.whole) return [all];
  const begun = { from: all.from, before: new Date(Date.parse(cut.whole.from) + LATEST_MS) };
  const ending = { from: new Date(Date.parse(cut.whole.to) + DAY_MS + EARLIEST_MS), before: all.before };
  if (begun.before >= ending.from) return [all];
  return [...(cut.since ? [begun] : []), ...(cut.until ? [ending] : [])];
}

/** The days that a span is cut through: some at each end. */
export function daysCutThrough(span: Span): readonly Period[] {
  const { period } = span;
  const whole = wholeDays(span);
  return [
    { from: period.from, to: daysAfter(whole.from, -1) },
    { from: daysAfter(whole.to, 1), to: period.to },
  ].filter(({ from, to }) => from <= to);
}

/** Whether a business day and a moment lie in a span, but on none of its whole days. */
export function isOnPartOf(span: Span, day: string, at: Date): boolean {
  const { period, cut } = span;
  const whole = wholeDays(span);
  if (day < period.from || day > period.to || (day >= whole.from && day <= whole.to)) return false;
  return (!cut?.since || at >= cut.since) && (!cut?.until || at < cut.until);
}

/** What the parts of days brought that a span is cut through. */
export const partsOf = (span: Span, sales: readonly CompletedSale[], refunds: readonly DatedRefund[]): Rise =>
  rollUp(
    sales.filter(({ payload: { businessDate, completedAt, createdAt } }) =>
      isOnPartOf(span, businessDate, new Date(completedAt ?? createdAt)),
    ),
    refunds.filter(({ payload: { businessDate, createdAt } }) => isOnPartOf(span, businessDate, new Date(createdAt))),
  );

/** A move and its moment. */
export interface DatedMove extends Move {
  readonly at: Date;
}

/** What moved of a product, under the names of the columns that roll-ups keep it in. */
export type MovedPart = { readonly product: string } & Readonly<Record<string, string | number>>;

/**
 * What moved on the parts of days that a span is cut through: by sales, and otherwise in those warehouses that are
 * known; each reckons its days as its outlet, `undefined` for a central one.
 */
export const movedParts = (
  span: Span,
  { products }: Rise,
  moves: readonly DatedMove[],
  warehouses: ReadonlyMap<string, Calendar | undefined>,
): MovedPart[] => [
  ...products.map(({ product, quantity, restocked }) => ({ product, quantity, restocked })),
  ...moves
    .filter(({ warehouseId, at }) => {
      const { timeZone, dayStartsAt } = warehouses.get(warehouseId) ?? universal;
      return warehouses.has(warehouseId) && isOnPartOf(span, businessDate(at, timeZone, dayStartsAt), at);
    })
    .map(({ productId, why, quantity }) => ({ product: productId, [flowKeptAs[why]]: quantity })),
];
