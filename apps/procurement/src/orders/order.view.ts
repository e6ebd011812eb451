import type { procurement } from '#libs/contracts';
import { fromThousandths } from '#libs/kernel';
import { lineTotal, total, type Order, type Received } from './order.js';

/** An order as routes and events show it: a mail to the supplier can be written from it. */
export const view = (order: Order): procurement.PurchaseOrderView => ({
  id: order.id,
  number: order.number,
  status: order.status,
  outletId: order.outletId,
  supplierId: order.supplier.id,
  supplier: {
    id: order.supplier.id,
    name: order.supplier.name,
    ...(order.supplier.email !== null && { email: order.supplier.email }),
  },
  warehouseId: order.warehouse.id,
  warehouse: order.warehouse,
  ...(order.expectedDate !== null && { expectedDate: order.expectedDate }),
  ...(order.notes !== null && { notes: order.notes }),
  ...(order.reason !== null && { reason: order.reason }),
  currency: order.currency,
  items: order.lines.map((line) => ({
    id: line.id,
    productId: line.productId,
    sku: line.sku,
    name: line.name,
    unit: line.unit,
    quantityOrdered: fromThousandths(line.ordered),
    quantityReceived: fromThousandths(line.received),
    unitCost: line.unitCost,
    lineTotal: lineTotal(line),
  })),
  totalAmount: total(order.lines),
  closedShort: order.closedShort,
  userId: order.userId,
  businessDate: order.businessDate,
  createdAt: order.createdAt.toISOString(),
  ...(order.orderedAt !== null && { orderedAt: order.orderedAt.toISOString() }),
  ...(order.receivedAt !== null && { receivedAt: order.receivedAt.toISOString() }),
  version: order.version,
});

/** A delivery's item as inventory books it. */
export const receivedItem = ({ itemId, quantity, line, cost }: Received): procurement.ReceivedItem => ({
  itemId,
  productId: line.productId,
  quantity: fromThousandths(quantity),
  cost,
  trackStock: line.trackStock,
});
