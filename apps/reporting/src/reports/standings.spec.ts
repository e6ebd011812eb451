import { daysAfter, lengthOf, type Period } from './period.js';
import { cutsOf, reckon, type Reach, type Reckoning } from './standings.js';

const ofBusiness = (year: string): string[] => cutsOf(year, 'business', '2999-01-01');
const ofPlace = (year: string): string[] => cutsOf(year, 'place', '2999-01-01');

/** How often each day counts in a reckoning: a cut counts the days of its year before it. */
function counted({ cuts, spans }: Reckoning): Map<string, number> {
  const times = new Map<string, number>();
  const add = ({ from, to }: Period, sign: number): void => {
    for (let day = from; day <= to; day = daysAfter(day, 1)) times.set(day, (times.get(day) ?? 0) + sign);
  };
  for (const { until, sign } of cuts) {
    const last = daysAfter(until, -1);
    add({ from: `${last.slice(0, 4)}-01-01`, to: last }, sign);
  }
  for (const { sign, ...span } of spans) add(span, sign);
  return new Map([...times].filter(([, count]) => count !== 0).sort());
}

function daysOf({ from, to }: Period): Map<string, number> {
  return new Map(Array.from({ length: lengthOf({ from, to }) }, (_, n) => [daysAfter(from, n), 1]));
}

describe('the running totals of a year', () => {
  it('are written down twice a week or once a month, and when it has ended', () => {
    expect(cutsOf('2026', 'business', '2026-01-20')).toEqual([
      ...['2026-01-05', '2026-01-08', '2026-01-12', '2026-01-15', '2026-01-19'],
    ]);
    expect(cutsOf('2026', 'place', '2027-06-01')).toHaveLength(12);
    expect(cutsOf('2026', 'place', '2027-06-01').at(-1)).toBe('2027-01-01');
    expect(cutsOf('2028', 'business', '2029-01-01').at(-1)).toBe('2029-01-01');
  });

  it.each<[string, Period, Reach]>([
    ['a month', { from: '2026-10-25', to: '2026-11-23' }, 'business'],
    ['a year across its border', { from: '2025-11-23', to: '2026-11-23' }, 'business'],
    ['a year across its border, at one place', { from: '2025-11-23', to: '2026-11-23' }, 'place'],
    ['a leap year', { from: '2028-01-01', to: '2028-12-31' }, 'business'],
    ['a leap day', { from: '2028-02-29', to: '2028-02-29' }, 'place'],
    ['the days around New Year', { from: '2025-12-30', to: '2026-01-03' }, 'business'],
    ['one that ends with the year', { from: '2025-02-03', to: '2025-12-31' }, 'place'],
  ])('count each day of a period once: %s', (_, period, reach) => {
    const cuts = ['2025', '2026', '2028'].flatMap(reach === 'business' ? ofBusiness : ofPlace);
    for (const valid of [cuts, cuts.filter((__, n) => n % 5 === 2), []])
      expect(counted(reckon(period, reach, valid))).toEqual(daysOf(period));
  });

  it('leave a few days to be read, however long the period', () => {
    const year = reckon({ from: '2025-11-23', to: '2026-11-23' }, 'business', ['2025', '2026'].flatMap(ofBusiness));
    expect(year.cuts).toHaveLength(3);
    expect(year.spans.reduce((days, span) => days + lengthOf(span), 0)).toBeLessThanOrEqual(6);
  });

  it('are not asked for a few days', () => {
    const days = { from: '2026-11-17', to: '2026-11-19' };
    expect(reckon(days, 'business', ofBusiness('2026'))).toEqual({ cuts: [], spans: [{ ...days, sign: 1 }] });
  });
});
