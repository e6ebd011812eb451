import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, messagingTables, secureTable } from '#libs/persistence';

/** Products, and how they are found by a few letters. */
export class Catalog20261123060000 implements MigrationInterface {
  name = 'Catalog20261123060000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- words as a search compares them: in small letters and without accents
      create function catalog.plain(words text) returns text language sql immutable strict parallel safe
        return lower(regexp_replace(normalize(words, nfd), '[\\u0300-\\u036f]', '', 'g'));

      create table catalog.products (
        business_id uuid not null,
        id uuid not null,
        sku text not null check (sku <> ''),
        barcode text check (barcode <> ''),
        name text not null check (name <> ''),
        description text,
        category text check (category <> ''),
        unit text not null check (unit <> ''),
        base_price bigint not null check (base_price between 0 and 10000000000000),
        cost_price bigint check (cost_price between 0 and 10000000000000),
        tax_rate integer not null check (tax_rate between 0 and 1000000),
        track_stock boolean not null,
        is_active boolean not null,
        version integer not null check (version > 0),
        created_at timestamptz not null,
        updated_at timestamptz not null,
        findable text not null generated always as (catalog.plain(name || ' ' || sku)) stored,
        primary key (business_id, id),
        constraint products_sku unique (business_id, sku),
        constraint products_barcode unique (business_id, barcode)
      );
      create index products_name on catalog.products (business_id, lower(name), id);
      create index products_category on catalog.products (business_id, category) where is_active;
      -- business first, so that a search reads the entries of one business only
      create index products_words on catalog.products
        using gin (business_id, findable public.gin_trgm_ops);
      ${secureTable('catalog.products')}

      -- Products that have every word of a search in their name or SKU, or it as their barcode; when there is none, those
      -- that resemble it, so that spelling errors find something. The higher the place, the better the match. Runs without
      -- the tenant policy, because under it no index serves these operators; so it looks itself whether the caller's
      -- transaction has opened the business.
      create function catalog.matching_products(business uuid, search text) returns table (id uuid, place real)
        language plpgsql stable security definer rows 50
        set search_path = pg_catalog
        set pg_trgm.word_similarity_threshold = 0.5
      as $$
      declare
        phrase constant text := catalog.plain(search);
        -- what LIKE takes for signs of its own stands for itself
        literal constant text := regexp_replace(phrase, '([\\\\%_])', '\\\\\\1', 'g');
        every_word text;
      begin
        if not business = any(current_setting('app.businesses')::uuid[]) then
          raise exception 'business % is not open in this transaction', business using errcode = 'insufficient_privilege';
        end if;
        -- spelled out word by word, because LIKE ALL uses no index; a name has no more than eight words worth looking for
        select string_agg(format('p.findable like %L', '%' || word || '%'), ' and ') into every_word
        from (select word from regexp_split_to_table(literal, '\\s+') word where word <> '' limit 8) words;
        return query execute format(
          'select p.id, (case
             when catalog.plain(p.sku) = $2 or p.barcode = $3 then 4
             when catalog.plain(p.sku) like $4 then 3
             when p.findable like $4 then 2
             else 1 end)::real
           from catalog.products p where p.business_id = $1 and (p.barcode = $3 or %s)', coalesce(every_word, 'false'))
          using business, phrase, search, literal || '%';
        if found then return; end if;
        return query execute
          'select p.id, public.word_similarity($2, p.findable)
           from catalog.products p
           where p.business_id = $1 and $2 operator(public.<%) p.findable'
          using business, phrase;
      end $$;
      ${acrossBusinesses('catalog', 'catalog.matching_products(uuid, text)')}

      ${messagingTables('catalog')}
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
