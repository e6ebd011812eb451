import type { MigrationInterface, QueryRunner } from 'typeorm';
import { secureTable } from '#libs/persistence';

/** Purchase orders, their lines and deliveries. */
export class PurchaseOrders20261123090638 implements MigrationInterface {
  name = 'PurchaseOrders20261123090638';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table procurement.orders (
        business_id uuid not null,
        id uuid not null,
        number text not null,
        status text not null check (status in ('DRAFT', 'ORDERED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED')),
        outlet_id uuid not null,
        supplier_id uuid not null,
        warehouse_id uuid not null,
        warehouse_name text not null,
        warehouse_code text not null,
        expected_date date,
        notes text,
        reason text,
        currency text not null,
        total bigint not null check (total >= 0),
        closed_short boolean not null,
        user_id uuid not null,
        business_date date not null,
        created_at timestamptz not null,
        ordered_at timestamptz,
        received_at timestamptz,
        version integer not null check (version > 0),
        primary key (business_id, id),
        -- who deletes a supplier at the moment when something is ordered from it fails here
        constraint orders_supplier foreign key (business_id, supplier_id) references procurement.suppliers (business_id, id)
      );
      create index orders_supplier on procurement.orders (business_id, supplier_id, id);
      create index orders_outlet on procurement.orders (business_id, outlet_id, id);
      ${secureTable('procurement.orders')}

      -- quantities in thousandths
      create table procurement.order_lines (
        business_id uuid not null,
        order_id uuid not null,
        line smallint not null,
        id uuid not null,
        product_id uuid not null,
        sku text not null,
        name text not null,
        unit text not null,
        track_stock boolean not null,
        ordered bigint not null check (ordered > 0),
        received bigint not null default 0,
        unit_cost bigint not null check (unit_cost >= 0),
        primary key (business_id, order_id, line),
        constraint order_lines_id unique (business_id, id),
        constraint order_lines_order foreign key (business_id, order_id) references procurement.orders (business_id, id),
        constraint order_lines_not_exceeded check (received between 0 and ordered)
      );
      ${secureTable('procurement.order_lines')}

      create table procurement.receipts (
        business_id uuid not null,
        id uuid not null,
        order_id uuid not null,
        fingerprint text not null,
        user_id uuid not null,
        at timestamptz not null,
        primary key (business_id, id),
        constraint receipts_order foreign key (business_id, order_id) references procurement.orders (business_id, id)
      );
      ${secureTable('procurement.receipts')}

      -- what came by each delivery, for the one who adds stock and orders up
      create table procurement.receipt_lines (
        business_id uuid not null,
        receipt_id uuid not null,
        order_line_id uuid not null,
        quantity bigint not null check (quantity > 0),
        cost bigint not null,
        primary key (business_id, receipt_id, order_line_id),
        constraint receipt_lines_receipt foreign key (business_id, receipt_id) references procurement.receipts (business_id, id)
      );
      ${secureTable('procurement.receipt_lines')}

      create table procurement.order_series (
        business_id uuid not null,
        outlet_id uuid not null,
        last integer not null,
        primary key (business_id, outlet_id)
      );
      ${secureTable('procurement.order_series')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
