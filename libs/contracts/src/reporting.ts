import { paged, query } from './call.js';
import {
  Amount,
  Day,
  DayOrInstant,
  Facts,
  Figure,
  Flag,
  Id,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Text,
  Whole,
} from './fields.js';
import { Paging } from './paging.js';

export class AuditRecord {
  @Id() id!: string;
  /** The event's name without its version. */
  @Text(100) eventType!: string;
  @Text(60) entityType!: string;
  @Id() entityId!: string;
  @Id({ optional: true }) userId?: string;
  @Id({ optional: true }) impersonatedBy?: string;
  @Id({ optional: true }) outletId?: string;
  @Text(100, { optional: true }) requestId?: string;
  @Facts() data!: Record<string, unknown>;
  @Instant() createdAt!: string;
}

export class ListAudit extends Paging {
  @Text(100, { optional: true }) eventType?: string;
  @Text(60, { optional: true }) entityType?: string;
  @Id({ optional: true }) entityId?: string;
  @Id({ optional: true }) userId?: string;
  @Id({ optional: true }) outletId?: string;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
}

export class Period {
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
  @Id({ optional: true }) outletId?: string;
}

export class SalesTrendQuery extends Period {
  @OneOf(['day', 'week', 'month'], { optional: true }) groupBy?: 'day' | 'week' | 'month';
  @Flag({ optional: true }) compareWithPrevious?: boolean;
}

export class TrendPoint {
  @Day() date!: string;
  @Figure() revenue!: number;
  @Whole(0, Number.MAX_SAFE_INTEGER) orders!: number;
  /** Units sold. */
  @Figure() items!: number;
  @Figure() tax!: number;
  @Amount() discount!: number;
  @Amount() refunds!: number;
}

export class TrendTotals {
  @Figure() revenue!: number;
  @Whole(0, Number.MAX_SAFE_INTEGER) orders!: number;
  @Figure() items!: number;
  @Figure() tax!: number;
  @Amount() discount!: number;
  @Amount() refunds!: number;
  @Figure() averageOrder!: number;
}

export class Trend {
  @ListOf(TrendPoint, { max: 400 }) data!: TrendPoint[];
  @Nested(TrendTotals) totals!: TrendTotals;
}

/** Change against the previous period in percent; absent where the previous figure is 0. */
export class Comparison {
  @Figure({ optional: true }) revenue?: number;
  @Figure({ optional: true }) orders?: number;
  @Figure({ optional: true }) items?: number;
  @Figure({ optional: true }) averageOrder?: number;
}

export class SalesTrend {
  @Nested(Trend) current!: Trend;
  @Nested(Trend, { optional: true }) previous?: Trend;
  @Nested(Comparison, { optional: true }) comparison?: Comparison;
}

export class TopProductsQuery extends Period {
  @OneOf(['revenue', 'quantity'], { optional: true }) by?: 'revenue' | 'quantity';
  @Whole(1, 100, { optional: true }) limit?: number;
}

export class TopProduct {
  @Id() productId!: string;
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(100, { optional: true }) category?: string;
  @Figure() quantity!: number;
  @Figure() revenue!: number;
  @Whole(0, Number.MAX_SAFE_INTEGER) orders!: number;
}

export class TopProducts {
  @ListOf(TopProduct, { max: 100 }) data!: TopProduct[];
}

export class TakingsQuery extends Period {
  @OneOf(['method', 'cashier', 'register'], { optional: true }) groupBy?: 'method' | 'cashier' | 'register';
}

export class Taking {
  /** The method, or the id of the cashier or register ('none' without a register). */
  @Text(60) key!: string;
  /** Of the cashier or register, as far as reporting knows it; else the key. */
  @Text(200) name!: string;
  /** What was handed over. */
  @Figure() gross!: number;
  @Figure() refunds!: number;
  @Figure() change!: number;
  /** gross − refunds − change. */
  @Figure() net!: number;
}

export class TakingsTotals {
  @Figure() gross!: number;
  @Figure() refunds!: number;
  @Figure() change!: number;
  @Figure() net!: number;
}

export class Takings {
  @ListOf(Taking, { max: 10_000 }) data!: Taking[];
  @Nested(TakingsTotals) totals!: TakingsTotals;
}

const refuses = ['identity.outlet.not-found'];

export const listAudit = query('reporting.audit.list', ListAudit, paged(AuditRecord), {
  access: 'settings.audit',
  refuses,
});
export const salesTrend = query('reporting.report.sales-trend', SalesTrendQuery, SalesTrend, {
  access: 'reports.view',
  refuses,
});
export const topProducts = query('reporting.report.top-products', TopProductsQuery, TopProducts, {
  access: 'reports.view',
  refuses,
});
export const takings = query('reporting.report.takings', TakingsQuery, Takings, { access: 'reports.view', refuses });
