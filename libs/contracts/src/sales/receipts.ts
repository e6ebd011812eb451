import { call, event, query } from '../call.js';
import { Amount, Email, Flag, Id, ListOf, Nested, OneOf, Percent, Text } from '../fields.js';
import { ShopView, orderRefusals } from './words.js';
import { OrderView } from './orders.js';

export class ReceiptRef {
  @Id() id!: string;
  @OneOf(['58', '80'], { optional: true }) width?: '58' | '80';
  @Flag({ optional: true }) copy?: boolean;
}

export class MailReceipt {
  @Id() id!: string;
  @Email() email!: string;
}

export class ReceiptTax {
  @Percent() rate!: number;
  @Amount() taxable!: number;
  @Amount() tax!: number;
}

/** What a receipt is printed from. */
export class ReceiptView {
  @Nested(OrderView) order!: OrderView;
  @Nested(ShopView) shop!: ShopView;
  @ListOf(ReceiptTax, { max: 500 }) taxes!: ReceiptTax[];
  @Text(200, { optional: true }) customerName?: string;
  @Flag() copy!: boolean;
}

/** A receipt that somebody wants by mail: all that the mail shows. */
export class ReceiptRequested {
  /** Of this wish: the same receipt may be wanted again, or at another address. */
  @Id() id!: string;
  @Email() email!: string;
  @Nested(OrderView) order!: OrderView;
  @Nested(ShopView) shop!: ShopView;
  @Text(200, { optional: true }) customerName?: string;
}

/** A receipt on its way to an address. */
export class ReceiptMailed {
  @Id() id!: string;
  @Id() orderId!: string;
  @Email() email!: string;
}

export const getReceipt = query('sales.receipt.get', ReceiptRef, ReceiptView, {
  access: 'sales.sell',
  refuses: orderRefusals,
});
export const mailReceipt = call('sales.receipt.mail', MailReceipt, ReceiptMailed, {
  access: 'sales.sell',
  refuses: orderRefusals,
  accepts: true,
});
export const receiptRequested = event('sales.receipt.requested.v1', ReceiptRequested);
