import { uuidv7 } from '#libs/kernel';
import type { Answer, Api, OutletPlace } from '#libs/testing';

type Body = Answer['body'];

/** What a sale is made of. */
export interface Basket {
  readonly items: readonly {
    readonly productId: string;
    readonly quantity: number;
    readonly discountAmount?: number;
  }[];
  readonly payments: readonly { readonly method: string; readonly amount: number }[];
  readonly registerId?: string;
  readonly customerId?: string;
}

/** Sells in one request; answers the completed order. */
export async function checkout(till: Api, { outletId }: Pick<OutletPlace, 'outletId'>, basket: Basket): Promise<Body> {
  const { status, body } = await till.post('/sales/checkout', { id: uuidv7(), outletId, ...basket });
  expect(status).toBe(201);
  return body;
}

/** Sells as a till does that shows the order first: open, each payment, complete; answers the completed order. */
export async function sellStepByStep(
  till: Api,
  { outletId }: Pick<OutletPlace, 'outletId'>,
  basket: Basket,
): Promise<Body> {
  const { payments, ...order } = basket;
  const opened = await till.post('/sales/orders', { id: uuidv7(), outletId, ...order });
  expect(opened.status).toBe(201);
  const path = `/sales/orders/${opened.body.id as string}`;
  for (const payment of payments) expect((await till.post(`${path}/payments`, payment)).status).toBe(201);
  const { status, body } = await till.post(`${path}/complete`);
  expect(status).toBe(200);
  return body;
}

/** The sum of one figure over rows. */
export const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
