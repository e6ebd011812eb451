import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

export class Refunds20261123090532 implements MigrationInterface {
  name = 'Refunds20261123090532';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- null: no refund, so that reading a usual order does not look for them
      alter table sales.orders add column refunded bigint, add column differs boolean not null default false;
      -- the few that are still open, among all that were ever sold; a checkout is never in it
      create index orders_open on sales.orders (business_id, id) where status = 'OPEN';

      -- not cut by month: looked up by order, unique by an id that a client made at any time
      create table sales.refunds (
        business_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        register_id uuid,
        user_id uuid not null,
        reason text not null,
        fingerprint text not null,
        business_date date not null,
        created_at timestamptz not null,
        constraint refunds_pkey primary key (business_id, id)
      );
      create index refunds_order on sales.refunds (business_id, order_id);
      ${secureTable('sales.refunds')}

      create table sales.refund_items (
        business_id uuid not null,
        refund_id uuid not null,
        place smallint not null,
        id uuid not null,
        item_id uuid not null,
        product_id uuid not null,
        quantity bigint not null check (quantity > 0),
        restock boolean not null,
        amount bigint not null check (amount >= 0),
        tax bigint not null check (tax between 0 and amount),
        primary key (business_id, refund_id, place)
      );
      ${secureTable('sales.refund_items')}

      create table sales.refund_payments (
        business_id uuid not null,
        refund_id uuid not null,
        place smallint not null,
        method text not null,
        amount bigint not null check (amount > 0),
        primary key (business_id, refund_id, place)
      );
      ${secureTable('sales.refund_payments')}

      -- the start of a receipt number is a range, and a range of bytes needs no locale
      alter table sales.receipts alter column receipt_number type text collate "C";

      -- business first: the customers of other shops are not even looked at
      drop index sales.customers_search;
      create index customers_search on sales.customers using gin
        (business_id, (lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) public.gin_trgm_ops);
      create index customers_made on sales.customers (business_id, created_at, id);
      create function sales.find_customers(business uuid, pattern text, most integer) returns setof uuid
        language sql stable security definer set search_path = public, pg_catalog as $$
        select id from sales.customers
        where business_id = business
          and business = any(current_setting('app.businesses')::uuid[])
          and lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) like pattern
        limit most
      $$;
      ${acrossBusinesses('sales', 'sales.find_customers(uuid, text, integer)')}
      set local role pos_definer;
      drop function sales.search_customers(uuid, text);
      reset role`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
