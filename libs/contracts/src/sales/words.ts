import { Id, Text } from '../fields.js';

export const orderStatuses = ['OPEN', 'PENDING', 'COMPLETED', 'CANCELLED', 'REJECTED'] as const;
export type OrderStatus = (typeof orderStatuses)[number];
export const paymentStatuses = ['UNPAID', 'PARTIAL', 'PAID'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];
export const paymentMethods = ['CASH', 'CARD', 'E_WALLET', 'BANK_TRANSFER'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

export class OrderRef {
  @Id() id!: string;
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
  /** BCP 47: what the receipt is written in; English where it is absent. */
  @Text(35, { optional: true }) language?: string;
}

/** What every call about one order may be refused with. */
export const orderRefusals = ['sales.order.not-found', 'sales.order.wrong-state'];
