import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, messagingTables, secureTable } from '#libs/persistence';

/** Businesses and their outlets and registers, users and the roles they hold at outlets, sessions. */
export class Identity20261123060000 implements MigrationInterface {
  name = 'Identity20261123060000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      create table identity.businesses (
        id uuid primary key,
        name text not null,
        legal_name text,
        tax_number text,
        currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
        tax_inclusive boolean not null default false,
        address text,
        receipt_header text,
        receipt_footer text,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED')),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index businesses_suspended on identity.businesses (id) where status = 'SUSPENDED';
      -- a business is its own tenant
      alter table identity.businesses enable row level security;
      alter table identity.businesses force row level security;
      create policy tenant on identity.businesses
        using (id = any(current_setting('app.businesses')::uuid[]))
        with check (id = any(current_setting('app.businesses')::uuid[]));

      create table identity.outlets (
        business_id uuid not null references identity.businesses,
        id uuid not null,
        name text not null,
        code text not null check (code <> ''),
        address text,
        phone text,
        time_zone text not null default 'UTC',
        day_starts_at text not null default '00:00' check (day_starts_at ~ '^([01]\\d|2[0-3]):[0-5]\\d$'),
        default_price_tier_id uuid,
        default_warehouse_id uuid,
        stock_policy text not null default 'BLOCK' check (stock_policy in ('BLOCK', 'WARN', 'ALLOW')),
        receipt_header text,
        receipt_footer text,
        is_active boolean not null default true,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (business_id, id)
      );
      -- codes stand in receipt numbers, where "main" and "MAIN" would be taken for the same
      create unique index outlets_code on identity.outlets (business_id, lower(code));
      ${secureTable('identity.outlets')}

      create table identity.registers (
        business_id uuid not null,
        id uuid not null,
        outlet_id uuid not null,
        name text not null,
        code text not null check (code <> ''),
        is_active boolean not null default true,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (business_id, id),
        foreign key (business_id, outlet_id) references identity.outlets
      );
      create unique index registers_code on identity.registers (business_id, outlet_id, lower(code));
      ${secureTable('identity.registers')}

      -- the platform's own users belong to the nil business, which has no row: hence no reference to businesses
      create table identity.users (
        business_id uuid not null,
        id uuid not null,
        username text not null check (username <> ''),
        name text not null,
        email text,
        phone text,
        role text not null
          check (role in ('OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF', 'SUPER_ADMIN')),
        -- none: nobody can sign in with a password
        password_hash text,
        -- none: active
        deactivated_at timestamptz,
        -- numbers the events of refused logins, so it only grows
        failed_logins integer not null default 0,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (business_id, id),
        check ((role = 'SUPER_ADMIN') = (business_id = '00000000-0000-0000-0000-000000000000'))
      );
      -- over all businesses: who signs in says no more than this
      create unique index users_username on identity.users (lower(username));
      create index users_deactivated_at on identity.users (deactivated_at) where deactivated_at is not null;
      ${secureTable('identity.users')}

      create table identity.user_outlets (
        business_id uuid not null,
        user_id uuid not null,
        outlet_id uuid not null,
        role text not null check (role in ('MANAGER', 'CASHIER', 'WAREHOUSE_STAFF')),
        is_default boolean not null default false,
        created_at timestamptz not null default now(),
        primary key (business_id, user_id, outlet_id),
        foreign key (business_id, user_id) references identity.users,
        foreign key (business_id, outlet_id) references identity.outlets
      );
      create index user_outlets_outlet on identity.user_outlets (business_id, outlet_id);
      create unique index user_outlets_default on identity.user_outlets (business_id, user_id) where is_default;
      ${secureTable('identity.user_outlets')}

      -- a session is a family of refresh tokens, of which one counts at a time
      create table identity.sessions (
        business_id uuid not null,
        id uuid not null,
        user_id uuid not null,
        -- SHA-256 of what all tokens of the family share, of the token that counts, and of the one before it
        family_hash bytea not null,
        token_hash bytea not null,
        previous_hash bytea,
        -- the pair that replaced the previous token, readable only with that token
        sealed_pair bytea,
        rotated_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ip text,
        user_agent text,
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        end_reason text check (end_reason in ('LOGOUT', 'REUSE', 'EXPIRED', 'ENDED')),
        primary key (business_id, id),
        foreign key (business_id, user_id) references identity.users,
        check ((ended_at is null) = (end_reason is null))
      );
      create unique index sessions_family on identity.sessions (family_hash);
      create index sessions_user on identity.sessions (business_id, user_id) where ended_at is null;
      create index sessions_ended_at on identity.sessions (ended_at) where ended_at is not null;
      ${secureTable('identity.sessions')}

      -- who signs in is looked up by a name, who refreshes by a token: the business is known only after
      create function identity.account_of(asked text)
        returns table (business_id uuid, user_id uuid, password_hash text)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select u.business_id, u.id, u.password_hash from identity.users u where lower(u.username) = lower(asked)
        $$;
      ${acrossBusinesses('identity', 'identity.account_of(text)')}

      create function identity.session_of(family bytea)
        returns table (business_id uuid, user_id uuid, session_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select s.business_id, s.user_id, s.id from identity.sessions s where s.family_hash = family
        $$;
      ${acrossBusinesses('identity', 'identity.session_of(bytea)')}

      -- Sessions whose access tokens may still run and must not count any more: ended ones, those of users who were
      -- deactivated and of businesses that are suspended. Every gateway asks this every few seconds.
      create function identity.ended_sessions(within interval, most integer)
        returns table (session_id uuid, user_id uuid, business_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select id, user_id, business_id from (
            select s.id, s.user_id, s.business_id, s.ended_at as at
            from identity.sessions s where s.ended_at > now() - within
            union all
            select s.id, s.user_id, s.business_id, u.deactivated_at
            from identity.users u
            join identity.sessions s on s.business_id = u.business_id and s.user_id = u.id and s.ended_at is null
            where u.deactivated_at > now() - within
            union all
            select s.id, s.user_id, s.business_id, s.rotated_at
            from identity.businesses b
            join identity.sessions s on s.business_id = b.id and s.ended_at is null
            where b.status = 'SUSPENDED' and s.rotated_at > now() - within
          ) over_now
          order by at desc limit most
        $$;
      ${acrossBusinesses('identity', 'identity.ended_sessions(interval, integer)')}

      ${messagingTables('identity')}
    `);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
