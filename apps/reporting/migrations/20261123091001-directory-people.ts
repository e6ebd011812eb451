import type { MigrationInterface, QueryRunner } from 'typeorm';
import { secureTable } from '#libs/persistence';

/** What mails and reports must know of people and businesses, beside what they are called. */
export class DirectoryPeople20261123091001 implements MigrationInterface {
  name = 'DirectoryPeople20261123091001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table reporting.people (
        business_id uuid not null,
        id uuid not null,
        email text,
        role text not null,
        is_active boolean not null,
        version integer not null,
        primary key (business_id, id)
      );
      ${secureTable('reporting.people')}
      create table reporting.businesses (
        business_id uuid not null,
        name text not null,
        language text not null,
        currency text not null,
        address text,
        logo text,
        notify_emails text[] not null,
        status text not null,
        version integer not null,
        primary key (business_id)
      );
      ${secureTable('reporting.businesses')}
      alter table reporting.outlets
        add column code text,
        add column address text,
        add column phone text,
        add column is_active boolean not null default true;`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
