import { Controller, Get } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('reports')
export class ReportsController {
  constructor(private readonly bus: Bus) {}

  @Get('sales-trend')
  @Exposes(reporting.salesTrend)
  salesTrend(request: reporting.SalesTrendQuery, actor: Actor): Promise<reporting.SalesTrend> {
    return this.bus.ask(reporting.salesTrend, request, actor);
  }

  @Get('top-products')
  @Exposes(reporting.topProducts)
  topProducts(request: reporting.TopProductsQuery, actor: Actor): Promise<reporting.TopProducts> {
    return this.bus.ask(reporting.topProducts, request, actor);
  }

  @Get('takings')
  @Exposes(reporting.takings)
  takings(request: reporting.TakingsQuery, actor: Actor): Promise<reporting.Takings> {
    return this.bus.ask(reporting.takings, request, actor);
  }
}
