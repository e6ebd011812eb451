import { call, event, nothing, paged, query } from './call.js';
import {
  Amount,
  Day,
  DayOrInstant,
  Email,
  Figure,
  Flag,
  Id,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Percent,
  Quantity,
  Text,
  Whole,
} from './fields.js';
import { Shortage } from './inventory.js';
import { Paging } from './paging.js';

export const orderStatuses = ['OPEN', 'PENDING', 'COMPLETED', 'CANCELLED', 'REJECTED'] as const;
export type OrderStatus = (typeof orderStatuses)[number];
export const paymentStatuses = ['UNPAID', 'PARTIAL', 'PAID'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];
export const paymentMethods = ['CASH', 'CARD', 'E_WALLET', 'BANK_TRANSFER'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

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
  @Whole(1, 2 ** 31, { optional: true }) ifMatch?: number;
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

export class OrderRef {
  @Id() id!: string;
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
  @Amount() paidAmount!: number;
  @Amount() changeAmount!: number;
  @ListOf(OrderLineView, { max: 500 }) items!: OrderLineView[];
  @ListOf(PaymentView, { max: 1000 }) payments!: PaymentView[];
  /** With the policy WARN: the lines that were sold below zero. */
  @ListOf(Shortage, { max: 500, optional: true }) warnings?: Shortage[];
  @Day() businessDate!: string;
  @Instant() createdAt!: string;
  @Instant({ optional: true }) completedAt?: string;
  @Whole(1, 2 ** 31) version!: number;
}

/** Money that goes back, in one way. */
export class RefundPayment {
  @OneOf(paymentMethods) method!: PaymentMethod;
  @Amount({ min: 1 }) amount!: number;
}

/** What came back of one line of the order. */
export class RefundItemView {
  @Id() itemId!: string;
  @Id() productId!: string;
  @Quantity() quantity!: number;
  /** Goes back on the shelf. */
  @Flag() restock!: boolean;
  /** Its share of the line's total, tax included. */
  @Amount() amount!: number;
  /** The tax within `amount`. */
  @Amount() taxAmount!: number;
}

export class RefundView {
  @Id() id!: string;
  @Id() orderId!: string;
  @ListOf(RefundItemView, { max: 500 }) items!: RefundItemView[];
  @Amount() totalAmount!: number;
  @Amount() taxAmount!: number;
  @ListOf(RefundPayment, { max: 10 }) payments!: RefundPayment[];
  @Text(500) reason!: string;
  @Id({ optional: true }) registerId?: string;
  @Id() userId!: string;
  /** The outlet's day on which the money went back. */
  @Day() businessDate!: string;
  @Instant() createdAt!: string;
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
  /** A number or receipt number, or the start of one. */
  @Text(60, { optional: true }) search?: string;
}

export class ReceiptRef {
  @Id() id!: string;
  @OneOf(['58', '80'], { optional: true }) width?: '58' | '80';
  @Flag({ optional: true }) copy?: boolean;
}

export class ReceiptTax {
  @Percent() rate!: number;
  @Amount() taxable!: number;
  @Amount() tax!: number;
}

/** The shop as a receipt's head shows it. */
export class ShopView {
  @Text() name!: string;
  @Text(200, { optional: true }) legalName?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(500, { optional: true }) address?: string;
  @Text() outletName!: string;
  @Text(20) outletCode!: string;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  @Text(60) timeZone!: string;
}

/** What a receipt is printed from. */
export class ReceiptView {
  @Nested(OrderView) order!: OrderView;
  @Nested(ShopView) shop!: ShopView;
  @ListOf(ReceiptTax, { max: 500 }) taxes!: ReceiptTax[];
  @Text(200, { optional: true }) customerName?: string;
  @Flag() copy!: boolean;
}

export class CustomerView {
  @Id() id!: string;
  @Text(200) name!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Id({ optional: true }) priceTierId?: string;
  @Flag() isMember!: boolean;
  @Text(2000, { optional: true }) notes?: string;
  @Instant() createdAt!: string;
  @Whole(1, 2 ** 31) version!: number;
}

/** One line of a customer's history. */
export class PastOrder {
  @Id() id!: string;
  @Text(60) number!: string;
  @Text(60, { optional: true }) receiptNumber?: string;
  @OneOf(orderStatuses) status!: OrderStatus;
  @Amount() totalAmount!: number;
  @Instant() createdAt!: string;
}

export class CustomerDetail extends CustomerView {
  /** The last 10, newest first. */
  @ListOf(PastOrder, { max: 10 }) orders!: PastOrder[];
}

export class CreateCustomer {
  @Id({ optional: true }) id?: string;
  @Text(200) name!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Id({ optional: true }) priceTierId?: string;
  @Flag({ optional: true }) isMember?: boolean;
  @Text(2000, { optional: true }) notes?: string;
}

export class UpdateCustomer {
  @Id() id!: string;
  @Whole(1, 2 ** 31, { optional: true }) ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text(40, { optional: true, nullable: true }) phone?: string | null;
  @Text(500, { optional: true, nullable: true }) address?: string | null;
  @Id({ optional: true, nullable: true }) priceTierId?: string | null;
  @Flag({ optional: true }) isMember?: boolean;
  @Text(2000, { optional: true, nullable: true }) notes?: string | null;
}

export class CustomerRef {
  @Id() id!: string;
  @Whole(1, 2 ** 31, { optional: true }) ifMatch?: number;
}

export class ListCustomers extends Paging {
  @Text(200, { optional: true }) search?: string;
  @Flag({ optional: true }) isMember?: boolean;
  @Id({ optional: true }) priceTierId?: string;
}

/** An order event: the order, and what its consumers would otherwise have to ask for. */
export class OrderFact extends OrderView {
  /** The customer's address, when the receipt is to be mailed. */
  @Email({ optional: true }) customerEmail?: string;
  @Text(200, { optional: true }) customerName?: string;
  @Nested(ShopView, { optional: true }) shop?: ShopView;
  /** Hour of the completion in the outlet's zone, 0–23. */
  @Figure({ optional: true }) localHour?: number;
}

/** An item of a refund as its consumers need it. */
export class RefundItemFact extends RefundItemView {
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(20) unit!: string;
  @Percent() taxRate!: number;
  /** What is not counted has no stock to go back to. */
  @Flag() trackStock!: boolean;
}

/** A refund, and what its consumers would otherwise have to ask for: restocking, takings, revenue and mails live from it. */
export class RefundFact extends RefundView {
  @ListOf(RefundItemFact, { max: 500 }) override items!: RefundItemFact[];
  @Text(60) orderNumber!: string;
  @Text(60) receiptNumber!: string;
  @Id() outletId!: string;
  /** Where the goods were sold from, and where restocked ones go back to. */
  @Id() warehouseId!: string;
  /** Who gave the refund, as `userId`; the seller is `soldBy`. */
  @Id() cashierId!: string;
  @Id() soldBy!: string;
  @Text(3) currency!: string;
  @Flag() taxInclusive!: boolean;
  /** The order's day, when the goods were sold. */
  @Day() soldOn!: string;
  /** Hour of the refund in the outlet's zone, 0–23. */
  @Figure() localHour!: number;
  /** What the order's refunds come to, this one included. */
  @Amount() refundedAmount!: number;
  @Id({ optional: true }) customerId?: string;
  @Text(200, { optional: true }) customerName?: string;
  @Email({ optional: true }) customerEmail?: string;
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
const orderRefusals = ['sales.order.not-found', 'sales.order.wrong-state'];

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
export const listOrders = query('sales.order.list', ListOrders, paged(OrderView), { access: 'sales.sell' });
export const getOrder = query('sales.order.get', OrderRef, OrderView, {
  access: 'sales.sell',
  refuses: ['sales.order.not-found'],
});
export const getReceipt = query('sales.receipt.get', ReceiptRef, ReceiptView, {
  access: 'sales.sell',
  refuses: orderRefusals,
});

export const listCustomers = query('sales.customer.list', ListCustomers, paged(CustomerView), {
  access: 'settings.customers',
});
export const getCustomer = query('sales.customer.get', CustomerRef, CustomerDetail, {
  access: 'settings.customers',
  refuses: ['sales.customer.not-found'],
});
export const createCustomer = call('sales.customer.create', CreateCustomer, CustomerView, {
  access: 'settings.customers',
  refuses: ['sales.customer.taken', 'pricing.tier.not-found'],
  makes: true,
});
export const updateCustomer = call('sales.customer.update', UpdateCustomer, CustomerView, {
  access: 'settings.customers',
  refuses: ['sales.customer.not-found', 'sales.customer.version', 'pricing.tier.not-found'],
});
export const deleteCustomer = call('sales.customer.delete', CustomerRef, nothing, {
  access: 'settings.customers',
  refuses: ['sales.customer.not-found', 'sales.customer.version', 'sales.customer.in-use'],
});
/** For pricing, whose copy of a customer's tier may be behind. */
export const customerCard = query('sales.customer.card', CustomerRef, CustomerView, {
  access: 'internal',
  refuses: ['sales.customer.not-found'],
});

export const orderOpened = event('sales.order.opened.v1', OrderView);
export const orderChanged = event('sales.order.changed.v1', OrderView);
export const orderCompleted = event('sales.order.completed.v1', OrderFact);
export const orderCancelled = event('sales.order.cancelled.v1', OrderView);
export const orderRejected = event('sales.order.rejected.v1', OrderView);
/** Its key is the refund's id. */
export const refundCompleted = event('sales.refund.completed.v1', RefundFact);
export const paymentTaken = event('sales.payment.taken.v1', PaymentTaken);
export const customerCreated = event('sales.customer.created.v1', CustomerView);
export const customerChanged = event('sales.customer.changed.v1', CustomerView);
export const customerDeleted = event('sales.customer.deleted.v1', CustomerView);
