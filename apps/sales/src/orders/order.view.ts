import type { sales } from '#libs/contracts';
import { fromRate, fromThousandths } from '#libs/kernel';
import { change, paid, paymentStatus, type Line, type Order, type Payment } from './order.js';
import { refunded } from './refund.js';
import { refundView } from './refund.view.js';

/** A payment as clients see it. */
export const paymentView = (p: Payment): sales.PaymentView => ({
  id: p.id,
  method: p.method,
  amount: p.amount,
  ...(p.reference !== null && { reference: p.reference }),
  status: p.status,
  createdAt: p.createdAt.toISOString(),
});

const lineView = (l: Line): sales.OrderLineView => ({
  id: l.id,
  productId: l.productId,
  sku: l.sku,
  name: l.name,
  unit: l.unit,
  quantity: fromThousandths(l.quantity),
  unitPrice: l.unitPrice,
  discountAmount: l.discountAmount,
  taxRate: fromRate(l.taxRate),
  taxAmount: l.taxAmount,
  lineTotal: l.lineTotal,
  ...(l.priceTierId !== null && { priceTierId: l.priceTierId }),
});

/** An order as clients and events see it. */
export const orderView = (o: Order): sales.OrderView => ({
  ...(o.receiptNumber !== null && { receiptNumber: o.receiptNumber }),
  id: o.id,
  number: o.number,
  status: o.status,
  paymentStatus: paymentStatus(o),
  outletId: o.outletId,
  warehouseId: o.warehouseId,
  ...(o.registerId !== null && { registerId: o.registerId }),
  ...(o.customerId !== null && { customerId: o.customerId }),
  cashierId: o.cashierId,
  ...(o.notes !== null && { notes: o.notes }),
  ...(o.reason !== null && { reason: o.reason }),
  currency: o.currency,
  taxInclusive: o.taxInclusive,
  subtotalAmount: o.subtotalAmount,
  discountAmount: o.discountAmount,
  taxAmount: o.taxAmount,
  totalAmount: o.totalAmount,
  paidAmount: paid(o),
  changeAmount: change(o),
  items: o.lines.map(lineView),
  payments: o.payments.map(paymentView),
  refundedAmount: refunded(o),
  ...(o.refunds.length > 0 && { refunds: o.refunds.map((r) => refundView(r, o)) }),
  ...(o.warnings.length > 0 && { warnings: [...o.warnings] }),
  businessDate: o.businessDate,
  createdAt: o.createdAt.toISOString(),
  ...(o.completedAt !== null && { completedAt: o.completedAt.toISOString() }),
  version: o.version,
});
