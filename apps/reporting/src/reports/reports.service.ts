import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, sales, type reporting } from '#libs/contracts';
import { fromThousandths, invalid } from '#libs/kernel';
import { Bus, type Fact } from '#libs/messaging';
import { countEvents } from '#libs/observability';
import { paged, pageOf, Transactions, type Tx } from '#libs/persistence';
import { withoutRepeats } from '../repeats.js';
import { inUnits, movedProduct } from './flow.js';
import { heatmapOf } from './heatmap.js';
import { pageOfDays } from './history.js';
import { PartDaysRepository } from './part-days.repository.js';
import { universal, wholeDays, type Calendar } from './period.js';
import { ReportsRepository, type Historic, type Taken } from './reports.repository.js';
import type { Rise } from './rise.js';
import { rollUp } from './rollup.js';
import { ROLL_UPS, RollUpRepository } from './rollup.repository.js';
import { ScopeService, type ScopeAsked } from './scope.service.js';
import { StandingsService } from './standings.service.js';
import { changesOf, trendOf } from './trend.js';

const DEFAULT_TOP = 10;

type Happening = Fact<sales.OrderFact | sales.RefundFact>;
const isRefund = (fact: Happening): fact is Fact<sales.RefundFact> => fact.name === sales.refundCompleted.name;
const isSale = (fact: Happening): fact is Fact<sales.OrderFact> => fact.name === sales.orderCompleted.name;

