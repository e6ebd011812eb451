import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';
import { GENESIS } from '../src/audit/chain.crypto.js';

/** Lets a backlog be recorded twice as fast: what stood before and after is read once instead of three times. */
export class AuditTexts20261123134000 implements MigrationInterface {
  name = 'AuditTexts20261123134000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(link);
    await q.query(appending);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

// The same text as before; neither planned nor with settings of its own at each call.
const link = `
  create or replace function reporting.audit_link(prev text, head text, seq bigint, digest text) returns text
  language plpgsql immutable parallel safe as $$
  begin
    return pg_catalog.encode(
      pg_catalog.sha256(pg_catalog.convert_to(coalesce(prev, head) || '.' || seq || '.' || digest, 'UTF8')), 'hex');
  end $$;`;

const appending = `
  drop function reporting.append_audit(json, uuid[], text[]);
  -- Links entries to the ends of their businesses' chains; what stood before and
  -- after each comes beside it, as the texts that are stored.
  create function reporting.append_audit(entries json, befores json[], afters json[], businesses uuid[], fresh text[])
  returns void language plpgsql volatile security definer set search_path = pg_catalog as $$
  begin
    if exists (select from unnest(businesses) b where b <> all(current_setting('app.businesses')::uuid[])) then
      raise insufficient_privilege using message = 'the transaction did not name this business';
    end if;
    insert into reporting.audit_heads (business_id, seq, hash)
    select distinct b, 0, decode('${GENESIS}', 'hex') from unnest(businesses) b order by b on conflict do nothing;
    -- in one order for everybody, so that no two batches wait for each other
    perform from reporting.audit_heads h where h.business_id = any(businesses) order by h.business_id for update;
    with entry as (
      select r.*, row_number() over (partition by r."businessId" order by r.n) place
      from rows from (json_to_recordset(entries) as (
          id uuid, "businessId" uuid, "eventId" text, "eventType" text, "entityType" text, "entityId" uuid,
          "userId" uuid, "userName" text, "impersonatedBy" uuid, "impersonatorName" text, "outletId" uuid,
          "requestId" text, ip text, "userAgent" text, at timestamptz, digest text),
        unnest(befores), unnest(afters)) with ordinality
        r(id, "businessId", "eventId", "eventType", "entityType", "entityId", "userId", "userName", "impersonatedBy",
          "impersonatorName", "outletId", "requestId", ip, "userAgent", at, digest, before, after, n)
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
  ${acrossBusinesses('reporting', 'reporting.append_audit(json, json[], json[], uuid[], text[])')}
  -- demo data are appended by the owner of the schemas
  set local role pos_definer;
  grant execute on function reporting.append_audit(json, json[], json[], uuid[], text[]) to pos_owner;
  reset role;`;
