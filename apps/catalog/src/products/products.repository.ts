import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Refusal } from '#libs/kernel';
import { Database, MOST_COUNTED, violatedUnique, type Row, type Tx, type Value } from '#libs/persistence';
import type { KnownList } from './known-lists.js';
import type { Product } from './product.js';
import { ProductRow } from './product.rows.js';

type Read = Omit<Tx, 'announce'>;

/** Which products a list shows, and in which order: `name`, `-sku` …; by default the best match first, else by name. */
export interface Wanted {
  readonly search?: string | undefined;
  readonly category?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly sort?: string | undefined;
}

/** A page of a list, as it was at one version of the catalog. */
export interface ListPage {
  readonly version: number;
  readonly products: readonly Product[];
  /** How many products the list has in all, counted to one beyond `MOST_COUNTED`; undefined where what is known stands. */
  readonly count: number | undefined;
  /** Where the first products of a search were found on the way: all of them, or `MOST_FIRST`. */
  readonly first?: readonly string[];
}

/** So many products of a search are remembered: five pages of 50. */
const MOST_FIRST = 250;

/** What each field is sorted by. Only a category may be absent, and an index cannot be walked backwards past that. */
const orders: Readonly<Record<string, string>> = {
  name: 'p.sort_name',
  '-name': 'p.sort_name desc',
  sku: 'p.sku',
  '-sku': 'p.sku desc',
  category: 'p.category',
  '-category': 'p.category desc nulls last',
  basePrice: 'p.base_price',
  '-basePrice': 'p.base_price desc',
  createdAt: 'p.created_at',
  '-createdAt': 'p.created_at desc',
  updatedAt: 'p.updated_at',
  '-updatedAt': 'p.updated_at desc',
};

/** The fields that a list can be sorted by. */
export const sortable: readonly string[] = Object.keys(orders).filter((name) => !name.startsWith('-'));

const COLUMNS = `p.id, p.sku, p.barcode, p.name, p.description, p.category, p.unit, p.base_price, p.cost_price, p.tax_rate,
  p.track_stock, p.is_active, p.version, p.created_at, p.updated_at`;

// Ids first and their rows after: however deep the page, only its own rows are read.
const pageSql = (ids: string, count: string, first = 'null'): string => `
  select v.version, ${count}, ${first}, ${COLUMNS}
  from (select coalesce((select version from catalog.versions where business_id = $1), 0) version) v
  left join (${ids}) page on true
  left join catalog.products p on p.business_id = $1 and p.id = page.id
  order by page.place`;

const listSql = (order: string, filter: string): string => {
  const list = `from catalog.products p where p.business_id = $1 ${filter}`;
  return pageSql(
    `select * from unnest(array(select p.id ${list} order by ${order}, p.id limit $2 offset $3)) with ordinality u(id, place)`,
    `case when v.version <> $4 then (select count(*)::int from (select 1 ${list} limit ${MOST_COUNTED + 1}) counted) end`,
  );
};

// A search meets all that it finds, and counts it on the way. It finds $9 products behind the first $10: the page, or
// the page among the first of all, which are remembered. The first row alone tells them.
const SEARCH = `
  with found as materialized (select * from catalog.found_products($1, $7, $5, $6, $8, $9, $10))
  ${pageSql(
    'select * from found where place > $3::int - $10::int and place <= $3::int - $10::int + $2::int',
    `coalesce((select max(total) from found), case when $10 = 0 then 0
       when v.version <> $4 then catalog.count_found($1, $7, $5, $6, ${MOST_COUNTED + 1}) end)`,
    `case when coalesce(page.place = $3::int + 1, true) and $10 = 0
       then (select coalesce(string_agg(id::text, ',' order by place), '') from found) end`,
  )}`;

const FOUND_BEFORE = pageSql('select * from unnest($2::uuid[]) with ordinality u(id, place)', 'null');

const LISTS = new Map<string, string>([['search', SEARCH]]);

/** The statement of one kind of list; there are few kinds, so each stays prepared. */
function statementOf({ search, category, isActive, sort }: Wanted): { name: string; text: string } {
  const order = orders[sort ?? 'name']!;
  const filter = [
    category === undefined ? 'and $5::text is null' : 'and p.category = $5',
    isActive === undefined ? 'and $6::boolean is null' : 'and p.is_active = $6',
  ].join(' ');
  const name = search === undefined ? `list ${order} ${filter}` : 'search';
  let text = LISTS.get(name);
  if (!text) LISTS.set(name, (text = listSql(order, filter)));
  return { name, text };
}

