import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

const FOUND = 'catalog.found_products(uuid, text, text, boolean, text, integer, integer)';
const COUNTED = 'catalog.count_found(uuid, text, text, boolean, integer)';
const matching = 'business uuid, search text, in_category text, active boolean';
/** Searches that ask each match one thing less, and look a word up no second time that they did not find. */
export class CheaperSearch20261123132000 implements MigrationInterface {
  name = 'CheaperSearch20261123132000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A forced policy hides every row from a migration, which names no business: what was there before words and
      -- versions were kept has had none.
      alter table catalog.products no force row level security;
      alter table catalog.words no force row level security;
      alter table catalog.versions no force row level security;
      insert into catalog.words (business_id, word)
      select distinct p.business_id, w from catalog.products p, regexp_split_to_table(p.findable, '[[:space:][:digit:][:punct:]]+') w
      where length(w) between 3 and 40 on conflict do nothing;
      insert into catalog.versions (business_id) select distinct business_id from catalog.products on conflict do nothing;
      alter table catalog.products force row level security;
      alter table catalog.words force row level security;
      alter table catalog.versions force row level security;

      -- What a search asks of a product, as a condition on p: every word in its name or SKU. Spelled out word by word,
      -- because LIKE ALL uses no index.
      create or replace function catalog.having_words(search text) returns text language sql immutable strict parallel safe
        set search_path = pg_catalog
      as $$
        select coalesce((select string_agg(catalog.containing(w), ' and ') from catalog.words_of(search) w), 'false')
      $$;

      -- The same for a search that found nothing: each word, or those known ones that resemble it most and are about as
      -- long. Null when none of its words resembles any.
      create or replace function catalog.having_alike(business uuid, search text) returns text language plpgsql stable
        set search_path = pg_catalog
        set pg_trgm.similarity_threshold = 0.3
      as $$
      declare
        typed text;
        alike text;
        -- found nowhere: only what is like it is worth looking for
        alone constant boolean := (select count(*) = 1 from catalog.words_of(search));
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
          condition := condition || ' and ('
            || concat_ws(' or ', case when not alone or alike is null then catalog.containing(typed) end, alike) || ')';
        end loop;
        return case when guessed then condition end;
      end $$;

      -- they belong to a role that nobody replaces them for
      drop function ${FOUND};
      drop function ${COUNTED};

      -- A page of the products that have every word of a search, or all of it as their barcode, with the number of all of
      -- them; when there is none at all, of those that have words like it. Without an order the better match comes first:
      -- SKU or barcode itself, SKU that begins so, name that begins so, all else by name. Runs without the tenant policy,
      -- because under it no index serves these operators; so it looks itself whether the caller's transaction has opened
      -- the business.
      create function catalog.found_products(${matching}, sort text, most integer, skipped integer)
        returns table (id uuid, place bigint, total integer)
        language plpgsql stable security definer rows 50
        set search_path = pg_catalog
      as $$
      declare
        phrase constant text := catalog.plain(search);
        beginning constant text := regexp_replace(phrase, '([\\\\%_])', '\\\\\\1', 'g') || '%';
        filter constant text := catalog.filtered(in_category, active);
        scanned constant uuid := (select s.id from catalog.products s where s.business_id = business and s.barcode = search);
        column_name constant text := case ltrim(sort, '-')
          when 'name' then 'p.sort_name' when 'sku' then 'p.sku' when 'category' then 'p.category'
          when 'basePrice' then 'p.base_price' when 'createdAt' then 'p.created_at' when 'updatedAt' then 'p.updated_at' end;
        ordering constant text := coalesce(column_name || case when sort like '-%' then ' desc nulls last' else '' end, 'case
             when p.plain_sku = $2 or p.id = $6 then 1
             when p.plain_sku like $3 then 2
             when p.findable like $3 then 3
             else 4 end, p.sort_name');
        page constant text := 'select f.id, row_number() over (), f.total from (
             select p.id, count(*) over ()::integer total from catalog.products p where p.business_id = $1 and %s%s
             order by %s, p.id limit $4 offset $5) f';
        words text := catalog.having_words(search);
        behind boolean;
      begin
        perform catalog.must_be_open(business);
        if scanned is not null then words := format('(p.id = %L or %s)', scanned, words); end if;
        return query execute format(page, words, filter, ordering)
          using business, phrase, beginning, most, skipped, scanned;
        if found then return; end if;
        -- behind the last page is not the same as no match
        execute format('select exists (select from catalog.products p where $2 > 0 and p.business_id = $1 and %s%s)', words, filter)
          into behind using business, skipped;
        if behind then return; end if;
        words := catalog.having_alike(business, search);
        if words is null then return; end if;
        return query execute format(page, words, filter, ordering)
          using business, phrase, beginning, most, skipped, scanned;
      end $$;

      -- How many products such a search finds, counted up to a bound: for a page that has none of them.
      create function catalog.count_found(${matching}, most integer) returns integer
        language plpgsql stable security definer
        set search_path = pg_catalog
      as $$
      declare
        filter constant text := catalog.filtered(in_category, active);
        scanned constant uuid := (select s.id from catalog.products s where s.business_id = business and s.barcode = search);
        counting constant text := 'select count(*) from (
          select from catalog.products p where p.business_id = $1 and %s%s limit $2) f';
        words text := catalog.having_words(search);
        counted integer;
      begin
        perform catalog.must_be_open(business);
        if scanned is not null then words := format('(p.id = %L or %s)', scanned, words); end if;
        execute format(counting, words, filter) into counted using business, most;
        if counted > 0 then return counted; end if;
        words := catalog.having_alike(business, search);
        if words is null then return 0; end if;
        execute format(counting, words, filter) into counted using business, most;
        return counted;
      end $$;
      ${acrossBusinesses('catalog', FOUND)}
      ${acrossBusinesses('catalog', COUNTED)}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
