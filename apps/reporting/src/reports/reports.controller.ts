import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting, sales } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { ReportsService } from './reports.service.js';

@Controller()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Reacts<sales.OrderFact | sales.RefundFact>('reporting.reports', sales.orderCompleted, sales.refundCompleted)
  rollUp(facts: readonly Fact<sales.OrderFact | sales.RefundFact>[]): Promise<void> {
    return this.reports.rollUp(facts);
  }

  @Answers(reporting.salesTrend)
  salesTrend(query: reporting.SalesTrendQuery, actor: Actor): Promise<reporting.SalesTrend> {
    return this.reports.salesTrend(query, actor);
  }

  @Answers(reporting.topProducts)
  topProducts(query: reporting.TopProductsQuery, actor: Actor): Promise<reporting.TopProducts> {
    return this.reports.topProducts(query, actor);
  }

  @Answers(reporting.takings)
  takings(query: reporting.TakingsQuery, actor: Actor): Promise<reporting.Takings> {
    return this.reports.takings(query, actor);
  }

  @Answers(reporting.hourlyHeatmap)
  hourlyHeatmap(query: reporting.Period, actor: Actor): Promise<reporting.HourlyHeatmap> {
    return this.reports.hourlyHeatmap(query, actor);
  }

  @Answers(reporting.inventoryValuation)
  inventoryValuation(query: reporting.ValuationQuery, actor: Actor): Promise<reporting.Valuation> {
    return this.reports.inventoryValuation(query, actor);
  }

  @Answers(reporting.stockMovements)
  stockMovements(query: reporting.StockMovementsQuery, actor: Actor): Promise<reporting.StockMovements> {
    return this.reports.stockMovements(query, actor);
  }

  @Answers(reporting.orderHistory)
  orderHistory(query: reporting.OrderHistoryQuery, actor: Actor): Promise<reporting.OrderHistory> {
    return this.reports.orderHistory(query, actor);
  }
}
