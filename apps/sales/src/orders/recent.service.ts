import { Injectable } from '@nestjs/common';
import type { Order } from './order.js';
import type { OrderRef } from './orders.repository.js';

// An open order of 3 lines is some 3 kB here; a chain's tills do not have more open at once on one process.
const MOST = 5_000;

const keyOf = ({ businessId, id }: OrderRef): string => `${businessId}/${id}`;

/**
 * Open orders that this process stored last: the next thing a till does is to pay and complete them, and reading them
 * back is a third of that. What is stale here costs a lost race and no more, since storing is guarded by the version.
 */
@Injectable()
export class RecentOrders {
  private readonly orders = new Map<string, Order>();

  /** Takes an open order out; it comes back when its next version is stored. */
  take(ref: OrderRef): Order | undefined {
    const key = keyOf(ref);
    const order = this.orders.get(key);
    this.orders.delete(key);
    return order;
  }

  /** Keeps an order that was just stored, if it is still open. */
  keep(order: Order): void {
    if (order.status !== 'OPEN') return;
    if (this.orders.size >= MOST) {
      const [oldest] = this.orders.keys();
      if (oldest !== undefined) this.orders.delete(oldest);
    }
    this.orders.set(keyOf(order), order);
  }
}
