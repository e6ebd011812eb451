import { changesOf, startOf, trendOf, type Day } from './trend.js';

const day = (date: string, figures: Partial<Day> = {}): Day => ({
  ...{ date, orders: 1, total: 1000, tax: 50, discount: 10, refunds: 0, items: 2500 },
  ...figures,
});

describe('a sales trend', () => {
  it('has a point for each day of the period, empty days included', () => {
    const { data } = trendOf([day('2026-03-02')], { from: '2026-03-01', to: '2026-03-03' }, 'day');
    expect(data).toEqual([
      { date: '2026-03-01', revenue: 0, orders: 0, items: 0, tax: 0, discount: 0, refunds: 0 },
      { date: '2026-03-02', revenue: 1000, orders: 1, items: 2.5, tax: 50, discount: 10, refunds: 0 },
      { date: '2026-03-03', revenue: 0, orders: 0, items: 0, tax: 0, discount: 0, refunds: 0 },
    ]);
  });

  it('adds its points up to its totals, less refunds', () => {
    const days = [day('2026-03-01'), day('2026-03-02', { total: 501, refunds: 300 }), day('2026-03-03')];
    const { data, totals } = trendOf(days, { from: '2026-03-01', to: '2026-03-03' }, 'day');
    expect(totals).toEqual({
      ...{ revenue: 2201, orders: 3, items: 7.5, tax: 150, discount: 30, refunds: 300, averageOrder: 734 },
    });
    expect(data.reduce((sum, point) => sum + point.revenue, 0)).toBe(totals.revenue);
  });

  it('gathers days into weeks from Monday, named by it even when it lies before the period', () => {
    const days = [day('2026-03-01'), day('2026-03-02'), day('2026-03-08')];
    const { data } = trendOf(days, { from: '2026-03-01', to: '2026-03-09' }, 'week');
    expect(data.map(({ date, orders }) => [date, orders])).toEqual([
      ['2026-02-23', 1],
      ['2026-03-02', 2],
      ['2026-03-09', 0],
    ]);
  });

  it('gathers days into months', () => {
    const { data } = trendOf([day('2026-02-28')], { from: '2026-01-31', to: '2026-03-01' }, 'month');
    expect(data.map(({ date, orders }) => [date, orders])).toEqual([
      ['2026-01-01', 0],
      ['2026-02-01', 1],
      ['2026-03-01', 0],
    ]);
  });

  it('has an average of 0 without orders, rounded half away from zero otherwise', () => {
    const period = { from: '2026-03-01', to: '2026-03-01' };
    expect(trendOf([], period, 'day').totals.averageOrder).toBe(0);
    expect(trendOf([day('2026-03-01', { orders: 2, total: 1001 })], period, 'day').totals.averageOrder).toBe(501);
  });

  it.each([
    ['2026-03-08', '2026-03-02'], // a Sunday ends its week
    ['2026-03-09', '2026-03-09'],
    ['2024-03-01', '2024-02-26'],
  ])('the week of %s starts on %s', (date, monday) => {
    expect(startOf(date, 'week')).toBe(monday);
  });
});

describe('the comparison with the period before', () => {
  const totals = (revenue: number, orders: number, items: number) => ({
    ...{ revenue, orders, items, tax: 0, discount: 0, refunds: 0 },
    averageOrder: orders === 0 ? 0 : Math.round(revenue / orders),
  });

  it('is the change in percent, to 2 decimals', () => {
    expect(changesOf(totals(2000, 3, 1.5), totals(1500, 4, 2.25))).toEqual({
      revenue: 33.33,
      orders: -25,
      items: -33.33,
      averageOrder: 77.87,
    });
  });

  it('is left out where there was nothing before', () => {
    expect(changesOf(totals(2000, 3, 1.5), totals(0, 0, 0))).toEqual({});
    expect(changesOf(totals(0, 0, 0), totals(-5, 1, 1))).toEqual({ orders: -100, items: -100 });
  });
});
