import { fromThousandths, mulDiv, roundHalfAway, type Minor, type Thousandths } from '#libs/kernel';
import { daysAfter, type Period } from './period.js';

/** What a business day brought. */
export interface Day {
  readonly date: string;
  readonly orders: number;
  readonly total: Minor;
  readonly tax: Minor;
  readonly discount: Minor;
  readonly refunds: Minor;
  readonly items: Thousandths;
}

/** By what a trend's points are made. */
export type Step = 'day' | 'week' | 'month';

/** One point: revenue is what completed orders came to, less what was paid back. */
interface Point {
  date: string;
  revenue: Minor;
  orders: number;
  items: number;
  tax: Minor;
  discount: Minor;
  refunds: Minor;
}

/** A period's points and their sum; `averageOrder` in whole minor units. */
export interface TrendOf {
  data: Point[];
  totals: Omit<Point, 'date'> & { averageOrder: Minor };
}

/** The trend of a period: a point for each day, week or month that it touches, those without sales too. */
export function trendOf(days: readonly Day[], period: Period, step: Step): TrendOf {
  const byPoint = new Map<string, Day[]>();
  for (let date = period.from; date <= period.to; date = daysAfter(date, 1)) {
    const start = startOf(date, step);
    if (!byPoint.has(start)) byPoint.set(start, []);
  }
  for (const day of days) byPoint.get(startOf(day.date, step))?.push(day);
  const data = [...byPoint].map(([date, within]) => ({ date, ...sumOf(within) }));
  const totals = sumOf(days);
  return { data, totals: { ...totals, averageOrder: averageOf(totals) } };
}

/** The first day of the week or month of a day, by which its point is named; weeks start on Monday. */
export function startOf(date: string, step: Step): string {
  switch (step) {
    case 'day':
      return date;
    case 'week':
      return daysAfter(date, -((new Date(date).getUTCDay() + 6) % 7));
    case 'month':
      return `${date.slice(0, 7)}-01`;
  }
}

function sumOf(days: readonly Day[]): Omit<Point, 'date'> {
  const sum = (of: (day: Day) => number): number => days.reduce((total, day) => total + of(day), 0);
  const refunds = sum((day) => day.refunds);
  return {
    revenue: sum((day) => day.total) - refunds,
    orders: sum((day) => day.orders),
    items: fromThousandths(sum((day) => day.items)),
    tax: sum((day) => day.tax),
    discount: sum((day) => day.discount),
    refunds,
  };
}

const averageOf = ({ revenue, orders }: { revenue: Minor; orders: number }): Minor =>
  orders === 0 ? 0 : roundHalfAway(revenue, orders);

/** Changes in percent, 2 decimals. */
export interface Changes {
  revenue?: number;
  orders?: number;
  items?: number;
  averageOrder?: number;
}

/** How a period changed against an earlier one; a figure that was not above 0 then has no change in percent. */
export function changesOf(now: TrendOf['totals'], before: TrendOf['totals']): Changes {
  const changes: Changes = {};
  for (const figure of ['revenue', 'orders', 'items', 'averageOrder'] as const) {
    // in thousandths every figure is a whole number
    const [current, previous] = [Math.round(now[figure] * 1000), Math.round(before[figure] * 1000)];
    if (previous > 0) changes[figure] = mulDiv(current - previous, 10_000, previous) / 100;
  }
  return changes;
}
