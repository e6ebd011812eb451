import { businessDate, invalid } from '#libs/kernel';

/** Business days, both inclusive, `YYYY-MM-DD`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The moments at which a period begins (`since`) or ends (`until`, itself outside) within a day. */
interface Cut {
  readonly since?: Date;
  readonly until?: Date;
  /** The days that lie in it whole, wherever they are reckoned; absent when none does. */
  readonly whole?: Period;
}

/** What a report is asked for: the business days that it touches, and where it is cut, if it does not end with days. */
export interface Span {
  readonly period: Period;
  readonly cut?: Cut;
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

/** The days that roll-ups answer for: of a period that is cut only the whole ones, which may be none. */
export const wholeDays = ({ period, cut }: Span): Period =>
  cut ? (cut.whole ?? { from: period.from, to: daysAfter(period.from, -1) }) : period;

/** The span of equal length just before: as many days, or as much time where moments bound it. */
export function previousOf({ period, cut }: Span, calendars: readonly Calendar[]): Span {
  if (cut?.since && cut.until) {
    const since = new Date(2 * cut.since.getTime() - cut.until.getTime());
    return spanOf({ since, until: cut.since }, calendars);
  }
  return { period: { from: daysAfter(period.from, -lengthOf(period)), to: daysAfter(period.from, -1) } };
}

const today = ({ timeZone, dayStartsAt }: Calendar, now: Date): string => businessDate(now, timeZone, dayStartsAt);

/**
 * The days that a report is asked for, each outlet's own; by default the last 30, up to today where that comes first. Both
 * bounds are days, or moments of which the last is outside.
 * Refuses a period that ends before it begins, is longer than 366 days or lies outside of the years 1900 to 2999.
 */
export function spanAsked(
  asked: { readonly from?: string; readonly to?: string },
  calendars: readonly Calendar[],
  now: Date,
): Span {
  const [since, until] = [momentOf('from', asked.from), momentOf('to', asked.to)];
  const to = until ? undefined : (asked.to ?? last(calendars.map((calendar) => today(calendar, now))));
  const from = since ? undefined : (asked.from ?? daysAfter(to ?? lastOf(until!, calendars), 1 - DEFAULT_DAYS));
  const span = spanOf({ since, until, from, to }, calendars);
  const { period } = span;
  for (const [path, day] of Object.entries({ ...period })) demandKnownYear(path, day);
  if (since && until ? since > until : period.from > period.to) throw invalid('from', 'must not be after to');
  // days differ in length and outlets in their days: so much time may touch a day more
  const fits = since && until && until.getTime() - since.getTime() <= MOST_DAYS * DAY_MS;
  if (!fits && lengthOf(period) > MOST_DAYS) throw invalid('to', `must be within ${MOST_DAYS} days of from`);
  return span;
}

function momentOf(path: string, bound: string | undefined): Date | undefined {
  if (bound === undefined || bound.length === 10) return undefined;
  const moment = new Date(bound);
  demandKnownYear(path, moment.toISOString());
  return moment;
}

function demandKnownYear(path: string, day: string): void {
  if (!KNOWN_YEARS.test(day)) throw invalid(path, 'must be in the years 1900 to 2999');
}

const first = (days: readonly string[]): string => days.reduce((one, other) => (other < one ? other : one));
const last = (days: readonly string[]): string => days.reduce((one, other) => (other > one ? other : one));
const before = (moment: Date): Date => new Date(moment.getTime() - 1);
const lastOf = (until: Date, calendars: readonly Calendar[]): string =>
  last(calendars.map((calendar) => today(calendar, before(until))));

interface Bounds {
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function spanOf({ since, until, ...days }: Bounds, calendars: readonly Calendar[]): Span {
  const on = (moment: Date): string[] => calendars.map((calendar) => today(calendar, moment));
  const from = since ? first(on(since)) : days.from!;
  const ending = until ? lastOf(until, calendars) : days.to!;
  // nothing lies between two moments that are the same, but they do lie on a day
  const to = since && until && from > ending ? from : ending;
  const whole = {
    from: since ? daysAfter(last(on(before(since))), 1) : from,
    to: until ? daysAfter(first(on(until)), -1) : to,
  };
  const period = { from, to };
  if (whole.from === from && whole.to === to) return { period };
  const cut = { ...(since && { since }), ...(until && { until }), ...(whole.from <= whole.to && { whole }) };
  return { period, cut };
}
