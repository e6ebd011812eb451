import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables, secureTable } from '#libs/persistence';

/** Tiers and prices, and copies of what other services know: products, the tiers of customers and outlets. */
export class Pricing20261123060000 implements MigrationInterface {
  name = 'Pricing20261123060000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- moves with each change of anything a price is made of: whoever keeps prices in memory looks here
      create table pricing.books (
        business_id uuid primary key,
        version bigint not null default 1
      );
      ${secureTable('pricing.books')}

      -- a deleted tier stays, because old sales name it and its code stays taken
      create table pricing.tiers (
        business_id uuid not null,
        id uuid not null,
        name text not null check (name <> ''),
        code text not null check (code <> ''),
        description text,
        is_default boolean not null,
        version integer not null check (version > 0),
        created_at timestamptz not null,
        deleted_at timestamptz,
        primary key (business_id, id),
        check (not is_default or deleted_at is null)
      );
      create unique index tiers_code on pricing.tiers (business_id, lower(code));
      create unique index tiers_one_default on pricing.tiers (business_id) where is_default;
      ${secureTable('pricing.tiers')}

      create table pricing.price_sets (
        business_id uuid not null,
        product_id uuid not null,
        version integer not null check (version > 0),
        primary key (business_id, product_id)
      );
      ${secureTable('pricing.price_sets')}

      -- without an outlet, a price holds wherever the tier has no price of the outlet's own
      create table pricing.prices (
        business_id uuid not null,
        product_id uuid not null,
        place integer not null check (place >= 0),
        price_tier_id uuid not null,
        outlet_id uuid,
        price bigint not null check (price between 0 and 10000000000000),
        primary key (business_id, product_id, place),
        unique nulls not distinct (business_id, product_id, price_tier_id, outlet_id),
        foreign key (business_id, product_id) references pricing.price_sets on delete cascade,
        foreign key (business_id, price_tier_id) references pricing.tiers
      );
      create index prices_tier on pricing.prices (business_id, price_tier_id);
      ${secureTable('pricing.prices')}

      create table pricing.products (
        business_id uuid not null,
        id uuid not null,
        sku text not null,
        name text not null,
        unit text not null,
        base_price bigint not null check (base_price between 0 and 10000000000000),
        tax_rate integer not null check (tax_rate between 0 and 1000000),
        track_stock boolean not null,
        is_active boolean not null,
        version integer not null,
        primary key (business_id, id)
      );
      ${secureTable('pricing.products')}

      create table pricing.customers (
        business_id uuid not null,
        id uuid not null,
        price_tier_id uuid,
        is_deleted boolean not null,
        version integer not null,
        primary key (business_id, id)
      );
      create index customers_tier on pricing.customers (business_id, price_tier_id) where price_tier_id is not null;
      ${secureTable('pricing.customers')}

      create table pricing.outlets (
        business_id uuid not null,
        id uuid not null,
        price_tier_id uuid,
        version integer not null,
        primary key (business_id, id)
      );
      ${secureTable('pricing.outlets')}

      ${messagingTables('pricing')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
