import { Controller, Get, Post } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';
import {
  historyTable,
  heatmapTable,
  movementsTable,
  resultTable,
  takingsTable,
  topTable,
  trendTable,
  valuationTable,
} from '../report-tables.js';

@Controller('reports')
export class ReportsController {
  constructor(private readonly bus: Bus) {}

  @Get('sales-trend')
  @Exposes(reporting.salesTrend, { table: trendTable })
  salesTrend(request: reporting.SalesTrendQuery, actor: Actor): Promise<reporting.SalesTrend> {
    return this.bus.ask(reporting.salesTrend, request, actor);
  }

  @Get('top-products')
  @Exposes(reporting.topProducts, { table: topTable })
  topProducts(request: reporting.TopProductsQuery, actor: Actor): Promise<reporting.TopProducts> {
    return this.bus.ask(reporting.topProducts, request, actor);
  }

  @Get('takings')
  @Exposes(reporting.takings, { table: takingsTable })
  takings(request: reporting.TakingsQuery, actor: Actor): Promise<reporting.Takings> {
    return this.bus.ask(reporting.takings, request, actor);
  }

  @Get('hourly-heatmap')
  @Exposes(reporting.hourlyHeatmap, { table: heatmapTable })
  hourlyHeatmap(request: reporting.Period, actor: Actor): Promise<reporting.HourlyHeatmap> {
    return this.bus.ask(reporting.hourlyHeatmap, request, actor);
  }

  @Get('inventory-valuation')
  @Exposes(reporting.inventoryValuation, { table: valuationTable })
  inventoryValuation(request: reporting.ValuationQuery, actor: Actor): Promise<reporting.Valuation> {
    return this.bus.ask(reporting.inventoryValuation, request, actor);
  }

  @Get('stock-movements')
  @Exposes(reporting.stockMovements, { table: movementsTable })
  stockMovements(request: reporting.StockMovementsQuery, actor: Actor): Promise<reporting.StockMovements> {
    return this.bus.ask(reporting.stockMovements, request, actor);
  }

  @Get('order-history')
  @Exposes(reporting.orderHistory, { table: historyTable })
  orderHistory(request: reporting.OrderHistoryQuery, actor: Actor): Promise<reporting.OrderHistory> {
    return this.bus.ask(reporting.orderHistory, request, actor);
  }

  @Post('jobs')
  // a report like the others, though it is asked for in a body
  @Exposes(reporting.startJob, { defaults: { outletId: (request) => request.headers['x-outlet-id']?.toString() } })
  startJob(request: reporting.StartJob, actor: Actor): Promise<reporting.JobView> {
    return this.bus.ask(reporting.startJob, request, actor);
  }

  @Get('jobs/:id')
  @Exposes(reporting.getJob)
  getJob(request: reporting.GetJob, actor: Actor): Promise<reporting.JobView> {
    return this.bus.ask(reporting.getJob, request, actor);
  }

  @Get('jobs/:id/result')
  @Exposes(reporting.getJobResult, { table: resultTable })
  getJobResult(request: reporting.GetJobResult, actor: Actor): Promise<reporting.JobResult> {
    return this.bus.ask(reporting.getJobResult, request, actor);
  }
}
