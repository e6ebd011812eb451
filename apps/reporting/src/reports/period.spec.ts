import { furthestAhead, lengthOf, periodAsked, previousOf, universal } from './period.js';

const newYork = { timeZone: 'America/New_York', dayStartsAt: '04:00' };
const tokyo = { timeZone: 'Asia/Tokyo', dayStartsAt: '00:00' };
// 03:30 in New York: yesterday's trade is not over
const now = new Date('2026-03-20T07:30:00Z');

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

  it('takes an instant for the business day on which it falls', () => {
    const asked = { from: '2026-03-08T08:30:00Z', to: '2026-03-09T08:00:00Z' };
    // from is 04:30 on the 8th, to is 04:00 on the 9th, which ends the 8th
    expect(periodAsked(asked, newYork, now)).toEqual({ from: '2026-03-08', to: '2026-03-08' });
  });

  it.each([
    ['ends before it begins', { from: '2026-03-02', to: '2026-03-01' }, 'from'],
    ['begins after today', { from: '2026-03-20' }, 'from'],
    ['lies before the calendar', { from: '0000-01-01', to: '0000-01-02' }, 'from'],
    ['lies after the calendar', { from: '9999-12-30', to: '9999-12-31' }, 'from'],
    ['is longer than 366 days', { from: '2025-03-01', to: '2026-03-02' }, 'to'],
  ])('is refused when it %s', (_, asked, path) => {
    expect(() => periodAsked(asked, newYork, now)).toThrow(
      expect.objectContaining({ code: 'request.invalid', details: { errors: [expect.objectContaining({ path })] } }),
    );
  });

  it('may be a leap year', () => {
    expect(lengthOf(periodAsked({ from: '2028-01-01', to: '2028-12-31' }, newYork, now))).toBe(366);
  });

  it('comes after one of equal length', () => {
    expect(previousOf({ from: '2026-03-01', to: '2026-03-07' })).toEqual({ from: '2026-02-22', to: '2026-02-28' });
  });
});

describe('the calendar of several outlets', () => {
  it('is the one that is furthest ahead', () => {
    expect(furthestAhead([newYork, tokyo, universal], now)).toBe(tokyo);
    expect(furthestAhead([newYork], now)).toBe(newYork);
  });

  it('is the universal one where there is no outlet', () => {
    expect(furthestAhead([], now)).toBe(universal);
  });
});
