import { NIL_ID, thousandths, type Minor, type Thousandths } from '#libs/kernel';

/** A completed sale, as its event tells it: quantities are JSON numbers. */
export interface CompletedSale {
  readonly businessId: string;
  readonly payload: {
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

interface SoldLine {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly lineTotal: Minor;
}

/** Where and on which business day something was sold. */
interface Place {
  readonly business: string;
  readonly date: string;
  readonly outlet: string;
}

/** What an hour's money rises by. */
interface HourRise extends Place {
  readonly hour: number;
  orders: number;
  subtotal: Minor;
  discount: Minor;
  tax: Minor;
  total: Minor;
  items: Thousandths;
}

/** What a cashier's takings at a register by one method rise by; `register` is the nil id where there was none. */
interface TakingRise extends Place {
  readonly cashier: string;
  readonly register: string;
  readonly method: string;
  gross: Minor;
  change: Minor;
}

/** What a product's day rises by; `orders` counts an order once, however many of its lines sell the product. */
interface ProductRise extends Place {
  readonly product: string;
  sku: string;
  name: string;
  quantity: Thousandths;
  revenue: Minor;
  orders: number;
}

/** What roll-ups rise by, each key once. */
export interface Rise {
  readonly hours: readonly HourRise[];
  readonly takings: readonly TakingRise[];
  readonly products: readonly ProductRise[];
}

/** Adds up completed sales at the grains of the roll-ups. */
export function rollUp(sales: readonly CompletedSale[]): Rise {
  const hours = new Grain<HourRise>();
  const takings = new Grain<TakingRise>();
  const products = new Grain<ProductRise>();
  for (const { businessId, payload: order } of sales) {
    const place = { business: businessId, date: order.businessDate, outlet: order.outletId };
    addMoney(hours, place, order);
    addPayments(takings, place, order);
    addProducts(products, place, order.items);
  }
  return { hours: hours.all(), takings: takings.all(), products: products.all() };
}

type Order = CompletedSale['payload'];

function addMoney(hours: Grain<HourRise>, place: Place, order: Order): void {
  // an event without the outlet's hour still belongs to its day; the hour is then that of the universal clock
  const hour = order.localHour ?? new Date(order.completedAt ?? order.createdAt).getUTCHours();
  const rise = hours.at([place.business, place.date, place.outlet, hour], () => ({
    ...place,
    hour,
    ...{ orders: 0, subtotal: 0, discount: 0, tax: 0, total: 0, items: 0 },
  }));
  rise.orders += 1;
  rise.subtotal += order.subtotalAmount;
  rise.discount += order.discountAmount;
  rise.tax += order.taxAmount;
  rise.total += order.totalAmount;
  for (const { quantity } of order.items) rise.items += thousandths(quantity);
}

function addPayments(takings: Grain<TakingRise>, place: Place, order: Order): void {
  const cashier = order.cashierId;
  const register = order.registerId ?? NIL_ID;
  const taking = (method: string): TakingRise =>
    takings.at([place.business, place.date, place.outlet, cashier, register, method], () => ({
      ...place,
      ...{ cashier, register, method, gross: 0, change: 0 },
    }));
  for (const { method, amount } of order.payments) taking(method).gross += amount;
  // only cash may exceed what is due
  if (order.changeAmount > 0) taking('CASH').change += order.changeAmount;
}

function addProducts(products: Grain<ProductRise>, place: Place, lines: readonly SoldLine[]): void {
  const inThisOrder = new Set<string>();
  for (const { productId: product, sku, name, quantity, lineTotal } of lines) {
    const rise = products.at([place.business, place.date, place.outlet, product], () => ({
      ...place,
      ...{ product, sku, name, quantity: 0, revenue: 0, orders: 0 },
    }));
    rise.sku = sku;
    rise.name = name;
    rise.quantity += thousandths(quantity);
    rise.revenue += lineTotal;
    if (!inThisOrder.has(product)) rise.orders += 1;
    inThisOrder.add(product);
  }
}

/** Sums by key. */
class Grain<Sum> {
  private readonly sums = new Map<string, Sum>();

  at(key: readonly (string | number)[], zero: () => Sum): Sum {
    const text = key.join(' ');
    const known = this.sums.get(text);
    if (known) return known;
    const sum = zero();
    this.sums.set(text, sum);
    return sum;
  }

  all(): readonly Sum[] {
    return [...this.sums.values()];
  }
}
