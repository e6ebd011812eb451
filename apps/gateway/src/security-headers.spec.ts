import { sales } from '#libs/contracts';
import { Refusal, uuidv7 } from '#libs/kernel';
import { accessToken, StubbedGateway } from '../test/stubbed-gateway.js';
import { commonHeaders } from './security-headers.js';

const OURS = 'https://shop.example';
const gateway = new StubbedGateway();
const token = accessToken();
const id = uuidv7();
beforeAll(() => gateway.open([OURS, 'http://localhost:5173']));
afterAll(() => gateway.close());

type Sent = Parameters<StubbedGateway['send']>;

/** One request for each way to answer. */
const answered: Readonly<Record<string, Sent>> = {
  '200': ['GET', '/api/sales/orders', { token }],
  '204': ['DELETE', `/api/customers/${id}`, { token }],
  '400 of an address that is none': ['GET', '/api/sales/orders/%zz', { token }],
  '401': ['GET', '/api/sales/orders'],
  '403': ['GET', '/api/users', { token }],
  '404 of a thing': ['GET', `/api/customers/${id}`, { token }],
  '404 of an address': ['GET', '/api/nothing', { token }],
  '405': ['PATCH', '/api/customers', { token }],
  '406': ['GET', '/api/sales/orders', { token, headers: { accept: 'image/png' } }],
  '409': ['POST', `/api/sales/orders/${id}/complete`, { token }],
  '413': ['POST', '/api/customers', { token, body: ' '.repeat(200_000) }],
  '415': ['POST', '/api/customers', { token, body: 'a=b', headers: { 'content-type': 'text/plain' } }],
  '500': ['GET', `/api/sales/orders/${id}`, { token }],
  '503': [
    'POST',
    '/api/sales/checkout',
    { token, body: { id, items: [{ productId: id, quantity: 1 }], payments: [] } },
  ],
};

const failing = (error: Error) => () => {
  throw error;
};

beforeEach(() => {
  gateway.answers(sales.listOrders);
  gateway.answers(sales.deleteCustomer, () => undefined);
  gateway.answers(sales.getCustomer, failing(new Refusal('not-found', 'sales.customer.not-found')));
  gateway.answers(sales.completeOrder, failing(new Refusal('conflict', 'sales.order.wrong-state')));
  gateway.answers(sales.getOrder, failing(new Error('select * from users, password hunter2')));
  gateway.answers(sales.checkout, failing(new Refusal('unavailable', 'system.unavailable')));
});

describe('every answer', () => {
  it.each(Object.entries(answered))(
    '(%s) carries the same headers and nothing that tells what we are',
    async (status, sent) => {
      const answer = await gateway.send(...sent);
      expect(String(answer.status)).toBe(status.slice(0, 3));
      const known = /^(date|connection|content-length|content-type|allow|retry-after|www-authenticate)$/;
      const shown = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !known.test(name)));
      expect(shown).toEqual({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        // answers differ by who asks from where, and no origin means none of ours
        ...(status.startsWith('400') ? {} : { vary: 'Origin', 'access-control-allow-credentials': 'true' }),
        ...(status.startsWith('400')
          ? {}
          : { 'access-control-expose-headers': 'ETag, X-Request-Id, Idempotency-Replayed, Retry-After' }),
      });
    },
  );

  it.each(Object.entries(answered).filter(([status]) => status >= '4'))(
    '(%s) that is a no is a problem without a trace of ours',
    async (_status, sent) => {
      const { headers, body, text, status } = await gateway.send(...sent);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(body).toMatchObject({ type: 'about:blank', status, requestId: headers['x-request-id'] });
      expect([typeof body.title, typeof body.detail, typeof body.code]).toEqual(['string', 'string', 'string']);
      expect(text).not.toMatch(/\bat .*:\d+|node_modules|\.[jt]s\b|select |hunter2/i);
    },
  );

  it('tells browsers to come back by https alone where it came by https', () => {
    expect(commonHeaders(true)['strict-transport-security']).toBe('max-age=63072000');
    expect(commonHeaders(false)['strict-transport-security']).toBeUndefined();
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string, url: string, headers: Record<string, string> = {}) =>
    gateway.send('OPTIONS', url, { headers: { origin, 'access-control-request-method': 'POST', ...headers } });

  it('of ours may ask, with the headers that the API knows', async () => {
    const asked = await gateway.send('GET', '/api/sales/orders', { token, headers: { origin: OURS } });
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': OURS,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    const { status, headers } = await preflight(OURS, '/api/sales/orders');
    expect([status, headers['access-control-allow-origin'], headers['access-control-allow-methods']]).toEqual([
      204,
      OURS,
      'GET, POST, PUT, DELETE',
    ]);
  });

  it.each([
    'https://evil.example',
    'null',
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'https://evil.example/https://shop.example',
    'https://shop.example@evil.example',
    'https://shop.example:444',
    'https://shop.example/',
    'http://shop.example',
    'https://sub.shop.example',
    'https://shop-example',
    'https://SHOP.example',
    'https://shop.example, https://evil.example',
    'http://localhost',
    'http://localhost:51730',
    'http://localhost:5173.evil.example',
    'file://',
    '*',
    '',
  ])('(%j) is told nothing, whatever the answer', async (origin) => {
    const answers = [
      await preflight(origin, '/api/sales/orders'),
      await preflight(origin, '/api/nothing'),
      await preflight(origin, '/api/auth/refresh', { 'access-control-request-headers': 'authorization' }),
      ...(await Promise.all(
        Object.values(answered).map(([method, url, options]) =>
          gateway.send(method, url, { ...options, headers: { ...options?.headers, origin } }),
        ),
      )),
    ];
    for (const { headers } of answers) expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may read no file that every origin may, and gets nothing in plain text', async () => {
    for (const url of ['/', '/api/docs', '/api/openapi.json', '/health/live'])
      expect(
        (await gateway.send('GET', url, { headers: { origin: OURS } })).headers['access-control-allow-origin'],
      ).not.toBe('*');
    const { status, text } = await gateway.send('OPTIONS', '/api/sales/orders', { headers: { origin: OURS } });
    expect([status, text]).toEqual([204, '']);
  });
});
