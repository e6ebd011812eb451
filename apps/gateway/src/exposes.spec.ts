import { catalog, identity, inventory, pricing, sales } from '#libs/contracts';
import { Refusal, uuidv7 } from '#libs/kernel';
import { accessToken, StubbedGateway } from '../test/stubbed-gateway.js';

const gateway = new StubbedGateway();
const [outletId, otherOutletId, id] = [uuidv7(), uuidv7(), uuidv7()];
const atOne = accessToken({ outlets: [{ id: outletId, role: 'CASHIER', isDefault: false }] });
const owner = accessToken({ role: 'OWNER', outlets: [] });
const items = [{ productId: uuidv7(), quantity: 1.5 }];

beforeAll(() => gateway.open(['https://shop.example']));
afterAll(() => gateway.close());
beforeEach(() => {
  for (const call of [
    sales.checkout,
    sales.openOrder,
    sales.payOrder,
    sales.completeOrder,
    sales.listOrders,
    sales.updateCustomer,
    sales.getCustomer,
    pricing.quoteProduct,
    inventory.listStock,
    inventory.listWarehouseStock,
    inventory.createWarehouse,
    identity.login,
    identity.refresh,
  ])
    gateway.answers(call as typeof sales.checkout);
  gateway.answers(sales.deleteCustomer, () => undefined);
  gateway.answers(identity.logout, () => undefined);
});

const errorsOf = ({ body }: { body: { errors: { path: string; message: string }[] } }): string[] =>
  body.errors.map(({ path, message }) => `${path} ${message}`);

describe('a request', () => {
  it('is put together from path and body', async () => {
    const body = { method: 'CASH', amount: 500 };
    const { status } = await gateway.send('POST', `/api/sales/orders/${id}/payments`, { body, token: atOne });
    expect([status, gateway.asked?.request]).toEqual([201, { ...body, orderId: id }]);
  });

  it('is put together from path and query, read as the types of its fields', async () => {
    await gateway.send('GET', `/api/warehouses/${id}/inventory?page=2&lowStock=true`, { token: owner });
    expect(gateway.asked?.request).toEqual({ id, page: 2, lowStock: true });
  });

  it('may have no body where no field is needed', async () => {
    const { status } = await gateway.send('POST', `/api/sales/orders/${id}/complete`, { token: atOne });
    expect([status, gateway.asked?.request]).toEqual([200, { id }]);
  });

  it.each([
    ['a path field in the body', 'PUT', `/api/customers/${id}`, { id, name: 'x' }, 'id comes from the path'],
    ['a path field in the query', 'GET', `/api/customers/${id}?id=${id}`, undefined, 'id comes from the path'],
    ['an id that is no UUID', 'GET', `/api/customers/7`, undefined, 'id must be a UUID'],
    ['an unknown field', 'PUT', `/api/customers/${id}`, { total: 1 }, 'total is not a known field'],
    ['an unknown parameter', 'GET', '/api/customers?total=1', undefined, 'total is not a known query parameter'],
    ['a repeated parameter', 'GET', '/api/customers?page=1&page=2', undefined, 'page must not be repeated'],
    ['a query beside a body', 'PUT', `/api/customers/${id}?name=x`, {}, 'name is not a known query parameter'],
    ['a body of a DELETE', 'DELETE', `/api/customers/${id}`, { name: 'x' }, 'name belongs into the query'],
    ['a version in the body', 'PUT', `/api/customers/${id}`, { ifMatch: 1 }, 'ifMatch comes from the header If-Match'],
    [
      'a version in the query',
      'GET',
      `/api/customers/${id}?ifMatch=1`,
      undefined,
      'ifMatch is not a known query parameter',
    ],
    ['null in a POST', 'POST', '/api/customers', { name: 'x', email: null }, 'email must be an e-mail address'],
    ['a list for a body', 'POST', '/api/customers', [], ' must be an object'],
    ['nothing where something is needed', 'POST', '/api/customers', undefined, 'name is missing'],
    ['__proto__', 'PUT', `/api/customers/${id}`, '{"__proto__":{"role":"OWNER"}}', '__proto__ is not a known field'],
    [
      'constructor',
      'PUT',
      `/api/customers/${id}`,
      '{"constructor":{"prototype":{}}}',
      'constructor is not a known field',
    ],
    [
      '__proto__ as a parameter',
      'GET',
      '/api/customers?__proto__=1',
      undefined,
      '__proto__ is not a known query parameter',
    ],
    [
      'a NUL in a parameter',
      'GET',
      '/api/customers?search=%00',
      undefined,
      'search must be text of 0 to 200 characters without control characters',
    ],
    [
      'a NUL in a field',
      'PUT',
      `/api/customers/${id}`,
      '{"name":"\\u0000"}',
      'name must be text of 1 to 200 characters without control characters',
    ],
  ] as const)('is refused with %s', async (_what, method, url, body, error) => {
    const answer = await gateway.send(method, url, { body, token: owner });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(errorsOf(answer)).toContain(error);
    expect(gateway.asked).toBeUndefined();
  });

  it('lists a hundred problems at most', async () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`x${i}`, i]));
    const answer = await gateway.send('PUT', `/api/customers/${id}`, { body, token: owner });
    expect(answer.body.errors).toHaveLength(100);
  });
});

