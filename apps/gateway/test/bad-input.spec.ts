import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { permissionsOf } from '#libs/auth';
import type { Permission } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import {
  api,
  sql,
  superAdmin,
  system,
  tenant,
  type Answer,
  type Api,
  type StaffRole,
  type Tenant,
} from '#libs/testing';

interface Route {
  readonly method: string;
  /** With ids that nobody has in its parameters. */
  readonly path: string;
  readonly access: string;
  readonly hasBody: boolean;
}

interface Operation {
  readonly 'x-permission'?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, object>> };
}

const { paths } = JSON.parse(readFileSync('apps/gateway/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
const routes: Route[] = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: path.replace(/\{\w+\}/g, () => uuidv7()),
    access: operation['x-permission'] ?? 'public',
    hasBody: operation.requestBody?.content['application/json'] !== undefined,
  })),
);
const named = (list: readonly Route[]): [string, Route][] =>
  list.map((route) => [`${route.method} ${route.path}`, route]);
const changing = routes.filter(
  ({ method, access }) => method !== 'GET' && access !== 'public' && access !== 'signed-in',
);

let shop: Tenant;
let other: Tenant;
let owner: Api;
let platform: Api;
beforeAll(async () => {
  [shop, other] = await Promise.all([tenant(), tenant()]);
  owner = shop.owner;
  platform = await superAdmin();
});

/** Somebody who may ask for the route. */
const whoMay = ({ access }: Route): Api => (access.startsWith('super_admin.') ? platform : owner);

// Read copies of what other services own: a question may fill them, and nothing of a business is written by that.
const copies = ['inventory.products', 'pricing.products', 'pricing.customers', 'pricing.outlets', 'sales.places'];

// Where the chain of a business ends is written down and announced by the clock.
const anchors = /^reporting\.(audit_anchors|outbox)/;

/** Rows of the business in every table of every service, copies apart. */
async function rowsOf(businessId: string): Promise<Record<string, number>> {
  const tables = await sql().query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where column_name = 'business_id' and table_type = 'BASE TABLE' order by 1`,
  );
  const own = tables.rows.filter(({ name }) => !copies.includes(name) && !anchors.test(name));
  const counts = own.map(
    ({ name }) => `select '${name}' as name, count(*)::int as n from ${name} where business_id = $1`,
  );
  const { rows } = await sql().query<{ name: string; n: number }>(counts.join(' union all '), [businessId]);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

function expectProblem({ status, body, headers }: Answer, among: readonly number[]): void {
  expect(among).toContain(status);
  expect(headers.get('content-type')).toMatch('application/problem+json');
  expect(body).toMatchObject({ status, type: 'about:blank', requestId: headers.get('x-request-id') });
  expect([typeof body.title, typeof body.detail, typeof body.code]).toEqual(['string', 'string', 'string']);
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.[jt]s|select |insert |node_modules/i);
}

describe('a body that no client of ours would send', () => {
  const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const bodies: [string, string][] = [
    ['broken', '{"id":'],
    ['of another type', '[]'],
    ['null', 'null'],
    ['with unknown fields', '{"businessId":"x","role":"OWNER","status":"COMPLETED","totalAmount":1}'],
    ['with __proto__', '{"__proto__":{"role":"OWNER"}}'],
    ['with NUL bytes', '{"name":"a\\u0000b","notes":"\\u0000","reason":"\\u0000"}'],
    ['with a raw NUL byte', '{"name":"a\u0000b"}'],
    ['10,000 deep', deep(10_000)],
    ['100 kB deep, without end', '['.repeat(100_000)],
  ];

  it.each(bodies)('(%s) is refused by every route and leaves nothing behind', async (_what, body) => {
    const before = await rowsOf(shop.businessId);
    for (const route of changing.filter(({ hasBody }) => hasBody))
      expectProblem(await whoMay(route).send(route.method, route.path, body), [400]);
    expect(await rowsOf(shop.businessId)).toEqual(before);
  });

  it('of 5 MB is refused in words, whether its size is said first or not', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(5_000_000) });
    expectProblem(await owner.post('/customers', body), [413]);
    expect(await statusOfChunks('/api/customers', owner.token!, 80)).toBe(413);
    expect((await owner.get('/customers')).status).toBe(200);
  });

  it.each([
    ['a sale', '/sales/checkout', { items: [{ productId: uuidv7(), quantity: 1 }], payments: [], id: uuidv7() }],
    ['a customer', '/customers', { name: 'A' }],
    ['a product', '/products', { sku: 'S', name: 'N', basePrice: 1 }],
  ])('of wrong types in any one field of %s is refused', async (_what, path, good) => {
    const before = await rowsOf(shop.businessId);
    for (const name of Object.keys(good))
      for (const wrong of [true, { a: 1 }, [[]], 1e300, '', null]) {
        const answer = await owner.post(path, {
          outletId: path.startsWith('/sales') ? shop.outletId : undefined,
          ...good,
          [name]: wrong,
        });
        expectProblem(answer, [400]);
        expect(answer.body.errors.map((error: { path: string }) => error.path.split(/[.[]/)[0])).toContain(name);
      }
    expect(await rowsOf(shop.businessId)).toEqual(before);
  });
});

/** Sends 64 kB again and again without a length, as a client that never stops; the status comes in between. */
function statusOfChunks(path: string, token: string, chunks: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(`${system().url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    sending.once('response', (response) => resolve(response.resume().statusCode ?? 0)).once('error', reject);
    for (let i = 0; i < chunks; i++) sending.write(' '.repeat(65_536));
    sending.end();
  });
}

