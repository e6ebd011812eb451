import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { identity, Page } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { paged, Transactions } from '#libs/persistence';
import { BusinessRow } from '../businesses/business.rows.js';
import { businessOfPlace } from '../businesses/business.view.js';
import { registerView } from '../registers/register.view.js';
import { RegistersRepository } from '../registers/registers.repository.js';
import { outletView } from './outlet.view.js';
import { OutletsRepository } from './outlets.repository.js';

/** Outlets as people and services see them. OWNER and ADMIN see all of them, others the ones they are assigned to. */
@Injectable()
export class OutletsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly outlets: OutletsRepository,
    private readonly registers: RegistersRepository,
  ) {}

  list(query: identity.ListOutlets, actor: Actor): Promise<Page<identity.OutletView>> {
    return this.transactions.read(actor, async (tx) => {
      const [rows, total] = await this.outlets.page(tx, query, actor);
      return paged(rows.map(outletView), total, query);
    });
  }

  get({ id }: identity.GetOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.transactions.read(actor, async (tx) => outletView(await this.outlets.mustSee(tx, id, actor)));
  }

  /** All about an outlet that a sale must know, asked by services, which have checked or will check who may sell there. */
  place({ outletId }: identity.GetPlace, actor: Actor): Promise<identity.Place> {
    return this.transactions.read(actor, async (tx) => {
      const outlet = await this.outlets.mustExist(tx, outletId, actor, 'outletId');
      const business = await tx.manager.findOneBy(BusinessRow, { id: actor.businessId });
      if (!business) throw new Refusal('not-found', 'identity.outlet.not-found');
      const registers = await this.registers.activeOf(tx, actor.businessId, outletId);
      return {
        outlet: outletView(outlet),
        business: businessOfPlace(business),
        registers: registers.map(registerView),
      };
    });
  }
}
