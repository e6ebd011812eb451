import type { MigrationInterface, QueryRunner } from 'typeorm';
import { secureTable } from '#libs/persistence';

/** What stock is worth, by product and in all: reckoned when it is asked for, of what changed since. */
export class Worths20261123133300 implements MigrationInterface {
  name = 'Worths20261123133300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- outlet_id is the nil id for the whole business
      create table inventory.worths (
        business_id uuid not null,
        outlet_id uuid not null,
        product_id uuid not null,
        quantity bigint not null,
        cost bigint not null,
        retail bigint not null,
        low integer not null,
        unpriced boolean not null,
        primary key (business_id, outlet_id, product_id)
      );
      create index worths_page on inventory.worths (business_id, outlet_id, cost desc, product_id)
        where quantity <> 0 or cost <> 0;
      ${secureTable('inventory.worths')}
      create table inventory.valuations (
        business_id uuid not null,
        outlet_id uuid not null,
        cost bigint not null,
        retail bigint not null,
        items integer not null,
        low integer not null,
        valued integer not null,
        unpriced integer not null,
        primary key (business_id, outlet_id)
      );
      ${secureTable('inventory.valuations')}
      -- products whose stock, bounds or price changed since
      create table inventory.unvalued (
        business_id uuid not null,
        product_id uuid not null,
        primary key (business_id, product_id)
      );
      ${secureTable('inventory.unvalued')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
