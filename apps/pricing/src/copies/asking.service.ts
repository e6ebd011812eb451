import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, identity, sales } from '#libs/contracts';
import { isRefusal } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { noCustomer, type Needs } from '../books/book.js';
import {
  CopiesRepository,
  customerCopy,
  customers,
  outletCopy,
  outlets,
  productCopy,
  products,
} from './copies.repository.js';

/** Asks the owners for what the copies have not heard of yet: a product is sold in the second in which it was made. */
@Injectable()
export class AskingService {
  constructor(
    private readonly bus: Bus,
    private readonly copies: CopiesRepository,
  ) {}

  /** Fills the copies. Refuses customers and outlets that do not exist; products that do not are left out. */
  async introduce(actor: Actor, { productIds, customerId, outletId }: Needs): Promise<void> {
    await Promise.all([
      productIds.length > 0 && this.products(actor, productIds),
      customerId !== undefined && this.customer(actor, customerId),
      outletId !== undefined && this.outlet(actor, outletId),
    ]);
  }

  async outlet(actor: Actor, outletId: string): Promise<void> {
    const { outlet } = await this.bus.ask(identity.getPlace, { outletId }, actor.asking());
    await this.copies.add(outlets, actor.businessId, [outletCopy(actor.businessId, outlet)]);
  }

  private async products(actor: Actor, ids: readonly string[]): Promise<void> {
    const cards = await this.bus.ask(catalog.productCards, { ids: [...new Set(ids)] }, actor.asking());
    const rows = cards.map((card) => productCopy(actor.businessId, card));
    if (rows.length > 0) await this.copies.add(products, actor.businessId, rows);
  }

  private async customer(actor: Actor, id: string): Promise<void> {
    try {
      const customer = await this.bus.ask(sales.customerCard, { id }, actor.asking());
      await this.copies.add(customers, actor.businessId, [customerCopy(actor.businessId, customer)]);
    } catch (error) {
      // the card was asked for by its id; our caller called it customerId
      if (isRefusal(error) && error.code === 'sales.customer.not-found') throw noCustomer();
      throw error;
    }
  }
}
