import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { inventory } from '#libs/contracts';
import { fromThousandths } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { countEvents } from '#libs/observability';
import { Inbox, paged, pageOf, Transactions } from '#libs/persistence';
import { ProductsService } from '../products/products.service.js';
import { VALUATION, WorthsRepository, type Total, type Worth } from './worths.repository.js';

/**
 * What stock is worth. Sales pay nothing for it: their events mark products, each once however often it sells, and who
 * asks has those reckoned anew.
 */
@Injectable()
export class ValuationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly inbox: Inbox,
    private readonly worths: WorthsRepository,
    private readonly products: ProductsService,
  ) {}

  async value(query: inventory.ValueOfStock, actor: Actor): Promise<inventory.StockValue> {
    let worth = await this.read(query, actor);
    if (worth.total.unpriced > 0 && (await this.products.learnPrices(actor))) worth = await this.read(query, actor);
    const { valued, unpriced: _, ...summary } = worth.total;
    const data = worth.page.map(({ quantity, ...product }) => ({ ...product, quantity: fromThousandths(quantity) }));
    return { summary, ...paged(data, valued, query) } as inventory.StockValue;
  }

  /** Stock or its bounds changed. */
  async stockChanged(facts: readonly Fact<inventory.StockChanged | inventory.StockLevel>[]): Promise<void> {
    const fresh = await this.worths.mark(
      facts.map(({ id, businessId, payload }) => ({
        ...{ id, businessId },
        productIds: ('items' in payload ? payload.items : [payload]).map(({ productId }) => productId),
      })),
    );
    if (fresh < facts.length) countEvents(VALUATION, 'duplicate', facts.length - fresh);
  }

  /** A warehouse may belong to another outlet now. */
  warehousesChanged(facts: readonly Fact<inventory.WarehouseView>[]): Promise<void> {
    return this.inbox.once(VALUATION, facts, (tx, fresh) =>
      this.worths.forget(tx, [...new Set(fresh.map(({ businessId }) => businessId))]),
    );
  }

  private read(query: inventory.ValueOfStock, actor: Actor): Promise<{ total: Total; page: Worth[] }> {
    const { businessId } = actor;
    return this.transactions.read(actor, async (tx) => {
      await this.worths.reckon(tx, businessId);
      return {
        total: await this.worths.total(tx, businessId, query.outlets),
        page: await this.worths.page(tx, businessId, query.outlets, pageOf(query)),
      };
    });
  }
}
