import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { receiptOf } from '#libs/receipt';
import { CLOCK } from '#libs/service';
import { CustomersService } from '../customers/customers.service.js';
import { orderView } from '../orders/order.view.js';
import { OrdersService } from '../orders/orders.service.js';
import { PlacesService } from '../places/places.service.js';
import { shopView } from '../places/shop.view.js';

/** All that a receipt says, whatever it is put on. */
type Told = Pick<sales.ReceiptView, 'order' | 'shop' | 'customerName'>;

/** What a receipt is printed from; only completed sales have one. */
@Injectable()
export class ReceiptsService {
  constructor(
    private readonly orders: OrdersService,
    private readonly places: PlacesService,
    private readonly customers: CustomersService,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async get({ id, copy = false }: sales.ReceiptRef, actor: Actor): Promise<sales.ReceiptView> {
    const told = await this.told(id, 'print', actor);
    return { ...told, taxes: [...receiptOf(told.order, told.shop, { copy }).taxes], copy };
  }

  /** Asks for a receipt to be mailed; whoever mails hears of it with all that the mail shows. */
  async mail({ id: orderId, email }: sales.MailReceipt, actor: Actor): Promise<sales.ReceiptMailed> {
    const told = await this.told(orderId, 'mail', actor);
    const id = uuidv7(this.clock.now().getTime());
    return this.transactions.run(actor, (tx) => {
      const { outletId } = told.order;
      tx.announce(sales.receiptRequested, { key: id, version: 1, outletId, payload: { id, email, ...told } });
      return Promise.resolve({ id, orderId, email });
    });
  }

  private async told(id: string, action: 'print' | 'mail', actor: Actor): Promise<Told> {
    const order = await this.orders.get(id, actor);
    actor.at(order.outletId, 'sales.sell');
    if (order.status !== 'COMPLETED')
      throw new Refusal('conflict', 'sales.order.wrong-state', { state: order.status, action });
    const shop = shopView(await this.places.find(order.outletId, actor));
    const customer = order.customerId ? await this.customers.find(order.businessId, order.customerId) : undefined;
    return { order: orderView(order), shop, ...(customer && { customerName: customer.name }) };
  }
}
