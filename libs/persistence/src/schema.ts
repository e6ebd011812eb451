/** The services that own a schema, in the order in which they are migrated and seeded. */
export const services = ['identity', 'catalog', 'pricing', 'inventory', 'sales', 'procurement', 'reporting'] as const;

/** A service with tables of its own. */
export type ServiceName = (typeof services)[number];

/** SQL that makes a table visible only for the businesses that the transaction named, to its owner too. */
export const secureTable = (table: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy tenant on ${table}
    using (business_id = any(current_setting('app.businesses')::uuid[]))
    with check (business_id = any(current_setting('app.businesses')::uuid[]));`;

/**
 * SQL that makes a function run with the rights of \`pos_definer\`, the one role that sees all businesses: for the few
 * questions that are asked before a business is known, or across all of them.
 */
export const acrossBusinesses = (schema: ServiceName, signature: string): string => `
  -- before it changes hands: nobody can take away rights from what is no longer theirs
  revoke all on function ${signature} from public;
  grant execute on function ${signature} to ${schema}_svc;
  alter function ${signature} owner to pos_definer;`;

// The outbox is kept for 30 days: a consumer can be rebuilt from it (DESIGN.md §3).
const KEEP_DAYS = 30;
const AHEAD_DAYS = 7;
// Rows up to these bytes are stored as they are: compressing the 2 kB of a usual sale's event was 4 % of the server's time.
const UNCOMPRESSED = 4080;

/**
 * SQL for the tables that every service has: outbox with the place of each consumer in it, inbox, held events, answers
 * kept under an \`Idempotency-Key\`. Outbox, cursors, inbox and held events carry no tenant policy: only this library
 * reads them, across businesses.
 */
export const messagingTables = (schema: ServiceName): string => `
  create sequence ${schema}.outbox_id;
  create table ${schema}.outbox (
    day date not null default current_date,
    tx xid8 not null default pg_current_xact_id(),
    id bigint not null default nextval('${schema}.outbox_id'),
    event_id text not null,
    name text not null,
    business_id uuid not null,
    key uuid not null,
    version integer not null,
    outlet_id uuid,
    at timestamptz not null default clock_timestamp(),
    cause text not null,
    payload text not null,
    primary key (tx, id, day)
  ) partition by range (day);
  create table ${schema}.outbox_default partition of ${schema}.outbox default;
  create table ${schema}.outbox_cursors (
    consumer text primary key,
    tx xid8 not null,
    id bigint not null,
    day date not null,
    stream_created text,
    stream_sequence bigint
  ) with (fillfactor = 20);
  create table ${schema}.inbox (
    consumer text not null,
    event_id text not null,
    at timestamptz not null default now(),
    primary key (consumer, event_id)
  );
  create index inbox_at on ${schema}.inbox using brin (at);
  create table ${schema}.held_events (
    consumer text not null,
    event_id text not null,
    seq bigint generated always as identity,
    key uuid not null,
    fact text not null,
    deliveries integer not null,
    error text not null,
    due_at timestamptz,
    parked_at timestamptz,
    held_at timestamptz not null default now(),
    primary key (consumer, event_id)
  );
  create index held_events_key on ${schema}.held_events (consumer, key, seq) where parked_at is null;
  create table ${schema}.kept_answers (
    business_id uuid not null,
    user_id uuid not null,
    key text not null,
    fingerprint text not null,
    lease_until timestamptz not null,
    status smallint,
    body text,
    at timestamptz not null default now(),
    primary key (business_id, user_id, key)
  );
  create index kept_answers_at on ${schema}.kept_answers using brin (at);
  ${secureTable(`${schema}.kept_answers`)}

  -- makes the outbox's days from yesterday to a week ahead and drops those past their time
  create function ${schema}.keep_outbox() returns void language plpgsql security definer set search_path = pg_catalog as $$
  declare d date; part text;
  begin
    perform pg_advisory_xact_lock(hashtext('${schema}.keep_outbox'));
    for d in select generate_series(current_date - 1, current_date + ${AHEAD_DAYS}, interval '1 day')::date loop
      part := 'outbox_' || to_char(d, 'YYYYMMDD');
      if to_regclass('${schema}.' || part) is null then
        begin
          execute format('create table ${schema}.%I partition of ${schema}.outbox for values from (%L) to (%L) with (toast_tuple_target = ${UNCOMPRESSED})', part, d, d + 1);
        exception when check_violation then
          null; -- the default partition has rows of that day already, and keeps them
        end;
      end if;
    end loop;
    for part in
      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = '${schema}.outbox'::regclass and c.relname ~ '^outbox_\\d{8}$'
        and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - ${KEEP_DAYS}
    loop
      execute format('drop table ${schema}.%I', part);
    end loop;
    delete from ${schema}.inbox where at < now() - interval '${KEEP_DAYS + 15} days';
    delete from ${schema}.kept_answers where at < now() - interval '7 days';
  end $$;
  revoke all on function ${schema}.keep_outbox() from public;
  grant execute on function ${schema}.keep_outbox() to ${schema}_svc;
  select ${schema}.keep_outbox();`;

/**
 * SQL for a table cut by month on the time inside its version 7 ids: the key stays (business_id, id), and an id from a
 * wrong clock falls into the default partition. Makes last month to three months ahead; \`keep_months\` goes on.
 */
export const monthlyById = (schema: ServiceName, tables: readonly string[]): string => `
  create function ${schema}.month_id(month date) returns uuid language sql immutable as $$
    select (lpad(to_hex((extract(epoch from month::timestamp at time zone 'UTC') * 1000)::bigint), 12, '0')
      || '00000000000000000000')::uuid
  $$;
  create function ${schema}.keep_months() returns void language plpgsql security definer set search_path = pg_catalog as $$
  declare t text; m date; part text;
  begin
    perform pg_advisory_xact_lock(hashtext('${schema}.keep_months'));
    foreach t in array array[${tables.map((t) => `'${t}'`).join(', ')}] loop
      for m in select generate_series(date_trunc('month', now()) - interval '1 month', date_trunc('month', now()) + interval '3 months', interval '1 month')::date loop
        part := t || '_' || to_char(m, 'YYYYMM');
        if to_regclass('${schema}.' || part) is null then
          begin
            execute format('create table ${schema}.%I partition of ${schema}.%I for values from (%L) to (%L) with (toast_tuple_target = ${UNCOMPRESSED})', part, t,
              ${schema}.month_id(m), ${schema}.month_id((m + interval '1 month')::date));
            execute format('revoke all on ${schema}.%I from ${schema}_svc', part);
          exception when check_violation then
            null; -- the default partition has ids of that month already, and keeps them
          end;
        end if;
      end loop;
    end loop;
  end $$;
  revoke all on function ${schema}.keep_months() from public;
  grant execute on function ${schema}.keep_months() to ${schema}_svc;
  select ${schema}.keep_months();
  -- a table's policy does not guard its partitions: nobody but their table may reach them
  ${tables.map((t) => `revoke all on ${schema}.${t}_default from ${schema}_svc;`).join('\n  ')}`;
