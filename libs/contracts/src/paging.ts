import { Flag, Text, Whole } from './fields.js';

/** What every list takes: `page` from 1, `limit` 1–100, `sort=name` or `sort=-name`. */
export class Paging {
  // 1,000,000 pages of 100 are more rows than any list shows: an offset beyond it is a mistake or an attack
  @Whole(1, 1_000_000, { optional: true }) page?: number;
  @Whole(1, 100, { optional: true }) limit?: number;
  @Text(40, { optional: true, pattern: /^-?[A-Za-z]+$/, like: 'a field name, with - for descending', min: 1 })
  sort?: string;
}

/** A page as a list answers it. */
export class Pagination {
  @Whole(0, Number.MAX_SAFE_INTEGER) total!: number;
  @Whole(1, 1_000_000) page!: number;
  @Whole(1, 100) limit!: number;
  @Whole(0, Number.MAX_SAFE_INTEGER) totalPages!: number;
  /** The list is longer than 100,000: the total is not counted further. */
  @Flag({ optional: true }) approximate?: boolean;
}
