import { Injectable } from '@nestjs/common';
import { NIL_ID, type Minor, type Thousandths } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { Period } from './period.js';
import type { Day } from './trend.js';

/** Of which business, days and outlets (`undefined`: all) a report tells. */
export interface Scope {
  readonly businessId: string;
  readonly period: Period;
  readonly outlets: readonly string[] | undefined;
}

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
}
