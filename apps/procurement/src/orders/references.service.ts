import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, identity, inventory, type procurement } from '#libs/contracts';
import { invalid, Refusal, thousandths, uuidv7 } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import type { Line, Order } from './order.js';

/** What an order names that other services own: whoever owns it says whether it exists. */
@Injectable()
export class ReferencesService {
  constructor(private readonly bus: Bus) {}

  outlet(outletId: string, actor: Actor): Promise<identity.Place> {
    return this.bus.ask(identity.getPlace, { outletId }, actor.asking());
  }

  /** An open warehouse of the order's outlet or of the whole business. */
  async warehouse(id: string, outletId: string, actor: Actor): Promise<Order['warehouse']> {
    const [warehouse] = await this.bus.ask(inventory.warehouseExists, { id }, actor.asking());
    const path = 'warehouseId';
    if (!warehouse || (warehouse.outletId && !actor.mayAt(warehouse.outletId, 'purchase.view')))
      throw new Refusal('not-found', 'inventory.warehouse.not-found', {
        errors: [{ path, message: 'no such warehouse' }],
      });
    if (warehouse.outletId && warehouse.outletId !== outletId)
      throw invalid(path, 'belongs to another outlet than the order');
    return { id: warehouse.id, name: warehouse.name, code: warehouse.code };
  }

  async lines(items: readonly procurement.PurchaseItem[], actor: Actor): Promise<Line[]> {
    const ids = [...new Set(items.map((item) => item.productId))];
    const cards = await this.bus.ask(catalog.productCards, { ids }, actor.asking());
    const products = new Map(cards.map((card) => [card.id, card]));
    const errors = items.flatMap(({ productId }, n) =>
      products.has(productId) ? [] : [{ path: `items[${n}].productId`, message: 'no such product' }],
    );
    if (errors.length > 0) throw new Refusal('not-found', 'catalog.product.not-found', { errors });
    return items.map(({ productId, quantityOrdered, unitCost }, n): Line => {
      const { sku, name, unit, trackStock } = products.get(productId)!;
      const ordered = thousandths(quantityOrdered, `items[${n}].quantityOrdered`);
      return { id: uuidv7(), productId, sku, name, unit, trackStock, ordered, received: 0, unitCost };
    });
  }
}
