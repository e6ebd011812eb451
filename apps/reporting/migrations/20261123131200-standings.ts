import type { MigrationInterface, QueryRunner } from 'typeorm';
import { secureTable } from '#libs/persistence';

/** Running totals of products, so that a report of a year reads as few rows as one of a week. */
export class Standings20261123131200 implements MigrationInterface {
  name = 'Standings20261123131200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reporting.day_changes (
        business_id uuid not null,
        business_date date not null,
        changes bigint not null,
        primary key (business_id, business_date)
      ) with (fillfactor = 50);
      ${secureTable('reporting.day_changes')}
      create table reporting.cuts (
        business_id uuid not null,
        reach text not null check (reach in ('business', 'place')),
        until date not null,
        changes bigint not null,
        primary key (business_id, reach, until)
      );
      ${secureTable('reporting.cuts')}
      create table reporting.standings (
        business_id uuid not null,
        until date not null,
        place_id uuid not null,
        product_id uuid not null,
        quantity bigint not null,
        revenue bigint not null,
        orders bigint not null,
        returned bigint not null,
        restocked bigint not null,
        refunds bigint not null,
        purchased bigint not null,
        transferred_in bigint not null,
        transferred_out bigint not null,
        adjusted_in bigint not null,
        adjusted_out bigint not null,
        counted bigint not null,
        primary key (business_id, until, place_id, product_id)
      );
      ${secureTable('reporting.standings')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
