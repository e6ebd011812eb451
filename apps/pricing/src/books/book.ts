import { Refusal, type Minor } from '#libs/kernel';
import { chooseTier, resolvePrice, type ChosenTier, type PriceSource, type TierPrice } from '#libs/quote';

/** What a basket must find in the book before it can be priced. */
export interface Needs {
  readonly productIds: readonly string[];
  readonly customerId?: string | undefined;
  readonly outletId?: string | undefined;
}

/** A tier as a quote names it. */
export interface TierCard {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Everything that a line of a sale keeps of its product. */
export interface ProductCard {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly trackStock: boolean;
  readonly isActive: boolean;
  readonly basePrice: Minor;
  /** Percent. */
  readonly taxRate: number;
}

/** A customer or an outlet, who may have a tier. */
export interface TierHolder {
  readonly id: string;
  readonly priceTierId: string | null;
  readonly isDeleted?: boolean;
}

/** Entries of the book, all read at one moment: that of `version`. */
export interface Page {
  readonly version: number;
  readonly tiers: readonly (TierCard & { readonly isDefault: boolean })[];
  readonly products: readonly { readonly card: ProductCard; readonly prices: readonly TierPrice[] }[];
  readonly customers: readonly TierHolder[];
  readonly outlets: readonly TierHolder[];
}

/** The tier of one basket. */
export interface BasketTier extends ChosenTier {
  readonly card?: TierCard;
}

/** A product's price in one basket. */
export interface Priced extends ProductCard {
  readonly effectivePrice: Minor;
  readonly priceTier?: TierCard;
  readonly tierSource: ChosenTier['tierSource'];
  readonly priceSource: PriceSource;
}

interface BookedProduct {
  readonly card: ProductCard;
  /** By tier, because a chain has a price for each tier and outlet, and a basket asks for one tier only. */
  readonly prices: ReadonlyMap<string, readonly TierPrice[]>;
}

const noPrices: readonly TierPrice[] = [];

/** The prices of one business as far as anybody asked for them, all of one version. */
export class Book {
  readonly version: number;
  /** Products, prices, customers and outlets in it. */
  size = 0;
  private readonly tiers: ReadonlyMap<string, TierCard>;
  private readonly defaultTierId: string | undefined;
  private readonly products = new Map<string, BookedProduct>();
  private readonly customers = new Map<string, TierHolder>();
  private readonly outlets = new Map<string, TierHolder>();

  constructor(page: Page) {
    this.version = page.version;
    this.tiers = new Map(page.tiers.map(({ id, code, name }) => [id, { id, code, name }]));
    this.defaultTierId = page.tiers.find((tier) => tier.isDefault)?.id;
    this.add(page);
  }

  /** Takes in what a page of the same version shows. */
  add({ products, customers, outlets }: Page): void {
    for (const { card, prices } of products) {
      this.products.set(card.productId, { card, prices: byTier(prices) });
      this.size += 1 + prices.length;
    }
    for (const customer of customers) this.customers.set(customer.id, customer);
    for (const outlet of outlets) this.outlets.set(outlet.id, outlet);
    this.size += customers.length + outlets.length;
  }

  /** What of the needs is not in the book; undefined when everything is. */
  lacking({ productIds, customerId, outletId }: Needs): Needs | undefined {
    const missing = productIds.filter((id) => !this.products.has(id));
    const customer = customerId !== undefined && !this.customers.has(customerId) ? customerId : undefined;
    const outlet = outletId !== undefined && !this.outlets.has(outletId) ? outletId : undefined;
    if (missing.length === 0 && customer === undefined && outlet === undefined) return undefined;
    return { productIds: missing, customerId: customer, outletId: outlet };
  }

  /**
   * The tier of a basket. `outletTierId` is what the asker knows of the outlet; without it the book's own entry counts.
   * A tier that was deleted since somebody was given it counts as none. Refuses a customer who was deleted.
   */
  tierFor(asked: { outletId: string; outletTierId?: string | undefined; customerId?: string | undefined }): BasketTier {
    const customer = asked.customerId === undefined ? undefined : this.customers.get(asked.customerId);
    if (customer?.isDeleted) throw noCustomer();
    const chosen = chooseTier({
      customer: this.living(customer?.priceTierId),
      outlet: this.living(asked.outletTierId ?? this.outlets.get(asked.outletId)?.priceTierId),
      default: this.defaultTierId ?? null,
    });
    const card = chosen.priceTierId === undefined ? undefined : this.tiers.get(chosen.priceTierId);
    return card ? { ...chosen, card } : chosen;
  }

  /** The price of a product in a tier at an outlet; undefined for a product that is not in the book. */
  price(productId: string, tier: BasketTier, outletId: string): Priced | undefined {
    const product = this.products.get(productId);
    if (!product) return undefined;
    const { card, prices } = product;
    const tierPrices = (tier.priceTierId !== undefined && prices.get(tier.priceTierId)) || noPrices;
    const { effectivePrice, priceSource } = resolvePrice({ basePrice: card.basePrice, tierPrices }, tier, outletId);
    // field by field: spreading costs ten times as much, for each line of each sale
    const priced: Priced = {
      productId,
      sku: card.sku,
      name: card.name,
      unit: card.unit,
      trackStock: card.trackStock,
      isActive: card.isActive,
      basePrice: card.basePrice,
      taxRate: card.taxRate,
      effectivePrice,
      tierSource: tier.tierSource,
      priceSource,
    };
    return tier.card ? Object.assign(priced, { priceTier: tier.card }) : priced;
  }

  /** What a product costs where no tier says otherwise; undefined for one that is not in the book. */
  basePrice(productId: string): Minor | undefined {
    return this.products.get(productId)?.card.basePrice;
  }

  private living(tierId: string | null | undefined): string | null {
    return tierId != null && this.tiers.has(tierId) ? tierId : null;
  }
}

/** The refusal of a basket for a customer whom nobody knows. */
export const noCustomer = (): Refusal =>
  new Refusal('not-found', 'sales.customer.not-found', {
    errors: [{ path: 'customerId', message: 'no such customer' }],
  });

function byTier(prices: readonly TierPrice[]): ReadonlyMap<string, readonly TierPrice[]> {
  const tiers = new Map<string, TierPrice[]>();
  for (const price of prices) {
    const known = tiers.get(price.priceTierId);
    if (known) known.push(price);
    else tiers.set(price.priceTierId, [price]);
  }
  return tiers;
}
