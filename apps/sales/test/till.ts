import { uuidv7 } from '#libs/kernel';
import { sql, type Answer, type Api, type RequestOptions, type StaffRole, type Tenant } from '#libs/testing';

/** A line of a basket as a till sends it. */
export interface Wanted {
  readonly productId: string;
  readonly quantity: number;
  readonly discountAmount?: number;
}

/** One piece of a product, or as many as said. */
export const some = (product: { readonly id: string }, quantity = 1): Wanted => ({ productId: product.id, quantity });

/** A payment as a till sends it. */
export const cash = (amount: number): { method: string; amount: number } => ({ method: 'CASH', amount });
export const card = (amount: number): { method: string; amount: number } => ({ method: 'CARD', amount });

/** The till at the register of a shop: what a cashier does, one request each. */
export class Till {
  constructor(
    readonly api: Api,
    private readonly place: { readonly outletId: string; readonly registerId?: string },
  ) {}

  open(items: readonly Wanted[], more: object = {}, options?: RequestOptions): Promise<Answer> {
    return this.api.post('/sales/orders', { ...this.place, items, ...more }, options);
  }

  pay(order: { readonly id: string }, payment: object, options?: RequestOptions): Promise<Answer> {
    return this.api.post(`/sales/orders/${order.id}/payments`, payment, options);
  }

  complete(order: { readonly id: string }, options?: RequestOptions): Promise<Answer> {
    return this.api.post(`/sales/orders/${order.id}/complete`, {}, options);
  }

  cancel(order: { readonly id: string }, reason = 'changed their mind'): Promise<Answer> {
    return this.api.post(`/sales/orders/${order.id}/cancel`, { reason });
  }

  get(order: { readonly id: string }): Promise<Answer> {
    return this.api.get(`/sales/orders/${order.id}`);
  }

  checkout(
    items: readonly Wanted[],
    payments: readonly object[],
    more: object = {},
    options?: RequestOptions,
  ): Promise<Answer> {
    return this.api.post('/sales/checkout', { id: uuidv7(), ...this.place, items, payments, ...more }, options);
  }

  /** An open order, made without a word. */
  async opened(items: readonly Wanted[], more: object = {}): Promise<Answer['body']> {
    return expected(201, await this.open(items, more));
  }

  /** An open order that is paid to the cent. */
  async paid(items: readonly Wanted[], more: object = {}): Promise<Answer['body']> {
    const order = await this.opened(items, more);
    return order.totalAmount === 0 ? order : expected(201, await this.pay(order, card(order.totalAmount))).order;
  }

  /** A completed sale. */
  async sold(items: readonly Wanted[], more: object = {}): Promise<Answer['body']> {
    return expected(200, await this.complete(await this.paid(items, more)));
  }
}

/** The shop's till, with somebody at it. */
export async function tillOf(shop: Tenant, role: StaffRole = 'CASHIER'): Promise<Till> {
  const { outletId, registerId } = shop;
  return new Till(await shop.as(role), { outletId, registerId });
}

/** The body of an answer that must have this status. */
export function expected(status: number, answer: Answer): Answer['body'] {
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status });
  return answer.body;
}

/** What lies in the shop's warehouse. */
export async function onHand(shop: Tenant, product: { readonly id: string }): Promise<number> {
  const { body } = await shop.owner.get(`/inventory?productId=${product.id}`);
  return Number(body.data[0].quantityOnHand);
}

/** How often goods of an order were taken from the shelf: once a line, or something is wrong. */
export async function movementsOf(order: { readonly id: string }): Promise<number> {
  const { rows } = await sql().query(
    `select count(*)::int n from inventory.movements where type = 'SALE' and reference_id = $1`,
    [order.id],
  );
  return rows[0].n;
}

/** The same thing many times at once; answers in the order asked. */
export const atOnce = <Result>(times: number, work: (n: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: times }, (_, n) => work(n)));

/** How many answers had which status. */
export function statuses(answers: readonly Answer[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
