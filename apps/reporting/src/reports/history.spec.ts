import { pageOfDays } from './history.js';

const days = [
  { day: '2026-03-05', orders: 10 },
  { day: '2026-03-04', orders: 30 },
  { day: '2026-03-01', orders: 5 },
];

describe('a page of the order history', () => {
  it.each([
    ['the first', { limit: 8, offset: 0 }, { last: '2026-03-05', first: '2026-03-05', skip: 0 }],
    ['one over two days', { limit: 8, offset: 8 }, { last: '2026-03-05', first: '2026-03-04', skip: 8 }],
    ['one that begins with a day', { limit: 30, offset: 10 }, { last: '2026-03-04', first: '2026-03-04', skip: 0 }],
    ['the last', { limit: 8, offset: 40 }, { last: '2026-03-01', first: '2026-03-01', skip: 0 }],
  ])('lies in the days that have its orders: %s', (_, asked, place) => {
    expect(pageOfDays(days, asked)).toEqual(place);
  });

  it('begins with the day of the order that it comes behind, and reaches far enough if that was its last', () => {
    const place = { last: '2026-03-05', first: '2026-03-04', skip: 0 };
    expect(pageOfDays(days, { limit: 8, offset: 0, after: '2026-03-05' })).toEqual(place);
    expect(pageOfDays(days, { limit: 31, offset: 0, after: '2026-03-05' })).toEqual({ ...place, first: '2026-03-01' });
    expect(pageOfDays(days, { limit: 5, offset: 0, after: '2026-03-02' })).toEqual({
      ...{ last: '2026-03-01', first: '2026-03-01', skip: 0 },
    });
  });

  it('is nowhere behind the last order', () => {
    expect(pageOfDays(days, { limit: 8, offset: 45 })).toBeUndefined();
    expect(pageOfDays(days, { limit: 8, offset: 0, after: '2026-02-01' })).toBeUndefined();
    expect(pageOfDays([], { limit: 8, offset: 0 })).toBeUndefined();
  });
});