const productOf = (row: Row, from = 0): Product => ({
  id: row[from] as string,
  sku: row[from + 1] as string,
  barcode: row[from + 2] as string | null,
  name: row[from + 3] as string,
  description: row[from + 4] as string | null,
  category: row[from + 5] as string | null,
  unit: row[from + 6] as string,
  basePrice: row[from + 7] as number,
  costPrice: row[from + 8] as number | null,
  taxRate: row[from + 9] as number,
  trackStock: row[from + 10] as boolean,
  isActive: row[from + 11] as boolean,
  version: row[from + 12] as number,
  createdAt: row[from + 13] as Date,
  updatedAt: row[from + 14] as Date,
});

function listPage(rows: readonly Row[]): ListPage {
  const [version, count, first] = rows[0] as [number, number | null, string | null];
  // a page without products is one row that tells the rest alone
  const products = rows.filter((row) => row[3] !== null).map((row) => productOf(row, 3));
  return {
    version,
    products,
    count: count === null ? undefined : Math.min(count, MOST_COUNTED + 1),
    ...(first !== null && { first: first === '' ? [] : first.split(',') }),
  };
}

@Injectable()
export class ProductsRepository {
  constructor(private readonly database: Database) {}

  /** A page of a list; what is `known` of it is not looked for again as long as the catalog stands at its version. */
  async page(
    businessId: string,
    wanted: Wanted,
    { limit, offset }: { readonly limit: number; readonly offset: number },
    known: KnownList | undefined,
  ): Promise<ListPage> {
    const remembered = known?.first && (await this.foundBefore(businessId, { limit, offset }, known));
    if (remembered) return remembered;
    const { search, category, isActive, sort } = wanted;
    const { name, text } = statementOf(wanted);
    const values: Value[] = [businessId, limit, offset, known?.version ?? -1, category ?? null, isActive ?? null];
    if (search !== undefined) {
      const isFirst = offset + limit <= MOST_FIRST;
      values.push(search, sort ?? null, isFirst ? MOST_FIRST : limit, isFirst ? 0 : offset);
    }
    return listPage(await this.database.run([businessId], name, text, values));
  }

  /** A page of what a search found, unless the catalog has moved on since, or the page reaches beyond what is known. */
  private async foundBefore(
    businessId: string,
    { limit, offset }: { readonly limit: number; readonly offset: number },
    { version, count, first = [] }: KnownList,
  ): Promise<ListPage | undefined> {
    if (offset + limit > first.length && first.length < count) return undefined;
    const ids = first.slice(offset, offset + limit);
    const page = listPage(await this.database.run([businessId], 'found-before', FOUND_BEFORE, [businessId, ids]));
    return page.version === version ? page : undefined;
  }

  async byBarcode(businessId: string, barcode: string): Promise<Product | null> {
    const [row] = await this.database.run(
      [businessId],
      'product-by-barcode',
      `select ${COLUMNS} from catalog.products p where p.business_id = $1 and p.barcode = $2`,
      [businessId, barcode],
    );
    return row ? productOf(row) : null;
  }

  find(tx: Read, businessId: string, id: string): Promise<Product | null> {
    return tx.manager.findOneBy(ProductRow, { businessId, id });
  }

  /** The product, which nobody else changes until the transaction ends. */
  lock(tx: Tx, businessId: string, id: string): Promise<Product | null> {
    return tx.manager.findOne(ProductRow, { where: { businessId, id }, lock: { mode: 'pessimistic_write' } });
  }

  byIds(tx: Read, businessId: string, ids: readonly string[]): Promise<Product[]> {
    return tx.manager.findBy(ProductRow, { businessId, id: In(ids) });
  }

  async insert(tx: Tx, businessId: string, product: Product): Promise<void> {
    await unlessTaken(tx.manager.insert(ProductRow, { ...product, businessId }));
  }

  async save(tx: Tx, businessId: string, product: Product): Promise<void> {
    await unlessTaken(tx.manager.update(ProductRow, { businessId, id: product.id }, { ...product, businessId }));
  }

  async version(businessId: string): Promise<number> {
    const [row] = await this.database.run(
      [businessId],
      'catalog-version',
      'select coalesce((select version from catalog.versions where business_id = $1), 0)',
      [businessId],
    );
    return row![0] as number;
  }

  /** Moves the catalog's version on: the last thing a change does, so that others wait for it as short as can be. */
  async touch(tx: Tx, businessId: string): Promise<void> {
    await tx.rows(
      `insert into catalog.versions as v (business_id) values ($1)
       on conflict (business_id) do update set version = v.version + 1`,
      [businessId],
    );
  }
}

async function unlessTaken(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    throw taken(error);
  }
}

/** What a write failed of, as the caller may see it: another product's SKU or barcode, or the error as it is. */
export function taken(error: unknown): unknown {
  const path = /^products_(sku|barcode)$/.exec(violatedUnique(error) ?? '')?.[1];
  if (!path) return error;
  return new Refusal('conflict', 'catalog.product.taken', {
    errors: [{ path, message: `another product has this ${path}` }],
  });
}
