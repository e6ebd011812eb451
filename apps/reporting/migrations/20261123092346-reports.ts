import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

/** Tax that went back, stock that moved otherwise than by sales, and reports that are made in the background. */
export class Reports20261123092346 implements MigrationInterface {
  name = 'Reports20261123092346';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table reporting.sales_hours add column refunded_tax bigint not null default 0');
    await runner.query(`
      alter table reporting.product_days add column restocked bigint not null default 0;
      alter table reporting.products
        add column sku text, add column name text, add column unit text, add column base_price bigint`);
    await runner.query(stock);
    await runner.query(jobs);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

// What was sold and returned stands in product_days; these days hold all other reasons, in thousandths.
const stock = `
  create table reporting.warehouses (
    business_id uuid not null,
    id uuid not null,
    outlet_id uuid,
    version integer not null,
    primary key (business_id, id)
  );
  ${secureTable('reporting.warehouses')}
  create table reporting.stock_days (
    business_id uuid not null,
    business_date date not null,
    warehouse_id uuid not null,
    product_id uuid not null,
    purchased bigint not null default 0,
    transferred_in bigint not null default 0,
    transferred_out bigint not null default 0,
    adjusted_in bigint not null default 0,
    adjusted_out bigint not null default 0,
    counted bigint not null default 0,
    primary key (business_id, business_date, warehouse_id, product_id)
  ) with (fillfactor = 80);
  ${secureTable('reporting.stock_days')}`;

const jobs = `
  create table reporting.jobs (
    business_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    type text not null check (type in ('sales_summary', 'stock_summary')),
    from_date date not null,
    to_date date not null,
    outlet_id uuid,
    format text not null check (format in ('json', 'csv', 'xlsx')),
    status text not null default 'QUEUED' check (status in ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
    progress smallint not null default 0 check (progress between 0 and 100),
    tries smallint not null default 0,
    claimed_by uuid,
    touched_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (business_id, id)
  );
  ${secureTable('reporting.jobs')}
  create index jobs_waiting on reporting.jobs (created_at) where status in ('QUEUED', 'RUNNING');
  create index jobs_expiry on reporting.jobs (expires_at);
  create table reporting.job_parts (
    business_id uuid not null,
    job_id uuid not null,
    part integer not null,
    rows text not null,
    primary key (business_id, job_id, part),
    foreign key (business_id, job_id) references reporting.jobs on delete cascade
  );
  ${secureTable('reporting.job_parts')}

  -- hands the oldest job that waits, or whose worker fell silent, to one worker; one that failed too often is given up
  create function reporting.claim_job(claimer uuid, silent_seconds integer, most_tries integer)
  returns table (business_id uuid, id uuid) language sql volatile security definer set search_path = pg_catalog as $$
    with due as (
      select j.business_id, j.id from reporting.jobs j
      where j.status = 'QUEUED' or j.status = 'RUNNING' and j.touched_at < now() - silent_seconds * interval '1 second'
      order by j.created_at limit 1 for update skip locked
    ), claimed as (
      update reporting.jobs j
      set status = case when j.tries >= most_tries then 'FAILED' else 'RUNNING' end, tries = j.tries + 1, progress = 0,
        claimed_by = claimer, touched_at = now()
      from due where j.business_id = due.business_id and j.id = due.id
      returning j.business_id, j.id, j.status
    )
    select c.business_id, c.id from claimed c where c.status = 'RUNNING'
  $$;
  ${acrossBusinesses('reporting', 'reporting.claim_job(uuid, integer, integer)')}

  create function reporting.drop_expired_jobs() returns bigint language sql volatile security definer
  set search_path = pg_catalog as $$
    with gone as (delete from reporting.jobs j where j.expires_at < now() returning 1) select count(*) from gone
  $$;
  ${acrossBusinesses('reporting', 'reporting.drop_expired_jobs()')}`;
