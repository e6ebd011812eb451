/** The time, passed in, so that a test decides what it is. */
export interface Clock {
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };

/** What the wall of an outlet shows: the calendar day `YYYY-MM-DD` and the time of day `HH:MM`, 00:00 to 23:59. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  minute: number;
  shown: LocalTime;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

// There are some 600 zone names; the bound holds against the spellings in other cases that Intl accepts too.
const maxZones = 1000;
const zones = new Map<string, Zone>();

/** Calendar day and time of day of an instant in an IANA zone; a RangeError for a zone that does not exist. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const zone = zones.get(timeZone) ?? open(timeZone);
  // Zones move on whole minutes only, and sales come within the current one: formatting once a minute is enough.
  const minute = Math.floor(at.getTime() / minuteMs);
  if (zone.minute !== minute) {
    zone.shown = read(zone.format, at);
    zone.minute = minute;
  }
  return zone.shown;
}

/** The hour of the day, 0 to 23, of an instant in an IANA zone. */
export function localHour(at: Date, timeZone: string): number {
  return Number(localTime(at, timeZone).time.slice(0, 2));
}

/**
 * The outlet's trading day `YYYY-MM-DD`: its calendar day, which begins at `dayStartsAt` (`HH:MM`) by the clock on the
 * wall, whatever the length of the day; SQL says the same with `(at at time zone zone - dayStartsAt)::date`.
 */
export function businessDate(at: Date, timeZone: string, dayStartsAt: string): string {
  const { date, time } = localTime(at, timeZone);
  return time < dayStartsAt ? dayBefore(date) : date;
}

/** True for a time zone's IANA name, such as `Europe/Paris` or `UTC`; an offset such as `+02:00` is not one. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== 'string' || !/^[A-Za-z]/.test(name)) return false;
  if (zones.has(name)) return true;
  try {
    open(name);
    return true;
  } catch {
    return false;
  }
}

function open(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  if (zones.size >= maxZones) zones.clear();
  const zone: Zone = { format, minute: NaN, shown: { date: '', time: '' } };
  zones.set(timeZone, zone);
  return zone;
}

function read(format: Intl.DateTimeFormat, at: Date): LocalTime {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(at)) shown[type] = value;
  return { date: `${shown.year}-${shown.month}-${shown.day}`, time: `${shown.hour}:${shown.minute}` };
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - dayMs).toISOString().slice(0, 10);
}
