import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';
import { NIL_ID } from '#libs/kernel';
import { contentOf } from '../src/audit/audit.js';
import { GENESIS, hashOf } from '../src/audit/chain.crypto.js';

/** Links the audit records of each business into a chain, with what stood before and where it came from. */
export class AuditChain20261123090401 implements MigrationInterface {
  name = 'AuditChain20261123090401';

  async up(q: QueryRunner): Promise<void> {
    await q.query(columns);
    await q.query(heads);
    await q.query(appending);
    await q.query(anchoring);
    // the records of all businesses: the owner itself sees none
    await q.query('set local role pos_definer');
    await linkWhatIsThere(q);
    await q.query('reset role');
    await q.query(`
      alter table reporting.audit_records
        alter column seq set not null, alter column prev_hash set not null, alter column hash set not null;`);
    await q.query(indexes);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

const columns = `
  alter table reporting.audit_records rename column data to after;
  alter table reporting.audit_records
    -- nobody looks into it here: as text it costs a third
    alter column after type json using after::json,
    add column before json,
    add column ip text,
    add column user_agent text,
    add column user_name text,
    add column impersonator_name text,
    add column seq bigint,
    add column prev_hash bytea,
    add column hash bytea;
  -- whoever writes a record writes it through the function that links it
  revoke insert on reporting.audit_records from reporting_svc;`;

const heads = `
  create table reporting.audit_heads (
    business_id uuid not null,
    seq bigint not null,
    hash bytea not null,
    anchored_at timestamptz,
    anchored_seq bigint not null default 0,
    primary key (business_id)
  ) with (fillfactor = 50);
  ${secureTable('reporting.audit_heads')}
  revoke insert, update, delete, truncate on reporting.audit_heads from reporting_svc;
  -- what was told to others of a chain, to hold it against
  create table reporting.audit_anchors (
    business_id uuid not null,
    seq bigint not null,
    hash bytea not null,
    at timestamptz not null default now(),
    primary key (business_id, seq)
  );
  ${secureTable('reporting.audit_anchors')}
  revoke insert, update, delete, truncate on reporting.audit_anchors from reporting_svc;`;

const appending = `
  create function reporting.audit_link(prev text, head text, seq bigint, digest text) returns text
  language sql immutable parallel safe set search_path = pg_catalog as $$
    select encode(sha256(convert_to(coalesce(prev, head) || '.' || seq || '.' || digest, 'UTF8')), 'hex')
  $$;
  create aggregate reporting.audit_chain(text, bigint, text) (sfunc = reporting.audit_link, stype = text);

  -- Links entries to the ends of their businesses' chains: the only way that a record comes into the table. Each brings
  -- the digest of its canonical text; only those of fresh events are taken. It runs in one statement of the service: no
  -- chain stays locked while a program thinks.
  create function reporting.append_audit(entries json, businesses uuid[], fresh text[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog as $$
  begin
    if exists (select from unnest(businesses) b where b <> all(current_setting('app.businesses')::uuid[])) then
      raise insufficient_privilege using message = 'the transaction did not name this business';
    end if;
    insert into reporting.audit_heads (business_id, seq, hash)
    select distinct b, 0, decode('${GENESIS}', 'hex') from unnest(businesses) b order by b on conflict do nothing;
    -- in one order for everybody, so that no two batches wait for each other
    perform from reporting.audit_heads h where h.business_id = any(businesses) order by h.business_id for update;
    with entry as (
      select r.*, row_number() over (partition by r."businessId" order by r.ordinality) place
      from rows from (json_to_recordset(entries) as (
        id uuid, "businessId" uuid, "eventId" text, "eventType" text, "entityType" text, "entityId" uuid, "userId" uuid,
        "userName" text, "impersonatedBy" uuid, "impersonatorName" text, "outletId" uuid, "requestId" text, ip text,
        "userAgent" text, before json, after json, at timestamptz, digest text)) with ordinality r
      where "eventId" = any(fresh) and "businessId" = any(businesses)
    ), linked as (
      select e.*, h.seq + e.place seq, encode(h.hash, 'hex') head,
        reporting.audit_chain(encode(h.hash, 'hex'), h.seq + e.place, e.digest)
          over (partition by e."businessId" order by e.place rows unbounded preceding) hash
      from entry e join reporting.audit_heads h on h.business_id = e."businessId"
    ), stored as (
      insert into reporting.audit_records
        (business_id, id, event_id, event_type, entity_type, entity_id, user_id, user_name, impersonated_by,
         impersonator_name, outlet_id, request_id, ip, user_agent, before, after, created_at, seq, prev_hash, hash)
      select "businessId", id, "eventId", "eventType", "entityType", "entityId", "userId", "userName", "impersonatedBy",
        "impersonatorName", "outletId", "requestId", ip, "userAgent", before, after, at, seq,
        decode(coalesce(lag(hash) over (partition by "businessId" order by place), head), 'hex'), decode(hash, 'hex')
      from linked
    )
    update reporting.audit_heads h set seq = l.seq, hash = decode(l.hash, 'hex')
    from (select distinct on ("businessId") "businessId", seq, hash from linked order by "businessId", seq desc) l
    where h.business_id = l."businessId";
  end $$;
  ${acrossBusinesses('reporting', 'reporting.append_audit(json, uuid[], text[])')}
  -- demo data are appended by the owner of the schemas
  set local role pos_definer;
  grant execute on function reporting.append_audit(json, uuid[], text[]) to pos_owner;
  reset role;`;

const anchoring = `
  create function reporting.audit_anchors_due(after_seconds integer, most integer) returns setof uuid
  language sql stable security definer set search_path = pg_catalog as $$
    select h.business_id from reporting.audit_heads h
    where h.seq > h.anchored_seq
      and (h.anchored_at is null or h.anchored_at < now() - after_seconds * interval '1 second')
    order by h.anchored_at nulls first limit most
  $$;
  ${acrossBusinesses('reporting', 'reporting.audit_anchors_due(integer, integer)')}

  -- writes down where the chain of a business ends; nothing when another one just did
  create function reporting.anchor_audit(business uuid, after_seconds integer)
  returns table (seq bigint, hash text, at timestamptz)
  language sql volatile security definer set search_path = pg_catalog as $$
    with head as (
      update reporting.audit_heads h set anchored_seq = h.seq, anchored_at = now()
      where h.business_id = business and business = any(current_setting('app.businesses')::uuid[])
        and h.seq > h.anchored_seq
        and (h.anchored_at is null or h.anchored_at < now() - after_seconds * interval '1 second')
      returning h.business_id, h.seq, h.hash
    )
    insert into reporting.audit_anchors as a (business_id, seq, hash)
    select head.business_id, head.seq, head.hash from head
    returning a.seq, encode(a.hash, 'hex'), a.at
  $$;
  ${acrossBusinesses('reporting', 'reporting.anchor_audit(uuid, integer)')}`;

// The chain goes by business and number; each filter has the order of the list behind it.
const indexes = `
  create index audit_records_chain on reporting.audit_records (business_id, seq);
  create index audit_records_entity_type on reporting.audit_records (business_id, entity_type, id);
  create index audit_records_outlet on reporting.audit_records (business_id, outlet_id, id);`;

/** A record as it stood before there were chains. */
interface Unlinked {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly userId: string;
  readonly impersonatedBy: string | null;
  readonly outletId: string | null;
  readonly requestId: string;
  readonly after: object;
  readonly at: Date;
}

// Enough that round trips do not count, few enough that memory does not grow with the table.
const AT_ONCE = 1_000;

async function linkWhatIsThere(q: QueryRunner): Promise<void> {
  const businesses = (await q.query('select distinct business_id from reporting.audit_records')) as {
    business_id: string;
  }[];
  for (const { business_id: businessId } of businesses) await linkBusiness(q, businessId);
}

/** By id, which is the order of time. */
async function linkBusiness(q: QueryRunner, businessId: string): Promise<void> {
  let [past, seq, hash] = [NIL_ID, 0, GENESIS];
  for (;;) {
    const rows = (await q.query(
      `select id, event_id "eventId", event_type "eventType", entity_type "entityType", entity_id "entityId",
         user_id "userId", impersonated_by "impersonatedBy", outlet_id "outletId", request_id "requestId", after,
         created_at at
       from reporting.audit_records where business_id = $1 and id > $2 order by id limit ${AT_ONCE}`,
      [businessId, past],
    )) as Unlinked[];
    if (rows.length === 0) break;
    const links = rows.map((row) => {
      const prevHash = hash;
      const record = contentOf({ ...nothingElse, ...row, businessId, at: row.at.toISOString() });
      hash = hashOf(prevHash, ++seq, record);
      return { id: row.id, seq, prevHash, hash };
    });
    await q.query(
      `update reporting.audit_records r
       set seq = l.seq, prev_hash = decode(l."prevHash", 'hex'), hash = decode(l.hash, 'hex')
       from json_to_recordset($2) l(id uuid, seq bigint, "prevHash" text, hash text)
       where r.business_id = $1 and r.id = l.id`,
      [businessId, JSON.stringify(links)],
    );
    past = rows.at(-1)!.id;
  }
  await q.query(`insert into reporting.audit_heads (business_id, seq, hash) values ($1, $2, decode($3, 'hex'))`, [
    businessId,
    seq,
    hash,
  ]);
}

/** What was not kept in those days. */
const nothingElse = {
  userName: undefined,
  impersonatorName: undefined,
  ip: undefined,
  userAgent: undefined,
  before: undefined,
};
