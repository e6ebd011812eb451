import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

/** What a business says of itself, invitations, and the receipt series that nobody may begin a second time. */
export class PeopleAndPlaces20261123090539 implements MigrationInterface {
  name = 'PeopleAndPlaces20261123090539';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table identity.businesses
        add column logo text,
        add column language text not null default 'en',
        add column notify_emails text[] not null default '{}';

      -- Receipts are numbered <outlet>-<register>-<n>, -0- without a register. What begins them belongs to one register
      -- for ever: a code that was renamed and given away again would number other sales the same.
      create table identity.receipt_prefixes (
        business_id uuid not null,
        prefix text not null,
        -- the register, or the outlet for its series without one
        owner_id uuid not null,
        primary key (business_id, prefix)
      );
      ${secureTable('identity.receipt_prefixes')}
      -- a table's policy holds for its owner too, who sees no business here: this once, all of them
      alter table identity.outlets no force row level security;
      alter table identity.registers no force row level security;
      alter table identity.receipt_prefixes no force row level security;
      insert into identity.receipt_prefixes (business_id, prefix, owner_id)
        select business_id, lower(code) || '-0', id from identity.outlets
        union all
        select r.business_id, lower(o.code) || '-' || lower(r.code), r.id
        from identity.registers r
        join identity.outlets o on o.business_id = r.business_id and o.id = r.outlet_id
        on conflict do nothing;
      alter table identity.outlets force row level security;
      alter table identity.registers force row level security;
      alter table identity.receipt_prefixes force row level security;

      create table identity.invitations (
        business_id uuid not null references identity.businesses,
        id uuid not null,
        email text not null,
        name text,
        role text not null check (role in ('OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF')),
        outlet_ids uuid[] not null default '{}',
        status text not null default 'PENDING' check (status in ('PENDING', 'ACCEPTED', 'CANCELLED', 'EXPIRED')),
        -- SHA-256 of the token in the last mail; none until it is mailed, and none once it is used
        token_hash bytea,
        -- a user of this business, or of the platform
        invited_by uuid not null,
        accepted_by uuid,
        expires_at timestamptz not null,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        primary key (business_id, id),
        foreign key (business_id, accepted_by) references identity.users,
        check ((status = 'ACCEPTED') = (accepted_by is not null)),
        check (status = 'PENDING' or token_hash is null)
      );
      create unique index invitations_token on identity.invitations (token_hash) where token_hash is not null;
      create unique index invitations_email on identity.invitations (business_id, lower(email))
        where status = 'PENDING';
      ${secureTable('identity.invitations')}

      -- who was invited knows a token, and the business only after
      create function identity.invitation_of(hash bytea)
        returns table (business_id uuid, invitation_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select i.business_id, i.id from identity.invitations i where i.token_hash = hash
        $$;
      ${acrossBusinesses('identity', 'identity.invitation_of(bytea)')}

      create index users_role on identity.users (business_id, role);
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
