import { Injectable } from '@nestjs/common';
import { NIL_ID, type Minor, type Thousandths } from '#libs/kernel';
import { MOST_COUNTED, type Tx } from '#libs/persistence';
import { flowColumns, type Flow } from './flow.js';
import type { Cell } from './heatmap.js';
import type { Scope } from './scope.service.js';
import type { Day } from './trend.js';

/** What was sold of a product. */
export interface Sold {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string | null;
  readonly quantity: Thousandths;
  readonly revenue: Minor;
  readonly orders: number;
}

/** What was taken under one key; `name` is null where the directory does not know it. */
export interface Taken {
  readonly key: string;
  readonly name: string | null;
  readonly gross: Minor;
  readonly refunds: Minor;
  readonly change: Minor;
}

/** What moved of a product. */
export interface Moved extends Flow {
  readonly productId: string;
  readonly sku: string | null;
  readonly name: string | null;
}

/** A completed order. */
export interface Historic {
  readonly id: string;
  readonly number: string;
  readonly receiptNumber: string;
  readonly businessDate: string;
  readonly completedAt: Date;
  readonly outletId: string;
  readonly registerId: string | null;
  readonly cashierId: string;
  readonly customerId: string | null;
  readonly subtotalAmount: Minor;
  readonly discountAmount: Minor;
  readonly taxAmount: Minor;
  readonly totalAmount: Minor;
  readonly refundedAmount: Minor;
}

type Read = Omit<Tx, 'announce'>;

const within = `t.business_id = $1 and t.business_date between $2 and $3 and ($4::uuid[] is null or t.outlet_id = any($4))`;
const valuesOf = ({ businessId, period, outlets }: Scope): unknown[] => [
  businessId,
  period.from,
  period.to,
  outlets ?? null,
];

const takingKeys = {
  method: 't.method',
  cashier: 't.cashier_id::text',
  register: `case t.register_id when '${NIL_ID}' then 'none' else t.register_id::text end`,
} as const;

const nameKeys = { method: 'null::uuid', cashier: 't.cashier_id', register: 't.register_id' } as const;

const sums = flowColumns.map((column) => `sum(f."${column}")::bigint as "${column}"`).join(', ');

/** Sales by outlet and everything else by warehouse, whose outlet may since have changed: the one that it has now counts. */
const flows = `flows as (
  select t.product_id, t.quantity as sold, t.restocked as returned, 0 as purchased, 0 as "transferredIn",
    0 as "transferredOut", 0 as "adjustedIn", 0 as "adjustedOut", 0 as counted
  from reporting.product_days t where ${within}
  union all
  select t.product_id, 0, 0, t.purchased, t.transferred_in, t.transferred_out, t.adjusted_in, t.adjusted_out, t.counted
  from reporting.stock_days t left join reporting.warehouses w on w.business_id = t.business_id and w.id = t.warehouse_id
  where t.business_id = $1 and t.business_date between $2 and $3 and ($4::uuid[] is null or w.outlet_id = any($4)))`;

const named = `m.*, p.sku, p.name from moved m left join reporting.products p on p.business_id = $1 and p.id = m."productId"`;

@Injectable()
export class ReportsRepository {
  days(tx: Read, scope: Scope): Promise<Day[]> {
    return tx.rows<Day>(
      `select t.business_date as date, sum(t.orders)::bigint as orders, sum(t.total)::bigint as total,
         sum(t.tax)::bigint as tax, sum(t.discount)::bigint as discount, sum(t.refunds)::bigint as refunds,
         sum(t.items)::bigint as items
       from reporting.sales_hours t where ${within} group by t.business_date order by t.business_date`,
      valuesOf(scope),
    );
  }

  topProducts(tx: Read, scope: Scope, by: 'revenue' | 'quantity', limit: number): Promise<Sold[]> {
    return tx.rows<Sold>(
      `select s.*, p.category from (
         select t.product_id as "productId", (array_agg(t.sku order by t.business_date desc))[1] as sku,
           (array_agg(t.name order by t.business_date desc))[1] as name,
           sum(t.quantity - t.returned)::bigint as quantity, sum(t.revenue - t.refunds)::bigint as revenue,
           sum(t.orders)::bigint as orders
         from reporting.product_days t where ${within} group by t.product_id
         order by ${by} desc, t.product_id limit $5) s
       left join reporting.products p on p.business_id = $1 and p.id = s."productId"
       order by s.${by} desc, s."productId"`,
      [...valuesOf(scope), limit],
    );
  }

