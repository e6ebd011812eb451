import type { Page } from '#libs/contracts';

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

/** A page with its pagination; `total` counts all entries of the list. */
export function paged<T>(data: readonly T[], total: number, { page = 1, limit = DEFAULT_LIMIT }: PageAsked): Page<T> {
  return { data, pagination: { total, page, limit, totalPages: Math.ceil(total / limit) } };
}