describe('the version', () => {
  it.each([
    ['"4"', 4],
    // no row's version, and so for the row to refuse
    ['"0"', 0],
    ['"9999999999"', 2 ** 31],
    ['*', undefined],
    [undefined, undefined],
  ])('of If-Match %s is %s', async (version, ifMatch) => {
    const headers = version === undefined ? {} : { 'if-match': version };
    await gateway.send('DELETE', `/api/customers/${id}`, { headers, token: owner });
    expect(gateway.asked?.request['ifMatch']).toBe(ifMatch);
  });

  it.each(['4', 'W/"4"', '"x"', '"4", "5"', ''])('of If-Match %s is refused', async (version) => {
    const answer = await gateway.send('DELETE', `/api/customers/${id}`, {
      headers: { 'if-match': version },
      token: owner,
    });
    expect(errorsOf(answer)).toEqual(['If-Match must be a version in quotes, like "3"']);
  });
});

describe('the outlet', () => {
  const sale = { id, items, payments: [] };
  const both = [outletId, otherOutletId].map((each) => ({ id: each, role: 'CASHIER', isDefault: false }));
  const atBoth = accessToken({ outlets: both });
  const header = { 'x-outlet-id': otherOutletId };
  const outletOf = (): unknown => gateway.asked?.request['outletId'];

  it('is the one in the body, whatever the header says', async () => {
    await gateway.send('POST', '/api/sales/checkout', { body: { ...sale, outletId }, headers: header, token: atBoth });
    expect(outletOf()).toBe(outletId);
  });

  it('is the one in the header, if the body names none', async () => {
    await gateway.send('POST', '/api/sales/checkout', { body: sale, headers: header, token: atBoth });
    expect(outletOf()).toBe(otherOutletId);
  });

  it('is the only one of the user, if nothing names one', async () => {
    await gateway.send('POST', '/api/sales/checkout', { body: sale, token: atOne });
    expect(outletOf()).toBe(outletId);
  });

  it('is the default of a user with several', async () => {
    const outlets = [
      { id: outletId, role: 'CASHIER', isDefault: false },
      { id: otherOutletId, role: 'CASHIER', isDefault: true },
    ];
    await gateway.send('POST', '/api/sales/checkout', { body: sale, token: accessToken({ outlets }) });
    expect(outletOf()).toBe(otherOutletId);
  });

  it('is missing where one is needed and none is to be had', async () => {
    const answer = await gateway.send('POST', '/api/sales/checkout', { body: sale, token: owner });
    expect(errorsOf(answer)).toEqual(['outletId is missing']);
  });

  it('in the header narrows a list; without it a list covers all', async () => {
    await gateway.send('GET', '/api/sales/orders', { headers: header, token: atBoth });
    expect(outletOf()).toBe(otherOutletId);
    await gateway.send('GET', '/api/sales/orders', { token: atBoth });
    expect(gateway.asked?.request).toEqual({});
  });

  it('in the header does not become a property of what is made', async () => {
    const body = { name: 'Central', code: 'C', type: 'CENTRAL' };
    const token = accessToken({ role: 'MANAGER', outlets: both });
    await gateway.send('POST', '/api/warehouses', { body, headers: header, token });
    expect(gateway.asked?.request).toEqual(body);
  });

  it('in the header must be a UUID, needed or not', async () => {
    const answer = await gateway.send('GET', `/api/customers/${id}`, { headers: { 'x-outlet-id': '7' }, token: owner });
    expect(errorsOf(answer)).toEqual(['X-Outlet-Id must be a UUID']);
  });

  it('in the header must be theirs, needed or not, and whatever the body names', async () => {
    const sent = (url: string, body?: object) =>
      gateway.send(body ? 'POST' : 'GET', url, { ...(body && { body }), headers: header, token: atOne });
    for (const answer of [await sent('/api/sales/checkout', { ...sale, outletId }), await sent(`/api/customers/${id}`)])
      expect([answer.status, answer.body.code, errorsOf(answer)]).toEqual([
        404,
        'identity.outlet.not-found',
        ['X-Outlet-Id no such outlet'],
      ]);
  });

  it('in the header of who acts everywhere is asked for once', async () => {
    let asked = 0;
    gateway.answers(identity.getPlace, (request: identity.GetPlace) => {
      asked++;
      if (request.outletId !== otherOutletId) throw new Refusal('not-found', 'identity.outlet.not-found');
    });
    const ask = (outlet: string) =>
      gateway.send('GET', `/api/customers/${id}`, { headers: { 'x-outlet-id': outlet }, token: owner });
    const statuses = [];
    for (const outlet of [otherOutletId, otherOutletId.toUpperCase(), outletId, outletId])
      statuses.push((await ask(outlet)).status);
    expect([statuses, asked]).toEqual([[200, 200, 404, 404], 3]);
  });

  it('in the header means nothing where nobody is signed in', async () => {
    const body = { username: 'a', password: 'b' };
    expect((await gateway.send('POST', '/api/auth/login', { body, headers: header })).status).toBe(200);
  });
});

