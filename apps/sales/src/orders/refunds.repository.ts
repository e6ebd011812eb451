import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Order } from './order.js';
import { refunded, type Refund } from './refund.js';
import { OrderMovedOn } from './orders.repository.js';
import { RefundItemRow, RefundPaymentRow, RefundRow } from './refund.rows.js';

/** Writes refunds; orders bring theirs along when they are read. */
@Injectable()
export class RefundsRepository {
  /** Stores an order's newest refund; throws `OrderMovedOn` where another writer changed the order first. */
  async add({ manager, rows }: Pick<Tx, 'manager' | 'rows'>, order: Order, refund: Refund): Promise<void> {
    const { businessId, id: orderId, version } = order;
    const moved = await rows(
      `update sales.orders set refunded = $3, version = $4::int
       where business_id = $1 and id = $2 and version = $4::int - 1 and status = 'COMPLETED' returning id`,
      [businessId, orderId, refunded(order), version],
    );
    if (moved.length === 0) throw new OrderMovedOn();
    const { items, payments, ...head } = refund;
    const of = { businessId, refundId: refund.id };
    await manager.insert(RefundRow, { ...head, businessId, orderId });
    await manager.insert(
      RefundItemRow,
      items.map(({ taxAmount: tax, ...item }, place) => ({ ...item, ...of, place, tax })),
    );
    if (payments.length > 0)
      await manager.insert(
        RefundPaymentRow,
        payments.map((payment, place) => ({ ...payment, ...of, place })),
      );
  }
}
