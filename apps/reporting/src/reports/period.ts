import { businessDate, invalid } from '#libs/kernel';

/** Business days, both inclusive, `YYYY-MM-DD`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** How an outlet reckons its days. */
export interface Calendar {
  readonly timeZone: string;
  readonly dayStartsAt: string;
}

/** The days of a business that has not named an outlet yet. */
export const universal: Calendar = { timeZone: 'UTC', dayStartsAt: '00:00' };

const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;
// Years of four digits that a calendar of ours can step through; nobody sold anything outside of them.
const KNOWN_YEARS = /^(?:19|2\d)\d\d-/;
const DAY_MS = 86_400_000;

/** The day that is `days` later; earlier when negative. */
export const daysAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

/** The first day of a day's year. */
export const startOfYear = (date: string): string => `${date.slice(0, 4)}-01-01`;

/** How many days a period has. */
export const lengthOf = ({ from, to }: Period): number => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;

/** The period of equal length just before. */
export const previousOf = (period: Period): Period => ({
  from: daysAfter(period.from, -lengthOf(period)),
  to: daysAfter(period.from, -1),
});

/** Of several outlets the calendar that is furthest ahead, so that no outlet's today is missing from a report. */
export const furthestAhead = (calendars: readonly Calendar[], now: Date): Calendar =>
  calendars.reduce(
    (ahead, other) => (today(other, now) > today(ahead, now) ? other : ahead),
    calendars[0] ?? universal,
  );

const today = ({ timeZone, dayStartsAt }: Calendar, now: Date): string => businessDate(now, timeZone, dayStartsAt);

/**
 * The days that a report is asked for; by default the last 30 up to today. An instant stands for the business day on
 * which it falls, and one that ends the period for the day of the last moment before it: roll-ups know whole days.
 * Refuses a period that ends before it begins, is longer than 366 days or lies outside of the years 1900 to 2999.
 */
export function periodAsked(
  asked: { readonly from?: string; readonly to?: string },
  calendar: Calendar,
  now: Date,
): Period {
  const to = asked.to === undefined ? today(calendar, now) : dayOf(asked.to, calendar, 1);
  const from = asked.from === undefined ? daysAfter(to, 1 - DEFAULT_DAYS) : dayOf(asked.from, calendar, 0);
  for (const [path, day] of Object.entries({ from, to }))
    if (!KNOWN_YEARS.test(day)) throw invalid(path, 'must be in the years 1900 to 2999');
  if (from > to) throw invalid('from', 'must not be after to');
  if (lengthOf({ from, to }) > MOST_DAYS) throw invalid('to', `must be within ${MOST_DAYS} days of from`);
  return { from, to };
}

function dayOf(bound: string, { timeZone, dayStartsAt }: Calendar, msBefore: number): string {
  if (bound.length === 10) return bound;
  return businessDate(new Date(Date.parse(bound) - msBefore), timeZone, dayStartsAt);
}
