import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

/** Chains are gone along before they are told of, by one replica each, and no further is told than was gone. */
export class AuditWalks20261123155600 implements MigrationInterface {
  name = 'AuditWalks20261123155600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reporting.audit_heads add column claimed_at timestamptz;

      drop function reporting.audit_anchors_due(integer, integer);
      -- Gives a chain that is due to one replica. One at a time, and waiting for its row: whoever records locks several.
      -- An end before the last anchor is due, too: something was cut off.
      create function reporting.claim_audit_chain(after_seconds integer, claim_seconds integer) returns setof uuid
      language sql volatile security definer set search_path = pg_catalog as $$
        update reporting.audit_heads h set claimed_at = now()
        where h.business_id = (
            select d.business_id from reporting.audit_heads d
            where d.seq <> d.anchored_seq
              and (d.anchored_at is null or d.anchored_at < now() - after_seconds * interval '1 second')
              and (d.claimed_at is null or d.claimed_at < now() - claim_seconds * interval '1 second')
            order by d.anchored_at nulls first limit 1)
          and (h.claimed_at is null or h.claimed_at < now() - claim_seconds * interval '1 second')
        returning h.business_id
      $$;
      ${acrossBusinesses('reporting', 'reporting.claim_audit_chain(integer, integer)')}

      drop function reporting.anchor_audit(uuid, integer);
      -- writes down a place to which the chain of a business was found to hold; nothing when another one just did, or
      -- when another record stands there by now
      create function reporting.anchor_audit(business uuid, place bigint, found text, after_seconds integer)
      returns table (seq bigint, hash text, at timestamptz)
      language sql volatile security definer set search_path = pg_catalog as $$
        with head as (
          update reporting.audit_heads h set anchored_seq = place, anchored_at = now()
          where h.business_id = business and business = any(current_setting('app.businesses')::uuid[])
            and place > h.anchored_seq and place <= h.seq
            and (h.anchored_at is null or h.anchored_at < now() - after_seconds * interval '1 second')
            and exists (
              select from reporting.audit_records r
              where r.business_id = business and r.seq = place and r.hash = decode(found, 'hex'))
          returning h.business_id
        )
        insert into reporting.audit_anchors as a (business_id, seq, hash)
        select head.business_id, place, decode(found, 'hex') from head
        on conflict do nothing
        returning a.seq, encode(a.hash, 'hex'), a.at
      $$;
      ${acrossBusinesses('reporting', 'reporting.anchor_audit(uuid, bigint, text, integer)')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
