import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, messagingTables, monthlyById, secureTable } from '#libs/persistence';

/** The audit records, the directory of names, the roll-ups that reports read, and the mails to be sent. */
export class Reporting20261123060000 implements MigrationInterface {
  name = 'Reporting20261123060000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(audit);
    await q.query(directory);
    await q.query(rollups);
    await q.query(mails);
    await q.query(messagingTables('reporting'));
  }

  down(): Promise<void> {
    throw new Error('forward only');
  }
}

const audit = `
  create table reporting.audit_records (
    business_id uuid not null,
    id uuid not null,
    event_id text not null,
    event_type text not null,
    entity_type text not null,
    entity_id uuid not null,
    user_id uuid not null,
    impersonated_by uuid,
    outlet_id uuid,
    request_id text not null,
    data jsonb not null,
    created_at timestamptz not null,
    primary key (business_id, id)
  ) partition by range (id);
  create table reporting.audit_records_default partition of reporting.audit_records default;
  create index audit_records_entity on reporting.audit_records (business_id, entity_id, id);
  create index audit_records_event_type on reporting.audit_records (business_id, event_type, id);
  create index audit_records_user on reporting.audit_records (business_id, user_id, id);
  ${secureTable('reporting.audit_records')}
  -- written once: the service itself can neither change nor remove what happened
  revoke update, delete, truncate on reporting.audit_records from reporting_svc;
  revoke all on reporting.audit_records_default from reporting_svc;
  ${monthlyById('reporting', ['audit_records'])}`;

const directory = `
  create table reporting.outlets (
    business_id uuid not null,
    id uuid not null,
    time_zone text not null,
    day_starts_at text not null,
    version integer not null,
    primary key (business_id, id)
  );
  ${secureTable('reporting.outlets')}
  create table reporting.names (
    business_id uuid not null,
    id uuid not null,
    name text not null,
    version integer not null,
    primary key (business_id, id)
  );
  ${secureTable('reporting.names')}
  create table reporting.products (
    business_id uuid not null,
    id uuid not null,
    category text,
    version integer not null,
    primary key (business_id, id)
  );
  ${secureTable('reporting.products')}`;

// The day comes before the outlet: a report asks for days, of one outlet or of all.
const rollups = `
  create table reporting.sales_hours (
    business_id uuid not null,
    business_date date not null,
    outlet_id uuid not null,
    hour smallint not null check (hour between 0 and 23),
    orders integer not null,
    subtotal bigint not null,
    discount bigint not null,
    tax bigint not null,
    total bigint not null,
    items bigint not null,
    refunds bigint not null default 0,
    primary key (business_id, business_date, outlet_id, hour)
  ) with (fillfactor = 70);
  ${secureTable('reporting.sales_hours')}
  create table reporting.takings (
    business_id uuid not null,
    business_date date not null,
    outlet_id uuid not null,
    cashier_id uuid not null,
    register_id uuid not null,
    method text not null check (method in ('CASH', 'CARD', 'E_WALLET', 'BANK_TRANSFER')),
    gross bigint not null,
    change bigint not null,
    refunds bigint not null default 0,
    primary key (business_id, business_date, outlet_id, cashier_id, register_id, method)
  ) with (fillfactor = 70);
  ${secureTable('reporting.takings')}
  create table reporting.product_days (
    business_id uuid not null,
    business_date date not null,
    outlet_id uuid not null,
    product_id uuid not null,
    sku text not null,
    name text not null,
    quantity bigint not null,
    revenue bigint not null,
    orders integer not null,
    returned bigint not null default 0,
    refunds bigint not null default 0,
    primary key (business_id, business_date, outlet_id, product_id)
  ) with (fillfactor = 70);
  ${secureTable('reporting.product_days')}`;

const mails = `
  create table reporting.mails (
    business_id uuid not null,
    event_id text not null,
    kind text not null check (kind in ('RECEIPT')),
    recipient text not null,
    subject text not null,
    plain text not null,
    html text not null,
    state text not null default 'QUEUED' check (state in ('QUEUED', 'SENDING', 'SENT', 'FAILED', 'UNKNOWN')),
    tries integer not null default 0,
    queued_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    claimed_at timestamptz,
    claimed_by uuid,
    ended_at timestamptz,
    problem text,
    primary key (business_id, event_id, kind),
    check ((state = 'SENDING') <= (claimed_at is not null and claimed_by is not null))
  );
  ${secureTable('reporting.mails')}
  create index mails_state on reporting.mails (business_id, state, queued_at);
  -- for the sender, who works for all businesses: only what is still to be done stands in these
  create index mails_due on reporting.mails (due_at) where state = 'QUEUED';
  create index mails_sending on reporting.mails (claimed_at) where state = 'SENDING';

  -- hands mails whose time has come to one sender; two senders never get the same one
  create function reporting.claim_mails(claimer uuid, most integer)
  returns table (
    business_id uuid, event_id text, kind text, recipient text, subject text, plain text, html text, tries integer,
    queued_at timestamptz
  ) language sql volatile security definer set search_path = pg_catalog as $$
    update reporting.mails m
    set state = 'SENDING', claimed_by = claimer, claimed_at = now()
    from (
      select d.business_id, d.event_id, d.kind from reporting.mails d
      where d.state = 'QUEUED' and d.due_at <= now()
      order by d.due_at limit most for update skip locked
    ) due
    where m.business_id = due.business_id and m.event_id = due.event_id and m.kind = due.kind
    returning m.business_id, m.event_id, m.kind, m.recipient, m.subject, m.plain, m.html, m.tries, m.queued_at
  $$;
  ${acrossBusinesses('reporting', 'reporting.claim_mails(uuid, integer)')}

  -- a mail whose sender died may have left: it is listed for a person to decide, and never sent again by itself
  create function reporting.give_up_lost_mails(after_seconds integer)
  returns table (business_id uuid, event_id text) language sql volatile security definer
  set search_path = pg_catalog as $$
    update reporting.mails m
    set state = 'UNKNOWN', ended_at = now(), problem = 'the sender ended before it could tell'
    where m.state = 'SENDING' and m.claimed_at < now() - after_seconds * interval '1 second'
    returning m.business_id, m.event_id
  $$;
  ${acrossBusinesses('reporting', 'reporting.give_up_lost_mails(integer)')}`;
