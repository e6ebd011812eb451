import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

/** Requests of people who forgot their password. */
export class Resets20261123090808 implements MigrationInterface {
  name = 'Resets20261123090808';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table identity.password_resets (
        business_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        -- SHA-256 of the token in the last mail; none until it is mailed, and none once it is used or replaced
        token_hash bytea,
        expires_at timestamptz not null,
        used_at timestamptz,
        created_at timestamptz not null default now(),
        primary key (business_id, id),
        foreign key (business_id, user_id) references identity.users,
        check (used_at is null or token_hash is null)
      );
      create unique index password_resets_token on identity.password_resets (token_hash) where token_hash is not null;
      create index password_resets_user on identity.password_resets (business_id, user_id);
      ${secureTable('identity.password_resets')}

      create index users_email on identity.users (lower(email)) where email is not null;

      -- who forgot their password knows an address, who got the mail a token: the business is known only after
      create function identity.accounts_of_email(asked text, most integer)
        returns table (business_id uuid, user_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select u.business_id, u.id from identity.users u
          left join identity.businesses b on b.id = u.business_id
          where lower(u.email) = lower(asked) and u.deactivated_at is null and coalesce(b.status, 'ACTIVE') = 'ACTIVE'
          order by u.created_at limit most
        $$;
      ${acrossBusinesses('identity', 'identity.accounts_of_email(text, integer)')}

      create function identity.reset_of(hash bytea)
        returns table (business_id uuid, reset_id uuid, user_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select r.business_id, r.id, r.user_id from identity.password_resets r
          where r.token_hash = hash and r.expires_at > now()
        $$;
      ${acrossBusinesses('identity', 'identity.reset_of(bytea)')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
