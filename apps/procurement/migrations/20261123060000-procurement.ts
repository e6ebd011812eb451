import type { MigrationInterface, QueryRunner } from 'typeorm';
import { messagingTables, secureTable } from '#libs/persistence';

/** Suppliers. */
export class Procurement20261123060000 implements MigrationInterface {
  name = 'Procurement20261123060000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table procurement.suppliers (
        business_id uuid not null,
        id uuid not null,
        name text not null check (name <> ''),
        contact_person text,
        email text,
        phone text,
        address text,
        tax_number text,
        notes text,
        is_active boolean not null,
        version integer not null check (version > 0),
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (business_id, id)
      );
      -- a business has hundreds of suppliers, not thousands: a search reads them all
      create index suppliers_name on procurement.suppliers (business_id, lower(name), id);
      ${secureTable('procurement.suppliers')}

      ${messagingTables('procurement')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
