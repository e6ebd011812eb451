import type { identity, sales } from '#libs/contracts';
import { fromRate, fromThousandths, localHour } from '#libs/kernel';
import type { Customer } from '../customers/customers.service.js';
import type { Order } from './order.js';
import { refunded, taxOf, totalOf, type Refund, type RefundItem } from './refund.js';

const itemView = (i: RefundItem): sales.RefundItemView => ({
  id: i.id,
  itemId: i.itemId,
  productId: i.productId,
  quantity: fromThousandths(i.quantity),
  restock: i.restock,
  amount: i.amount,
  taxAmount: i.taxAmount,
});

/** A refund as clients see it. */
export const refundView = (r: Refund, { id: orderId }: Pick<Order, 'id'>): sales.RefundView => ({
  id: r.id,
  orderId,
  items: r.items.map(itemView),
  totalAmount: totalOf(r),
  taxAmount: taxOf(r),
  payments: [...r.payments],
  reason: r.reason,
  ...(r.registerId !== null && { registerId: r.registerId }),
  userId: r.userId,
  businessDate: r.businessDate,
  createdAt: r.createdAt.toISOString(),
});

/** A refund as its event tells it, with what its consumers would otherwise have to ask for. */
export function refundFact(r: Refund, order: Order, place: identity.Place, customer?: Customer): sales.RefundFact {
  const lines = new Map(order.lines.map((line) => [line.id, line]));
  return {
    ...refundView(r, order),
    items: r.items.map((item) => {
      const { sku, name, unit, taxRate, trackStock } = lines.get(item.itemId)!;
      return { ...itemView(item), sku, name, unit, taxRate: fromRate(taxRate), trackStock };
    }),
    orderNumber: order.number,
    receiptNumber: order.receiptNumber!,
    outletId: order.outletId,
    warehouseId: order.warehouseId,
    cashierId: r.userId,
    soldBy: order.cashierId,
    currency: order.currency,
    taxInclusive: order.taxInclusive,
    soldOn: order.businessDate,
    localHour: localHour(r.createdAt, place.outlet.timeZone),
    refundedAmount: refunded(order),
    ...(order.customerId !== null && { customerId: order.customerId }),
    ...(customer && { customerName: customer.name }),
    ...(customer?.email && { customerEmail: customer.email }),
  };
}
