import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What goods would bring, so that stock is valued where it lies; older copies are priced when they are first valued. */
export class BasePrices20261123110746 implements MigrationInterface {
  name = 'BasePrices20261123110746';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inventory.products add column base_price bigint');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
