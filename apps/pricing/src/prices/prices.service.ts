import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { pricing } from '#libs/contracts';
import { isRefusal, mustMatch, Refusal, type Minor } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { BooksRepository } from '../books/books.repository.js';
import { BooksService } from '../books/books.service.js';
import { AskingService } from '../copies/asking.service.js';
import { CopiesRepository } from '../copies/copies.repository.js';
import { TiersRepository } from '../tiers/tiers.repository.js';
import { mustBeUnambiguous, mustKnowTiers, unknownOutlet, type Price } from './price-set.js';
import { PricesRepository, type StoredSet } from './prices.repository.js';

@Injectable()
export class PricesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly prices: PricesRepository,
    private readonly tiers: TiersRepository,
    private readonly copies: CopiesRepository,
    private readonly asking: AskingService,
    private readonly books: BooksRepository,
    private readonly memory: BooksService,
  ) {}

  async get({ productId }: pricing.GetPrices, actor: Actor): Promise<pricing.ProductPrices> {
    const basePrice = await this.basePrice(productId, actor);
    const set = await this.transactions.read(actor, (tx) => this.prices.find(tx, actor.businessId, productId));
    return view(productId, basePrice, set);
  }

  /** Replaces a product's prices whole. */
  async set({ productId, prices, ifMatch }: pricing.SetPrices, actor: Actor): Promise<pricing.ProductPrices> {
    mustBeUnambiguous(prices);
    const basePrice = await this.basePrice(productId, actor);
    await this.mustKnowOutlets(prices, actor);
    const answer = await this.transactions.run(actor, async (tx) => {
      await this.books.touch(tx, [actor.businessId]);
      const tierIds = [...new Set(prices.map((p) => p.priceTierId))];
      mustKnowTiers(prices, await this.tiers.existing(tx, actor.businessId, tierIds));
      const before = await this.prices.find(tx, actor.businessId, productId);
      const { version } = before;
      mustMatch('pricing.price.version', { version }, ifMatch);
      const set: StoredSet = { prices, version: version + 1 };
      await this.prices.replace(tx, actor.businessId, productId, set);
      tx.announce(pricing.priceChanged, {
        ...{ key: productId, version: set.version },
        ...{ payload: { productId, ...set }, before: { productId, ...before } },
      });
      return view(productId, basePrice, set);
    });
    this.memory.drop(actor.businessId);
    return answer;
  }

  private async basePrice(productId: string, actor: Actor): Promise<Minor> {
    const book = await this.memory.open(actor, { productIds: [productId] });
    const basePrice = book.basePrice(productId);
    if (basePrice === undefined) throw new Refusal('not-found', 'catalog.product.not-found');
    return basePrice;
  }

  private async mustKnowOutlets(prices: readonly Price[], actor: Actor): Promise<void> {
    const ids = [...new Set(prices.flatMap(({ outletId }) => outletId ?? []))];
    if (ids.length === 0) return;
    const known = await this.copies.knownOutlets(actor.businessId, ids);
    for (const id of ids)
      if (!known.has(id))
        await this.asking.outlet(actor, id).catch((error: unknown) => {
          throw isRefusal(error) && error.kind === 'not-found' ? unknownOutlet(prices, id) : error;
        });
  }
}

const view = (productId: string, basePrice: Minor, { prices, version }: StoredSet): pricing.ProductPrices => ({
  productId,
  basePrice,
  prices: prices.map(({ priceTierId, outletId, price }) => ({ priceTierId, ...(outletId && { outletId }), price })),
  version,
});