describe('an answer', () => {
  it('is 201 with what was made, 200 when it was made before', async () => {
    const body = { outletId, items };
    expect((await gateway.send('POST', '/api/sales/orders', { body, token: atOne })).status).toBe(201);
    gateway.answers(sales.openOrder, (_request, actor) => (actor.repeated(), { id }));
    expect(await gateway.send('POST', '/api/sales/orders', { body, token: atOne })).toMatchObject({
      status: 200,
      body: { id },
    });
  });

  it('is 204 without a body where there is nothing to say', async () => {
    const answer = await gateway.send('DELETE', `/api/customers/${id}`, { token: owner });
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([204, '', undefined]);
  });

  it('that was kept under a key comes with its status and says so', async () => {
    gateway.answers(sales.openOrder, (_request, { request }) => {
      request.outcome = 'replayed';
      request.status = 201;
      return { id };
    });
    const answer = await gateway.send('POST', '/api/sales/orders', { body: { outletId, items }, token: atOne });
    expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, 'true']);
  });

  it('that was kept as a refusal is the first one’s problem, byte for byte', async () => {
    const refusal = { wanted: 2, errors: [{ path: 'items[0]', message: 'is short' }] };
    const body = { outletId, items };
    const headers = { 'x-request-id': 'first' };
    gateway.answers(sales.openOrder, () => {
      throw new Refusal('conflict', 'sales.no-warehouse', refusal);
    });
    const first = await gateway.send('POST', '/api/sales/orders', { body, headers, token: atOne });
    gateway.answers(sales.openOrder, (_request, { request }) => {
      request.outcome = 'replayed';
      throw new Refusal('conflict', 'sales.no-warehouse', { ...refusal, requestId: 'first' });
    });
    const again = await gateway.send('POST', '/api/sales/orders', { body, token: atOne });
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
  });
});

