import { call, event, paged, query } from '../call.js';
import {
  Amount,
  Day,
  DayOrInstant,
  Email,
  Flag,
  Id,
  IfMatch,
  Instant,
  ListOf,
  MAX_AMOUNT,
  Nested,
  OneOf,
  Percent,
  Quantity,
  Text,
  Whole,
} from '../fields.js';
import { Shortage } from '../inventory.js';
import { Paging } from '../paging.js';
import {
  orderStatuses,
  type OrderStatus,
  paymentStatuses,
  type PaymentStatus,
  paymentMethods,
  type PaymentMethod,
  OrderRef,
  ShopView,
  orderRefusals,
} from './words.js';
import { RefundView } from './refunds.js';

export class OrderItem {
  @Id() productId!: string;
  @Quantity() quantity!: number;
  @Amount({ optional: true }) discountAmount?: number;
}

/** A till sends the figures it showed; without `offline` the server's count. */
export class TillItem extends OrderItem {
  @Amount({ optional: true }) unitPrice?: number;
  @Percent({ optional: true }) taxRate?: number;
}

export class OpenOrder {
  @Id({ optional: true }) id?: string;
  @Id() outletId!: string;
  @Id({ optional: true }) warehouseId?: string;
  @Id({ optional: true }) registerId?: string;
  @Id({ optional: true }) customerId?: string;
  @Text(1000, { optional: true }) notes?: string;
  @ListOf(OrderItem, { min: 1, max: 500 }) items!: OrderItem[];
}

export class ChangeOrder {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Id({ optional: true, nullable: true }) customerId?: string | null;
  @Text(1000, { optional: true, nullable: true }) notes?: string | null;
  @ListOf(OrderItem, { min: 1, max: 500, optional: true }) items?: OrderItem[];
}

export class Tender {
  @Id({ optional: true }) id?: string;
  @OneOf(paymentMethods) method!: PaymentMethod;
  /** What was handed over. */
  @Amount({ min: 1 }) amount!: number;
  @Text(200, { optional: true }) reference?: string;
}

export class Checkout {
  @Id() id!: string;
  @Id() outletId!: string;
  @Id({ optional: true }) warehouseId?: string;
  @Id({ optional: true }) registerId?: string;
  @Id({ optional: true }) customerId?: string;
  @Text(1000, { optional: true }) notes?: string;
  @ListOf(TillItem, { min: 1, max: 500 }) items!: TillItem[];
  @ListOf(Tender, { max: 10 }) payments!: Tender[];
  @Amount({ optional: true }) expectedTotal?: number;
  /** The catalog version the till priced with. */
  @Text(100, { optional: true }) priceVersion?: string;
}

export class PayOrder extends Tender {
  @Id() orderId!: string;
}

export class CancelOrder {
  @Id() id!: string;
  @Text(500) reason!: string;
}

export class OrderLineView {
  @Id() id!: string;
  @Id() productId!: string;
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(20) unit!: string;
  @Quantity() quantity!: number;
  @Amount() unitPrice!: number;
  @Amount() discountAmount!: number;
  @Percent() taxRate!: number;
  @Amount() taxAmount!: number;
  @Amount() lineTotal!: number;
  @Id({ optional: true }) priceTierId?: string;
}

export class PaymentView {
  @Id() id!: string;
  @OneOf(paymentMethods) method!: PaymentMethod;
  @Amount() amount!: number;
  @Text(200, { optional: true }) reference?: string;
  @OneOf(['TAKEN', 'REFUNDED']) status!: 'TAKEN' | 'REFUNDED';
  @Instant() createdAt!: string;
}

