import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

/** What lapsed long ago is forgotten: sessions, requests for a reset, invitations. */
export class Forget20261123125539 implements MigrationInterface {
  name = 'Forget20261123125539';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- the moment from which on a session counts for nothing
      create index sessions_lapsed on identity.sessions (least(expires_at, ended_at));
      create index password_resets_lapsed on identity.password_resets (expires_at);
      create index invitations_lapsed on identity.invitations (expires_at);

      -- Deletes at most so many of each kind that lapsed longer ago than this, and says how many it found; none while
      -- another replica is at it.
      create function identity.forget_lapsed(kept interval, most integer) returns integer
        language plpgsql volatile security definer set search_path = pg_catalog
        as $$
        declare
          horizon timestamptz := now() - kept;
          found integer;
          total integer := 0;
        begin
          if not pg_try_advisory_xact_lock(hashtext('identity.forget_lapsed')) then return 0; end if;

          delete from identity.sessions s using (
            select business_id, id from identity.sessions where least(expires_at, ended_at) < horizon limit most) old
          where s.business_id = old.business_id and s.id = old.id;
          get diagnostics found = row_count;
          total := total + found;

          delete from identity.password_resets r using (
            select business_id, id from identity.password_resets where expires_at < horizon limit most) old
          where r.business_id = old.business_id and r.id = old.id;
          get diagnostics found = row_count;
          total := total + found;

          -- accepted and cancelled ones keep the time until which they might have been used
          delete from identity.invitations i using (
            select business_id, id from identity.invitations
            where expires_at < horizon and updated_at < horizon limit most) old
          where i.business_id = old.business_id and i.id = old.id;
          get diagnostics found = row_count;
          return total + found;
        end $$;
      ${acrossBusinesses('identity', 'identity.forget_lapsed(interval, integer)')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