describe('the key of a request', () => {
  const send = (key: string, body: object, url = '/api/sales/orders') =>
    gateway.send('POST', url, { body, headers: { 'idempotency-key': key }, token: atOne });

  it('travels with a fingerprint that spelling does not change, but content does', async () => {
    const fingerprint = async (body: object, url?: string) => {
      await send('key 1', body, url);
      expect(gateway.asked?.actor.request.key?.key).toBe('key 1');
      return gateway.asked!.actor.request.key!.fingerprint;
    };
    const first = await fingerprint({ outletId, items, notes: 'a' });
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await fingerprint({ notes: 'a', items, outletId: outletId.toUpperCase() })).toBe(first);
    expect(await fingerprint({ outletId, items, notes: 'b' })).not.toBe(first);
    expect(await fingerprint({ outletId, items, id, payments: [] }, '/api/sales/checkout')).not.toBe(first);
  });

  it.each(['', 'x'.repeat(256), 'é'])('is refused when it is %j', async (key) => {
    expect((await send(key, { outletId, items })).status).toBe(400);
  });

  it('is refused at another service once one keeps an answer under it, and not for what was refused', async () => {
    const headers = { 'idempotency-key': 'once' };
    const put = (body: object) =>
      gateway.send('PUT', `/api/customers/${id}`, { body, headers, token: owner }).then(({ status }) => status);
    const warehouse = { name: 'Shed', code: 'SHED', type: 'CENTRAL' };
    const post = () => gateway.send('POST', '/api/warehouses', { body: warehouse, headers, token: owner });
    gateway.answers(sales.updateCustomer, () => {
      throw new Refusal('not-found', 'sales.customer.not-found');
    });
    expect([await put({ name: 'Ada' }), (await post()).status]).toEqual([404, 201]);
    expect(await put({ name: 'Ada' })).toBe(422);
    expect((await post()).status).toBe(201);
  });

  it('does not count for a call that changes nothing, nor where nobody is signed in', async () => {
    await gateway.send('GET', '/api/sales/orders', { headers: { 'idempotency-key': 'k' }, token: atOne });
    expect(gateway.asked?.actor.request.key).toBeUndefined();
    const body = { username: 'a', password: 'b' };
    await gateway.send('POST', '/api/auth/login', { body, headers: { 'idempotency-key': 'k' } });
    expect(gateway.asked?.actor.request.key).toBeUndefined();
  });
});

