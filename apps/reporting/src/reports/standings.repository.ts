import { Injectable } from '@nestjs/common';
import { NIL_ID } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { daysAfter, startOfYear, type Period } from './period.js';
import type { Scope } from './scope.service.js';
import type { Reach, Cut, Reckoning } from './standings.js';

type Read = Omit<Tx, 'announce'>;

const sold = ['quantity', 'revenue', 'orders', 'returned', 'restocked', 'refunds'];
const moved = ['purchased', 'transferred_in', 'transferred_out', 'adjusted_in', 'adjusted_out', 'counted'];
const figures = [...sold, ...moved];

const none = (columns: readonly string[]): string => columns.map(() => '0').join(', ');

/** Changes of the days from the first of January until a cut. */
const changesUntil = (cut: string): string => `(
  select coalesce(sum(d.changes), 0) from reporting.day_changes d
  where d.business_id = $1 and d.business_date < ${cut} and d.business_date >= date_trunc('year', ${cut} - 1))`;

// The latest totals of the same year that still hold, and the days since; $4 is the first of January.
const FOLD = `
  with prior as (
    select c.until from reporting.cuts c
    where c.business_id = $1 and c.reach = $2 and c.until > $4 and c.until < $3 and c.changes = ${changesUntil('c.until')}
    order by c.until desc limit 1
  ), since as (
    select coalesce((select until from prior), $4::date) as day
  ), made as (
    insert into reporting.standings (business_id, until, place_id, product_id, ${figures.join(', ')})
    select $1, $3::date, f.place_id, f.product_id, ${figures.map((figure) => `sum(f.${figure})`).join(', ')}
    from (
      select s.place_id, s.product_id, ${figures.map((figure) => `s.${figure}`).join(', ')}
      from prior p join reporting.standings s on s.business_id = $1 and s.until = p.until
        and (s.place_id = '${NIL_ID}') = ($2 = 'business')
      union all
      select case $2 when 'business' then '${NIL_ID}' else t.outlet_id end, t.product_id, ${sold.map((f) => `t.${f}`).join(', ')}, ${none(moved)}
      from reporting.product_days t
      where t.business_id = $1 and t.business_date >= (select day from since) and t.business_date < $3
      union all
      select case $2 when 'business' then '${NIL_ID}' else t.warehouse_id end, t.product_id, ${none(sold)}, ${moved.map((f) => `t.${f}`).join(', ')}
      from reporting.stock_days t
      where t.business_id = $1 and t.business_date >= (select day from since) and t.business_date < $3
    ) f
    group by f.place_id, f.product_id order by f.place_id, f.product_id
  )
  insert into reporting.cuts (business_id, reach, until, changes) values ($1, $2, $3, ${changesUntil('$3::date')})`;

/** The sums of products over a reckoning: `$1` to `$8` are those of `reckoned`. */
export const productSums = (columns: readonly string[]): string => `
  select s.product_id, ${columns.map((column) => `c.sign * s.${column} as ${column}`).join(', ')}
  from unnest($3::date[], $4::integer[]) c(until, sign)
  join reporting.standings s on s.business_id = $1 and s.until = c.until and s.place_id = any($8::uuid[])
  union all
  select t.product_id, ${columns.map((column) => (sold.includes(column) ? `r.sign * t.${column}` : '0')).join(', ')}
  from unnest($5::date[], $6::date[], $7::integer[]) r(first, last, sign)
  join reporting.product_days t on t.business_id = $1 and t.business_date between r.first and r.last
    and ($2::uuid[] is null or t.outlet_id = any($2))`;

/** As `productSums`, with what moved otherwise: by warehouse, of the outlet that it belongs to now. */
export const movedSums = (columns: readonly string[]): string => `${productSums(columns)}
  union all
  select t.product_id, ${columns.map((column) => (moved.includes(column) ? `r.sign * t.${column}` : '0')).join(', ')}
  from unnest($5::date[], $6::date[], $7::integer[]) r(first, last, sign)
  join reporting.stock_days t on t.business_id = $1 and t.business_date between r.first and r.last
    and ($2::uuid[] is null or t.warehouse_id = any($8::uuid[]))`;

