import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Move } from './stock-moves.js';

/** A move, where and when. */
export interface Dated extends Move {
  readonly businessId: string;
  /** RFC 3339. */
  readonly at: string;
}

const sumOf = (why: Move['why']): string => `coalesce(sum(m.quantity) filter (where m.why = '${why}'), 0)`;

@Injectable()
export class StockDaysRepository {
  /**
   * Adds what moved to its days: those of the outlet that the warehouse belongs to, for a central one the universal
   * clock's.
   */
  async add(tx: Pick<Tx, 'rows'>, moves: readonly Dated[]): Promise<void> {
    await tx.rows(
      `with added as (
       insert into reporting.stock_days as t (business_id, business_date, warehouse_id, product_id, purchased,
         transferred_in, transferred_out, adjusted_in, adjusted_out, counted)
       select m."businessId",
         (m.at at time zone coalesce(o.time_zone, 'UTC') - coalesce(o.day_starts_at, '00:00')::time)::date,
         m."warehouseId", m."productId", ${sumOf('purchased')}, ${sumOf('transferredIn')}, ${sumOf('transferredOut')},
         ${sumOf('adjustedIn')}, ${sumOf('adjustedOut')}, ${sumOf('counted')}
       from json_to_recordset($1) m("businessId" uuid, at timestamptz, "warehouseId" uuid, "productId" uuid, why text,
         quantity bigint)
       left join reporting.warehouses w on w.business_id = m."businessId" and w.id = m."warehouseId"
       left join reporting.outlets o on o.business_id = w.business_id and o.id = w.outlet_id
       group by 1, 2, 3, 4 order by 1, 2, 3, 4
       on conflict (business_id, business_date, warehouse_id, product_id) do update
       set purchased = t.purchased + excluded.purchased, transferred_in = t.transferred_in + excluded.transferred_in,
         transferred_out = t.transferred_out + excluded.transferred_out, adjusted_in = t.adjusted_in + excluded.adjusted_in,
         adjusted_out = t.adjusted_out + excluded.adjusted_out, counted = t.counted + excluded.counted
       returning t.business_id, t.business_date)
       insert into reporting.day_changes as t (business_id, business_date, changes)
       select distinct business_id, business_date, 1 from added order by business_id, business_date
       on conflict (business_id, business_date) do update set changes = t.changes + 1`,
      [JSON.stringify(moves)],
    );
  }
}
