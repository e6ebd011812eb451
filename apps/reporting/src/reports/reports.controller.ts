import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting, sales } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { ReportsService } from './reports.service.js';

@Controller()
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Reacts('reporting.reports', sales.orderCompleted)
  rollUp(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
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
}
