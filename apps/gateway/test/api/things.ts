import { uuidv7 } from '#libs/kernel';
import { eventually, type Answer, type Api } from '#libs/testing';

/** Where a sale happens. */
export interface Place {
  readonly outletId: string;
  readonly registerId: string;
  readonly warehouseId: string;
}

/** What is needed of a business to ask every route: somebody who may make everything in it, and a place to do it. */
export interface Shop {
  readonly owner: Api;
  readonly place: Place;
}

/** The password of every user that `Things` makes. */
export const passphrase = 'the passphrase of a thing';

const unique = (): string => uuidv7().slice(-12);

/** The body of an answer that is a success; throws what was refused instead. */
export function taken({ status, body }: Answer): Answer['body'] {
  if (status < 200 || status > 299) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Makes what requests refer to, through the API alone, so that any running system will do. */
export class Things {
  private readonly stocked = new Map<string, Promise<string>>();

  constructor(readonly shop: Shop) {}

  private async made(path: string, body: object): Promise<Answer['body']> {
    return taken(await this.shop.owner.post(path, body));
  }

  async product(fields: object = {}): Promise<Answer['body']> {
    return this.made('/products', { sku: `T-${unique()}`, name: 'Thing', basePrice: 1000, taxRate: 20, ...fields });
  }

  /** A product of which the place's warehouse has more than any test sells; one for all. */
  stock({ warehouseId }: Place): Promise<string> {
    const known = this.stocked.get(warehouseId) ?? this.fill(warehouseId);
    this.stocked.set(warehouseId, known);
    return known;
  }

  private async fill(warehouseId: string): Promise<string> {
    const { id: productId } = await this.product();
    const adjustment = { productId, warehouseId, type: 'ADJUSTMENT_IN', quantity: 1_000_000, reason: 'opening stock' };
    // inventory may not have heard of the product yet
    await eventually(() => this.made('/inventory/adjustments', { id: productId, ...adjustment }));
    return productId as string;
  }

  customer(): Promise<Answer['body']> {
    return this.made('/customers', { name: 'Thing' });
  }

  tier(): Promise<Answer['body']> {
    return this.made('/pricing/tiers', { name: 'Thing', code: `T-${unique()}` });
  }

  supplier(): Promise<Answer['body']> {
    return this.made('/suppliers', { name: 'Thing' });
  }

  warehouse({ outletId }: Place): Promise<Answer['body']> {
    return this.made('/warehouses', { name: 'Thing', code: `T-${unique()}`, type: 'OUTLET', outletId });
  }

  outlet(): Promise<Answer['body']> {
    return this.made('/outlets', { name: 'Thing', code: `T${unique()}` });
  }

  register(outletId: string): Promise<Answer['body']> {
    return this.made(`/outlets/${outletId}/registers`, { name: 'Thing', code: `R${unique()}` });
  }

  /** A cashier, who signs in with `passphrase`. */
  user(): Promise<Answer['body']> {
    const username = `thing-${unique()}`;
    const fields = { name: 'Thing', username, email: `${username}@example.com`, role: 'CASHIER' };
    return this.made('/users', { ...fields, password: passphrase });
  }

  invitation(): Promise<Answer['body']> {
    return this.made('/invitations', { email: `thing-${unique()}@example.com`, role: 'CASHIER' });
  }

  private async basket(place: Place): Promise<object> {
    const items = [{ productId: await this.stock(place), quantity: 2 }];
    return { id: uuidv7(), outletId: place.outletId, warehouseId: place.warehouseId, items };
  }

  async order(place: Place): Promise<Answer['body']> {
    return this.made('/sales/orders', await this.basket(place));
  }

  async paidOrder(place: Place): Promise<Answer['body']> {
    const { id } = await this.order(place);
    return (await this.made(`/sales/orders/${id}/payments`, { method: 'CASH', amount: 1_000_000 })).order;
  }

  async completedOrder(place: Place): Promise<Answer['body']> {
    const payments = [{ method: 'CASH', amount: 1_000_000 }];
    return this.made('/sales/checkout', { ...(await this.basket(place)), payments });
  }

  async purchaseOrder(place: Place): Promise<Answer['body']> {
    const { id: supplierId } = await this.supplier();
    const items = [{ productId: await this.stock(place), quantityOrdered: 10, unitCost: 500 }];
    return this.made('/purchase-orders', {
      supplierId,
      outletId: place.outletId,
      warehouseId: place.warehouseId,
      items,
    });
  }

  async submittedOrder(place: Place): Promise<Answer['body']> {
    const { id } = await this.purchaseOrder(place);
    return this.made(`/purchase-orders/${id}/submit`, {});
  }

  async partlyReceivedOrder(place: Place): Promise<Answer['body']> {
    const { id, items } = await this.submittedOrder(place);
    return this.made(`/purchase-orders/${id}/receive`, { items: [{ itemId: items[0].id, quantity: 1 }] });
  }

  job(): Promise<Answer['body']> {
    return this.made('/reports/jobs', { type: 'sales_summary', from: '2026-01-01', to: '2026-01-31', format: 'json' });
  }

  async finishedJob(): Promise<Answer['body']> {
    const { id } = await this.job();
    return eventually(async () => {
      const job = taken(await this.shop.owner.get(`/reports/jobs/${id}`));
      if (job.status !== 'DONE') throw new Error(`the job is ${job.status}`);
      return job;
    });
  }

  /** Something that a list shows already. */
  first(path: string): Promise<Answer['body']> {
    return eventually(async () => {
      const [first] = taken(await this.shop.owner.get(path)).data as Answer['body'][];
      if (!first) throw new Error(`${path} is empty`);
      return first;
    });
  }
}
