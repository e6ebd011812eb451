/**
 * SQL that holds a column within two parameters, `$from` and the one after it. Tables cut by month on their ids
 * (`monthlyById`) are joined to a batch by id; a bound that is known before the statement runs lets PostgreSQL open the
 * one month that it needs, instead of all there are.
 */
export const withinIds = (column: string, from: number): string =>
  `${column} between $${from}::uuid and $${from + 1}::uuid`;

/** The least and the greatest of some ids (at least one), the values for `withinIds`. */
export function idRange(ids: readonly string[]): [least: string, greatest: string] {
  let [least = ''] = ids;
  let greatest = least;
  for (const id of ids) {
    if (id < least) least = id;
    if (id > greatest) greatest = id;
  }
  return [least, greatest];
}
