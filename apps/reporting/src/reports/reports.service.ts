import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { reporting, sales } from '#libs/contracts';
import { fromThousandths, type Clock } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { DirectoryService } from '../directory/directory.service.js';
import { withoutRepeats } from '../repeats.js';
import { furthestAhead, periodAsked, previousOf } from './period.js';
import { ReportsRepository, type Scope, type Taken } from './reports.repository.js';
import { rollUp } from './rollup.js';
import { RollUpRepository } from './rollup.repository.js';
import { changesOf, trendOf } from './trend.js';

const DEFAULT_TOP = 10;

/** Reports, read from roll-ups that events keep: none of them ever touches an order. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rollUps: RollUpRepository,
    private readonly reports: ReportsRepository,
    private readonly directory: DirectoryService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Nearly every batch is new and takes one round trip; one with a repeated delivery is sorted out and taken again. */
  async rollUp(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
    let fresh = withoutRepeats(facts);
    while (fresh.length > 0) {
      const ids = fresh.map(({ id }) => id);
      if (await this.rollUps.raise(ids, rollUp(fresh))) return;
      const taken = await this.rollUps.taken(ids);
      fresh = fresh.filter(({ id }) => !taken.has(id));
    }
  }

  salesTrend(query: reporting.SalesTrendQuery, actor: Actor): Promise<reporting.SalesTrend> {
    return this.report(query, actor, async (tx, scope) => {
      const step = query.groupBy ?? 'day';
      const current = trendOf(await this.reports.days(tx, scope), scope.period, step);
      if (!query.compareWithPrevious) return { current };
      const period = previousOf(scope.period);
      const previous = trendOf(await this.reports.days(tx, { ...scope, period }), period, step);
      return { current, previous, comparison: changesOf(current.totals, previous.totals) };
    });
  }

  topProducts(query: reporting.TopProductsQuery, actor: Actor): Promise<reporting.TopProducts> {
    return this.report(query, actor, async (tx, scope) => {
      const sold = await this.reports.topProducts(tx, scope, query.by ?? 'revenue', query.limit ?? DEFAULT_TOP);
      return {
        data: sold.map(({ category, quantity, ...product }) => ({
          ...product,
          ...(category !== null && { category }),
          quantity: fromThousandths(quantity),
        })),
      };
    });
  }

  takings(query: reporting.TakingsQuery, actor: Actor): Promise<reporting.Takings> {
    return this.report(query, actor, async (tx, scope) => {
      const taken = await this.reports.takings(tx, scope, query.groupBy ?? 'method');
      const data = taken.map(({ key, name, gross, refunds, change }) => ({
        key,
        name: name ?? key,
        ...{ gross, refunds, change, net: gross - refunds - change },
      }));
      const sum = (of: (taking: Taken) => number): number => taken.reduce((total, taking) => total + of(taking), 0);
      const [gross, refunds, change] = [sum((t) => t.gross), sum((t) => t.refunds), sum((t) => t.change)];
      return { data, totals: { gross, refunds, change, net: gross - refunds - change } };
    });
  }

  /** Reads a report within what the caller may see: one outlet, or all of theirs. */
  private async report<R>(
    { outletId, ...bounds }: reporting.Period,
    actor: Actor,
    read: (tx: Omit<Tx, 'announce'>, scope: Scope) => Promise<R>,
  ): Promise<R> {
    const now = this.clock.now();
    if (outletId !== undefined) actor.at(outletId, 'reports.view');
    const outlets = outletId === undefined ? actor.outletsFor('reports.view') : [outletId];
    const calendar =
      outletId === undefined
        ? furthestAhead(await this.directory.outlets(actor, outlets), now)
        : await this.directory.outlet(actor, outletId);
    const period = periodAsked(bounds, calendar, now);
    return this.transactions.read(actor, (tx) => read(tx, { businessId: actor.businessId, period, outlets }));
  }
}
