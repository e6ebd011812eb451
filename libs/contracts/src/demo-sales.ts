import { businessDate, localHour, localTime, rate, roundHalfAway, thousandths } from '#libs/kernel';
import { priceBasket } from '#libs/quote';
import { demo, demoProducts, type DemoProduct } from './demo.js';
import type { OrderFact, OrderLineView, PaymentMethod, PaymentView } from './sales.js';

const DAYS = 28;
const DAY_MS = 86_400_000;
const OUTLET_CODE = 'MAIN';
const DAY_STARTS_AT = '04:00';
// What a customer hands over, in minor units: the total made up to one of these notes.
const NOTES = [500, 1000, 2000, 5000];
// When people come, hour by hour: after opening, at lunch, after work.
const HOURS = [8, 8, 9, 9, 9, 10, 11, 12, 12, 12, 13, 14, 15, 16, 17, 17, 17, 18, 18, 19];

/** The demo outlet's business date at an instant. Seeds ask PostgreSQL's `now()`, so that all of them mean one day. */
export const demoToday = (at: Date): string => businessDate(at, demo.timeZone, DAY_STARTS_AT);

/**
 * The completed sales of the four weeks before `today` (a business date), oldest first, as sales announced them. Pure:
 * a date always has the same sales, so that each service seeds its own view of the same past.
 */
export function demoSales(today: string): OrderFact[] {
  const sales: OrderFact[] = [];
  for (let day = DAYS; day >= 1; day--) {
    const date = new Date(Date.parse(today) - day * DAY_MS).toISOString().slice(0, 10);
    for (const at of timesOf(date)) sales.push(sale(date, at, sales.length + 1));
  }
  return sales;
}

/** Instants at which something was sold on a day, in order: 12 to 20 on a weekday, up to 30 at the weekend. */
function timesOf(date: string): Date[] {
  const chance = chanceOf(date);
  const isWeekend = [0, 6].includes(new Date(date).getUTCDay());
  const count = isWeekend ? whole(chance, 20, 30) : whole(chance, 12, 20);
  const moments = Array.from({ length: count }, () => {
    const hour = String(pick(chance, HOURS)).padStart(2, '0');
    const minute = String(whole(chance, 0, 59)).padStart(2, '0');
    return instantOf(date, `${hour}:${minute}`).getTime() + whole(chance, 0, 59_999);
  });
  return moments.sort((one, other) => one - other).map((moment) => new Date(moment));
}

/** The instant at which the outlet's wall shows a time of the opening hours, which no change of the clocks touches. */
function instantOf(date: string, time: string): Date {
  const standard = new Date(`${date}T${time}:00-05:00`);
  return localTime(standard, demo.timeZone).time === time ? standard : new Date(`${date}T${time}:00-04:00`);
}

function sale(date: string, at: Date, n: number): OrderFact {
  const chance = chanceOf(`${date} ${n} ${at.getTime()}`);
  const newId = (): string => idAt(at, chance);
  const id = newId();
  const { items, totals } = basket(chance, newId);
  const payments = paymentsOf(chance, totals.totalAmount, newId, at);
  const paidAmount = payments.reduce((sum, payment) => sum + payment.amount, 0);
  const customerId = pick(chance, [undefined, undefined, undefined, demo.customers.walkIn, demo.customers.member]);
  return {
    id,
    number: `${OUTLET_CODE}-${date.slice(2).replaceAll('-', '')}-${id.slice(-8)}`,
    receiptNumber: `${OUTLET_CODE}-R1-${String(n).padStart(8, '0')}`,
    status: 'COMPLETED',
    paymentStatus: 'PAID',
    outletId: demo.outletId,
    warehouseId: demo.warehouses.main,
    registerId: demo.registerId,
    ...(customerId && { customerId }),
    cashierId: demo.users.cashier,
    currency: demo.currency,
    taxInclusive: false,
    ...totals,
    paidAmount,
    changeAmount: paidAmount - totals.totalAmount,
    refundedAmount: 0,
    items,
    payments,
    businessDate: date,
    createdAt: at.toISOString(),
    completedAt: at.toISOString(),
    // stored as intent, then completed
    version: 2,
    localHour: localHour(at, demo.timeZone),
  };
}

/** One to four products at their base price, now and then with a tenth off. */
function basket(
  chance: Chance,
  newId: () => string,
): { items: OrderLineView[]; totals: ReturnType<typeof priceBasket>['totals'] } {
  const products = new Set(Array.from({ length: whole(chance, 1, 4) }, () => pick(chance, demoProducts)));
  const asked = [...products].map((product) => {
    const quantity = quantityOf(chance, product);
    const gross = roundHalfAway(product.basePrice * thousandths(quantity), 1000);
    return { product, quantity, discountAmount: chance() < 0.08 ? roundHalfAway(gross, 10) : 0 };
  });
  const { lines, totals } = priceBasket({
    taxInclusive: false,
    lines: asked.map(({ product, quantity, discountAmount }) => ({
      unitPrice: product.basePrice,
      quantity: thousandths(quantity),
      discountAmount,
      taxRate: rate(product.taxRate),
    })),
  });
  const items = asked.map(({ product, quantity, discountAmount }, i) => ({
    id: newId(),
    productId: product.id,
    sku: product.sku,
    name: product.name,
    unit: product.unit,
    quantity,
    unitPrice: product.basePrice,
    discountAmount,
    taxRate: product.taxRate,
    taxAmount: lines[i]!.taxAmount,
    lineTotal: lines[i]!.lineTotal,
  }));
  return { items, totals };
}

/** What is weighed comes in grams, everything else in pieces. */
const quantityOf = (chance: Chance, { unit }: DemoProduct): number =>
  unit === 'kg' ? whole(chance, 150, 1_800) / 1000 : pick(chance, [1, 1, 1, 2, 2, 3]);

function paymentsOf(chance: Chance, total: number, newId: () => string, at: Date): PaymentView[] {
  const payment = (method: PaymentMethod, amount: number): PaymentView => ({
    id: newId(),
    method,
    amount,
    status: 'TAKEN',
    createdAt: at.toISOString(),
  });
  const way = chance();
  if (way < 0.45) {
    const note = pick(chance, NOTES);
    return [payment('CASH', Math.ceil(total / note) * note)];
  }
  if (way < 0.5 && total >= 1000) return [payment('CARD', total - 500), payment('CASH', 500)];
  return [payment(way < 0.9 ? 'CARD' : 'E_WALLET', total)];
}

/** A number from 0 to below 1, the next one at each call. */
type Chance = () => number;

/** Chance that always takes the same course for the same text (mulberry32 over an FNV-1a hash). */
function chanceOf(text: string): Chance {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const whole = (chance: Chance, from: number, to: number): number => from + Math.floor(chance() * (to - from + 1));

const pick = <T>(chance: Chance, from: readonly T[]): T => from[whole(chance, 0, from.length - 1)]!;

/** A version 7 id made at `at`, from `chance` instead of the system's generator. */
function idAt(at: Date, chance: Chance): string {
  const hex = (digits: number): string =>
    whole(chance, 0, 16 ** digits - 1)
      .toString(16)
      .padStart(digits, '0');
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`;
}
