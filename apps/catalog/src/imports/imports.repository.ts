import { Injectable } from '@nestjs/common';
import {
  Database,
  OUTBOX_COLUMNS,
  OUTBOX_TYPES,
  outboxColumns,
  type OutboxRow,
  type Tx,
  type Value,
} from '#libs/persistence';
import type { Product } from '../products/product.js';
import { taken } from '../products/products.repository.js';
import type { Outcome } from './plan.js';

type Read = Omit<Tx, 'announce'>;

/*
 * By lists of keys and never by a join: the planner has no statistics of a business that is new, and takes it for empty.
 * At worst a list then costs one walk through the business's products, which is why slices of a file are large.
 */
const READ = `select id, sku, barcode, name, description, category, unit, base_price as "basePrice",
  cost_price as "costPrice", tax_rate as "taxRate", track_stock as "trackStock", is_active as "isActive", version,
  created_at as "createdAt", updated_at as "updatedAt"
  from catalog.products where business_id = $1 and sku = any($2::text[]) order by sku`;

/** Column → its type and what a product puts into it; one array a column, however many products. */
const columns: readonly (readonly [string, string, (product: Product) => Value])[] = [
  ['id', 'uuid', (p) => p.id],
  ['sku', 'text', (p) => p.sku],
  ['barcode', 'text', (p) => p.barcode],
  ['name', 'text', (p) => p.name],
  ['description', 'text', (p) => p.description],
  ['category', 'text', (p) => p.category],
  ['unit', 'text', (p) => p.unit],
  ['base_price', 'bigint', (p) => p.basePrice],
  ['cost_price', 'bigint', (p) => p.costPrice],
  ['tax_rate', 'integer', (p) => p.taxRate],
  ['track_stock', 'boolean', (p) => p.trackStock],
  ['is_active', 'boolean', (p) => p.isActive],
  ['version', 'integer', (p) => p.version],
  ['created_at', 'timestamptz', (p) => p.createdAt.toISOString()],
  ['updated_at', 'timestamptz', (p) => p.updatedAt.toISOString()],
];
const names = columns.map(([name]) => name);
const given = `unnest(${columns.map(([, type], i) => `$${i + 2}::${type}[]`).join(', ')}) g(${names.join(', ')})`;
const values = (products: readonly Product[]): unknown[] => columns.map(([, , of]) => products.map(of));

const WRITE = `insert into catalog.products (business_id, ${names.join(', ')}) select $1, g.* from ${given}
  on conflict (business_id, id) do update set ${names
    .filter((name) => name !== 'id' && name !== 'created_at')
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

@Injectable()
export class ImportsRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a part of a file until its end comes. */
  async keepPart(businessId: string, importId: string, part: number, csv: string): Promise<void> {
    await this.database.run(
      [businessId],
      'import-part',
      `with forgotten as (
         delete from catalog.import_parts
         where $3 = 0 and business_id = $1 and sent_at < now() - interval '1 hour')
       insert into catalog.import_parts (business_id, import_id, part, csv) values ($1, $2, $3, $4)
       on conflict (business_id, import_id, part) do update set csv = excluded.csv`,
      [businessId, importId, part, csv],
    );
  }

  /** The kept parts of a file, put together; they are not kept any longer. */
  async takeParts(businessId: string, importId: string): Promise<string> {
    const rows = await this.database.run(
      [businessId],
      'import-whole',
      'delete from catalog.import_parts where business_id = $1 and import_id = $2 returning part, csv',
      [businessId, importId],
    );
    return [...rows]
      .sort((one, other) => (one[0] as number) - (other[0] as number))
      .map((row) => row[1] as string)
      .join('');
  }

  /** One import of a business at a time, until the transaction ends. */
  async takeTurn(tx: Tx, businessId: string): Promise<void> {
    await tx.rows(`select pg_advisory_xact_lock(hashtextextended('catalog.import ' || $1, 0))`, [businessId]);
  }

  async bySku(tx: Read, businessId: string, skus: readonly string[], lock: 'lock' | 'look'): Promise<Product[]> {
    return tx.rows<Product>(lock === 'lock' ? `${READ} for update` : READ, [businessId, skus]);
  }

  /** The SKUs of the products that have these barcodes, by barcode. */
  async owners(tx: Read, businessId: string, barcodes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.rows<{ barcode: string; sku: string }>(
      'select barcode, sku from catalog.products where business_id = $1 and barcode = any($2::text[])',
      [businessId, barcodes],
    );
    return new Map(rows.map(({ barcode, sku }) => [barcode, sku]));
  }

  /** Takes products' barcodes away, so that two may exchange theirs; answers what was taken, by product id. */
  async freeBarcodes(tx: Tx, businessId: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.rows<{ id: string; barcode: string | null }>(
      `with known as materialized (
         select id, sku, barcode from catalog.products where business_id = $1 and id = any($2::uuid[]) order by sku for update
       ), freed as (
         update catalog.products p set barcode = null
         where p.business_id = $1 and p.id = any(array(select id from known))
       ) select id, barcode from known`,
      [businessId, ids],
    );
    return new Map(rows.flatMap(({ id, barcode }) => (barcode === null ? [] : [[id, barcode]])));
  }

  /** Writes what changed, with its events: a few statements however many products. */
  async write(tx: Tx, businessId: string, outcomes: readonly Outcome[], events: readonly OutboxRow[]): Promise<void> {
    try {
      await tx.rows(WRITE, [businessId, ...values(outcomes.map(({ after }) => after))]);
    } catch (error) {
      throw taken(error);
    }
    await tx.rows(
      `insert into catalog.outbox (${OUTBOX_COLUMNS})
       select * from unnest(${OUTBOX_TYPES.map((type, i) => `$${i + 1}::${type}`).join(', ')})`,
      outboxColumns(events),
    );
  }
}
