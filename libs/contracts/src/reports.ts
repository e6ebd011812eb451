import { call, query } from './call.js';
import {
  Amount,
  Day,
  DayOrInstant,
  Figure,
  Flag,
  Id,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Rows,
  Text,
  Whole,
  Words,
} from './fields.js';
import { Pagination, Paging } from './paging.js';

export class Period {
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
  @Id({ optional: true }) outletId?: string;
}

/** A period of a report that comes in pages. */
export class PeriodPage extends Paging {
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

export class HeatmapCell {
  /** Of the business date: 1 is Monday, 7 Sunday. */
  @Whole(1, 7) weekday!: number;
  /** Of the outlet's clock. */
  @Whole(0, 23) hour!: number;
  @Whole(0, Number.MAX_SAFE_INTEGER) orders!: number;
  @Figure() revenue!: number;
}

export class HourlyHeatmap {
  @ListOf(HeatmapCell, { max: 168 }) data!: HeatmapCell[];
  /** The hour of the week with the most revenue; absent when nothing was sold. */
  @Nested(HeatmapCell, { optional: true }) peak?: HeatmapCell;
}

/** Stock is valued as it stands: `from` and `to` are checked as in every report, and change nothing. */
export class ValuationQuery extends PeriodPage {}

export class ValuedProduct {
  @Id() productId!: string;
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(20) unit!: string;
  @Figure() quantity!: number;
  /** What the goods on hand cost, by moving average. */
  @Figure() costValue!: number;
  /** What they would bring at base price. */
  @Figure() retailValue!: number;
}

export class ValuationSummary {
  @Figure() costValue!: number;
  @Figure() retailValue!: number;
  /** Products in stock. */
  @Whole(0, Number.MAX_SAFE_INTEGER) items!: number;
  /** Stock rows at or below their minimum. */
  @Whole(0, Number.MAX_SAFE_INTEGER) lowStock!: number;
}

export class Valuation {
  @Nested(ValuationSummary) summary!: ValuationSummary;
  @ListOf(ValuedProduct, { max: 100 }) data!: ValuedProduct[];
  @Nested(Pagination) pagination!: Pagination;
}

export class StockMovementsQuery extends PeriodPage {}

/** Units that moved, by why. */
export class StockFlow {
  @Figure() sold!: number;
  @Figure() returned!: number;
  @Figure() purchased!: number;
  @Figure() transferredIn!: number;
  @Figure() transferredOut!: number;
  @Figure() adjustedIn!: number;
  @Figure() adjustedOut!: number;
  /** Found more (or, below 0, less) when counted. */
  @Figure() counted!: number;
  /** What all of it comes to. */
  @Figure() net!: number;
}

export class MovedProduct extends StockFlow {
  @Id() productId!: string;
  @Text(64) sku!: string;
  @Text(200) name!: string;
}

export class StockMovements {
  @ListOf(MovedProduct, { max: 100 }) data!: MovedProduct[];
  @Nested(StockFlow) totals!: StockFlow;
  @Nested(Pagination) pagination!: Pagination;
}

export class OrderHistoryQuery extends PeriodPage {
  /** `next` of the page before: quick at any depth, where `page` counts through all that it skips. */
  @Text(60, {
    optional: true,
    min: 1,
    pattern: /^(?:19|2\d)\d{2}-\d{2}-\d{2}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    example: '2026-11-23.019b7667-0000-7000-8000-000000000001',
    like: 'the next of another page',
  })
  after?: string;
}

export class HistoricOrder {
  @Id() id!: string;
  @Text(60) number!: string;
  @Text(60) receiptNumber!: string;
  @Day() businessDate!: string;
  @Instant() completedAt!: string;
  @Id() outletId!: string;
  @Id({ optional: true }) registerId?: string;
  @Id() cashierId!: string;
  @Id({ optional: true }) customerId?: string;
  @Figure() subtotalAmount!: number;
  @Figure() discountAmount!: number;
  @Figure() taxAmount!: number;
  @Figure() totalAmount!: number;
  @Figure() refundedAmount!: number;
}

export class OrderHistory {
  @ListOf(HistoricOrder, { max: 100 }) data!: HistoricOrder[];
  @Nested(Pagination) pagination!: Pagination;
  /** Where the following page begins; absent on the last one. */
  @Text(60, { optional: true }) next?: string;
}

/** Long reports, made in the background: takings by day and outlet, and stock by product. */
export const jobTypes = ['sales_summary', 'stock_summary'] as const;
export type JobType = (typeof jobTypes)[number];
export const jobFormats = ['json', 'csv', 'xlsx'] as const;
export type JobFormat = (typeof jobFormats)[number];
export const jobStatuses = ['QUEUED', 'RUNNING', 'DONE', 'FAILED'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export class StartJob {
  @OneOf(jobTypes) type!: JobType;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
  @Id({ optional: true }) outletId?: string;
  @OneOf(jobFormats) format!: JobFormat;
}

export class JobView {
  @Id() id!: string;
  @OneOf(jobTypes) type!: JobType;
  @Day() from!: string;
  @Day() to!: string;
  @Id({ optional: true }) outletId?: string;
  @OneOf(jobFormats) format!: JobFormat;
  @OneOf(jobStatuses) status!: JobStatus;
  /** Percent. */
  @Whole(0, 100) progress!: number;
  @Instant() createdAt!: string;
  /** From then on the job and its result are gone. */
  @Instant() expiresAt!: string;
}

export class GetJob {
  @Id() id!: string;
}

export class GetJobResult {
  @Id() id!: string;
  /** Which part of the result, from 0: the file is put together of all of them. */
  @Whole(0, 100_000, { optional: true }) part?: number;
}

export class JobResult {
  @OneOf(jobTypes) type!: JobType;
  @OneOf(jobFormats) format!: JobFormat;
  @Words() columns!: string[];
  /** A part's rows. */
  @Rows() data!: readonly Record<string, unknown>[];
  @Flag() more!: boolean;
}

const refuses = ['identity.outlet.not-found'];
const view = { access: 'reports.view', refuses } as const;
const jobRefusals = ['reporting.job.not-found'];

export const salesTrend = query('reporting.report.sales-trend', SalesTrendQuery, SalesTrend, view);
export const topProducts = query('reporting.report.top-products', TopProductsQuery, TopProducts, view);
export const takings = query('reporting.report.takings', TakingsQuery, Takings, view);
export const hourlyHeatmap = query('reporting.report.hourly-heatmap', Period, HourlyHeatmap, view);
export const inventoryValuation = query('reporting.report.inventory-valuation', ValuationQuery, Valuation, view);
export const stockMovements = query('reporting.report.stock-movements', StockMovementsQuery, StockMovements, view);
export const orderHistory = query('reporting.report.order-history', OrderHistoryQuery, OrderHistory, view);

export const startJob = call('reporting.job.start', StartJob, JobView, {
  access: 'reports.export',
  refuses: [...refuses, 'reporting.job.too-many'],
  accepts: true,
});
export const getJob = query('reporting.job.get', GetJob, JobView, { access: 'reports.export', refuses: jobRefusals });
export const getJobResult = query('reporting.job.result', GetJobResult, JobResult, {
  access: 'reports.export',
  refuses: [...jobRefusals, 'reporting.job.wrong-state'],
});
