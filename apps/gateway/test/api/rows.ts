import { uuidv7 } from '#libs/kernel';
import { api, type Api } from '#libs/testing';
import type { Operation } from './operations.js';
import { passphrase, taken, type Place, type Things } from './things.js';

/** Makes what the parameters of a path name, and answers their ids in the path's order. */
type MakesIds = (things: Things, place: Place, asker: Api) => Promise<readonly string[]>;

/** Who asks, and what they ask with: made for one request. */
export interface Row {
  /** The things that the parameters of the path name, made by the owner. */
  readonly ids?: MakesIds;
  /** The body, where the required fields of the example with ids of the shop will not do. */
  readonly body?: (things: Things, place: Place, ids: readonly string[]) => Promise<object | string>;
  readonly query?: (things: Things, place: Place) => Promise<Readonly<Record<string, string>>>;
  /** Asked as somebody made for it, since the request ends sessions or changes secrets. */
  readonly asker?: (things: Things) => Promise<Api>;
  /** There is nothing to ask it for in a healthy system: what it names is not found. */
  readonly isAbsent?: true;
  /** The token of the request travels in a mail only. */
  readonly needsMail?: true;
}

type MadeOf = (things: Things, place: Place, asker: Api) => Promise<{ readonly id: string }>;
const id =
  (make: MadeOf): MakesIds =>
  async (...given) => [(await make(...given)).id];

async function signedIn(things: Things): Promise<Api & { readonly refreshToken: string }> {
  const { username } = await things.user();
  const pair = taken(await api(things.shop.owner.url).post('/auth/login', { username, password: passphrase }));
  return Object.assign(api(things.shop.owner.url).as(pair.accessToken as string), { refreshToken: pair.refreshToken });
}

const oneOf = (list: string): MakesIds => id((things) => things.first(list));

const line = async (things: Things, place: Place): Promise<object> => ({
  productId: await things.stock(place),
  quantity: 2,
});
const firstItem = async (things: Things, path: string): Promise<string> =>
  taken(await things.shop.owner.get(path)).items[0].id as string;

const completed = id((things, place) => things.completedOrder(place));
const user = id((things) => things.user());
const outlet: MakesIds = async (_things, { outletId }) => [outletId];

async function assigned(things: Things, outletId: string): Promise<string> {
  const { id: userId } = await things.user();
  taken(await things.shop.owner.post(`/users/${userId}/outlets`, { outletId, outletRole: 'CASHIER' }));
  return userId as string;
}

/** What stands behind the parameters of each path. */
const ofPath: Readonly<Record<string, MakesIds>> = {
  '/audit-logs/{}': oneOf('/audit-logs?limit=1'),
  '/customers/{}': id((things) => things.customer()),
  '/invitations/{}': id((things) => things.invitation()),
  '/invitations/{}/resend': id((things) => things.invitation()),
  '/outlets/{}': outlet,
  '/outlets/{}/registers': outlet,
  '/outlets/{}/registers/{}': async (things, { outletId }) => [
    outletId,
    (await things.register(outletId)).id as string,
  ],
  '/outlets/{}/users': outlet,
  '/outlets/{}/users/{}': async (things, { outletId }) => [outletId, await assigned(things, outletId)],
  '/pricing/products/{}': id((things) => things.product()),
  '/pricing/tiers/{}': id((things) => things.tier()),
  '/products/{}': id((things) => things.product()),
  '/products/{}/reactivate': id((things) => things.product()),
  '/purchase-orders/{}': id((things, place) => things.purchaseOrder(place)),
  '/purchase-orders/{}/submit': id((things, place) => things.purchaseOrder(place)),
  '/purchase-orders/{}/receive': id((things, place) => things.submittedOrder(place)),
  '/purchase-orders/{}/close': id((things, place) => things.partlyReceivedOrder(place)),
  '/purchase-orders/{}/cancel': id((things, place) => things.submittedOrder(place)),
  '/sales/orders/{}': id((things, place) => things.order(place)),
  '/sales/orders/{}/cancel': id((things, place) => things.order(place)),
  '/sales/orders/{}/complete': id((things, place) => things.paidOrder(place)),
  '/sales/orders/{}/payments': id((things, place) => things.order(place)),
  '/sales/orders/{}/receipt': completed,
  '/sales/orders/{}/receipt/email': completed,
  '/sales/orders/{}/refunds': completed,
  '/suppliers/{}': id((things) => things.supplier()),
  '/users/{}': user,
  '/users/{}/outlets': user,
  '/users/{}/outlets/{}': async (things, { outletId }) => [await assigned(things, outletId), outletId],
  '/warehouses/{}': id((things, place) => things.warehouse(place)),
  '/warehouses/{}/inventory': async (_things, { warehouseId }) => [warehouseId],
  '/reports/jobs/{}': id((things) => things.job()),
  '/reports/jobs/{}/result': id((things) => things.finishedJob()),
  '/super-admin/businesses/{}': async (_things, _place, asker) => [await businessOf(asker)],
  '/super-admin/businesses/{}/status': async (_things, _place, asker) => [await businessOf(asker)],
  '/super-admin/users/{}': user,
  '/super-admin/users/{}/status': user,
  '/super-admin/users/{}/reset-password': user,
  '/super-admin/users/{}/sessions': user,
  '/super-admin/users/{}/impersonate': user,
  '/super-admin/users/{}/sessions/{}': async (things, _place, asker) => {
    const { username, id: userId } = await things.user();
    await api(asker.url).login(username as string, passphrase);
    const [session] = taken(await asker.get(`/super-admin/users/${userId}/sessions`)).data;
    return [userId as string, session.id as string];
  },
};

