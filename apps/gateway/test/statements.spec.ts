import { countStatements, eventually, sql, superAdmin, type Answer, type Api } from '#libs/testing';
import { fullShop, type FullShop } from './api/full-shop.js';
import { operations, resolved, type Operation } from './api/operations.js';

// Every list, and everything that carries one, is read with as many statements for thirty entries as for three. A route
// that is not known here is asked as it stands, so that a new one fails where it needs more.

const FEW = 3;
const MANY = 30;
const everyone = ['identity', 'catalog', 'pricing', 'inventory', 'sales', 'procurement', 'reporting'];

/** What stands in the places of a path, and what a query must have. */
const asked: Readonly<Record<string, (full: FullShop) => string | Promise<string>>> = {
  '/users/{}': ({ userId }) => `/users/${userId}`,
  '/outlets/{}': ({ shop }) => `/outlets/${shop.outletId}`,
  '/outlets/{}/registers': ({ shop }) => `/outlets/${shop.outletId}/registers`,
  '/outlets/{}/users': ({ shop }) => `/outlets/${shop.outletId}/users`,
  '/products/lookup': () => '/products/lookup?barcode=00',
  '/products/{}': ({ products }) => `/products/${products[0]}`,
  '/pricing/products/{}': ({ products }) => `/pricing/products/${products[0]}`,
  '/pricing/quote': ({ products, shop }) => `/pricing/quote?productId=${products[0]}&outletId=${shop.outletId}`,
  '/customers/{}': ({ customerId }) => `/customers/${customerId}`,
  '/warehouses/{}': ({ shop }) => `/warehouses/${shop.warehouseId}`,
  '/warehouses/{}/inventory': ({ shop }) => `/warehouses/${shop.warehouseId}/inventory`,
  '/sales/orders/{}': ({ orderId }) => `/sales/orders/${orderId}`,
  '/sales/orders/{}/refunds': ({ orderId }) => `/sales/orders/${orderId}/refunds`,
  '/sales/orders/{}/receipt': ({ orderId }) => `/sales/orders/${orderId}/receipt`,
  '/suppliers/{}': async ({ shop }) => `/suppliers/${await firstOf('/suppliers', shop.owner)}`,
  '/purchase-orders/{}': ({ purchaseOrderId }) => `/purchase-orders/${purchaseOrderId}`,
  '/reports/jobs/{}': async ({ things }) => `/reports/jobs/${(await things.finishedJob()).id}`,
  '/reports/jobs/{}/result': async ({ things }) => `/reports/jobs/${(await things.finishedJob()).id}/result`,
  '/audit-logs/{}': async ({ shop }) => `/audit-logs/${await firstOf('/audit-logs', shop.owner)}`,
  '/super-admin/businesses/{}': ({ shop }) => `/super-admin/businesses/${shop.businessId}`,
  '/super-admin/users/{}': ({ userId }) => `/super-admin/users/${userId}`,
  '/super-admin/users/{}/sessions': ({ userId }) => `/super-admin/users/${userId}/sessions`,
  '/super-admin/users/{}/sessions/{}': async ({ userId }) =>
    `/super-admin/users/${userId}/sessions/${await firstOf(`/super-admin/users/${userId}/sessions`, platform)}`,
};

/** One row by its token; no row at all; and the whole chain, which is recomputed part by part. */
const apart = ['/invitations/verify/{}', '/auth/jwks', '/audit-logs/verify'];

/** There are no more entries than kinds of events, however much happens. */
const ofKinds = ['/audit-logs/event-types', '/audit-logs/entity-types'];

const firstOf = async (path: string, asker: Api): Promise<string> => (await asker.get(path)).body.data[0].id as string;

const templateOf = ({ path }: Operation): string => path.replace(/\{\w+\}/g, '{}');
const isPaged = ({ query }: Operation): boolean => query.some(({ name }) => name === 'limit');
const isOfPlatform = ({ access }: Operation): boolean => access.startsWith('super_admin.');
const reads = operations.filter((operation) => operation.method === 'GET' && !apart.includes(templateOf(operation)));
const named = (list: readonly Operation[]): [string, Operation][] => list.map((each) => [each.key, each]);

let few: FullShop;
let many: FullShop;
let platform: Api;
beforeAll(async () => {
  [few, many, platform] = await Promise.all([fullShop(FEW), fullShop(MANY), superAdmin()]);
  await sql().query(
    `insert into identity.businesses (id, name, currency, tax_inclusive)
     select gen_random_uuid(), 'Business ' || n, 'USD', false from generate_series(1, $1::int) n`,
    [MANY],
  );
  await sql().query(
    `insert into pricing.held_events (consumer, event_id, key, fact, deliveries, error, parked_at)
     select 'pricing.statements', n, gen_random_uuid(), '{}', 6, 'none', now() from generate_series(1, $1::int) n`,
    [MANY],
  );
}, 60_000);
afterAll(() => sql().query(`delete from pricing.held_events where consumer = 'pricing.statements'`));

/** Lists that are the same for every shop are as long as they are asked to be. */
const isOfAll = (operation: Operation): boolean => isOfPlatform(operation) || ofKinds.includes(operation.path);

async function questionOf(operation: Operation, full: FullShop, count: number): Promise<string> {
  const template = templateOf(operation);
  const path = (await asked[template]?.(full)) ?? template;
  if (!isPaged(operation)) return path;
  return `${path}?limit=${isOfAll(operation) ? count : 100}`;
}

const rowsIn = ({ body }: Answer): number => (body.data ?? body).length as number;

function statementsOf(operation: Operation, question: string, full: FullShop): Promise<number> {
  const asker = isOfPlatform(operation) ? platform : full.shop.owner;
  // what one of the platform reads names no business; each of its routes asks one service
  const services = !isOfPlatform(operation) ? everyone : /parked/.test(question) ? ['pricing'] : ['identity'];
  const ofOne = isOfPlatform(operation) ? {} : { businessId: full.shop.businessId };
  return countStatements({ services, ...ofOne, times: 3 }, async () => {
    // in a form that the gateway does not keep
    const answer = await asker.get(question, { headers: { accept: 'application/json, text/plain;q=0.1' } });
    expect([question, answer.status]).toEqual([question, 200]);
  });
}

it.each(named(reads))('%s takes as many statements for many as for few', async (_key, operation) => {
  const [short, long] = await Promise.all([questionOf(operation, few, FEW), questionOf(operation, many, MANY)]);
  const content = resolved(operation.responses['200']!).content?.['application/json'];
  const isList = content !== undefined && (isPaged(operation) || resolved(content.schema).type === 'array');
  if (isList)
    await eventually(async () => {
      const asker = isOfPlatform(operation) ? platform : many.shop.owner;
      expect(rowsIn(await asker.get(long))).toBeGreaterThanOrEqual(ofKinds.includes(operation.path) ? 4 * FEW : MANY);
    });
  // consumers of what has just happened speak of the same business for a while
  await eventually(async () => {
    const counts = [await statementsOf(operation, short, few), await statementsOf(operation, long, many)];
    expect(counts).toEqual([counts[0], counts[0]]);
    if (isList) expect(counts[0]).toBeGreaterThan(0);
  });
});
