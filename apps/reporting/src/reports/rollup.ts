import { NIL_ID, thousandths } from '#libs/kernel';
import type {
  CompletedSale,
  Historic,
  HourRise,
  Place,
  ProductRise,
  Refund,
  Refunded,
  ReturnedLine,
  Rise,
  SoldLine,
  TakingRise,
} from './rise.js';

/** Adds up completed sales and refunds at the grains of the roll-ups; a refund counts on the day on which it was given. */
export function rollUp(sales: readonly CompletedSale[], refunds: readonly Refund[] = []): Rise {
  const rise = {
    ...{ orders: new Grain<Historic>(), refunded: new Grain<Refunded>() },
    ...{ hours: new Grain<HourRise>(), takings: new Grain<TakingRise>(), products: new Grain<ProductRise>() },
  };
  for (const { businessId, payload: order } of sales) {
    const spot = new Spot(businessId, order.businessDate, order.outletId);
    addOrder(rise, spot, order);
    addMoney(rise, spot, order);
    addPayments(rise, spot, order);
    addProducts(rise, spot, order.items);
  }
  for (const { businessId, payload: refund } of refunds) {
    const spot = new Spot(businessId, refund.businessDate, refund.outletId);
    addRefund(rise, spot, refund);
  }
  return {
    ...{ orders: rise.orders.all(), refunded: rise.refunded.all() },
    ...{ hours: rise.hours.all(), takings: rise.takings.all(), products: rise.products.all() },
  };
}

/** A place, and the beginning of every key of what happened there. */
class Spot {
  readonly key: string;
  readonly place: Place;

  constructor(
    readonly business: string,
    readonly date: string,
    outlet: string,
  ) {
    this.place = { business, date, outlet };
    this.key = `${business} ${date} ${outlet}`;
  }
}

interface Grains {
  readonly orders: Grain<Historic>;
  readonly refunded: Grain<Refunded>;
  readonly hours: Grain<HourRise>;
  readonly takings: Grain<TakingRise>;
  readonly products: Grain<ProductRise>;
}

const hourOf = ({ hours }: Grains, { key, place }: Spot, hour: number): HourRise =>
  hours.at(`${key} ${hour}`, () => ({
    ...place,
    hour,
    ...{ orders: 0, subtotal: 0, discount: 0, tax: 0, total: 0, items: 0, refunds: 0, refundedTax: 0 },
  }));

const takingOf = (
  { takings }: Grains,
  { key, place }: Spot,
  cashier: string,
  register: string,
  method: string,
): TakingRise =>
  takings.at(`${key} ${cashier} ${register} ${method}`, () => ({
    ...place,
    ...{ cashier, register, method, gross: 0, change: 0, refunds: 0 },
  }));

/** The product's day, under the name that it was last sold by. */
function productOf({ products }: Grains, { key, place }: Spot, line: SoldLine | ReturnedLine): ProductRise {
  const { productId: product, sku, name } = line;
  const rise = products.at(`${key} ${product}`, () => ({
    ...place,
    ...{ product, sku, name, quantity: 0, revenue: 0, orders: 0, returned: 0, restocked: 0, refunds: 0 },
  }));
  rise.sku = sku;
  rise.name = name;
  return rise;
}

type Order = CompletedSale['payload'];

function addOrder({ orders }: Grains, { business, place }: Spot, order: Order): void {
  orders.at(`${business} ${order.id}`, () => ({
    ...place,
    ...{
      id: order.id,
      register: order.registerId ?? null,
      cashier: order.cashierId,
      customer: order.customerId ?? null,
    },
    ...{ number: order.number, receipt: order.receiptNumber ?? order.number },
    completed: order.completedAt ?? order.createdAt,
    ...{
      subtotal: order.subtotalAmount,
      discount: order.discountAmount,
      tax: order.taxAmount,
      total: order.totalAmount,
    },
  }));
}

function addMoney(grains: Grains, spot: Spot, order: Order): void {
  // an event without the outlet's hour still belongs to its day; the hour is then that of the universal clock
  const hour = order.localHour ?? new Date(order.completedAt ?? order.createdAt).getUTCHours();
  const rise = hourOf(grains, spot, hour);
  rise.orders += 1;
  rise.subtotal += order.subtotalAmount;
  rise.discount += order.discountAmount;
  rise.tax += order.taxAmount;
  rise.total += order.totalAmount;
  for (const { quantity } of order.items) rise.items += thousandths(quantity);
}

function addPayments(grains: Grains, spot: Spot, order: Order): void {
  const taking = (method: string): TakingRise =>
    takingOf(grains, spot, order.cashierId, order.registerId ?? NIL_ID, method);
  for (const { method, amount } of order.payments) taking(method).gross += amount;
  // only cash may exceed what is due
  if (order.changeAmount > 0) taking('CASH').change += order.changeAmount;
}

function addProducts(grains: Grains, spot: Spot, lines: readonly SoldLine[]): void {
  const inThisOrder = new Set<string>();
  for (const line of lines) {
    const rise = productOf(grains, spot, line);
    rise.quantity += thousandths(line.quantity);
    rise.revenue += line.lineTotal;
    if (!inThisOrder.has(line.productId)) rise.orders += 1;
    inThisOrder.add(line.productId);
  }
}

function addRefund(grains: Grains, spot: Spot, refund: Refund['payload']): void {
  const { orderId: id, soldOn: date, totalAmount } = refund;
  const { business } = spot;
  grains.refunded.at(`${business} ${id}`, () => ({ business, date, id, refunded: 0 })).refunded += totalAmount;
  const hour = hourOf(grains, spot, refund.localHour);
  hour.refunds += refund.totalAmount;
  hour.refundedTax += refund.taxAmount;
  for (const { method, amount } of refund.payments)
    takingOf(grains, spot, refund.cashierId, refund.registerId ?? NIL_ID, method).refunds += amount;
  for (const line of refund.items) {
    const product = productOf(grains, spot, line);
    product.returned += thousandths(line.quantity);
    if (line.restock) product.restocked += thousandths(line.quantity);
    product.refunds += line.amount;
  }
}

/** Sums by key. */
class Grain<Sum> {
  private readonly sums = new Map<string, Sum>();

  at(key: string, zero: () => Sum): Sum {
    const known = this.sums.get(key);
    if (known) return known;
    const sum = zero();
    this.sums.set(key, sum);
    return sum;
  }

  all(): readonly Sum[] {
    return [...this.sums.values()];
  }
}