async function businessOf(superAdmin: Api): Promise<string> {
  const mark = uuidv7().slice(-12);
  const fields = { name: 'Thing', currency: 'USD', ownerName: 'Thing', ownerEmail: `thing-${mark}@example.com` };
  return taken(await superAdmin.post('/super-admin/businesses', fields)).id as string;
}

const nobody: MakesIds = async () => [uuidv7()];

/** What single routes need beyond that. */
const ofRoute: Readonly<Record<string, Row>> = {
  'POST /auth/login': {
    body: async (things) => {
      const { username } = await things.user();
      return { username, password: passphrase };
    },
  },
  'POST /auth/refresh': {
    body: async (things) => ({ refreshToken: (await signedIn(things)).refreshToken }),
  },
  'POST /auth/logout': { asker: signedIn },
  'POST /auth/change-password': {
    asker: signedIn,
    body: async () => ({ currentPassword: passphrase, newPassword: `another ${passphrase}` }),
  },
  'POST /auth/reset-password': { needsMail: true },
  'DELETE /auth/sessions/{}': {
    asker: signedIn,
    ids: async (_things, _place, asker) => [taken(await asker.get('/auth/sessions')).data[0].id as string],
  },
  // not the one that all others sell at
  'PUT /outlets/{}': { ids: id((things) => things.outlet()) },
  'DELETE /outlets/{}': { ids: id((things) => things.outlet()) },
  'GET /invitations/verify/{}': { needsMail: true },
  'POST /invitations/accept': { needsMail: true },
  'POST /notifications/{}/resend': { isAbsent: true, ids: nobody },
  'POST /super-admin/parked-events/{}/retry': { isAbsent: true, ids: nobody },
  'DELETE /super-admin/parked-events/{}': { isAbsent: true, ids: nobody },
  'GET /products/lookup': {
    query: async (things) => {
      const barcode = uuidv7().replace(/\D/g, '').slice(-12);
      await things.product({ barcode });
      return { barcode };
    },
  },
  'POST /products/import': {
    body: async () => `sku,name,basePrice\nT-${uuidv7()},Thing,100\n`,
    query: async () => ({ dryRun: 'true' }),
  },
  'POST /sales/checkout': {
    body: async (things, place) => ({
      id: uuidv7(),
      outletId: place.outletId,
      items: [await line(things, place)],
      payments: [{ method: 'CASH', amount: 1_000_000 }],
    }),
  },
  'POST /inventory/stock-take': {
    // of what all tests sell there must stay enough
    body: async (things, place) => ({
      warehouseId: place.warehouseId,
      items: [{ productId: await things.stock(place), countedQuantity: 1_000_000 }],
    }),
  },
  'POST /sales/orders/{}/refunds': {
    body: async (things, _place, [order]) => ({
      reason: 'broken',
      items: [{ itemId: await firstItem(things, `/sales/orders/${order}`), quantity: 1, restock: true }],
    }),
  },
  'POST /purchase-orders/{}/receive': {
    body: async (things, _place, [order]) => ({
      items: [{ itemId: await firstItem(things, `/purchase-orders/${order}`), quantity: 1 }],
    }),
  },
  'POST /reports/jobs': {
    body: async () => ({ type: 'sales_summary', from: '2026-01-01', to: '2026-01-31', format: 'json' }),
  },
  'PUT /super-admin/businesses/{}/status': { body: async () => ({ status: 'SUSPENDED', reason: 'unpaid' }) },
  'PUT /super-admin/users/{}/status': { body: async () => ({ isActive: false, reason: 'left' }) },
};

/** The row of a route; undefined when its path has parameters that nothing is known of. */
export function rowOf({ method, path, inPath }: Pick<Operation, 'method' | 'path' | 'inPath'>): Row | undefined {
  // what a parameter is called is the contract's own affair
  const template = path.replace(/\{\w+\}/g, '{}');
  const own = ofRoute[`${method} ${template}`];
  const ids = own?.ids ?? ofPath[template];
  if (inPath.length > 0 && !ids && !own?.needsMail) return undefined;
  return { ...own, ...(ids && { ids }) };
}
