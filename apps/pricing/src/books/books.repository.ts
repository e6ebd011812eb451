import { Injectable } from '@nestjs/common';
import { fromRate } from '#libs/kernel';
import { Database, type Tx } from '#libs/persistence';
import type { Needs, Page, ProductCard } from './book.js';

type Entry = Page['products'][number];

// One statement, so that version and entries are seen at one moment: entries of two moments never share a book.
const READ = `
  select
    coalesce((select version from pricing.books where business_id = $1), 0),
    (select coalesce(json_agg(json_build_object(
        'id', t.id, 'code', t.code, 'name', t.name, 'isDefault', t.is_default)), '[]')
      from pricing.tiers t where t.business_id = $1 and t.deleted_at is null),
    (select coalesce(json_agg(json_build_object(
        'card', json_build_object(
          'productId', p.id, 'sku', p.sku, 'name', p.name, 'unit', p.unit, 'trackStock', p.track_stock,
          'isActive', p.is_active, 'basePrice', p.base_price, 'taxRate', p.tax_rate),
        'prices', (
          select coalesce(json_agg(json_build_object(
            'priceTierId', s.price_tier_id, 'outletId', s.outlet_id, 'price', s.price)), '[]')
          from pricing.prices s where s.business_id = $1 and s.product_id = p.id))), '[]')
      from pricing.products p where p.business_id = $1 and p.id = any($2::uuid[])),
    (select coalesce(json_agg(json_build_object(
        'id', c.id, 'priceTierId', c.price_tier_id, 'isDeleted', c.is_deleted)), '[]')
      from pricing.customers c where c.business_id = $1 and c.id = $3),
    (select coalesce(json_agg(json_build_object('id', o.id, 'priceTierId', o.price_tier_id)), '[]')
      from pricing.outlets o where o.business_id = $1 and o.id = $4)`;

@Injectable()
export class BooksRepository {
  constructor(private readonly database: Database) {}

  async read(businessId: string, { productIds, customerId, outletId }: Needs): Promise<Page> {
    const [row] = await this.database.run([businessId], 'book-read', READ, [
      businessId,
      productIds,
      customerId ?? null,
      outletId ?? null,
    ]);
    const [version, tiers, products, customers, outlets] = row as [
      number,
      Page['tiers'],
      readonly Entry[],
      Page['customers'],
      Page['outlets'],
    ];
    return { version, tiers, products: products.map(inPercent), customers, outlets };
  }

  async version(businessId: string): Promise<number> {
    const [row] = await this.database.run(
      [businessId],
      'book-version',
      `select coalesce((select version from pricing.books where business_id = $1), 0)`,
      [businessId],
    );
    return row![0] as number;
  }

  /** Moves the books on; until the end of the transaction no other one can change prices of these businesses. */
  async touch(tx: Tx, businessIds: Iterable<string>): Promise<void> {
    // in the order of their ids, so that two batches never wait for each other
    await tx.rows(
      `insert into pricing.books as b (business_id) select distinct unnest($1::uuid[]) order by 1
       on conflict (business_id) do update set version = b.version + 1`,
      [[...businessIds]],
    );
  }
}

const inPercent = ({ card, prices }: Entry): Entry => ({
  card: { ...card, taxRate: fromRate(card.taxRate) } satisfies ProductCard,
  prices,
});
