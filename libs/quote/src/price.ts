import type { Minor } from '#libs/kernel';

/** Who decided which price tier a basket is priced by. */
export type TierSource = 'customer' | 'outlet' | 'default' | 'none';

/** Which entry of the price book gave a price. */
export type PriceSource = 'outlet_tier_price' | 'tier_price' | 'base_price';

/** The tiers that could apply to a basket, by id; whatever has none is left out or null. */
export interface TierCandidates {
  readonly customer?: string | null;
  readonly outlet?: string | null;
  readonly default?: string | null;
}

/** The tier of a basket and who decided it. */
export interface ChosenTier {
  readonly priceTierId?: string;
  readonly tierSource: TierSource;
}

/** A product's price in a tier, at one outlet or, without one, everywhere. */
export interface TierPrice {
  readonly priceTierId: string;
  readonly outletId?: string | null;
  readonly price: Minor;
}

/** What the price book says of one product. */
export interface PricedProduct {
  readonly basePrice: Minor;
  readonly tierPrices: readonly TierPrice[];
}

/** A product's price for one basket, and how it came about. */
export interface ResolvedPrice extends ChosenTier {
  readonly effectivePrice: Minor;
  readonly basePrice: Minor;
  readonly priceSource: PriceSource;
}

/** The one tier of a basket: the customer's, else the outlet's, else the business default. */
export function chooseTier(candidates: TierCandidates): ChosenTier {
  if (candidates.customer) return { priceTierId: candidates.customer, tierSource: 'customer' };
  if (candidates.outlet) return { priceTierId: candidates.outlet, tierSource: 'outlet' };
  if (candidates.default) return { priceTierId: candidates.default, tierSource: 'default' };
  return { tierSource: 'none' };
}

/**
 * The price of a product at an outlet: the tier's price for this outlet, else the tier's price everywhere, else the base
 * price. No other tier is tried, also when it is cheaper: the tier is the customer's agreement, not an offer.
 */
export function resolvePrice(product: PricedProduct, tier: ChosenTier, outletId: string): ResolvedPrice {
  const { basePrice } = product;
  let everywhere: TierPrice | undefined;
  for (const entry of product.tierPrices) {
    if (entry.priceTierId !== tier.priceTierId) continue;
    if (entry.outletId === outletId) {
      return { ...tier, effectivePrice: entry.price, basePrice, priceSource: 'outlet_tier_price' };
    }
    if (entry.outletId == null) everywhere = entry;
  }
  if (everywhere) return { ...tier, effectivePrice: everywhere.price, basePrice, priceSource: 'tier_price' };
  return { ...tier, effectivePrice: basePrice, basePrice, priceSource: 'base_price' };
}
