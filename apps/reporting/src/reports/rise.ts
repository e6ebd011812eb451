import type { Minor, Thousandths } from '#libs/kernel';

/** A completed sale, as its event tells it: quantities are JSON numbers. */
export interface CompletedSale {
  readonly businessId: string;
  readonly payload: {
    readonly id: string;
    readonly number: string;
    readonly receiptNumber?: string;
    readonly customerId?: string;
    readonly outletId: string;
    readonly registerId?: string;
    readonly cashierId: string;
    readonly businessDate: string;
    readonly completedAt?: string;
    readonly createdAt: string;
    /** 0–23 in the outlet's zone. */
    readonly localHour?: number;
    readonly subtotalAmount: Minor;
    readonly discountAmount: Minor;
    readonly taxAmount: Minor;
    readonly totalAmount: Minor;
    readonly changeAmount: Minor;
    readonly items: readonly SoldLine[];
    readonly payments: readonly { readonly method: string; readonly amount: Minor }[];
  };
}

/** A refund, as its event tells it. */
export interface Refund {
  readonly businessId: string;
  readonly payload: {
    readonly outletId: string;
    readonly registerId?: string;
    readonly orderId: string;
    /** The order's own day. */
    readonly soldOn: string;
    /** Who gave it. */
    readonly cashierId: string;
    /** The day of the refund, not of the sale. */
    readonly businessDate: string;
    /** 0–23 in the outlet's zone. */
    readonly localHour: number;
    readonly totalAmount: Minor;
    readonly taxAmount: Minor;
    readonly items: readonly ReturnedLine[];
    readonly payments: readonly { readonly method: string; readonly amount: Minor }[];
  };
}

/** A line of a refund; `amount` is what went back for it, tax included. */
export interface ReturnedLine {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** Goes back on the shelf. */
  readonly restock: boolean;
  readonly amount: Minor;
}

/** A line of a sale. */
export interface SoldLine {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly lineTotal: Minor;
}

/** Where and on which business day something was sold. */
export interface Place {
  readonly business: string;
  readonly date: string;
  readonly outlet: string;
}

/** What an hour's money rises by. */
export interface HourRise extends Place {
  readonly hour: number;
  orders: number;
  subtotal: Minor;
  discount: Minor;
  tax: Minor;
  total: Minor;
  items: Thousandths;
  refunds: Minor;
  refundedTax: Minor;
}

/** What a cashier's takings at a register by one method rise by; `register` is the nil id where there was none. */
export interface TakingRise extends Place {
  readonly cashier: string;
  readonly register: string;
  readonly method: string;
  gross: Minor;
  change: Minor;
  refunds: Minor;
}

/** What a product's day rises by; `orders` counts an order once, however many of its lines sell the product. */
export interface ProductRise extends Place {
  readonly product: string;
  sku: string;
  name: string;
  quantity: Thousandths;
  revenue: Minor;
  orders: number;
  returned: Thousandths;
  restocked: Thousandths;
  refunds: Minor;
}

/** An order of the history. */
export interface Historic extends Place {
  readonly id: string;
  readonly register: string | null;
  readonly cashier: string;
  readonly customer: string | null;
  readonly number: string;
  readonly receipt: string;
  /** RFC 3339. */
  readonly completed: string;
  readonly subtotal: Minor;
  readonly discount: Minor;
  readonly tax: Minor;
  readonly total: Minor;
}

/** What was refunded of an order, whose line may be there or still to come. */
export interface Refunded {
  readonly business: string;
  readonly date: string;
  readonly id: string;
  refunded: Minor;
}

/** What roll-ups rise by, each key once. */
export interface Rise {
  readonly orders: readonly Historic[];
  readonly refunded: readonly Refunded[];
  readonly hours: readonly HourRise[];
  readonly takings: readonly TakingRise[];
  readonly products: readonly ProductRise[];
}
