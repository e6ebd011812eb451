import { call, event, many, nothing, paged, query } from './call.js';
import { Amount, Flag, Id, IfMatch, ListOf, Nested, OneOf, Percent, Quantity, Text, Whole } from './fields.js';
import { Paging } from './paging.js';

export class TierView {
  @Id() id!: string;
  @Text(100) name!: string;
  @Text(20) code!: string;
  @Text(500, { optional: true }) description?: string;
  @Flag() isDefault!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class CreateTier {
  @Text(100) name!: string;
  @Text(20, { pattern: /^[A-Za-z0-9_-]+$/, like: 'a code of letters, digits, - and _' }) code!: string;
  @Text(500, { optional: true }) description?: string;
  @Flag({ optional: true }) isDefault?: boolean;
}

export class UpdateTier {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Text(100, { optional: true, min: 1 }) name?: string;
  @Text(20, { optional: true, min: 1, pattern: /^[A-Za-z0-9_-]+$/, like: 'a code of letters, digits, - and _' })
  code?: string;
  @Text(500, { optional: true, nullable: true }) description?: string | null;
  @Flag({ optional: true }) isDefault?: boolean;
}

export class TierRef {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class ListTiers extends Paging {}

export class ProductPrice {
  @Id() priceTierId!: string;
  @Id({ optional: true }) outletId?: string;
  @Amount() price!: number;
}

export class ProductPrices {
  @Id() productId!: string;
  @Amount() basePrice!: number;
  @ListOf(ProductPrice, { max: 5000 }) prices!: ProductPrice[];
  @Whole(0, 2 ** 31) version!: number;
}

export class GetPrices {
  @Id() productId!: string;
}

export class SetPrices {
  @Id() productId!: string;
  @IfMatch() ifMatch?: number;
  @ListOf(ProductPrice, { max: 5000 }) prices!: ProductPrice[];
}

export const tierSources = ['customer', 'outlet', 'default', 'none'] as const;
export const priceSources = ['outlet_tier_price', 'tier_price', 'base_price'] as const;

export class TierCard {
  @Id() id!: string;
  @Text(20) code!: string;
  @Text(100) name!: string;
}

/** What one unit of a product costs somebody somewhere, and why. */
export class UnitPrice {
  @Id() productId!: string;
  @Amount() effectivePrice!: number;
  @Amount() basePrice!: number;
  @Percent() taxRate!: number;
  @Nested(TierCard, { optional: true }) priceTier?: TierCard;
  @OneOf(tierSources) tierSource!: (typeof tierSources)[number];
  @OneOf(priceSources) priceSource!: (typeof priceSources)[number];
}

export class PriceQuote extends UnitPrice {
  @Quantity() quantity!: number;
}

export class LineQuote extends PriceQuote {
  @Amount() lineTotal!: number;
}

export class QuoteProduct {
  @Id() productId!: string;
  @Id() outletId!: string;
  @Id({ optional: true }) customerId?: string;
  @Quantity({ optional: true }) quantity?: number;
}

export class BasketProduct {
  @Id() productId!: string;
}

export class BasketItem extends BasketProduct {
  @Quantity() quantity!: number;
}

export class QuoteBasket {
  @Id() outletId!: string;
  @Id({ optional: true }) customerId?: string;
  @ListOf(BasketItem, { min: 1, max: 500 }) items!: BasketItem[];
}

export class BasketQuote {
  @ListOf(LineQuote, { max: 500 }) items!: LineQuote[];
  @Amount() subtotalAmount!: number;
  @Amount() taxAmount!: number;
  @Amount() totalAmount!: number;
  @Text(3) currency!: string;
}

/** What sales asks for a basket: prices and all that a line keeps of its product. */
export class PriceBasket {
  @Id() outletId!: string;
  @Id({ optional: true }) defaultPriceTierId?: string;
  @Id({ optional: true }) customerId?: string;
  /** Distinct products; the order of the answer is the order asked. */
  @ListOf(BasketProduct, { min: 1, max: 500 }) items!: BasketProduct[];
}

export class PricedProduct extends UnitPrice {
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(20) unit!: string;
  @Flag() trackStock!: boolean;
  @Flag() isActive!: boolean;
}

export class PriceChanged {
  @Id() productId!: string;
  @Whole(1, 2 ** 31) version!: number;
  @ListOf(ProductPrice, { max: 5000 }) prices!: ProductPrice[];
}

const tierRefusals = ['pricing.tier.not-found', 'pricing.tier.version', 'pricing.tier.in-use'];

export const listTiers = query('pricing.tier.list', ListTiers, paged(TierView), { access: 'settings.pricing' });
export const createTier = call('pricing.tier.create', CreateTier, TierView, {
  access: 'settings.pricing',
  refuses: ['pricing.tier.taken'],
  makes: true,
});
export const updateTier = call('pricing.tier.update', UpdateTier, TierView, {
  access: 'settings.pricing',
  refuses: [...tierRefusals, 'pricing.tier.taken'],
});
export const deleteTier = call('pricing.tier.delete', TierRef, nothing, {
  access: 'settings.pricing',
  refuses: tierRefusals,
});
export const getPrices = query('pricing.price.get', GetPrices, ProductPrices, {
  access: 'settings.pricing',
  refuses: ['catalog.product.not-found'],
});
export const setPrices = call('pricing.price.set', SetPrices, ProductPrices, {
  access: 'settings.pricing',
  refuses: [
    'catalog.product.not-found',
    'pricing.tier.not-found',
    'identity.outlet.not-found',
    'pricing.price.version',
  ],
});
export const quoteProduct = query('pricing.quote.product', QuoteProduct, PriceQuote, {
  access: 'sales.sell',
  refuses: ['catalog.product.not-found', 'identity.outlet.not-found', 'sales.customer.not-found'],
});
export const quoteBasket = query('pricing.quote.basket', QuoteBasket, BasketQuote, {
  access: 'sales.sell',
  refuses: ['catalog.product.not-found', 'identity.outlet.not-found', 'sales.customer.not-found'],
});
/** Unknown products are missing from the answer: the asker names the line. */
export const priceBasket = query('pricing.basket.price', PriceBasket, many(PricedProduct), { access: 'internal' });

/** The tier of the asked id, if it exists, so that others can check a reference. */
export const tierExists = query('pricing.tier.exists', TierRef, many(TierView), { access: 'internal' });

export const priceChanged = event('pricing.price.changed.v1', PriceChanged);
export const tierCreated = event('pricing.tier.created.v1', TierView);
export const tierChanged = event('pricing.tier.changed.v1', TierView);
export const tierDeleted = event('pricing.tier.deleted.v1', TierView);
