import type { Minor } from '#libs/kernel';

/** What an hour of a weekday brought: 1 is Monday; the hour is that of the outlet's clock. */
export interface Cell {
  readonly weekday: number;
  readonly hour: number;
  readonly orders: number;
  readonly revenue: Minor;
}

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** A week of 168 cells, empty hours too, each the sum of what is told of it, and the cell with the most revenue; the earlier one of two that are equal. */
export function heatmapOf(sold: readonly Cell[]): { data: Cell[]; peak?: Cell } {
  const known = new Map<number, Cell>();
  for (const { weekday, hour, orders, revenue } of sold) {
    const before = known.get(weekday * 24 + hour) ?? { orders: 0, revenue: 0 };
    const sum = { orders: before.orders + orders, revenue: before.revenue + revenue };
    known.set(weekday * 24 + hour, { weekday, hour, ...sum });
  }
  const data = WEEKDAYS.flatMap((weekday) =>
    HOURS.map((hour) => known.get(weekday * 24 + hour) ?? { weekday, hour, orders: 0, revenue: 0 }),
  );
  const peak = data.reduce((most, cell) => (cell.revenue > most.revenue ? cell : most));
  return peak.revenue > 0 ? { data, peak } : { data };
}
