import { Injectable } from '@nestjs/common';
import type { reporting } from '#libs/contracts';
import { fromThousandths, NIL_ID } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { flowColumns, movedProduct } from '../reports/flow.js';
import { lengthOf } from '../reports/period.js';
import { ReportsRepository } from '../reports/reports.repository.js';
import type { Scope } from '../reports/scope.service.js';
import { StandingsService } from '../reports/standings.service.js';
import { JobRow } from './job.rows.js';
import type { ClaimedJob } from './jobs.repository.js';

// A part is some 200 kB: far below what one message between services may have.
const ROWS_AT_ONCE = 1_000;
// All that moved is added up for each such run of products, so it has many; they take some 3 MB.
const PRODUCTS_AT_ONCE = 10_000;

/** Rows of a report, and how much of it is done with them in percent. */
export interface Page {
  readonly rows: readonly object[];
  readonly progress: number;
}

const columns: Readonly<Record<reporting.JobType, readonly string[]>> = {
  sales_summary: [
    ...['date', 'outletId', 'outlet', 'orders', 'items', 'subtotal', 'discount', 'tax', 'total'],
    ...['refunds', 'refundedTax', 'revenue'],
  ],
  stock_summary: ['productId', 'sku', 'name', ...flowColumns, 'net'],
};

/** The columns of a report's result. */
export const columnsOf = (type: reporting.JobType): readonly string[] => columns[type];

interface DayOfOutlet {
  readonly date: string;
  readonly outletId: string;
  readonly outlet: string | null;
  readonly items: number;
}

/** Reads long reports a page at a time, each from where the page before ended. */
@Injectable()
export class SummariesRepository {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportsRepository,
    private readonly standings: StandingsService,
  ) {}

  async *pagesOf({ businessId, id }: ClaimedJob): AsyncGenerator<Page> {
    const job = await this.transactions.across([businessId], (tx) => tx.manager.findOneBy(JobRow, { businessId, id }));
    if (!job) return;
    const { from, to, outletId } = job;
    const scope: Scope = { businessId, period: { from, to }, outlets: outletId === null ? undefined : [outletId] };
    yield* job.type === 'sales_summary' ? this.sales(scope) : this.stock(scope);
  }

  private async *sales(scope: Scope): AsyncGenerator<Page> {
    const days = lengthOf(scope.period);
    let [date, outlet] = [scope.period.from, NIL_ID];
    for (;;) {
      const rows = await this.salesAfter(scope, date, outlet);
      if (rows.length === 0) return;
      ({ date, outletId: outlet } = rows.at(-1)!);
      const done = lengthOf({ from: scope.period.from, to: date });
      yield {
        rows: rows.map((row) => ({ ...row, outlet: row.outlet ?? row.outletId, items: fromThousandths(row.items) })),
        progress: Math.floor((99 * done) / days),
      };
    }
  }

  private salesAfter({ businessId, period, outlets }: Scope, date: string, outlet: string): Promise<DayOfOutlet[]> {
    return this.transactions.across([businessId], (tx) =>
      tx.rows<DayOfOutlet>(
        `select s.*, n.name as outlet from (
           select t.business_date as date, t.outlet_id as "outletId", sum(t.orders)::bigint as orders,
             sum(t.items)::bigint as items, sum(t.subtotal)::bigint as subtotal, sum(t.discount)::bigint as discount,
             sum(t.tax)::bigint as tax, sum(t.total)::bigint as total, sum(t.refunds)::bigint as refunds,
             sum(t.refunded_tax)::bigint as "refundedTax", sum(t.total - t.refunds)::bigint as revenue
           from reporting.sales_hours t
           where t.business_id = $1 and t.business_date between $2 and $3 and ($4::uuid[] is null or t.outlet_id = any($4))
             and (t.business_date, t.outlet_id) > ($5, $6)
           group by t.business_date, t.outlet_id order by t.business_date, t.outlet_id limit ${ROWS_AT_ONCE}) s
         left join reporting.names n on n.business_id = $1 and n.id = s."outletId"
         order by s.date, s."outletId"`,
        [businessId, period.from, period.to, outlets ?? null, date, outlet],
      ),
    );
  }

  private async *stock(scope: Scope): AsyncGenerator<Page> {
    let [past, done, products] = [NIL_ID, 0, 0];
    for (;;) {
      const moved = await this.transactions.across([scope.businessId], async (tx) => {
        const reckoned = await this.standings.values(tx, scope);
        if (products === 0) ({ products } = await this.reports.moved(tx, [], reckoned, 0, 0));
        return this.reports.movedAfter(tx, reckoned, past, PRODUCTS_AT_ONCE);
      });
      for (let from = 0; from < moved.length; from += ROWS_AT_ONCE) {
        const rows = moved.slice(from, from + ROWS_AT_ONCE).map(movedProduct);
        done += rows.length;
        yield { rows, progress: Math.min(99, Math.floor((99 * done) / products)) };
      }
      if (moved.length < PRODUCTS_AT_ONCE) return;
      past = moved.at(-1)!.productId;
    }
  }
}
