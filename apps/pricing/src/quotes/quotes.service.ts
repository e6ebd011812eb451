import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { pricing } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import type { Priced } from '../books/book.js';
import { BooksService } from '../books/books.service.js';
import { PlacesService } from './places.service.js';
import { lineTotals } from './quote.js';

@Injectable()
export class QuotesService {
  constructor(
    private readonly books: BooksService,
    private readonly places: PlacesService,
  ) {}

  /** Prices products for one customer at one outlet, from memory once warm: every sale waits for it. */
  async price(
    { outletId, defaultPriceTierId, customerId, items }: pricing.PriceBasket,
    actor: Actor,
  ): Promise<pricing.PricedProduct[]> {
    const book = await this.books.open(actor, {
      productIds: items.map((item) => item.productId),
      customerId,
      // who says the outlet's tier has seen the outlet
      outletId: defaultPriceTierId === undefined ? outletId : undefined,
    });
    const tier = book.tierFor({ outletId, outletTierId: defaultPriceTierId, customerId });
    const priced: pricing.PricedProduct[] = [];
    for (const { productId } of items) {
      const product = book.price(productId, tier, outletId);
      if (product) priced.push(product);
    }
    return priced;
  }

  async product(request: pricing.QuoteProduct, actor: Actor): Promise<pricing.PriceQuote> {
    const { productId, outletId, customerId, quantity = 1 } = request;
    const [priced] = await this.priced({ outletId, customerId, items: [{ productId }] }, actor, () => 'productId');
    return quoted(priced!, quantity);
  }

  async basket({ items, outletId, customerId }: pricing.QuoteBasket, actor: Actor): Promise<pricing.BasketQuote> {
    const priced = await this.priced({ outletId, customerId, items }, actor, (i) => `items[${i}].productId`);
    const { currency, taxInclusive } = await this.places.terms(actor, outletId);
    const quotes = priced.map((product, i) => quoted(product, items[i]!.quantity));
    const { lines, totals } = lineTotals(quotes, taxInclusive);
    return {
      items: quotes.map((quote, i) => ({ ...quote, lineTotal: lines[i]! })),
      subtotalAmount: totals.subtotalAmount,
      taxAmount: totals.taxAmount,
      totalAmount: totals.totalAmount,
      currency,
    };
  }

  /** One price for each item, for whoever sells at the outlet; refuses a product that is unknown or no longer sold. */
  private async priced(
    basket: { outletId: string; customerId: string | undefined; items: readonly { readonly productId: string }[] },
    actor: Actor,
    pathOf: (item: number) => string,
  ): Promise<readonly Priced[]> {
    const { outletId, customerId, items } = basket;
    actor.at(outletId, 'sales.sell');
    const book = await this.books.open(actor, {
      productIds: items.map((item) => item.productId),
      customerId,
      outletId,
    });
    const tier = book.tierFor({ outletId, customerId });
    return items.map(({ productId }, i) => {
      const product = book.price(productId, tier, outletId);
      if (product?.isActive) return product;
      throw new Refusal('not-found', 'catalog.product.not-found', {
        errors: [{ path: pathOf(i), message: 'no such product' }],
      });
    });
  }
}

const quoted = (product: Priced, quantity: number) => ({
  productId: product.productId,
  quantity,
  effectivePrice: product.effectivePrice,
  basePrice: product.basePrice,
  taxRate: product.taxRate,
  ...(product.priceTier && { priceTier: product.priceTier }),
  tierSource: product.tierSource,
  priceSource: product.priceSource,
});
