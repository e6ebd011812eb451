import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, messagingTables, monthlyById, secureTable } from '#libs/persistence';

export class Sales20261123061000 implements MigrationInterface {
  name = 'Sales20261123061000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sales.customers (
        business_id uuid not null,
        id uuid not null,
        name text not null,
        email text,
        phone text,
        address text,
        price_tier_id uuid,
        is_member boolean not null default false,
        notes text,
        fingerprint text,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        primary key (business_id, id)
      );
      create index customers_search on sales.customers
        using gin ((lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) public.gin_trgm_ops);
      create index customers_name on sales.customers (business_id, name, id);
      ${secureTable('sales.customers')}

      -- pattern operators lose their index under row-level security: this function brings its own check of the business
      create function sales.search_customers(business uuid, pattern text) returns setof uuid
        language sql stable security definer set search_path = public, pg_catalog as $$
        select id from sales.customers
        where business_id = business
          and business = any(current_setting('app.businesses')::uuid[])
          and lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '')) like pattern
        limit 1000
      $$;
      ${acrossBusinesses('sales', 'sales.search_customers(uuid, text)')}

      -- what a sale must know of its outlet; a copy of identity's
      create table sales.places (
        business_id uuid not null,
        outlet_id uuid not null,
        place text not null,
        read_at timestamptz not null default now(),
        primary key (business_id, outlet_id)
      );
      ${secureTable('sales.places')}

      create table sales.orders (
        business_id uuid not null,
        id uuid not null,
        number text not null,
        receipt_number text,
        status text not null check (status in ('OPEN', 'PENDING', 'COMPLETED', 'CANCELLED', 'REJECTED')),
        payment_status text not null,
        in_one_step boolean not null,
        outlet_id uuid not null,
        warehouse_id uuid not null,
        register_id uuid,
        customer_id uuid,
        cashier_id uuid not null,
        notes text,
        reason text,
        currency text not null,
        tax_inclusive boolean not null,
        stock_policy text not null,
        subtotal bigint not null,
        discount bigint not null,
        tax bigint not null,
        total bigint not null,
        paid bigint not null default 0,
        change bigint not null default 0,
        warnings text,
        fingerprint text not null,
        business_date date not null,
        created_at timestamptz not null,
        pending_since timestamptz,
        completed_at timestamptz,
        version integer not null,
        primary key (business_id, id),
        -- PostgreSQL reads each check anew for each statement: these few are what money depends on
        constraint orders_amounts check (least(subtotal, discount, tax, total, paid) >= 0),
        constraint orders_total check (total = subtotal - discount + case when tax_inclusive then 0 else tax end),
        constraint orders_paid_in_full check (status not in ('COMPLETED', 'PENDING') or paid >= total),
        constraint orders_change check (change = greatest(paid - total, 0)),
        constraint orders_receipt check ((status = 'COMPLETED') = (receipt_number is not null and completed_at is not null))
      ) partition by range (id);
      create table sales.orders_default partition of sales.orders default;
      create index orders_pending on sales.orders (pending_since) where status = 'PENDING';
      create index orders_customer on sales.orders (business_id, customer_id, id) where customer_id is not null;
      create index orders_created on sales.orders using brin (created_at);
      ${secureTable('sales.orders')}

      create table sales.order_lines (
        business_id uuid not null,
        order_id uuid not null,
        line smallint not null,
        id uuid not null,
        product_id uuid not null,
        sku text not null,
        name text not null,
        unit text not null,
        quantity bigint not null,
        unit_price bigint not null,
        discount bigint not null,
        tax_rate integer not null,
        tax bigint not null,
        line_total bigint not null,
        price_tier_id uuid,
        track_stock boolean not null,
        primary key (business_id, order_id, line),
        constraint order_lines_amounts check (quantity > 0 and least(unit_price, discount, tax, line_total) >= 0)
      ) partition by range (order_id);
      create table sales.order_lines_default partition of sales.order_lines default;
      ${secureTable('sales.order_lines')}

      -- not cut by month: looked up by order, unique by an id that a till made at any time
      create table sales.payments (
        business_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        method text not null,
        amount bigint not null check (amount > 0),
        reference text,
        status text not null,
        created_at timestamptz not null,
        constraint payments_pkey primary key (business_id, id)
      );
      create index payments_order on sales.payments (business_id, order_id);
      ${secureTable('sales.payments')}

      -- the last number given, for each register of an outlet (NIL: sales without a register)
      create table sales.receipt_series (
        business_id uuid not null,
        outlet_id uuid not null,
        register_id uuid not null,
        last bigint not null,
        primary key (business_id, outlet_id, register_id)
      ) with (fillfactor = 20);
      ${secureTable('sales.receipt_series')}

      -- each number once, whatever happens
      create table sales.receipts (
        business_id uuid not null,
        receipt_number text not null,
        order_id uuid not null,
        primary key (business_id, receipt_number)
      );
      ${secureTable('sales.receipts')}

      ${monthlyById('sales', ['orders', 'order_lines'])}

      -- sales whose worker may be gone; for the sweeper alone
      create function sales.pending_orders(older_than interval, most integer)
        returns table (business_id uuid, id uuid, cashier_id uuid)
        language sql stable security definer set search_path = pg_catalog as $$
        select o.business_id, o.id, o.cashier_id from sales.orders o
        where o.status = 'PENDING' and o.pending_since < now() - older_than
        order by o.pending_since limit most
      $$;
      ${acrossBusinesses('sales', 'sales.pending_orders(interval, integer)')}

      ${messagingTables('sales')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
