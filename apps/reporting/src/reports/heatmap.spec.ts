import { heatmapOf } from './heatmap.js';

const cell = (weekday: number, hour: number, revenue: number) => ({ weekday, hour, orders: 1, revenue });

describe('a heatmap', () => {
  it('has all 168 hours of a week, from Monday at 0 to Sunday at 23', () => {
    const { data } = heatmapOf([cell(7, 23, 500)]);
    expect(data).toHaveLength(168);
    expect(data[0]).toEqual({ weekday: 1, hour: 0, orders: 0, revenue: 0 });
    expect(data[167]).toEqual(cell(7, 23, 500));
  });

  it('names the hour with the most revenue, the earlier one of two', () => {
    expect(heatmapOf([cell(2, 9, 700), cell(5, 17, 900), cell(6, 11, 900)]).peak).toEqual(cell(5, 17, 900));
  });

  it('has no peak when nothing was sold', () => {
    expect(heatmapOf([])).not.toHaveProperty('peak');
  });
});
