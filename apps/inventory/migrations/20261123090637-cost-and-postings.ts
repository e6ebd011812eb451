import type { MigrationInterface, QueryRunner } from 'typeorm';
import { secureTable } from '#libs/persistence';

// A forced policy hides every row from a migration, which names no business.
const withoutPolicy = (table: string, sql: string): string => `
  alter table ${table} no force row level security;
  ${sql}
  alter table ${table} force row level security;`;

/** What goods cost, warehouses that were given up, and the postings that clients may ask for twice. */
export class CostAndPostings20261123090637 implements MigrationInterface {
  name = 'CostAndPostings20261123090637';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- cost: what the goods on hand cost, in minor units; last_cost: of 100 units on average when the last ones came in,
      -- for what is sold before goods come; id: what events about a stock row are about
      alter table inventory.stock
        add column id uuid not null default gen_random_uuid(),
        add column cost bigint not null default 0,
        add column last_cost bigint not null default 0;

      -- the cost of a row of stock is the sum of cost and correction of its movements; reverses: the sale's movement
      -- that goods came back from
      alter table inventory.movements
        add column cost bigint not null default 0,
        add column cost_correction bigint not null default 0,
        add column reverses uuid;
      create index movements_reverses on inventory.movements (business_id, reverses) where reverses is not null;

      -- null: not heard of yet
      alter table inventory.products add column track_stock boolean;

      alter table inventory.warehouses add column is_active boolean not null default true;
      ${withoutPolicy(
        'inventory.warehouses',
        `update inventory.warehouses w set is_default = w.id = (
           select o.id from inventory.warehouses o
           where o.business_id = w.business_id and o.outlet_id is not distinct from w.outlet_id
           order by o.is_default desc, o.created_at, o.id limit 1);`,
      )}
      create unique index warehouses_default on inventory.warehouses (business_id, outlet_id) nulls not distinct where is_default;

      -- transfers and stock takes by the id their client gave them: asked twice, they answer the same
      create table inventory.postings (
        business_id uuid not null,
        kind text not null check (kind in ('TRANSFER', 'STOCK_TAKE')),
        id uuid not null,
        fingerprint text not null,
        answer text,
        at timestamptz not null default now(),
        primary key (business_id, kind, id)
      );
      ${secureTable('inventory.postings')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
