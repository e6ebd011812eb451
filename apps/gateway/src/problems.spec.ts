import { sales } from '#libs/contracts';
import { Refusal, uuidv7, type RefusalKind } from '#libs/kernel';
import { accessToken, StubbedGateway } from '../test/stubbed-gateway.js';

const gateway = new StubbedGateway();
const token = accessToken();
const id = uuidv7();

beforeAll(() => gateway.open());
afterAll(() => gateway.close());

const refusedWith = (error: Error) => {
  gateway.answers(sales.getOrder, () => {
    throw error;
  });
  return gateway.send('GET', `/api/sales/orders/${id}`, { token, headers: { 'x-request-id': 'r-1' } });
};

describe('a refusal', () => {
  it.each<[RefusalKind, number]>([
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not-found', 404],
    ['conflict', 409],
    ['precondition', 412],
    ['unprocessable', 422],
    ['throttled', 429],
    ['unavailable', 503],
  ])('of kind %s is a problem with status %i', async (kind, status) => {
    const answer = await refusedWith(new Refusal(kind, 'sales.order.wrong'));
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ type: 'about:blank', status, code: 'sales.order.wrong', requestId: 'r-1' });
    expect([typeof answer.body.title, typeof answer.body.detail]).toEqual(['string', 'string']);
  });

  it('shows its details beside the standard members, which they do not replace', async () => {
    const details = { totals: { totalAmount: 5 }, status: 'CANCELLED', errors: [{ path: 'a', message: 'b' }] };
    const { body } = await refusedWith(new Refusal('conflict', 'sales.price-changed', details));
    expect(body).toMatchObject({ ...details, status: 409 });
  });

  it.each([
    ['auth.too-many', 'throttled', { retryAfterSeconds: 30 }, '30'],
    ['system.unavailable', 'unavailable', {}, '1'],
    ['idempotency.running', 'conflict', {}, '1'],
    ['sales.overpaid', 'conflict', {}, undefined],
  ] as const)('%s says when asking again makes sense', async (code, kind, details, seconds) => {
    const answer = await refusedWith(new Refusal(kind, code, details));
    expect(answer.headers['retry-after']).toBe(seconds);
    expect(answer.body).not.toHaveProperty('retryAfterSeconds');
  });
});

it('tells of a fault nothing but where to look', async () => {
  const answer = await refusedWith(new Error('select password from users'));
  expect(answer.body).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    detail: expect.any(String),
    code: 'system.fault',
    requestId: 'r-1',
  });
  expect(answer.text).not.toMatch(/select|password|at /);
});

describe('a request that reaches no call', () => {
  const broken = '/api/sales/checkout';
  it.each([
    ['nowhere', 'GET', '/api/nothing', {}, 404, 'request.not-found'],
    ['above the API', 'GET', '/nothing', {}, 404, 'request.not-found'],
    ['to an empty id', 'GET', '/api/customers/', {}, 404, 'request.not-found'],
    ['with another method', 'GET', broken, {}, 405, 'request.method'],
    ['with a method that no route takes', 'PATCH', `/api/customers/${id}`, {}, 405, 'request.method'],
    [
      'with an unknown media type wanted',
      'GET',
      `/api/sales/orders/${id}`,
      { headers: { accept: 'text/csv' } },
      406,
      'request.not-acceptable',
    ],
    ['with a body too large', 'POST', broken, { body: `"${'x'.repeat(100 * 1024)}"` }, 413, 'request.too-large'],
    ['with an address too long', 'GET', `/api/sales/orders?search=${'x'.repeat(8200)}`, {}, 414, 'request.too-long'],
    ['with an address that is none', 'GET', '/api/sales/orders/%zz', {}, 400, 'request.invalid'],
    [
      'with a form',
      'POST',
      broken,
      { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request.media-type',
    ],
    [
      'with a text',
      'POST',
      broken,
      { body: '{}', headers: { 'content-type': 'text/plain' } },
      415,
      'request.media-type',
    ],
    [
      'with a compressed body',
      'POST',
      broken,
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
      415,
      'request.media-type',
    ],
    ['with broken JSON', 'POST', broken, { body: '{"id":' }, 400, 'request.invalid'],
    [
      'with JSON 10,000 deep',
      'POST',
      broken,
      { body: '['.repeat(10_000) + ']'.repeat(10_000) },
      400,
      'request.invalid',
    ],
    ['with JSON 40,000 deep, unfinished', 'POST', broken, { body: '{"a":'.repeat(16_000) }, 400, 'request.invalid'],
  ] as const)('%s is a problem', async (_what, method, url, request, status, code) => {
    const answer = await gateway.send(method, url, { token, ...request });
    expect([answer.status, answer.body.status, answer.body.code]).toEqual([status, status, code]);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  it('because of its method is told which ones there are', async () => {
    const answer = await gateway.send('PATCH', `/api/customers/${id}`, { token });
    expect(answer.headers['allow']).toBe('DELETE, GET, HEAD, PUT');
  });
});

describe('every answer', () => {
  it.each(['two words', 'x'.repeat(101), 'é'])('has an id of its own when %j is none', async (given) => {
    const answer = await gateway.send('GET', '/api/nothing', { headers: { 'x-request-id': given } });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  });
});