/** Reports, read from roll-ups that events keep: none of them ever touches an order. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly rollUps: RollUpRepository,
    private readonly reports: ReportsRepository,
    private readonly partDays: PartDaysRepository,
    private readonly scopes: ScopeService,
    private readonly standings: StandingsService,
    private readonly bus: Bus,
  ) {}

  /** Nearly every batch is new and takes one round trip; one with a repeated delivery is sorted out and taken again. */
  async rollUp(facts: readonly Fact<sales.OrderFact | sales.RefundFact>[]): Promise<void> {
    let fresh = withoutRepeats(facts);
    while (fresh.length > 0) {
      const ids = fresh.map(({ id }) => id);
      const [sold, refunded] = [fresh.filter(isSale), fresh.filter(isRefund)];
      if (await this.rollUps.raise(ids, rollUp(sold, refunded))) break;
      const taken = await this.rollUps.taken(ids);
      fresh = fresh.filter(({ id }) => !taken.has(id));
    }
    if (fresh.length < facts.length) countEvents(ROLL_UPS, 'duplicate', facts.length - fresh.length);
  }

  salesTrend(query: reporting.SalesTrendQuery, actor: Actor): Promise<reporting.SalesTrend> {
    return this.report(query, actor, async (tx, scope, parts) => {
      const step = query.groupBy ?? 'day';
      const current = trendOf(await this.reports.days(tx, scope, parts), scope.period, step);
      if (!query.compareWithPrevious) return { current };
      const before = scope.previous();
      const partsBefore = await this.partDays.within(tx, before);
      const previous = trendOf(await this.reports.days(tx, before, partsBefore), before.period, step);
      return { current, previous, comparison: changesOf(current.totals, previous.totals) };
    });
  }

  topProducts(query: reporting.TopProductsQuery, actor: Actor): Promise<reporting.TopProducts> {
    return this.report(query, actor, async (tx, scope, parts) => {
      const reckoned = await this.standings.values(tx, { ...scope, period: wholeDays(scope) });
      const [by, limit] = [query.by ?? 'revenue', query.limit ?? DEFAULT_TOP];
      const sold = await this.reports.topProducts(tx, scope, parts, reckoned, by, limit);
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
    return this.report(query, actor, async (tx, scope, parts) => {
      const taken = await this.reports.takings(tx, scope, parts, query.groupBy ?? 'method');
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

  hourlyHeatmap(query: reporting.Period, actor: Actor): Promise<reporting.HourlyHeatmap> {
    return this.report(query, actor, async (tx, scope, parts) => heatmapOf(await this.reports.hours(tx, scope, parts)));
  }

  /** Stock as it stands, valued by the service that holds it; all its warehouses count for who sees all outlets. */
  async inventoryValuation(
    { page, limit, sort, ...period }: reporting.ValuationQuery,
    actor: Actor,
  ): Promise<reporting.Valuation> {
    if (sort !== undefined) throw invalid('sort', 'is not taken: what cost most comes first');
    const { outlets } = await this.scopes.of(period, actor, 'reports.view');
    const asked = { ...(page && { page }), ...(limit && { limit }), ...(outlets && { outlets: [...outlets] }) };
    return this.bus.ask(inventory.valueOfStock, asked, actor.asking());
  }

  stockMovements(
    { page, limit, sort, ...period }: reporting.StockMovementsQuery,
    actor: Actor,
  ): Promise<reporting.StockMovements> {
    if (sort !== undefined) throw invalid('sort', 'is not taken: what sold most comes first');
    const asked = { ...(page && { page }), ...(limit && { limit }) };
    return this.report(
      period,
      actor,
      async (tx, scope, parts) => {
        const { limit: most, offset } = pageOf(asked);
        const reckoned = await this.standings.values(tx, { ...scope, period: wholeDays(scope) });
        const movedOnParts = await this.partDays.moved(tx, scope, parts);
        const { page: moved, inAll, products } = await this.reports.moved(tx, movedOnParts, reckoned, most, offset);
        const data = moved.map(movedProduct);
        return { ...paged(data, products, asked), totals: inUnits(inAll) } as reporting.StockMovements;
      },
      [universal],
    );
  }

  orderHistory(
    { page, limit, sort, after, ...period }: reporting.OrderHistoryQuery,
    actor: Actor,
  ): Promise<reporting.OrderHistory> {
    if (sort !== undefined) throw invalid('sort', 'is not taken: the last day comes first');
    const asked = { ...(page && { page }), ...(limit && { limit }) };
    return this.report(period, actor, async (tx, scope, parts) => {
      const { limit: most, offset } = pageOf(asked);
      const behind = after === undefined ? [] : placeIn(after);
      const days = await this.reports.ordersByDay(tx, scope, parts);
      // one more than asked tells whether there is a next page
      const page = pageOfDays(days, { limit: most + 1, offset, ...(behind[0] && { after: behind[0] }) });
      const orders = page ? await this.reports.history(tx, scope, page, most + 1, behind) : [];
      const total = days.reduce((sum, day) => sum + day.orders, 0);
      const data = orders.slice(0, most).map(historicOrder);
      const last = orders.length > most ? data.at(-1) : undefined;
      return {
        ...paged(data, total, asked),
        ...(last && { next: `${last.businessDate}.${last.id}` }),
      } as reporting.OrderHistory;
    });
  }

  /** Reads a report within what the caller may see. */
  private async report<R>(
    asked: reporting.Period,
    actor: Actor,
    read: (tx: Omit<Tx, 'announce'>, scope: ScopeAsked, parts: Rise) => Promise<R>,
    central: readonly Calendar[] = [],
  ): Promise<R> {
    const scope = await this.scopes.of(asked, actor, 'reports.view', central);
    return this.transactions.read(actor, async (tx) => read(tx, scope, await this.partDays.within(tx, scope)));
  }
}

const historicOrder = ({ completedAt, registerId, customerId, ...order }: Historic): reporting.HistoricOrder => ({
  ...order,
  completedAt: completedAt.toISOString(),
  ...(registerId !== null && { registerId }),
  ...(customerId !== null && { customerId }),
});

/** The day and id that a page begins after; a day that the calendar does not have is nobody's last line. */
function placeIn(after: string): readonly string[] {
  const [day = '', id = ''] = after.split('.');
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day))
    throw invalid('after', 'must be the next of another page');
  return [day, id];
}
