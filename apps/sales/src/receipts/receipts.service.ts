import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { receiptOf } from '#libs/receipt';
import { CustomersService } from '../customers/customers.service.js';
import { orderView } from '../orders/order.view.js';
import { OrdersService } from '../orders/orders.service.js';
import { PlacesService } from '../places/places.service.js';
import { shopView } from '../places/shop.view.js';

/** What a receipt is printed from; only completed sales have one. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly orders: OrdersService,
    private readonly places: PlacesService,
    private readonly customers: CustomersService,
  ) {}

  async get({ id, copy = false }: sales.ReceiptRef, actor: Actor): Promise<sales.ReceiptView> {
    const order = await this.orders.get(id, actor);
    actor.at(order.outletId, 'sales.sell');
    if (order.status !== 'COMPLETED')
      throw new Refusal('conflict', 'sales.order.wrong-state', { state: order.status, action: 'print' });
    const shop = shopView(await this.places.find(order.outletId, actor));
    const customer = order.customerId ? await this.customers.find(order.businessId, order.customerId) : undefined;
    const view = orderView(order);
    return {
      order: view,
      shop,
      taxes: [...receiptOf(view, shop, { copy }).taxes],
      ...(customer && { customerName: customer.name }),
      copy,
    };
  }
}
