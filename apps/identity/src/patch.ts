import { isDeepStrictEqual } from 'node:util';

/** A row as a PUT leaves it: what was sent replaces what was there, `null` and empty text clear it. */
export function patched<Row extends object>(row: Row, sent: Partial<Record<keyof Row, unknown>>): Row {
  const values = Object.entries(sent).filter(([, value]) => value !== undefined);
  return { ...row, ...Object.fromEntries(values.map(([name, value]) => [name, value === '' ? null : value])) };
}

/** Whether two views say the same. */
export const isSame = (before: object, after: object): boolean => isDeepStrictEqual(before, after);
