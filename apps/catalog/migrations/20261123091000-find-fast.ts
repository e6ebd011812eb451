import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

const matching = 'business uuid, search text, in_category text, active boolean';

/** Lists that stay fast with 100,000 products, a version for whoever keeps pages of them, and files to import. */
export class FindFast20261123091000 implements MigrationInterface {
  name = 'FindFast20261123091000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- lists walk along the index alone, however deep the page; no index answers for an expression without the row
      alter table catalog.products add column sort_name text not null generated always as (lower(name)) stored;
      alter table catalog.products add column plain_sku text not null generated always as (catalog.plain(sku)) stored;
      drop index catalog.products_name;
      create index products_name on catalog.products (business_id, sort_name, id) include (category, is_active);
      drop index catalog.products_category;
      create index products_category on catalog.products (business_id, category, sort_name, id) include (is_active)
        where category is not null;

      -- moves on with each change of a business's products
      create table catalog.versions (
        business_id uuid primary key,
        version bigint not null default 1
      );
      ${secureTable('catalog.versions')}
      insert into catalog.versions (business_id) select distinct business_id from catalog.products;

      -- the parts of files that are being sent
      create table catalog.import_parts (
        business_id uuid not null,
        import_id uuid not null,
        part integer not null,
        csv text not null,
        sent_at timestamptz not null default now(),
        primary key (business_id, import_id, part)
      );
      ${secureTable('catalog.import_parts')}

      -- What a search asks of a product, as a condition on p: every word in its name or SKU, or all of it as its barcode.
      -- Spelled out word by word, because LIKE ALL uses no index; a name has no more than eight words worth looking for.
      create function catalog.having_words(search text) returns text language sql immutable strict parallel safe
        set search_path = pg_catalog
      as $$
        select format('(p.barcode = %L or (%s))', search, coalesce((
          select string_agg(format('p.findable like %L', '%' || word || '%'), ' and ')
          -- what LIKE takes for signs of its own stands for itself
          from (select word from regexp_split_to_table(regexp_replace(catalog.plain(search), '([\\\\%_])', '\\\\\\1', 'g'), '\\s+') word
                where word <> '' limit 8) words), 'false'))
      $$;

      create function catalog.filtered(in_category text, active boolean) returns text language sql immutable parallel safe
        set search_path = pg_catalog
      as $$
        select case when in_category is null then '' else format(' and p.category = %L', in_category) end
          || case active when true then ' and p.is_active' when false then ' and not p.is_active' else '' end
      $$;

      create function catalog.must_be_open(business uuid) returns void language plpgsql stable
        set search_path = pg_catalog
      as $$
      begin
        if not business = any(current_setting('app.businesses')::uuid[]) then
          raise exception 'business % is not open in this transaction', business using errcode = 'insufficient_privilege';
        end if;
      end $$;

      -- A page of the products that have every word of a search; when there is none at all, of those that resemble it, so
      -- that spelling errors find something. Without an order the better match comes first: SKU or barcode itself, SKU
      -- that begins so, name that begins so, all else by name. Runs without the tenant policy, because under it no index
      -- serves these operators; so it looks itself whether the caller's transaction has opened the business.
      create function catalog.found_products(${matching}, sort text, most integer, skipped integer)
        returns table (id uuid, place bigint)
        language plpgsql stable security definer rows 50
        set search_path = pg_catalog
        set pg_trgm.word_similarity_threshold = 0.5
      as $$
      declare
        phrase constant text := catalog.plain(search);
        beginning constant text := regexp_replace(phrase, '([\\\\%_])', '\\\\\\1', 'g') || '%';
        words constant text := catalog.having_words(search);
        filter constant text := catalog.filtered(in_category, active);
        column_name constant text := case ltrim(sort, '-')
          when 'name' then 'p.sort_name' when 'sku' then 'p.sku' when 'category' then 'p.category'
          when 'basePrice' then 'p.base_price' when 'createdAt' then 'p.created_at' when 'updatedAt' then 'p.updated_at' end;
        ordered constant text := column_name || case when sort like '-%' then ' desc nulls last' else '' end;
        any_match boolean := skipped = 0;
      begin
        perform catalog.must_be_open(business);
        return query execute format(
          'select f.id, row_number() over () from (
             select p.id from catalog.products p where p.business_id = $1 and %s%s order by %s, p.id limit $4 offset $5) f',
          words, filter, coalesce(ordered, 'case
             when p.plain_sku = $2 or p.barcode = $6 then 1
             when p.plain_sku like $3 then 2
             when p.findable like $3 then 3
             else 4 end, p.sort_name'))
          using business, phrase, beginning, most, skipped, search;
        if found then return; end if;
        if skipped > 0 then
          -- behind the last page is not the same as no match
          execute format('select exists (select from catalog.products p where p.business_id = $1 and %s%s)', words, filter)
            into any_match using business;
          if any_match then return; end if;
        end if;
        return query execute format(
          'select f.id, row_number() over () from (
             select p.id from catalog.products p where p.business_id = $1 and $2 operator(public.<%%) p.findable%s
             order by %s, p.id limit $3 offset $4) f',
          filter, coalesce(ordered, 'public.word_similarity($2, p.findable) desc, p.sort_name'))
          using business, phrase, most, skipped;
      end $$;
      ${acrossBusinesses('catalog', 'catalog.found_products(uuid, text, text, boolean, text, integer, integer)')}

      -- How many products such a search finds, counted up to a bound.
      create function catalog.count_found(${matching}, most integer) returns integer
        language plpgsql stable security definer
        set search_path = pg_catalog
        set pg_trgm.word_similarity_threshold = 0.5
      as $$
      declare
        filter constant text := catalog.filtered(in_category, active);
        counted integer;
      begin
        perform catalog.must_be_open(business);
        execute format('select count(*) from (
            select from catalog.products p where p.business_id = $1 and %s%s limit $2) f', catalog.having_words(search), filter)
          into counted using business, most;
        if counted > 0 then return counted; end if;
        execute format('select count(*) from (
            select from catalog.products p where p.business_id = $1 and $3 operator(public.<%%) p.findable%s limit $2) f', filter)
          into counted using business, most, catalog.plain(search);
        return counted;
      end $$;
      ${acrossBusinesses('catalog', 'catalog.count_found(uuid, text, text, boolean, integer)')}

      drop function catalog.matching_products(uuid, text);
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