  takings(tx: Read, scope: Scope, by: keyof typeof takingKeys): Promise<Taken[]> {
    return tx.rows<Taken>(
      `select s.*, n.name from (
         select ${takingKeys[by]} as key, ${nameKeys[by]} as "nameId", sum(t.gross)::bigint as gross,
           sum(t.refunds)::bigint as refunds, sum(t.change)::bigint as change
         from reporting.takings t where ${within} group by 1, 2) s
       left join reporting.names n on n.business_id = $1 and n.id = s."nameId"
       order by s.gross desc, s.key`,
      valuesOf(scope),
    );
  }

  hours(tx: Read, scope: Scope): Promise<Cell[]> {
    return tx.rows<Cell>(
      `select extract(isodow from t.business_date)::integer as weekday, t.hour, sum(t.orders)::bigint as orders,
         sum(t.total - t.refunds)::bigint as revenue
       from reporting.sales_hours t where ${within} group by 1, 2`,
      valuesOf(scope),
    );
  }

  /** A page of the products that moved, the most sold first, and how many there are. */
  async moved(tx: Read, scope: Scope, limit: number, offset: number): Promise<[moved: Moved[], total: number]> {
    const rows = await tx.rows<Moved & { total: number }>(
      `with ${flows}, moved as (
         select f.product_id as "productId", ${sums}, count(*) over () as total from flows f group by f.product_id
         order by sold desc, f.product_id limit $5 offset $6)
       select ${named} order by m.sold desc, m."productId"`,
      [...valuesOf(scope), limit, offset],
    );
    return [rows, rows[0]?.total ?? (offset === 0 ? 0 : await this.countMoved(tx, scope))];
  }

  private async countMoved(tx: Read, scope: Scope): Promise<number> {
    const [row] = await tx.rows<{ total: number }>(
      `with ${flows} select count(distinct f.product_id) as total from flows f`,
      valuesOf(scope),
    );
    return row!.total;
  }

  async movedInAll(tx: Read, scope: Scope): Promise<Flow> {
    const [row] = await tx.rows<Flow>(
      `with ${flows} select ${flowColumns.map((c) => `coalesce(sum(f."${c}"), 0)::bigint as "${c}"`).join(', ')} from flows f`,
      valuesOf(scope),
    );
    return row!;
  }

  /** A page of completed orders, the last day first, and how many there are. */
  async history(
    tx: Read,
    scope: Scope,
    { after, limit, offset }: { readonly after?: readonly string[]; readonly limit: number; readonly offset: number },
  ): Promise<[orders: Historic[], total: number]> {
    const values = [...valuesOf(scope), after?.[0] ?? null, after?.[1] ?? null, limit, offset];
    const orders = await tx.rows<Historic>(
      `select t.id, t.number, t.receipt_number as "receiptNumber", t.business_date as "businessDate",
         t.completed_at as "completedAt", t.outlet_id as "outletId", t.register_id as "registerId",
         t.cashier_id as "cashierId", t.customer_id as "customerId", t.subtotal as "subtotalAmount",
         t.discount as "discountAmount", t.tax as "taxAmount", t.total as "totalAmount", t.refunded as "refundedAmount"
       from reporting.orders t where ${within} and ($5::date is null or (t.business_date, t.id) < ($5, $6::uuid))
       order by t.business_date desc, t.id desc limit $7 offset $8`,
      values,
    );
    const [counted] = await tx.rows<{ total: number }>(
      `select count(*) as total from (select from reporting.orders t where ${within} limit ${MOST_COUNTED + 1}) c`,
      valuesOf(scope),
    );
    return [orders, counted!.total];
  }

  /** The products that moved in the order of their ids, those after one. */
  movedAfter(tx: Read, scope: Scope, productId: string, limit: number): Promise<Moved[]> {
    return tx.rows<Moved>(
      `with ${flows}, moved as (
         select f.product_id as "productId", ${sums} from flows f where f.product_id > $5 group by f.product_id
         order by f.product_id limit $6)
       select ${named} order by m."productId"`,
      [...valuesOf(scope), productId, limit],
    );
  }
}
