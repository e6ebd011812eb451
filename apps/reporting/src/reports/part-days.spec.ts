import { daysCutThrough, isOnPartOf, movedParts, stretchesOf } from './part-days.js';
import { spanAsked } from './period.js';

const berlin = { timeZone: 'Europe/Berlin', dayStartsAt: '04:00' };
const now = new Date('2026-06-01T00:00:00Z');
const spanOf = (from: string, to: string) => spanAsked({ from, to }, [berlin], now);
const none = { orders: [], refunded: [], hours: [], takings: [], products: [] };

describe('the parts of days that a span is cut through', () => {
  it('are none where it is made of days', () => {
    expect(stretchesOf(spanOf('2026-05-01', '2026-05-31'))).toEqual([]);
  });

  it('lie at both ends, whatever the zone, and in between are days', () => {
    const [from, to] = ['2026-05-01T10:00:00.000Z', '2026-05-31T10:00:00.000Z'];
    expect(stretchesOf(spanOf(from, to))).toEqual([
      { from: new Date(from), before: new Date('2026-05-03T12:00:00Z') },
      { from: new Date('2026-05-30T10:00:00Z'), before: new Date(to) },
    ]);
  });

  it('lie at the end alone that is a moment', () => {
    const to = '2026-05-31T10:00:00.000Z';
    expect(stretchesOf(spanOf('2026-05-01', to))).toEqual([
      { from: new Date('2026-05-30T10:00:00Z'), before: new Date(to) },
    ]);
  });

  it('are one where the ends meet', () => {
    const [from, to] = ['2026-05-01T10:00:00.000Z', '2026-05-03T10:00:00.000Z'];
    expect(stretchesOf(spanOf(from, to))).toEqual([{ from: new Date(from), before: new Date(to) }]);
  });

  it.each([
    [
      'at both ends',
      '2026-05-01T10:00:00Z',
      '2026-05-05T10:00:00Z',
      ['2026-05-01', '2026-05-01', '2026-05-05', '2026-05-05'],
    ],
    ['at its end', '2026-05-01', '2026-05-05T10:00:00Z', ['2026-05-05', '2026-05-05']],
    ['nowhere', '2026-05-01', '2026-05-05', []],
    ['within a day', '2026-05-01T10:00:00Z', '2026-05-01T11:00:00Z', ['2026-05-01', '2026-05-01']],
  ])('belong to the days that it is cut through %s', (_, from, to, days) => {
    expect(daysCutThrough(spanOf(from, to)).flatMap((part) => [part.from, part.to])).toEqual(days);
  });

  it.each([
    ['before the first moment', '2026-05-01', '2026-05-01T09:59:59.999Z', false],
    ['at the first moment', '2026-05-01', '2026-05-01T10:00:00Z', true],
    ['on a whole day', '2026-05-02', '2026-05-02T10:00:00Z', false],
    ['before the last moment', '2026-05-05', '2026-05-05T09:59:59.999Z', true],
    ['at the last moment', '2026-05-05', '2026-05-05T10:00:00Z', false],
  ])('have what was sold %s: %s', (_, day, at, expected) => {
    expect(isOnPartOf(spanOf('2026-05-01T10:00:00Z', '2026-05-05T10:00:00Z'), day, new Date(at))).toBe(expected);
  });

  it('have what moved in warehouses that count, each by the days of its outlet', () => {
    const span = spanOf('2026-05-01T10:00:00Z', '2026-05-05T10:00:00Z');
    const move = (warehouseId: string, at: string) => ({
      ...({ warehouseId, productId: 'tea', why: 'adjustedIn', quantity: 1_000, at: new Date(at) } as const),
    });
    const moves = [
      // still the first of May in Berlin, and the second by the universal clock
      move('outlet', '2026-05-02T01:00:00Z'),
      move('central', '2026-05-02T01:00:00Z'),
      move('elsewhere', '2026-05-01T11:00:00Z'),
    ];
    const warehouses = new Map([
      ['outlet', berlin],
      ['central', undefined],
    ]);
    expect(movedParts(span, none, moves, warehouses)).toEqual([{ product: 'tea', adjusted_in: 1_000 }]);
  });
});
