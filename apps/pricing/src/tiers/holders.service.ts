import { Injectable } from '@nestjs/common';
import { Actor, systemActor } from '#libs/auth';
import { identity, sales } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import type { TierUse } from './tier.js';

const PAGE = 100;

/** Who was given a tier, asked of those who gave it: what pricing has heard by event may be a moment behind. */
@Injectable()
export class HoldersService {
  constructor(private readonly bus: Bus) {}

  /** How many customers and outlets have a tier; asked before the transaction that wants to know. */
  async of(tierId: string, actor: Actor): Promise<Omit<TierUse, 'prices'>> {
    const asking = everywhere(actor);
    const [customers, outlets] = await Promise.all([
      this.bus.ask(sales.listCustomers, { priceTierId: tierId, limit: 1 }, asking),
      this.outlets(tierId, asking),
    ]);
    return { customers: customers.pagination.total, outlets };
  }

  private async outlets(tierId: string, asking: Actor): Promise<number> {
    let held = 0;
    for (let page = 1, pages = 1; page <= pages; page++) {
      const { data, pagination } = await this.bus.ask(identity.listOutlets, { page, limit: PAGE }, asking);
      held += data.filter(({ defaultPriceTierId }) => defaultPriceTierId === tierId).length;
      pages = pagination.totalPages;
    }
    return held;
  }
}

/** The service itself in the course of the actor's request: who sets prices need not see every outlet. */
const everywhere = (actor: Actor): Actor =>
  new Actor(systemActor(actor.businessId, actor.userId).identity, actor.asking().request);
