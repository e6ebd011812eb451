import type { Minor } from '#libs/kernel';

/** The part of an order that its receipt shows, as the API answers it: quantities and rates are JSON numbers. */
export interface SoldOrder {
  readonly number: string;
  readonly receiptNumber?: string | undefined;
  readonly status: 'OPEN' | 'PENDING' | 'COMPLETED' | 'CANCELLED' | 'REJECTED';
  /** ISO 4217. */
  readonly currency: string;
  readonly taxInclusive: boolean;
  readonly subtotalAmount: Minor;
  readonly discountAmount: Minor;
  readonly totalAmount: Minor;
  readonly paidAmount: Minor;
  readonly changeAmount: Minor;
  readonly refundedAmount?: Minor | undefined;
  readonly items: readonly SoldItem[];
  readonly payments: readonly TakenPayment[];
  readonly refunds?: readonly GivenRefund[] | undefined;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly completedAt?: string | undefined;
}

/** One line of an order; `taxRate` in percent, amounts as in the API's "Totals". */
export interface SoldItem {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unitPrice: Minor;
  readonly discountAmount: Minor;
  readonly taxRate: number;
  readonly taxAmount: Minor;
  readonly lineTotal: Minor;
}

/** A payment of an order; `amount` is what was handed over, before change. */
export interface TakenPayment {
  readonly method: 'CASH' | 'CARD' | 'E_WALLET' | 'BANK_TRANSFER';
  readonly amount: Minor;
  readonly reference?: string | undefined;
  readonly status: 'TAKEN' | 'REFUNDED';
}

/** Goods that came back, and how the money went back; `itemId` names the line, whose share `amount` is. */
export interface GivenRefund {
  readonly items: readonly { readonly itemId: string; readonly quantity: number; readonly amount: Minor }[];
  readonly totalAmount: Minor;
  readonly payments: readonly Pick<TakenPayment, 'method' | 'amount'>[];
  /** RFC 3339. */
  readonly createdAt: string;
}

/** Who sells, as the head and foot of a receipt name it; the address and both texts may have several lines. */
export interface Shop {
  readonly name: string;
  readonly legalName?: string | undefined;
  readonly taxNumber?: string | undefined;
  readonly address?: string | undefined;
  readonly outletName: string;
  readonly outletCode: string;
  readonly receiptHeader?: string | undefined;
  readonly receiptFooter?: string | undefined;
  /** IANA name of the outlet's zone, in which the receipt is dated. */
  readonly timeZone: string;
  /** BCP 47: what the receipt is written in; `en` if absent. */
  readonly language?: string | undefined;
}