describe('signing in', () => {
  const body = { username: 'a', password: 'b' };
  const tokens = { accessToken: 'a', refreshToken: 'r', expiresIn: 900 };

  it('tells identity where it comes from, and takes that from nobody else', async () => {
    await gateway.send('POST', '/api/auth/login', { body, headers: { 'user-agent': 'till' } });
    expect(gateway.asked?.request).toEqual(body);
    expect(gateway.asked?.actor.request).toMatchObject({ ip: '127.0.0.1', userAgent: 'till' });
    const answer = await gateway.send('POST', '/api/auth/login', { body: { ...body, ip: '10.0.0.1' } });
    expect(errorsOf(answer)).toEqual(['ip is not a known field']);
  });

  it('leaves the refresh token in the body, unless a cookie is asked for', async () => {
    gateway.answers(identity.login, () => tokens);
    const plain = await gateway.send('POST', '/api/auth/login', { body });
    expect([plain.body, plain.headers['set-cookie']]).toEqual([tokens, undefined]);
    const cookie = await gateway.send('POST', '/api/auth/login', { body: { ...body, cookie: true } });
    expect(cookie.body).toEqual({ accessToken: 'a', expiresIn: 900 });
    expect(cookie.headers['set-cookie']).toBe(
      'refresh_token=r; Max-Age=2592000; Path=/api/auth; HttpOnly; Secure; SameSite=Strict',
    );
  });

  it.each([
    ['https://shop.example', 200],
    ['http://localhost:80', 200],
    ['https://shop.example.evil.example', 403],
    ['http://evil.example', 403],
    ['null', 403],
    [undefined, 403],
  ])('is refreshed by cookie from origin %s with %i', async (origin, status) => {
    gateway.answers(identity.refresh, () => tokens);
    const headers = { cookie: 'a=b; refresh_token=old', host: 'localhost', ...(origin && { origin }) };
    const answer = await gateway.send('POST', '/api/auth/refresh', { headers });
    expect(answer.status).toBe(status);
    if (status === 403) return;
    expect(gateway.asked?.request).toEqual({ refreshToken: 'old' });
    expect(answer.body).toEqual({ accessToken: 'a', expiresIn: 900 });
    expect(answer.headers['set-cookie']).toMatch(/^refresh_token=r;/);
  });

  it('ends with the cookie', async () => {
    const headers = { cookie: 'refresh_token=old', origin: 'https://shop.example' };
    const answer = await gateway.send('POST', '/api/auth/logout', { headers, token: atOne });
    expect([answer.status, gateway.asked?.request]).toEqual([204, { refreshToken: 'old' }]);
    expect(answer.headers['set-cookie']).toMatch(/^refresh_token=; Max-Age=0;/);
  });

  const dead = accessToken({ exp: Math.floor(Date.now() / 1000) - 1 });
  const theirs = { cookie: 'refresh_token=old', origin: 'https://evil.example' };
  const refreshToken = 'old';

  it.each<[what: string, token: string | undefined, headers: Record<string, string>, body: unknown, status: number]>([
    ['a refresh token alone', undefined, {}, { refreshToken }, 204],
    ['a dead access token beside it', dead, {}, { refreshToken }, 204],
    [
      'a key, though there is nobody to keep an answer for',
      undefined,
      { 'idempotency-key': 'k' },
      { refreshToken },
      204,
    ],
    ['the cookie alone', undefined, { ...theirs, origin: 'https://shop.example' }, undefined, 204],
    ['the cookie from another site', undefined, theirs, undefined, 403],
    ['a refresh token, whatever the cookie', undefined, theirs, { refreshToken }, 204],
    ['a refresh token that is none', undefined, {}, { refreshToken: 7 }, 400],
    ['a dead access token alone', dead, {}, {}, 401],
    ['nothing', undefined, {}, undefined, 401],
    ['a list', undefined, {}, [], 401],
    ['null', undefined, {}, 'null', 401],
    ['what nobody knows', undefined, {}, { unknown: 1 }, 401],
  ])('ends with %s', async (_what, token, headers, body, status) => {
    const answer = await gateway.send('POST', '/api/auth/logout', { headers, body, ...(token && { token }) });
    const { request, actor } = gateway.asked ?? {};
    expect([answer.status, request, actor?.identity.role]).toEqual(
      status === 204 ? [204, { refreshToken }, 'ANONYMOUS'] : [status, undefined, undefined],
    );
  });
});

it('asks nobody for what the role does not allow', async () => {
  gateway.answers(catalog.createProduct);
  const answer = await gateway.send('POST', '/api/products', { body: '{"broken":', token: atOne });
  expect([answer.status, answer.body.code, answer.body.permission]).toEqual([403, 'auth.forbidden', 'products.create']);
  expect(gateway.asked).toBeUndefined();
});
