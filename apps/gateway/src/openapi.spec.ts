import * as contracts from '#libs/contracts';
import type { Call } from '#libs/contracts';
import { openApi } from './openapi.js';
import { allowedMethods, controllers } from './routes.js';

type Operation = Record<string, unknown> & { responses: Record<string, unknown> };
type Components = Record<string, Record<string, unknown>>;

const document = openApi(controllers) as {
  paths: Record<string, Record<string, Operation>>;
  components: Components;
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

describe('the description of the API', () => {
  it('has every call that is for others than services', () => {
    const calls = Object.values(contracts)
      .flatMap((member) => (typeof member === 'object' ? Object.values(member as object) : []))
      .filter(
        (member): member is Call<object, unknown> =>
          typeof member === 'object' && member !== null && 'refuses' in member,
      )
      .filter(({ access }) => access !== 'internal');
    const described = new Set(operations.map(({ summary }) => summary));
    expect(calls.map(({ name }) => name).filter((name) => !described.has(name))).toEqual([]);
  });

  it('names each operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to nothing that it does not contain', () => {
    const text = JSON.stringify(document);
    const places = [...text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)].map(
      ([, kind = '', name = '']) => [kind, name] as const,
    );
    expect(places.filter(([kind, name]) => !(name in document.components[kind]!))).toEqual([]);
  });

  it('says who may, what makes it safe to ask again, and what can go wrong', () => {
    const pay = document.paths['/sales/orders/{orderId}/payments']!['post']!;
    expect(pay).toMatchObject({ operationId: 'orders.pay', 'x-permission': 'sales.sell', security: [{ bearer: [] }] });
    expect(pay['parameters']).toEqual([
      { in: 'path', name: 'orderId', required: true, schema: { type: 'string', format: 'uuid' } },
      { $ref: '#/components/parameters/IdempotencyKey' },
    ]);
    expect(Object.keys(pay.responses)).toEqual(['200', '201', '400', '401', '403', 'default']);
    expect(JSON.stringify(pay.responses['default'])).toContain('sales.overpaid');
  });

  it('leaves out of a body what path and headers bring', () => {
    const { requestBody } = document.paths['/customers/{id}']!['put'] as never as {
      requestBody: { content: { 'application/json': { schema: { properties: object } } } };
    };
    const fields = Object.keys(requestBody.content['application/json'].schema.properties);
    expect(fields).not.toContain('id');
    expect(fields).not.toContain('ifMatch');
    expect(fields).toContain('name');
  });
});

describe('the methods of a path', () => {
  const routes = [
    { method: 'GET', url: '/api/products/:id' },
    { method: 'GET', url: '/api/products/lookup' },
    { method: ['PUT', 'DELETE'], url: '/api/products/:id' },
  ];
  it.each([
    ['/api/products/7', ['DELETE', 'GET', 'PUT']],
    ['/api/products/', []],
    ['/api/products/7/prices', []],
    ['/api', []],
  ])('%s are %j', (path, methods) => {
    expect(allowedMethods(routes, path)).toEqual(methods);
  });
});
