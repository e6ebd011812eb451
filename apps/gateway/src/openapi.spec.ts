import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
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
type Media = { schema: object; example?: unknown };
type Described = { content?: Record<string, Media>; $ref?: string };
type Parameter = Media & { $ref?: string; name: string };

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'api');

function validate(schema: object, value: unknown): string[] {
  const within = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object;
  ajv.validate(within, value);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const examples = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) => {
    const shared = ({ $ref = '' }: { $ref?: string }): object =>
      document.components[$ref.split('/')[2]!]![$ref.split('/')[3]!] as object;
    const parameters = (operation['parameters'] as Parameter[]).map((each) => ({
      ...(each.$ref ? (shared(each) as Parameter) : each),
    }));
    const described = [operation['requestBody'] as Described | undefined, ...Object.values(operation.responses)].map(
      (each) => ((each as Described | undefined)?.$ref ? shared(each as Described) : each) as Described | undefined,
    );
    const media = described.flatMap((each) =>
      Object.entries(each?.content ?? {}).filter(([type]) => /json/.test(type)),
    );
    return [...parameters, ...media.map(([, each]) => each)].map(({ schema, example }) => ({
      place: `${method} ${path}`,
      schema,
      example,
    }));
  }),
);
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
    const described = new Set(operations.map((operation) => operation['x-call']));
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
    expect(pay['description']).toBe('Needs `sales.sell`: OWNER, ADMIN, MANAGER, CASHIER.');
    expect(pay['parameters']).toMatchObject([
      { in: 'path', name: 'orderId', required: true, schema: { type: 'string', format: 'uuid' } },
      { $ref: '#/components/parameters/IdempotencyKey' },
      { $ref: '#/components/parameters/RequestId' },
    ]);
    expect(Object.keys(pay.responses).join()).toBe('200,201,400,401,403,404,406,409,413,415,422,429,500,503');
    expect(JSON.stringify(pay.responses['409'])).toContain('sales.overpaid');
  });

  it('shows an example of every request, parameter and answer that its schema allows', () => {
    const wrong = examples.flatMap(({ place, schema, example }) =>
      validate(schema, example).map((problem) => `${place}: ${problem}`),
    );
    expect(wrong).toEqual([]);
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
