import { Injectable } from '@nestjs/common';
import { NIL_ID, type Minor, type Thousandths } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import { flowColumns, flowKeptAs, type Flow, type Moved } from './flow.js';
import type { Cell } from './heatmap.js';
import type { OrdersOfDay, PageOfDays } from './history.js';
import type { MovedPart } from './part-days.js';
import { wholeDays } from './period.js';
import type { Rise } from './rise.js';
import type { Scope } from './scope.service.js';
import { movedSums, productSums } from './standings.repository.js';
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
const valuesOf = (scope: Scope): unknown[] => {
  const { from, to } = wholeDays(scope);
  return [scope.businessId, from, to, scope.outlets ?? null];
};

const takingKeys = {
  method: 't.method',
  cashier: 't.cashier_id::text',
  register: `case t.register_id when '${NIL_ID}' then 'none' else t.register_id::text end`,
} as const;

const nameKeys = { method: 'null::uuid', cashier: 't.cashier_id', register: 't.register_id' } as const;

const keptAs = Object.values(flowKeptAs);

const sums = flowColumns.map((column) => `sum(f.${flowKeptAs[column]})::bigint as "${column}"`).join(', ');

const inAll = flowColumns.map((column) => `coalesce(sum(m."${column}"), 0)::bigint as "${column}"`).join(', ');

/** What moved of each product that did; one whose totals grew before the period alone comes to nothing in it. */
const moved = `moved as (
  select f.product_id as "productId", ${sums} from (${movedSums(keptAs)}
    union all
    select product, ${keptAs.map((column) => `coalesce(${column}, 0)`).join(', ')}
    from json_to_recordset($11) p(product uuid, ${keptAs.map((column) => `${column} bigint`).join(', ')})) f
  group by f.product_id having ${flowColumns.map((column) => `sum(f.${flowKeptAs[column]}) <> 0`).join(' or ')})`;

const named = `m.*, p.sku, p.name from page m left join reporting.products p on p.business_id = $1 and p.id = m."productId"`;

/** Reads roll-ups of whole days; `parts` is what to add for those that a scope is cut through. */
@Injectable()
export class ReportsRepository {
  async days(tx: Read, scope: Scope, parts: Rise): Promise<Day[]> {
    const days = await tx.rows<Day>(
      `select t.business_date as date, sum(t.orders)::bigint as orders, sum(t.total)::bigint as total,
         sum(t.tax)::bigint as tax, sum(t.discount)::bigint as discount, sum(t.refunds)::bigint as refunds,
         sum(t.items)::bigint as items
       from reporting.sales_hours t where ${within} group by t.business_date order by t.business_date`,
      valuesOf(scope),
    );
    return [...days, ...parts.hours];
  }

  /** What sold best, under today's names; where the directory has not heard of a product, under the one it sold by. */
  topProducts(
    tx: Read,
    scope: Scope,
    parts: Rise,
    reckoned: readonly unknown[],
    by: 'revenue' | 'quantity',
    limit: number,
  ): Promise<Sold[]> {
    return tx.rows<Sold>(
      `with sold as (
         select f.product_id as "productId", sum(f.quantity - f.returned)::bigint as quantity,
           sum(f.revenue - f.refunds)::bigint as revenue, sum(f.orders)::bigint as orders
         from (${productSums(['quantity', 'revenue', 'orders', 'returned', 'refunds'])}
           union all
           select product, quantity, revenue, orders, returned, refunds from json_to_recordset($12)
             p(product uuid, quantity bigint, revenue bigint, orders bigint, returned bigint, refunds bigint)) f
         group by f.product_id
         having sum(f.orders) <> 0 or sum(f.returned) <> 0
         order by ${by} desc, f.product_id limit $9)
       select s.*, coalesce(p.sku, d.sku) as sku, coalesce(p.name, d.name) as name, p.category
       from sold s
       left join reporting.products p on p.business_id = $1 and p.id = s."productId"
       left join lateral (
         select t.sku, t.name from reporting.product_days t
         where p.name is null and t.business_id = $1 and t.product_id = s."productId"
           and t.business_date between $10 and $11
         order by t.business_date desc limit 1) d on true
       order by s.${by} desc, s."productId"`,
      [...reckoned, limit, scope.period.from, scope.period.to, JSON.stringify(parts.products)],
    );
  }

