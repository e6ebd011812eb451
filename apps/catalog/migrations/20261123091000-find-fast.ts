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

      -- The words that products are called by, for searches with spelling errors: a few thousand, where products are many.
      -- Words stay when the last product that had them is renamed: then they only suggest what finds nothing.
      create table catalog.words (
        business_id uuid not null,
        word text not null,
        primary key (business_id, word)
      );
      create index words_alike on catalog.words using gin (business_id, word public.gin_trgm_ops);
      ${secureTable('catalog.words')}
      create function catalog.learn_words() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        insert into catalog.words (business_id, word)
        select distinct f.business_id, w from fresh f, regexp_split_to_table(f.findable, '[[:space:][:digit:][:punct:]]+') w
        where length(w) between 3 and 40 order by 1, 2
        on conflict do nothing;
        return null;
      end $$;
      create trigger learn_made after insert on catalog.products
        referencing new table as fresh for each statement execute function catalog.learn_words();
      create trigger learn_changed after update on catalog.products
        referencing new table as fresh for each statement execute function catalog.learn_words();
      insert into catalog.words (business_id, word)
      select distinct p.business_id, w from catalog.products p, regexp_split_to_table(p.findable, '[[:space:][:digit:][:punct:]]+') w
      where length(w) between 3 and 40;

      -- what LIKE takes for signs of its own stands for itself
      create function catalog.containing(word text) returns text language sql immutable strict parallel safe
        set search_path = pg_catalog
      as $$ select format('p.findable like %L', '%' || regexp_replace(word, '([\\\\%_])', '\\\\\\1', 'g') || '%') $$;

      -- a name has no more than eight words worth looking for
      create function catalog.words_of(search text) returns setof text language sql immutable strict parallel safe
        set search_path = pg_catalog
      as $$ select w from regexp_split_to_table(catalog.plain(search), '\\s+') w where w <> '' limit 8 $$;

      -- What a search asks of a product, as a condition on p: every word in its name or SKU, or all of it as its barcode.
      -- Spelled out word by word, because LIKE ALL uses no index.
      create function catalog.having_words(search text) returns text language sql immutable strict parallel safe
        set search_path = pg_catalog
      as $$
        select format('(p.barcode = %L or (%s))', search,
          coalesce((select string_agg(catalog.containing(w), ' and ') from catalog.words_of(search) w), 'false'))
      $$;

      -- The same for a search that found nothing: each word, or those known ones that resemble it most and are about as
      -- long. Null when none of its words resembles any.
      create function catalog.having_alike(business uuid, search text) returns text language plpgsql stable
        set search_path = pg_catalog
        set pg_trgm.similarity_threshold = 0.3
      as $$
      declare
        typed text;
        alike text;
        guessed boolean := false;
        condition text := 'true';
      begin
        for typed in select catalog.words_of(search) loop
          select string_agg(catalog.containing(near.word), ' or ') into alike
          from (
            select v.word, public.similarity(v.word, typed) nearness,
              max(public.similarity(v.word, typed)) over () nearest
            from catalog.words v
            where v.business_id = business and v.word operator(public.%) typed
              and abs(length(v.word) - length(typed)) <= 2
          ) near where near.nearness >= 0.85 * near.nearest;
          guessed := guessed or alike is not null;
          condition := condition || ' and (' || concat_ws(' or ', catalog.containing(typed), alike) || ')';
        end loop;
        return case when guessed then condition end;
      end $$;

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

      -- A page of the products that have every word of a search, with the number of all of them; when there is none at all,
      -- of those that have words like it. Without an order the better match comes first: SKU or barcode itself, SKU that
      -- begins so, name that begins so, all else by name. Runs without the tenant policy, because under it no index serves
      -- these operators; so it looks itself whether the caller's transaction has opened the business.
      create function catalog.found_products(${matching}, sort text, most integer, skipped integer)
        returns table (id uuid, place bigint, total integer)
        language plpgsql stable security definer rows 50
        set search_path = pg_catalog
      as $$
      declare
        phrase constant text := catalog.plain(search);
        beginning constant text := regexp_replace(phrase, '([\\\\%_])', '\\\\\\1', 'g') || '%';
        filter constant text := catalog.filtered(in_category, active);
        column_name constant text := case ltrim(sort, '-')
          when 'name' then 'p.sort_name' when 'sku' then 'p.sku' when 'category' then 'p.category'
          when 'basePrice' then 'p.base_price' when 'createdAt' then 'p.created_at' when 'updatedAt' then 'p.updated_at' end;
        ordering constant text := coalesce(column_name || case when sort like '-%' then ' desc nulls last' else '' end, 'case
             when p.plain_sku = $2 or p.barcode = $6 then 1
             when p.plain_sku like $3 then 2
             when p.findable like $3 then 3
             else 4 end, p.sort_name');
        page constant text := 'select f.id, row_number() over (), f.total from (
             select p.id, count(*) over ()::integer total from catalog.products p where p.business_id = $1 and %s%s
             order by %s, p.id limit $4 offset $5) f';
        words text := catalog.having_words(search);
      begin
        perform catalog.must_be_open(business);
        return query execute format(page, words, filter, ordering)
          using business, phrase, beginning, most, skipped, search;
        -- behind the last page is not the same as no match
        if found or (skipped > 0 and catalog.count_found(business, search, in_category, active, 1) > 0) then return; end if;
        words := catalog.having_alike(business, search);
        if words is null then return; end if;
        return query execute format(page, words, filter, ordering)
          using business, phrase, beginning, most, skipped, search;
      end $$;

      -- How many products such a search finds, counted up to a bound: for a page that has none of them.
      create function catalog.count_found(${matching}, most integer) returns integer
        language plpgsql stable security definer
        set search_path = pg_catalog
      as $$
      declare
        filter constant text := catalog.filtered(in_category, active);
        counting constant text := 'select count(*) from (
          select from catalog.products p where p.business_id = $1 and %s%s limit $2) f';
        words text := catalog.having_words(search);
        counted integer;
      begin
        perform catalog.must_be_open(business);
        execute format(counting, words, filter) into counted using business, most;
        if counted > 0 then return counted; end if;
        words := catalog.having_alike(business, search);
        if words is null then return 0; end if;
        execute format(counting, words, filter) into counted using business, most;
        return counted;
      end $$;
      ${acrossBusinesses('catalog', 'catalog.found_products(uuid, text, text, boolean, text, integer, integer)')}
      ${acrossBusinesses('catalog', 'catalog.count_found(uuid, text, text, boolean, integer)')}

      drop function catalog.matching_products(uuid, text);
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
