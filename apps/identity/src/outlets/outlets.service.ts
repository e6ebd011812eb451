import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { paged, Transactions } from '#libs/persistence';
import { BusinessRow } from '../businesses/business.rows.js';
import { businessView } from '../businesses/business.view.js';
import type { RegisterRow } from './outlet.rows.js';
import { outletView, registerView } from './outlet.view.js';
import { OutletsRepository, type Read } from './outlets.repository.js';

/** Outlets and their registers. OWNER and ADMIN see all of them, others the ones they are assigned to. */
@Injectable()
export class OutletsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly outlets: OutletsRepository,
  ) {}

  list(query: identity.ListOutlets, actor: Actor): Promise<Page<identity.OutletView>> {
    return this.transactions.read(actor, async (tx) => {
      const [rows, total] = await this.outlets.page(tx, query, actor);
      return paged(rows.map(outletView), total, query);
    });
  }

  get({ id }: identity.GetOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.transactions.read(actor, async (tx) => outletView(await this.visible(tx, id, actor)));
  }

  registers(query: identity.ListRegisters, actor: Actor): Promise<Page<identity.RegisterView>> {
    return this.transactions.read(actor, async (tx) => {
      await this.visible(tx, query.id, actor);
      const [rows, total] = await this.outlets.registersPage(tx, query, actor.businessId);
      return paged(rows.map(registerView), total, query);
    });
  }

  /** All about an outlet that a sale must know, asked by services, which have checked or will check who may sell there. */
  place({ outletId }: identity.GetPlace, actor: Actor): Promise<identity.Place> {
    return this.transactions.read(actor, async (tx) => {
      const outlet = await this.outlets.find(tx, actor.businessId, outletId);
      const business = await tx.manager.findOneBy(BusinessRow, { id: actor.businessId });
      if (!outlet || !business)
        throw new Refusal('not-found', 'identity.outlet.not-found', {
          errors: [{ path: 'outletId', message: 'no such outlet' }],
        });
      const registers: readonly RegisterRow[] = await this.outlets.registersOf(tx, outlet);
      return {
        outlet: outletView(outlet),
        business: businessView(business),
        registers: registers.map(registerView),
      };
    });
  }

  private async visible(tx: Read, id: string, actor: Actor) {
    const outlet = await this.outlets.findVisible(tx, id, actor);
    if (!outlet) throw new Refusal('not-found', 'identity.outlet.not-found');
    return outlet;
  }
}
