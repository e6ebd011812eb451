import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

/** A token that came too late is found as little as one that never was: the time of an answer told them apart. */
export class InvitationsThatCount20261123132538 implements MigrationInterface {
  name = 'InvitationsThatCount20261123132538';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function identity.invitation_of(bytea);
      create function identity.invitation_of(hash bytea)
        returns table (business_id uuid, invitation_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select i.business_id, i.id from identity.invitations i
          join identity.businesses b on b.id = i.business_id and b.status = 'ACTIVE'
          where i.token_hash = hash and i.status = 'PENDING' and i.expires_at > now()
        $$;
      ${acrossBusinesses('identity', 'identity.invitation_of(bytea)')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
