import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

/** Roll-ups can be made anew of the events that are kept: `npm run outbox -- rebuild`. */
export class Rebuild20261123134200 implements MigrationInterface {
  name = 'Rebuild20261123134200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- forgets every roll-up and that its events were taken; says no where some of them are no longer kept,
      -- or never were events
      create function reporting.empty_rollups(kept_since timestamptz) returns void language plpgsql volatile security definer
      set search_path = pg_catalog as $$
      begin
        -- what a consumer adds meanwhile is either forgotten whole or comes after
        lock table reporting.sales_hours, reporting.takings, reporting.product_days, reporting.stock_days, reporting.orders,
          reporting.order_refunds, reporting.day_changes, reporting.inbox in exclusive mode;
        if exists (select from reporting.inbox i
            where i.consumer in ('reporting.reports', 'reporting.stock') and i.at < kept_since)
          or (select count(*) from reporting.orders)
            > (select count(*) from reporting.inbox i where i.consumer = 'reporting.reports') then
          raise exception 'some roll-ups are older than the events that are kept' using errcode = 'object_not_in_prerequisite_state';
        end if;
        delete from reporting.sales_hours;
        delete from reporting.takings;
        delete from reporting.product_days;
        delete from reporting.stock_days;
        delete from reporting.orders;
        delete from reporting.order_refunds;
        delete from reporting.standings;
        delete from reporting.cuts;
        delete from reporting.day_changes;
        delete from reporting.inbox i where i.consumer in ('reporting.reports', 'reporting.stock');
      end $$;
      ${acrossBusinesses('reporting', 'reporting.empty_rollups(timestamptz)')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
