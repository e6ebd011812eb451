/** How many orders a business day has. */
export interface OrdersOfDay {
  readonly day: string;
  readonly orders: number;
}

/** Where a page of the history lies: between two days, both inclusive, behind so many orders of the later one. */
export interface PageOfDays {
  readonly first: string;
  readonly last: string;
  readonly skip: number;
}

/**
 * The days in which a page lies, so that none of the others is read; days come with the last one first. A page begins
 * behind so many orders, or behind an order of the day `after`. Undefined when it lies behind all of them.
 */
export function pageOfDays(
  days: readonly OrdersOfDay[],
  { limit, offset, after }: { readonly limit: number; readonly offset: number; readonly after?: string },
): PageOfDays | undefined {
  const left = after === undefined ? days : days.filter(({ day }) => day <= after);
  // how many of that day's orders the page before had is not known: all of them may lie behind it
  const unknown = left[0] && left[0].day === after ? left[0].orders : 0;
  let passed = 0;
  let begin: { readonly last: string; readonly skip: number } | undefined;
  for (const { day, orders } of left) {
    if (!begin && passed + orders > offset) begin = { last: day, skip: offset - passed };
    passed += orders;
    if (begin && passed - unknown >= offset + limit) return { ...begin, first: day };
  }
  return begin && { ...begin, first: left.at(-1)!.day };
}
