import type { MigrationInterface, QueryRunner } from 'typeorm';
import { monthlyById, secureTable } from '#libs/persistence';

/** Every completed order in one line, by its business day: what an accountant goes through. */
export class OrderHistory20261123093647 implements MigrationInterface {
  name = 'OrderHistory20261123093647';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reporting.orders (
        business_id uuid not null,
        business_date date not null,
        id uuid not null,
        outlet_id uuid not null,
        register_id uuid,
        cashier_id uuid not null,
        customer_id uuid,
        number text not null,
        receipt_number text not null,
        completed_at timestamptz not null,
        subtotal bigint not null,
        discount bigint not null,
        tax bigint not null,
        total bigint not null,
        primary key (business_id, business_date, id)
      ) partition by range (id);
      create table reporting.orders_default partition of reporting.orders default;
      ${secureTable('reporting.orders')}
      -- what came back of an order stands apart from its line: a refund may be told before its sale
      create table reporting.order_refunds (
        business_id uuid not null,
        -- the order's day, so that a page of the history finds them beside each other
        business_date date not null,
        order_id uuid not null,
        refunded bigint not null,
        primary key (business_id, business_date, order_id)
      );
      ${secureTable('reporting.order_refunds')}
      revoke all on reporting.orders_default from reporting_svc;
      drop function reporting.keep_months();
      drop function reporting.month_id(date);
      ${monthlyById('reporting', ['audit_records', 'orders'])}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
