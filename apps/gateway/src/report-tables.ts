import { fieldsOf, reporting, type Class } from '#libs/contracts';
import type { TableFile, TableOf } from './tables.js';

const sheets = ['csv', 'xlsx'] as const;

const columnsOf = (row: Class<object>): string[] => [...fieldsOf(row).keys()];

/** A report whose rows all stand in its answer. */
const whole = <Q, A>(name: string, row: Class<object>, rowsOf: (answer: A) => readonly object[]): TableOf<Q, A> => ({
  formats: sheets,
  file: (answer, format) =>
    format === 'json' ? undefined : { name, format, columns: columnsOf(row), pages: once(rowsOf(answer)) },
});

async function* once(rows: readonly object[]): TableFile['pages'] & AsyncGenerator<readonly object[]> {
  yield rows;
}

interface Paged {
  readonly page?: number;
  readonly limit?: number;
}

interface PageOfRows {
  readonly data: readonly object[];
  readonly pagination: { readonly page: number; readonly limit: number };
}

// A report adds up anew for each page, so a file takes large ones: some 500 kB, half of what a message may have.
const ROWS_AT_ONCE = 2_000;

/** A report in pages: the file has them all, from the one that was asked for. */
const paged = <Q extends Paged, A extends PageOfRows>(name: string, columns: readonly string[]): TableOf<Q, A> => ({
  formats: sheets,
  file: (answer, format, more) =>
    format === 'json' ? undefined : { name, format, columns, pages: pagesFrom(answer, more as More<A>) },
});

type More<A> = (change: Paged) => Promise<A>;

async function* pagesFrom<A extends PageOfRows>(first: A, more: More<A>): AsyncGenerator<readonly object[]> {
  yield first.data;
  const { page, limit } = first.pagination;
  if (first.data.length < limit) return;
  for (let row = page * limit; ;) {
    const at = Math.floor(row / ROWS_AT_ONCE);
    const { data } = await more({ page: at + 1, limit: ROWS_AT_ONCE });
    yield data.slice(row - at * ROWS_AT_ONCE);
    if (data.length < ROWS_AT_ONCE) return;
    row = (at + 1) * ROWS_AT_ONCE;
  }
}

export const trendTable = whole<reporting.SalesTrendQuery, reporting.SalesTrend>(
  'sales-trend',
  reporting.TrendPoint,
  ({ current }) => current.data,
);
export const topTable = whole<reporting.TopProductsQuery, reporting.TopProducts>(
  'top-products',
  reporting.TopProduct,
  ({ data }) => data,
);
export const takingsTable = whole<reporting.TakingsQuery, reporting.Takings>(
  'takings',
  reporting.Taking,
  ({ data }) => data,
);
export const heatmapTable = whole<reporting.Period, reporting.HourlyHeatmap>(
  'hourly-heatmap',
  reporting.HeatmapCell,
  ({ data }) => data,
);
export const valuationTable = paged<reporting.ValuationQuery, reporting.Valuation>(
  'inventory-valuation',
  columnsOf(reporting.ValuedProduct),
);
export const movementsTable = paged<reporting.StockMovementsQuery, reporting.StockMovements>(
  'stock-movements',
  // the product before its figures, whichever of the two the contract inherits
  [...new Set(['productId', 'sku', 'name', ...columnsOf(reporting.MovedProduct)])],
);
export const historyTable: TableOf<reporting.OrderHistoryQuery, reporting.OrderHistory> = {
  formats: sheets,
  file: (answer, format, more) =>
    format === 'json'
      ? undefined
      : {
          ...{ name: 'order-history', format, columns: columnsOf(reporting.HistoricOrder) },
          pages: ordersFrom(answer, more),
        },
};

interface After {
  readonly after: string;
  readonly limit: number;
  readonly page: 1;
}

async function* ordersFrom(
  first: reporting.OrderHistory,
  more: (change: After) => Promise<reporting.OrderHistory>,
): AsyncGenerator<readonly object[]> {
  let answer = first;
  yield answer.data;
  while (answer.next !== undefined) {
    answer = await more({ after: answer.next, limit: ROWS_AT_ONCE, page: 1 });
    yield answer.data;
  }
}

/** The result of a job, in the format that the job was started with. */
export const resultTable: TableOf<reporting.GetJobResult, reporting.JobResult> = {
  formats: sheets,
  hasOwnFormat: true,
  file: (answer, _asked, more) => ({
    name: answer.type.replace('_', '-'),
    head: { type: answer.type, format: answer.format, columns: answer.columns, more: false },
    ...{ format: answer.format, columns: answer.columns, pages: partsFrom(answer, more) },
  }),
};

async function* partsFrom(
  first: reporting.JobResult,
  more: (change: { part: number }) => Promise<reporting.JobResult>,
): AsyncGenerator<readonly object[]> {
  let answer = first;
  for (let part = 1; ; part++) {
    yield answer.data;
    if (!answer.more) return;
    answer = await more({ part });
  }
}