  takings(tx: Read, scope: Scope, parts: Rise, by: keyof typeof takingKeys): Promise<Taken[]> {
    return tx.rows<Taken>(
      `select s.*, n.name from (
         select ${takingKeys[by]} as key, ${nameKeys[by]} as "nameId", sum(t.gross)::bigint as gross,
           sum(t.refunds)::bigint as refunds, sum(t.change)::bigint as change
         from (
           select t.cashier_id, t.register_id, t.method, t.gross, t.refunds, t.change from reporting.takings t where ${within}
           union all
           select cashier, register, method, gross, refunds, change from json_to_recordset($5)
             p(cashier uuid, register uuid, method text, gross bigint, refunds bigint, change bigint)) t
         group by 1, 2) s
       left join reporting.names n on n.business_id = $1 and n.id = s."nameId"
       order by s.gross desc, s.key`,
      [...valuesOf(scope), JSON.stringify(parts.takings)],
    );
  }

  async hours(tx: Read, scope: Scope, parts: Rise): Promise<Cell[]> {
    const cells = await tx.rows<Cell>(
      `select extract(isodow from t.business_date)::integer as weekday, t.hour, sum(t.orders)::bigint as orders,
         sum(t.total - t.refunds)::bigint as revenue
       from reporting.sales_hours t where ${within} group by 1, 2`,
      valuesOf(scope),
    );
    return [...cells, ...parts.hours.map(cellOf)];
  }

  /** A page of the products that moved, the most sold first, with what moved in all and how many products did. */
  async moved(
    tx: Read,
    parts: readonly MovedPart[],
    reckoned: readonly unknown[],
    limit: number,
    offset: number,
  ): Promise<{ readonly page: readonly Moved[]; readonly inAll: Flow; readonly products: number }> {
    const [row] = await tx.rows<Flow & { page: Moved[]; products: number }>(
      `with ${moved}, page as (
         select * from moved order by sold desc, "productId" limit $9 offset $10)
       select ${inAll}, count(*) as products,
         coalesce((select json_agg(r order by r.sold desc, r."productId") from (select ${named}) r), '[]') as page
       from moved m`,
      [...reckoned, limit, offset, JSON.stringify(parts)],
    );
    const { page, products, ...flow } = row!;
    return { page, inAll: flow, products };
  }

  /** How many orders each day has, the last day first; days without any are left out. */
  ordersByDay(tx: Read, scope: Scope, parts: Rise): Promise<OrdersOfDay[]> {
    return tx.rows<OrdersOfDay>(
      `select t.day, sum(t.orders)::bigint as orders from (
         select t.business_date as day, t.orders from reporting.sales_hours t where ${within} and t.orders > 0
         union all
         select date, orders from json_to_recordset($5) p(date date, orders bigint) where orders > 0) t
       group by t.day order by t.day desc`,
      [...valuesOf(scope), JSON.stringify(parts.hours)],
    );
  }

  /** Completed orders of some days, the last first, behind one of them if it is said. */
  history(
    tx: Read,
    { businessId, cut, outlets }: Scope,
    { first, last, skip }: PageOfDays,
    limit: number,
    after: readonly string[] = [],
  ): Promise<Historic[]> {
    return tx.rows<Historic>(
      `select t.id, t.number, t.receipt_number as "receiptNumber", t.business_date as "businessDate",
         t.completed_at as "completedAt", t.outlet_id as "outletId", t.register_id as "registerId",
         t.cashier_id as "cashierId", t.customer_id as "customerId", t.subtotal as "subtotalAmount",
         t.discount as "discountAmount", t.tax as "taxAmount", t.total as "totalAmount", coalesce(r.refunded, 0)::bigint as "refundedAmount"
       from reporting.orders t
         left join reporting.order_refunds r
           on r.business_id = t.business_id and r.business_date = t.business_date and r.order_id = t.id
       where ${within} and ($5::date is null or (t.business_date, t.id) < ($5, $6::uuid))
         and ($9::timestamptz is null or t.completed_at >= $9) and ($10::timestamptz is null or t.completed_at < $10)
       order by t.business_date desc, t.id desc limit $7 offset $8`,
      [
        ...[businessId, first, last, outlets ?? null, after[0] ?? null, after[1] ?? null, limit, skip],
        ...[cut?.since ?? null, cut?.until ?? null],
      ],
    );
  }

  /** The products that moved on whole days, in the order of their ids, those after one. */
  movedAfter(tx: Read, reckoned: readonly unknown[], productId: string, limit: number): Promise<Moved[]> {
    return tx.rows<Moved>(
      `with ${moved}, page as (
         select * from moved where "productId" > $9 order by "productId" limit $10)
       select ${named} order by m."productId"`,
      [...reckoned, productId, limit, '[]'],
    );
  }
}

const cellOf = ({ date, hour, orders, total, refunds }: Rise['hours'][number]): Cell => ({
  ...{ weekday: new Date(date).getUTCDay() || 7, hour, orders },
  revenue: total - refunds,
});
