import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

/** What the platform's own users look up over all businesses: ids and counts; rows are read business by business. */
export class Platform20261123090809 implements MigrationInterface {
  name = 'Platform20261123090809';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- where a business is: what its outlets begin with
      alter table identity.businesses add column time_zone text not null default 'UTC';
      create index businesses_created on identity.businesses (created_at, id);

      create function identity.platform_counts()
        returns table (businesses bigint, suspended bigint, outlets bigint, users bigint, active_users bigint,
          sessions bigint)
        language sql stable security definer set search_path = pg_catalog
        as $$
          select (select count(*) from identity.businesses),
            (select count(*) from identity.businesses where status = 'SUSPENDED'),
            (select count(*) from identity.outlets where is_active),
            (select count(*) from identity.users),
            (select count(*) from identity.users where deactivated_at is null),
            (select count(*) from identity.sessions where ended_at is null and expires_at > now())
        $$;
      ${acrossBusinesses('identity', 'identity.platform_counts()')}

      -- the ids of a page, in order, and how many there are; a page beyond the last has one row without an id
      create function identity.find_businesses(search text, only_status text, order_by text, skip integer, most integer)
        returns table (id uuid, outlets bigint, users bigint, total bigint)
        language sql stable security definer set search_path = pg_catalog
        as $$
          with found as (
            select b.id, b.name, b.created_at from identity.businesses b
            where (search is null or strpos(lower(b.name), lower(search)) > 0)
              and (only_status is null or b.status = only_status)),
          page as (
            select f.*, row_number() over () as place from (
              select * from found order by
                case when order_by = 'name' then name end, case when order_by = '-name' then name end desc,
                case when order_by = 'createdAt' then created_at end,
                case when order_by = '-createdAt' then created_at end desc, id
              offset skip limit most) f)
          select p.id, (select count(*) from identity.outlets o where o.business_id = p.id and o.is_active),
            (select count(*) from identity.users u where u.business_id = p.id and u.deactivated_at is null), c.total
          from (select count(*) as total from found) c left join page p on true order by p.place
        $$;
      ${acrossBusinesses('identity', 'identity.find_businesses(text, text, text, integer, integer)')}

      create function identity.find_users(search text, business uuid, only_role text, active boolean, order_by text,
          skip integer, most integer)
        returns table (business_id uuid, id uuid, total bigint)
        language sql stable security definer set search_path = pg_catalog
        as $$
          with found as (
            select u.business_id, u.id, u.name, u.username, u.created_at from identity.users u
            where (business is null or u.business_id = business) and (only_role is null or u.role = only_role)
              and (active is null or (u.deactivated_at is null) = active)
              and (search is null or strpos(lower(u.name), lower(search)) > 0
                or strpos(lower(u.username), lower(search)) > 0 or strpos(lower(u.email), lower(search)) > 0)),
          page as (
            select f.*, row_number() over () as place from (
              select * from found order by
                case when order_by = 'name' then name end, case when order_by = '-name' then name end desc,
                case when order_by = 'username' then username end,
                case when order_by = '-username' then username end desc,
                case when order_by = 'createdAt' then created_at end,
                case when order_by = '-createdAt' then created_at end desc, id
              offset skip limit most) f)
          select p.business_id, p.id, c.total
          from (select count(*) as total from found) c left join page p on true order by p.place
        $$;
      ${acrossBusinesses('identity', 'identity.find_users(text, uuid, text, boolean, text, integer, integer)')}

      create index users_id on identity.users (id);
      create function identity.business_of_user(asked uuid) returns table (business_id uuid)
        language sql stable security definer set search_path = pg_catalog
        as $$ select u.business_id from identity.users u where u.id = asked $$;
      ${acrossBusinesses('identity', 'identity.business_of_user(uuid)')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