describe('an id', () => {
  it.each(named(routes.filter(({ path, access }) => /[0-9a-f]{8}-/.test(path) && access !== 'public')))(
    'that nobody has is not found: %s',
    async (_name, route) => {
      const { method, path } = route;
      const answer = await whoMay(route).send(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
      // a list of what hangs on it may be empty, a body may want more before anybody looks
      if (answer.status !== 200) expectProblem(answer, [400, 404]);
    },
  );

  it('that is none is told apart', async () => {
    for (const path of ['/customers/7', "/products/' or 1=1", '/sales/orders/%00', `/customers/${'7'.repeat(500)}`])
      expectProblem(await owner.get(path), [400]);
  });

  it('of another business is not found, wherever it stands', async () => {
    const [theirs, mine] = await Promise.all([other.product(), shop.product()]);
    const customer = await other.owner.post('/customers', { name: 'Theirs' });
    const tier = await other.owner.post('/pricing/tiers', { name: 'Theirs', code: 'T' });
    const supplier = await other.owner.post('/suppliers', { name: 'Theirs' });
    const order = await other.owner.post('/sales/orders', {
      outletId: other.outletId,
      items: [{ productId: theirs.id, quantity: 1 }],
    });
    expect([customer, tier, supplier, order].map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const before = await rowsOf(shop.businessId);
    const items = [{ productId: mine.id, quantity: 1 }];
    const sale = { id: uuidv7(), outletId: shop.outletId, items, payments: [] };
    const adjustment = {
      productId: mine.id,
      warehouseId: shop.warehouseId,
      type: 'ADJUSTMENT_IN',
      quantity: 1,
      reason: 'x',
    };
    const asked: [string, Promise<Answer>][] = [
      ['get product', owner.get(`/products/${theirs.id}`)],
      ['put product', owner.put(`/products/${theirs.id}`, { name: 'Mine' })],
      ['lookup', owner.get(`/products/lookup?barcode=${theirs.sku}`)],
      ['get prices', owner.get(`/pricing/products/${theirs.id}`)],
      ['set prices', owner.put(`/pricing/products/${theirs.id}`, { prices: [] })],
      [
        'set prices of their tier',
        owner.put(`/pricing/products/${mine.id}`, { prices: [{ priceTierId: tier.body.id, price: 1 }] }),
      ],
      ['put tier', owner.put(`/pricing/tiers/${tier.body.id}`, { name: 'Mine' })],
      ['delete tier', owner.delete(`/pricing/tiers/${tier.body.id}`)],
      [
        'quote',
        owner.post('/pricing/quote', { outletId: shop.outletId, items: [{ productId: theirs.id, quantity: 1 }] }),
      ],
      ['quote at their outlet', owner.post('/pricing/quote', { outletId: other.outletId, items })],
      ['get customer', owner.get(`/customers/${customer.body.id}`)],
      ['put customer', owner.put(`/customers/${customer.body.id}`, { name: 'Mine' })],
      ['delete customer', owner.delete(`/customers/${customer.body.id}`)],
      ['customer of their tier', owner.post('/customers', { name: 'A', priceTierId: tier.body.id })],
      ['get supplier', owner.get(`/suppliers/${supplier.body.id}`)],
      ['put supplier', owner.put(`/suppliers/${supplier.body.id}`, { name: 'Mine' })],
      ['delete supplier', owner.delete(`/suppliers/${supplier.body.id}`)],
      ['get order', owner.get(`/sales/orders/${order.body.id}`)],
      ['put order', owner.put(`/sales/orders/${order.body.id}`, { notes: 'mine' })],
      ['pay order', owner.post(`/sales/orders/${order.body.id}/payments`, { method: 'CASH', amount: 1 })],
      ['complete order', owner.post(`/sales/orders/${order.body.id}/complete`)],
      ['cancel order', owner.post(`/sales/orders/${order.body.id}/cancel`, { reason: 'mine' })],
      ['receipt', owner.get(`/sales/orders/${order.body.id}/receipt`)],
      ['sell at their outlet', owner.post('/sales/checkout', { ...sale, outletId: other.outletId })],
      [
        'sell their product',
        owner.post('/sales/checkout', { ...sale, items: [{ productId: theirs.id, quantity: 1 }] }),
      ],
      ['sell to their customer', owner.post('/sales/checkout', { ...sale, customerId: customer.body.id })],
      ['sell from their warehouse', owner.post('/sales/checkout', { ...sale, warehouseId: other.warehouseId })],
      ['sell at their register', owner.post('/sales/checkout', { ...sale, registerId: other.registerId })],
      ['get outlet', owner.get(`/outlets/${other.outletId}`)],
      ['registers', owner.get(`/outlets/${other.outletId}/registers`)],
      ['get warehouse', owner.get(`/warehouses/${other.warehouseId}`)],
      ['adjust their product', owner.post('/inventory/adjustments', { ...adjustment, productId: theirs.id })],
      [
        'adjust in their warehouse',
        owner.post('/inventory/adjustments', { ...adjustment, warehouseId: other.warehouseId }),
      ],
      ['orders of their outlet', owner.get(`/sales/orders?outletId=${other.outletId}`)],
      ...[
        '/warehouses',
        '/inventory',
        '/inventory/movements',
        '/reports/sales-trend',
        '/reports/top-products',
        '/reports/takings',
        '/audit-logs',
      ].map((list): [string, Promise<Answer>] => [list, owner.get(`${list}?outletId=${other.outletId}`)]),
    ];
    const answers = await Promise.all(asked.map(async ([what, answer]) => [what, await answer] as const));
    expect(
      answers.filter(([, { status }]) => status !== 404).map(([what, { status, body }]) => [what, status, body]),
    ).toEqual([]);
    for (const [, answer] of answers) expectProblem(answer, [404]);
    expect(await rowsOf(shop.businessId)).toEqual(before);
  });

  it('of another business as a filter finds nothing', async () => {
    const theirs = await other.product();
    for (const path of [
      `/sales/orders?customerId=${uuidv7()}`,
      `/inventory?productId=${theirs.id}`,
      `/inventory/movements?productId=${theirs.id}`,
      `/inventory?warehouseId=${other.warehouseId}`,
    ])
      expect((await owner.get(path)).body).toMatchObject({ data: [], pagination: { total: 0 } });
  });
});

describe('who may', () => {
  const staff: StaffRole[] = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];

  it.each(named(routes.filter(({ access }) => access !== 'public')))(
    '%s, by role',
    async (_name, { method, path, access }) => {
      // an unknown parameter is refused after the permission was looked at, and before anything happens
      const url = `${path}?unknown=1`;
      expectProblem(await api().send(method, url), [401]);
      for (const role of staff) {
        // nobody else may sign the owner out
        const answer = await (await shop.as(role)).send(method, url);
        const isAllowed = access === 'signed-in' || permissionsOf[role].has(access as Permission);
        expect([role, answer.status]).toEqual([role, isAllowed ? 400 : 403]);
        expectProblem(answer, [400, 403]);
      }
    },
  );
});

describe('every answer', () => {
  it.each([
    ['/api/auth/jwks', 200, "default-src 'none'; frame-ancestors 'none'"],
    ['/api/nothing', 404, "default-src 'none'; frame-ancestors 'none'"],
    ['/', 200, expect.stringMatching(/^default-src 'none'; script-src 'self'; style-src 'self'/)],
  ])('(%s) carries headers that keep browsers careful, and no other', async (path, status, policy) => {
    const { headers, status: given } = await fetch(`${system().url}${path}`);
    const shown = Object.fromEntries(
      [...headers].filter(([name]) => !/^(date|keep-alive|content-length|etag)$/.test(name)),
    );
    expect([given, shown]).toEqual([
      status,
      {
        connection: 'keep-alive',
        'content-type': expect.any(String),
        'content-security-policy': policy,
        'cache-control': expect.stringMatching(/^no-(store|cache)$/),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.any(String),
      },
    ]);
  });

  it('tells a browser of another site nothing', async () => {
    for (const origin of ['https://evil.example', 'null', system().url.replace('http', 'https')]) {
      const answer = await fetch(`${system().url}/api/auth/jwks`, { headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
