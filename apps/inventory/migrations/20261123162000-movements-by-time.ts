import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The ledger is read in the order in which goods moved; an order's lines, and so its movements' ids, may be older. */
export class MovementsByTime20261123162000 implements MigrationInterface {
  name = 'MovementsByTime20261123162000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index inventory.movements_product;
      drop index inventory.movements_at;
      create index movements_product on inventory.movements (business_id, product_id, at, id);
      create index movements_at on inventory.movements (business_id, at, id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