/** The values of `productSums`: those of a scope, reckoned so. */
export const reckoned = (
  { businessId, outlets }: Scope,
  { cuts, spans }: Reckoning,
  places: readonly string[],
): unknown[] => [
  businessId,
  outlets ?? null,
  cuts.map(({ until }) => until),
  cuts.map(({ sign }) => sign),
  spans.map(({ from }) => from),
  spans.map(({ to }) => to),
  spans.map(({ sign }) => sign),
  places,
];

/** Running totals of products: read where they hold, and written down anew where they do not. */
@Injectable()
export class StandingsRepository {
  constructor(private readonly transactions: Transactions) {}

  /** The cuts that hold, of those that may serve a period: nothing changed before them since they were written down. */
  async valid(tx: Read, businessId: string, reach: Reach, { from, to }: Period): Promise<Cut[]> {
    const rows = await tx.rows<{ until: Cut }>(
      `with run as (
         select d.business_date as day, sum(d.changes) over (
           partition by date_trunc('year', d.business_date) order by d.business_date) as changes
         from reporting.day_changes d where d.business_id = $1 and d.business_date >= $3 and d.business_date < $4
       )
       select c.until from reporting.cuts c
       left join lateral (
         select r.changes from run r where r.day < c.until and r.day >= date_trunc('year', c.until - 1)
         order by r.day desc limit 1) r on true
       where c.business_id = $1 and c.reach = $2 and c.until > $3 and c.until <= $4
         and c.changes = coalesce(r.changes, 0)`,
      [businessId, reach, startOfYear(from), startOfYear(daysAfter(startOfYear(to), 366))],
    );
    return rows.map(({ until }) => until);
  }

  /** The places whose totals make up those of a scope: its outlets and their warehouses, or the whole business. */
  async placesOf(tx: Read, { businessId, outlets }: Scope): Promise<readonly string[]> {
    if (!outlets) return [NIL_ID];
    const warehouses = await tx.rows<{ id: string }>(
      'select id from reporting.warehouses where business_id = $1 and outlet_id = any($2)',
      [businessId, outlets],
    );
    return [...outlets, ...warehouses.map(({ id }) => id)];
  }

  /** The first day of which anything is known. */
  async firstDay(tx: Read, businessId: string): Promise<string | undefined> {
    const [row] = await tx.rows<{ day: string | null }>(
      `select least((select min(business_date) from reporting.product_days where business_id = $1),
         (select min(business_date) from reporting.stock_days where business_id = $1)) as day`,
      [businessId],
    );
    return row?.day ?? undefined;
  }

  firstDayOf(businessId: string): Promise<string | undefined> {
    return this.transactions.across([businessId], (tx) => this.firstDay(tx, businessId));
  }

  /** Writes the totals until a cut down, from those of the cut before it; true when they had to be. */
  async fold(businessId: string, reach: Reach, until: Cut): Promise<boolean> {
    return this.transactions.across([businessId], async (tx) => {
      await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`standings ${businessId} ${reach}`]);
      const held = await tx.rows(
        `select 1 as held from reporting.cuts c
         where c.business_id = $1 and c.reach = $2 and c.until = $3 and c.changes = ${changesUntil('c.until')}`,
        [businessId, reach, until],
      );
      if (held.length > 0) return false;
      await tx.rows('delete from reporting.cuts where business_id = $1 and reach = $2 and until = $3', [
        ...[businessId, reach, until],
      ]);
      await tx.rows(
        `delete from reporting.standings
         where business_id = $1 and until = $3 and (place_id = '${NIL_ID}') = ($2 = 'business')`,
        [businessId, reach, until],
      );
      await tx.rows(FOLD, [businessId, reach, until, startOfYear(daysAfter(until, -1))]);
      return true;
    });
  }
}
