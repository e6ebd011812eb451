import { lengthOf, previousOf, spanAsked, universal, wholeDays, type Calendar } from './period.js';

const newYork = { timeZone: 'America/New_York', dayStartsAt: '04:00' };
const tokyo = { timeZone: 'Asia/Tokyo', dayStartsAt: '00:00' };
// 03:30 in New York: yesterday's trade is not over
const now = new Date('2026-03-20T07:30:00Z');

const periodAsked = (asked: { from?: string; to?: string }, calendar: Calendar, at: Date) =>
  spanAsked(asked, [calendar], at).period;

describe('the period of a report', () => {
  it('is by default the last 30 days up to the outlet’s today', () => {
    expect(periodAsked({}, newYork, now)).toEqual({ from: '2026-02-18', to: '2026-03-19' });
    expect(lengthOf(periodAsked({}, universal, now))).toBe(30);
  });

  it('contains both days that it names', () => {
    const period = periodAsked({ from: '2026-03-01', to: '2026-03-01' }, newYork, now);
    expect(period).toEqual({ from: '2026-03-01', to: '2026-03-01' });
    expect(lengthOf(period)).toBe(1);
  });

  it('begins 30 days before the end that it names', () => {
    expect(periodAsked({ to: '2026-01-30' }, newYork, now).from).toBe('2026-01-01');
  });

  it('is made of days where moments end with them', () => {
    const asked = { from: '2026-03-08T08:00:00Z', to: '2026-03-09T08:00:00Z' };
    expect(spanAsked(asked, [newYork], now)).toEqual({ period: { from: '2026-03-08', to: '2026-03-08' } });
  });

  it('is cut where moments lie within days', () => {
    const [since, until] = ['2026-03-08T08:00:00.001Z', '2026-03-11T07:59:59Z'];
    expect(spanAsked({ from: since, to: until }, [newYork], now)).toEqual({
      period: { from: '2026-03-08', to: '2026-03-10' },
      cut: { since: new Date(since), until: new Date(until), whole: { from: '2026-03-09', to: '2026-03-09' } },
    });
  });

  it('has as whole days those that are whole at all outlets', () => {
    const asked = { from: '2026-03-01T15:00:00Z', to: '2026-03-05' };
    expect(spanAsked(asked, [newYork, tokyo], now)).toEqual({
      period: { from: '2026-03-01', to: '2026-03-05' },
      cut: { since: new Date(asked.from), whole: { from: '2026-03-02', to: '2026-03-05' } },
    });
  });

  it('may be nothing: a moment', () => {
    const moment = '2026-03-08T08:00:00Z';
    const span = spanAsked({ from: moment, to: moment }, [newYork], now);
    expect(span.period).toEqual({ from: '2026-03-08', to: '2026-03-08' });
    expect(lengthOf(wholeDays(span))).toBe(0);
  });

  it.each([
    ['ends before it begins', { from: '2026-03-02', to: '2026-03-01' }, 'from'],
    ['ends before it begins on its day', { from: '2026-03-02T15:00:00Z', to: '2026-03-02T14:00:00Z' }, 'from'],
    ['is longer by a moment', { from: '2025-03-01T14:00:00Z', to: '2026-03-02T14:00:00.001Z' }, 'to'],
    ['begins after today', { from: '2026-03-20' }, 'from'],
    ['lies before the calendar', { from: '0000-01-01', to: '0000-01-02' }, 'from'],
    ['lies after the calendar', { from: '9999-12-30', to: '9999-12-31' }, 'from'],
    ['ends with the last moment of all', { from: '2026-03-01', to: '9999-12-31T23:59:59Z' }, 'to'],
    ['is longer than 366 days', { from: '2025-03-01', to: '2026-03-02' }, 'to'],
  ])('is refused when it %s', (_, asked, path) => {
    expect(() => periodAsked(asked, newYork, now)).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { errors: [expect.objectContaining({ path })] } }),
    );
  });

  it('may be a leap year', () => {
    expect(lengthOf(periodAsked({ from: '2028-01-01', to: '2028-12-31' }, newYork, now))).toBe(366);
  });

  it('may be as much time that touches a day more', () => {
    const asked = { from: '2025-03-01T14:00:00Z', to: '2026-03-02T14:00:00Z' };
    expect(lengthOf(periodAsked(asked, newYork, now))).toBe(367);
  });

  it('comes after one of equal length', () => {
    const before = { from: '2026-02-22', to: '2026-02-28' };
    expect(previousOf({ period: { from: '2026-03-01', to: '2026-03-07' } }, [newYork])).toEqual({ period: before });
    const shift = spanAsked({ from: '2026-03-06T14:00:00Z', to: '2026-03-06T20:00:00Z' }, [newYork], now);
    expect(previousOf(shift, [newYork])).toMatchObject({
      cut: { since: new Date('2026-03-06T08:00:00Z'), until: new Date('2026-03-06T14:00:00Z') },
    });
  });
});

describe('the period of a report of several outlets', () => {
  it('ends with the today of the one that is furthest ahead', () => {
    expect(spanAsked({}, [newYork, tokyo, universal], now).period.to).toBe('2026-03-20');
    expect(spanAsked({}, [newYork], now).period.to).toBe('2026-03-19');
  });
});
