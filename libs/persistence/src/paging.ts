import type { Page } from '#libs/contracts';
import { invalid } from '#libs/kernel';

/** What a list asks for. */
export interface PageAsked {
  readonly page?: number;
  readonly limit?: number;
}

/** Entries of a page when the caller does not say (API.md). */
const DEFAULT_LIMIT = 50;

/** `limit` and `offset` of a page. */
export function pageOf({ page = 1, limit = DEFAULT_LIMIT }: PageAsked): {
  readonly limit: number;
  readonly offset: number;
} {
  return { limit, offset: (page - 1) * limit };
}

/**
 * How a list is ordered: `sort` must name one of the fields, `-` before it turns the order; the first is the default.
 * Answers what stands behind the field, which is all that a statement ever gets to see.
 */
export function sortOf(
  sort: string | undefined,
  fields: Readonly<Record<string, string>>,
): { readonly field: string; readonly direction: 'ASC' | 'DESC' } {
  const names = Object.keys(fields);
  const name = sort?.replace(/^-/, '') ?? names[0]!;
  if (!names.includes(name)) throw invalid('sort', `must be one of ${names.join(', ')}, with - for descending`);
  return { field: fields[name]!, direction: sort?.startsWith('-') ? 'DESC' : 'ASC' };
}

/** Counting entries beyond this costs more than anybody learns from it (API.md); lists count at most one more. */
export const MOST_COUNTED = 100_000;

/** A page with its pagination; `counted` is the number of entries found, at most `MOST_COUNTED` + 1. */
export function paged<T>(data: readonly T[], counted: number, { page = 1, limit = DEFAULT_LIMIT }: PageAsked): Page<T> {
  const total = Math.min(counted, MOST_COUNTED);
  const pagination = { total, page, limit, totalPages: Math.ceil(total / limit) };
  return { data, pagination: counted > MOST_COUNTED ? { ...pagination, approximate: true } : pagination };
}
