import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders are listed by when they were made, which their ids need not tell: those are the clients'. */
export class OrdersByTime20261123165500 implements MigrationInterface {
  name = 'OrdersByTime20261123165500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index sales.orders_created;
      create index orders_created on sales.orders (business_id, created_at, id)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
