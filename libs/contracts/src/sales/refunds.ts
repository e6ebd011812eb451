import { call, event, paged, query } from '../call.js';
import { Amount, Day, Email, Flag, Id, Instant, ListOf, OneOf, Percent, Quantity, Text, Whole } from '../fields.js';
import { Paging } from '../paging.js';
import { paymentMethods, type PaymentMethod, orderRefusals } from './words.js';

/** Money that goes back, in one way. */
export class RefundPayment {
  @OneOf(paymentMethods) method!: PaymentMethod;
  @Amount({ min: 1 }) amount!: number;
}

/** A part of a line that comes back; `restock` puts it on the shelf again. */
export class ReturnedItem {
  @Id() itemId!: string;
  @Quantity() quantity!: number;
  @Flag() restock!: boolean;
}

export class RefundOrder {
  @Id() orderId!: string;
  @Id({ optional: true }) id?: string;
  @Text(500) reason!: string;
  @ListOf(ReturnedItem, { min: 1, max: 500 }) items!: ReturnedItem[];
  /** They come to the refund's total; absent, all goes back by the method of the largest payment. */
  @ListOf(RefundPayment, { max: 10, optional: true }) payments?: RefundPayment[];
  /** Whose drawer the money comes from; absent, that of the order. */
  @Id({ optional: true }) registerId?: string;
}

/** The refunds of an order, oldest first unless sorted by `-createdAt`. */
export class ListRefunds extends Paging {
  /** The order's. */
  @Id() id!: string;
}

/** What came back of one line of the order; a line may come back in several parts, in one refund as well. */
export class RefundItemView {
  @Id() id!: string;
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

/** Money that went back for goods of a completed order, at the price, discount and tax they were sold at. */
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
  @Whole(0, 23, { example: 12 }) localHour!: number;
  /** What the order's refunds come to, this one included. */
  @Amount() refundedAmount!: number;
  @Id({ optional: true }) customerId?: string;
  @Text(200, { optional: true }) customerName?: string;
  @Email({ optional: true }) customerEmail?: string;
}

export const refundOrder = call('sales.order.refund', RefundOrder, RefundView, {
  access: 'sales.refund',
  refuses: [
    ...orderRefusals,
    'sales.item.not-found',
    'identity.register.not-found',
    'identity.business.suspended',
    'sales.refund.exceeds',
    'sales.refund.payments-differ',
    'sales.refund.taken',
  ],
  makes: true,
});
export const listRefunds = query('sales.refund.list', ListRefunds, paged(RefundView), {
  access: 'sales.sell',
  refuses: ['sales.order.not-found'],
});
/** Its key is the refund's id. */
export const refundCompleted = event('sales.refund.completed.v1', RefundFact);
