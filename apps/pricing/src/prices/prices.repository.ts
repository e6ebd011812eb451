import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Price } from './price-set.js';
import { PriceRow, PriceSetRow } from './price.rows.js';

/** A product's prices and how often they were set; 0 when never. */
export interface StoredSet {
  readonly prices: readonly Price[];
  readonly version: number;
}

@Injectable()
export class PricesRepository {
  async find({ manager }: Pick<Tx, 'manager'>, businessId: string, productId: string): Promise<StoredSet> {
    const set = await manager.findOneBy(PriceSetRow, { businessId, productId });
    const rows = set ? await manager.find(PriceRow, { where: { businessId, productId }, order: { place: 'ASC' } }) : [];
    return {
      prices: rows.map(({ priceTierId, outletId, price }) => ({ priceTierId, ...(outletId && { outletId }), price })),
      version: set?.version ?? 0,
    };
  }

  async replace(tx: Tx, businessId: string, productId: string, { prices, version }: StoredSet): Promise<void> {
    await tx.manager.upsert(PriceSetRow, { businessId, productId, version }, ['businessId', 'productId']);
    await tx.manager.delete(PriceRow, { businessId, productId });
    await tx.rows(
      `insert into pricing.prices (business_id, product_id, place, price_tier_id, outlet_id, price)
       select $1, $2, s.place - 1, s.tier, s.outlet, s.price
       from unnest($3::uuid[], $4::uuid[], $5::bigint[]) with ordinality s(tier, outlet, price, place)`,
      [
        businessId,
        productId,
        prices.map((p) => p.priceTierId),
        prices.map((p) => p.outletId ?? null),
        prices.map((p) => p.price),
      ],
    );
  }
}
