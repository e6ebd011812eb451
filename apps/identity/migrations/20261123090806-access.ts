import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

/** Which access tokens count no more, told by versions that the database itself keeps. Impersonations. */
export class Access20261123090806 implements MigrationInterface {
  name = 'Access20261123090806';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.sessions
        add column version integer not null default 1,
        -- when the last access token that was given for it ends
        add column access_until timestamptz not null default now() + interval '15 minutes',
        -- the super-admin who acts in the user's name
        add column impersonated_by uuid,
        drop constraint sessions_end_reason_check,
        add constraint sessions_end_reason_check
          check (end_reason in ('LOGOUT', 'REUSE', 'EXPIRED', 'ENDED', 'PASSWORD', 'DEACTIVATED'));
      alter table identity.sessions alter column access_until drop default;
      create index sessions_over on identity.sessions (access_until) where ended_at is not null;
      create index sessions_impersonated on identity.sessions (access_until) where impersonated_by is not null;

      -- How often somebody's role, outlets or activity changed; an access token says at which change it was made. Of a
      -- business (user_id nil): when its status changed.
      create table identity.access_changes (
        business_id uuid not null,
        user_id uuid not null,
        version integer not null,
        changed_at timestamptz not null,
        primary key (business_id, user_id)
      );
      create index access_changes_at on identity.access_changes (changed_at);
      ${secureTable('identity.access_changes')}

      -- kept by triggers, so that no use case can forget it
      create function identity.note_access_change(business uuid, person uuid) returns void
        language sql set search_path = pg_catalog
        as $$
          insert into identity.access_changes as a (business_id, user_id, version, changed_at)
          values (business, person, 1, clock_timestamp())
          on conflict (business_id, user_id) do update set version = a.version + 1, changed_at = clock_timestamp()
        $$;

      create function identity.user_access_changed() returns trigger
        language plpgsql set search_path = pg_catalog
        as $$ begin
          perform identity.note_access_change(new.business_id, new.id);
          return null;
        end $$;
      create trigger access_changed after update of role, deactivated_at on identity.users for each row
        when (old.role is distinct from new.role or old.deactivated_at is distinct from new.deactivated_at)
        execute function identity.user_access_changed();

      create function identity.assignment_changed() returns trigger
        language plpgsql set search_path = pg_catalog
        as $$ begin
          if tg_op = 'DELETE' then
            perform identity.note_access_change(old.business_id, old.user_id);
          else
            perform identity.note_access_change(new.business_id, new.user_id);
          end if;
          return null;
        end $$;
      create trigger access_changed after insert or update or delete on identity.user_outlets for each row
        execute function identity.assignment_changed();

      -- tokens name open outlets only
      create function identity.outlet_opened_or_closed() returns trigger
        language plpgsql set search_path = pg_catalog
        as $$ begin
          perform identity.note_access_change(a.business_id, a.user_id)
          from identity.user_outlets a where a.business_id = new.business_id and a.outlet_id = new.id;
          return null;
        end $$;
      create trigger access_changed after update of is_active on identity.outlets for each row
        when (old.is_active is distinct from new.is_active)
        execute function identity.outlet_opened_or_closed();

      create function identity.business_status_changed() returns trigger
        language plpgsql set search_path = pg_catalog
        as $$ begin
          perform identity.note_access_change(new.id, '00000000-0000-0000-0000-000000000000');
          return null;
        end $$;
      create trigger access_changed after update of status on identity.businesses for each row
        when (old.status is distinct from new.status)
        execute function identity.business_status_changed();

      -- What every gateway asks every few seconds. An hour is the longest that a token runs, an impersonation's.
      create function identity.revoked_access(most integer)
        returns table (kind text, id uuid, version integer)
        language sql stable security definer set search_path = pg_catalog
        as $$
          (select 'session', s.id, 0 from identity.sessions s
           where s.ended_at is not null and s.access_until > now() order by s.access_until desc limit most)
          union all
          (select 'session', s.id, 0 from identity.sessions s
           join identity.users u on u.business_id = '00000000-0000-0000-0000-000000000000' and u.id = s.impersonated_by
           where s.impersonated_by is not null and s.access_until > now() and u.deactivated_at is not null limit most)
          union all
          (select 'user', a.user_id, a.version from identity.access_changes a
           where a.user_id <> '00000000-0000-0000-0000-000000000000' and a.changed_at > now() - interval '1 hour'
           order by a.changed_at desc limit most)
          union all
          (select 'business', b.id, 0 from identity.access_changes a join identity.businesses b on b.id = a.business_id
           where a.user_id = '00000000-0000-0000-0000-000000000000' and a.changed_at > now() - interval '1 hour'
             and b.status = 'SUSPENDED' limit most)
        $$;
      ${acrossBusinesses('identity', 'identity.revoked_access(integer)')}

      -- says besides whether they may come in, so that a right password takes no longer to be refused than a wrong one
      drop function identity.account_of(text);
      create function identity.account_of(asked text)
        returns table (business_id uuid, user_id uuid, password_hash text, is_welcome boolean)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select u.business_id, u.id, u.password_hash,
            u.deactivated_at is null and coalesce(b.status, 'ACTIVE') = 'ACTIVE'
          from identity.users u left join identity.businesses b on b.id = u.business_id
          where lower(u.username) = lower(asked)
        $$;
      ${acrossBusinesses('identity', 'identity.account_of(text)')}

      drop function identity.ended_sessions(interval, integer);
      drop index identity.sessions_ended_at;
      drop index identity.users_deactivated_at;
      drop index identity.businesses_suspended;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
