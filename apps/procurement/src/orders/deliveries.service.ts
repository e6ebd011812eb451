import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type Permission } from '#libs/contracts';
import { canonical, Refusal, thousandths, uuidv7, type Clock } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { receive } from './order.js';
import { receivedItem, view } from './order.view.js';
import { OrdersRepository } from './orders.repository.js';
import { inReach } from './order.access.js';
import { ReferencesService } from './references.service.js';

/** Deliveries: what came of an order. Inventory hears of them by event. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
    private readonly references: ReferencesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a delivery in, once: the order's row is locked, and a delivery of a known id is answered and not taken again. */
  async receive(request: procurement.ReceiveGoods, actor: Actor): Promise<procurement.PurchaseOrderView> {
    await this.mustHaveWarehouse(request.orderId, 'purchase.receive', actor);
    const at = this.clock.now();
    const { businessId, userId } = actor;
    const receiptId = request.id ?? uuidv7(at.getTime());
    const fingerprint = createHash('sha256').update(canonical(request.items)).digest('hex');
    const items = request.items.map(({ itemId, quantity }, n) => ({
      itemId,
      quantity: thousandths(quantity, `items[${n}].quantity`),
    }));
    return this.transactions.run(actor, async (tx) => {
      const before = inReach(await this.orders.lock(tx, businessId, request.orderId), 'purchase.receive', actor);
      const receipt = { businessId, id: receiptId, orderId: before.id, fingerprint, userId, at };
      const known = await this.orders.claim(tx, receipt);
      if (known) {
        if (known.orderId !== before.id || known.fingerprint !== fingerprint)
          throw new Refusal('conflict', 'procurement.receipt.taken', { errors: [{ path: 'id', message: 'is taken' }] });
        actor.repeated();
        return view(before);
      }
      const { order, received } = receive(before, items, at);
      await this.orders.saveState(tx, businessId, order);
      await this.orders.deliver(tx, businessId, receiptId, received);
      const goods = { id: receiptId, items: received.map(receivedItem), userId, createdAt: at.toISOString() };
      tx.announce(procurement.orderReceived, {
        key: order.id,
        version: order.version,
        outletId: order.outletId,
        payload: { ...view(order), receipt: goods },
        before: { ...view(before), receipt: goods },
      });
      return view(order);
    });
  }

  /** Goods need a place to go to: a warehouse may have been closed since the order was made. */
  async mustHaveWarehouse(id: string, permission: Permission, actor: Actor): Promise<void> {
    const { warehouse, outletId } = await this.transactions.read(actor, async (tx) =>
      inReach(await this.orders.find(tx, actor.businessId, id), permission, actor),
    );
    await this.references.warehouse(warehouse.id, outletId, actor);
  }
}
