import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A late page of a valuation is found in the index alone, without looking at all products before it. */
export class WorthsPage20261123134500 implements MigrationInterface {
  name = 'WorthsPage20261123134500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index inventory.worths_page;
      create index worths_page on inventory.worths (business_id, outlet_id, cost desc, product_id)
        include (quantity, retail) where quantity <> 0 or cost <> 0`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
