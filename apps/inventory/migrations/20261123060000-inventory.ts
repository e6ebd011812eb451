import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables, monthlyById, secureTable } from '#libs/persistence';

export class Inventory20261123060000 implements MigrationInterface {
  name = 'Inventory20261123060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table inventory.warehouses (
        business_id uuid not null,
        id uuid not null,
        outlet_id uuid,
        name text not null,
        code text not null,
        type text not null check (type in ('CENTRAL', 'OUTLET')),
        is_default boolean not null default false,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        primary key (business_id, id),
        constraint warehouses_code unique (business_id, code)
      );
      ${secureTable('inventory.warehouses')}

      create table inventory.products (
        business_id uuid not null,
        id uuid not null,
        sku text not null,
        name text not null,
        unit text not null,
        version integer not null,
        primary key (business_id, id)
      );
      ${secureTable('inventory.products')}

      -- quantities in thousandths; sold_below tells that an outlet's policy let it fall below zero
      create table inventory.stock (
        business_id uuid not null,
        warehouse_id uuid not null,
        product_id uuid not null,
        on_hand bigint not null default 0,
        sold_below boolean not null default false,
        minimum bigint not null default 0,
        maximum bigint,
        version integer not null default 1,
        primary key (business_id, warehouse_id, product_id),
        constraint stock_not_below_zero check (on_hand >= 0 or sold_below)
      ) with (fillfactor = 50);
      ${secureTable('inventory.stock')}

      -- the verdict on each sale, by order: asked twice, it answers the same
      create table inventory.stock_commits (
        business_id uuid not null,
        order_id uuid not null,
        attempt integer not null,
        taken boolean not null,
        short text,
        at timestamptz not null default now(),
        primary key (business_id, order_id)
      ) partition by range (order_id);
      create table inventory.stock_commits_default partition of inventory.stock_commits default;
      ${secureTable('inventory.stock_commits')}

      -- a sale's movement has the id of its order line, so no line can ever move stock twice
      create table inventory.movements (
        business_id uuid not null,
        id uuid not null,
        type text not null,
        product_id uuid not null,
        warehouse_id uuid not null,
        quantity bigint not null,
        balance_after bigint not null,
        reference_type text not null,
        reference_id uuid not null,
        reference_number text,
        reason text,
        notes text,
        user_id uuid not null,
        at timestamptz not null default now(),
        primary key (business_id, id)
      ) partition by range (id);
      create table inventory.movements_default partition of inventory.movements default;
      create index movements_product on inventory.movements (business_id, product_id, id);
      create index movements_at on inventory.movements using brin (at);
      ${secureTable('inventory.movements')}

      ${monthlyById('inventory', ['stock_commits', 'movements'])}
      ${messagingTables('inventory')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