export class OrderView {
  @Id() id!: string;
  @Text(60) number!: string;
  @Text(60, { optional: true }) receiptNumber?: string;
  @OneOf(orderStatuses) status!: OrderStatus;
  @OneOf(paymentStatuses) paymentStatus!: PaymentStatus;
  @Id() outletId!: string;
  @Id() warehouseId!: string;
  @Id({ optional: true }) registerId?: string;
  @Id({ optional: true }) customerId?: string;
  @Id() cashierId!: string;
  @Text(1000, { optional: true }) notes?: string;
  /** Why it was cancelled or refused. */
  @Text(500, { optional: true }) reason?: string;
  @Text(3) currency!: string;
  @Flag() taxInclusive!: boolean;
  @Amount() subtotalAmount!: number;
  @Amount() discountAmount!: number;
  @Amount() taxAmount!: number;
  @Amount() totalAmount!: number;
  /** Up to twice what an order may come to: of the rest of one, any note may be handed over. */
  @Amount({ max: 2 * MAX_AMOUNT }) paidAmount!: number;
  @Amount() changeAmount!: number;
  @ListOf(OrderLineView, { max: 500 }) items!: OrderLineView[];
  @ListOf(PaymentView, { max: 1000 }) payments!: PaymentView[];
  /** What its refunds come to. */
  @Amount() refundedAmount!: number;
  /** Oldest first; absent while there are none. */
  @ListOf(RefundView, { max: 1000, optional: true }) refunds?: RefundView[];
  /** With the policy WARN: the lines that were sold below zero. */
  @ListOf(Shortage, { max: 500, optional: true }) warnings?: Shortage[];
  @Day() businessDate!: string;
  @Instant() createdAt!: string;
  @Instant({ optional: true }) completedAt?: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class PaymentTaken {
  @Nested(PaymentView) payment!: PaymentView;
  @Nested(OrderView) order!: OrderView;
  @Amount() changeDue!: number;
}

export class ListOrders extends Paging {
  @OneOf(orderStatuses, { optional: true }) status?: OrderStatus;
  @OneOf(paymentStatuses, { optional: true }) paymentStatus?: PaymentStatus;
  @Id({ optional: true }) outletId?: string;
  @Id({ optional: true }) customerId?: string;
  @Id({ optional: true }) cashierId?: string;
  @Id({ optional: true }) registerId?: string;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
  /** Orders whose till reckoned otherwise than the server. */
  @Flag({ optional: true }) differs?: boolean;
  /** A number or receipt number, or the start of one. */
  @Text(60, { optional: true, min: 1 }) search?: string;
}

/** An order event: the order, and what its consumers would otherwise have to ask for. */
export class OrderFact extends OrderView {
  /** The customer's address, when the receipt is to be mailed. */
  @Email({ optional: true }) customerEmail?: string;
  @Text(200, { optional: true }) customerName?: string;
  @Nested(ShopView, { optional: true }) shop?: ShopView;
  /** Hour of the completion in the outlet's zone, 0–23. */
  @Whole(0, 23, { optional: true, example: 12 }) localHour?: number;
}

const lineRefusals = [
  'catalog.product.not-found',
  'identity.outlet.not-found',
  'identity.register.not-found',
  'inventory.warehouse.not-found',
  'sales.customer.not-found',
  'sales.no-warehouse',
  'identity.business.suspended',
];
export const openOrder = call('sales.order.open', OpenOrder, OrderView, {
  access: 'sales.sell',
  refuses: [...lineRefusals, 'sales.order.taken'],
  makes: true,
});
export const changeOrder = call('sales.order.change', ChangeOrder, OrderView, {
  access: 'sales.sell',
  refuses: [...orderRefusals, ...lineRefusals, 'sales.order.version', 'sales.overpaid'],
});
export const payOrder = call('sales.order.pay', PayOrder, PaymentTaken, {
  access: 'sales.sell',
  refuses: [...orderRefusals, 'sales.overpaid', 'sales.payment.taken'],
  makes: true,
});
export const completeOrder = call('sales.order.complete', OrderRef, OrderView, {
  access: 'sales.sell',
  refuses: [...orderRefusals, 'sales.payment-missing', 'sales.insufficient-stock', 'identity.business.suspended'],
});
export const cancelOrder = call('sales.order.cancel', CancelOrder, OrderView, {
  access: 'sales.void',
  refuses: orderRefusals,
});
export const checkout = call('sales.order.checkout', Checkout, OrderView, {
  access: 'sales.sell',
  refuses: [
    ...lineRefusals,
    'sales.order.taken',
    'sales.order.wrong-state',
    'sales.payment.taken',
    'sales.payment-missing',
    'sales.overpaid',
    'sales.price-changed',
    'sales.insufficient-stock',
  ],
  makes: true,
});
export const listOrders = query('sales.order.list', ListOrders, paged(OrderView), {
  access: 'sales.sell',
  refuses: ['identity.outlet.not-found'],
});
export const getOrder = query('sales.order.get', OrderRef, OrderView, {
  access: 'sales.sell',
  refuses: ['sales.order.not-found'],
});
export const orderOpened = event('sales.order.opened.v1', OrderView);
export const orderChanged = event('sales.order.changed.v1', OrderView);
export const orderCompleted = event('sales.order.completed.v1', OrderFact);
export const orderCancelled = event('sales.order.cancelled.v1', OrderView);
export const orderRejected = event('sales.order.rejected.v1', OrderView);
export const paymentTaken = event('sales.payment.taken.v1', PaymentTaken);
