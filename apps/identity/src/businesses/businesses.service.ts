import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { BusinessRow } from './business.rows.js';
import { businessView } from './business.view.js';

@Injectable()
export class BusinessesService {
  constructor(private readonly transactions: Transactions) {}

  /** The actor's own business. The platform's users have none: they impersonate. */
  get(actor: Actor): Promise<identity.BusinessView> {
    return this.transactions.read(actor, async (tx) => {
      const row = await tx.manager.findOneBy(BusinessRow, { id: actor.businessId });
      if (!row) throw new Refusal('forbidden', 'auth.forbidden');
      return businessView(row);
    });
  }
}
