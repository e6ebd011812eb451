import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { exampleOfField, type Class, type Field, type JsonSchema } from '#libs/contracts';
import { exposureOf, type Exposure } from './exposes.js';
import { info, inWords, whoMay } from './openapi-overview.js';
import { problemSchema, refusalsOf, sharedRefusals } from './openapi-refusals.js';
import { exampleOfAnswer, objectSchema, Schemas } from './openapi-schemas.js';
import { isKept } from './pages/serve-pages.js';

type Operation = Record<string, unknown>;

interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** `/sales/orders/{id}` */
  readonly path: string;
  readonly tag: string;
  readonly name: string;
  readonly exposure: Exposure;
}

/** The OpenAPI 3.1 document of the given controllers: everything in it comes from their routes and contracts. */
export function openApi(controllers: readonly Type[]): JsonSchema {
  const schemas = new Schemas();
  const paths: Record<string, Record<string, Operation>> = {};
  const routes = controllers.flatMap(routesOf);
  const known = new Map<string, string>();
  for (const route of routes) {
    // to OpenAPI two paths are the same whatever their parameters are called: the first route names them
    const template = route.path.replace(/\{\w+\}/g, '{}');
    const path = known.get(template) ?? route.path;
    known.set(template, path);
    (paths[path] ??= {})[route.method] = operation(route, parametersIn(path), schemas);
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: '/api' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name, description: inWords(name) })),
    paths,
    components: {
      parameters,
      headers,
      responses: sharedRefusals,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a login.' },
        refreshCookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'refresh_token',
          description: 'Set by a login with `cookie: true`; sent from an allowed Origin only.',
        },
      },
      schemas: { ...schemas.all, Problem: problemSchema },
    },
  };
}

function routesOf(controller: Type): Route[] {
  const base = pathOf(controller);
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name]!;
    const exposure = exposureOf(handler);
    if (!exposure) return [];
    const path = ['', base, pathOf(handler)].filter((part, i) => i === 0 || part !== '').join('/');
    return [
      {
        method: methodOf(handler),
        path: path.replace(/:(\w+)/g, '{$1}'),
        tag: controller.name.replace('Controller', ''),
        name,
        exposure,
      },
    ];
  });
}

const methodOf = (handler: object): Route['method'] =>
  RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod].toLowerCase() as Route['method'];

const pathOf = (decorated: object): string =>
  (Reflect.getMetadata(PATH_METADATA, decorated) as string).replace(/^\/$/, '');

const parametersIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

/** `names` is what the parameters of its path are called in the document. */
function operation(
  { method, path, tag, name, exposure }: Route,
  names: readonly string[],
  schemas: Schemas,
): Operation {
  const { call, fields, terms } = exposure;
  const inPath = parametersIn(path);
  const elsewhere = new Set([...inPath, 'ifMatch', terms.reads?.field, ...Object.keys(terms.fills ?? {})]);
  const given = [...fields].filter(([field]) => !elsewhere.has(field));
  const hasBody = method === 'post' || method === 'put';
  const inQuery = hasBody && !terms.reads ? [] : given;
  const isFree = (field: string): boolean => field === 'outletId' || field in (terms.defaults ?? {});
  const show = (field: string): unknown => exampleOfField(call.request, field, fields.get(field)!);
  for (const { of } of fields.values()) if (of) schemas.add(of);
  const requestBody = hasBody ? bodyOf(exposure, given, isFree) : undefined;
  return {
    operationId: `${tag.charAt(0).toLowerCase()}${tag.slice(1)}.${name}`,
    tags: [tag],
    summary: inWords(name),
    description: whoMay(call.access, terms.insteadOfToken),
    'x-call': call.name,
    'x-permission': call.access,
    security: securityOf(exposure),
    parameters: [
      ...inPath.map((field, i) => parameter('path', names[i]!, true, fields.get(field)!.schema, show(field))),
      ...inQuery.map(([field, { optional, schema }]) =>
        parameter('query', field, !optional && !isFree(field), schema, show(field)),
      ),
      ...headersOf(exposure),
    ],
    ...(requestBody && { requestBody }),
    responses: { ...successOf(exposure, schemas), ...refusalsOf(exposure, hasBody) },
  };
}

/** Who signs in how: a refresh token may come in a cookie instead, and a field in place of any other sign. */
function securityOf({ call, terms }: Exposure): JsonSchema[] {
  const byField = 'refreshToken' in (terms.defaults ?? {}) ? [{}, { refreshCookie: [] }] : [];
  if (call.access === 'public') return byField;
  return [{ bearer: [] }, ...(terms.insteadOfToken ? byField : [])];
}

const parameter = (
  place: string,
  name: string,
  required: boolean,
  schema: JsonSchema,
  example: unknown,
): JsonSchema => ({
  in: place,
  name,
  ...(required && { required }),
  schema,
  example,
});

const header = (name: string, schema: JsonSchema, example: string, description: string): JsonSchema => ({
  ...parameter('header', name, false, schema, example),
  description,
});

/** Headers of requests, by the name under which the document knows them. */
const parameters = {
  OutletId: header(
    'X-Outlet-Id',
    { type: 'string', format: 'uuid' },
    '019b7667-0000-7000-8000-000200000001',
    'The outlet of the call where neither body nor query names one.',
  ),
  IfMatch: header(
    'If-Match',
    { type: 'string', pattern: '^(\\*|"[0-9]{1,10}")$' },
    '"3"',
    'The version that the change is based on; 412 when the row has moved on.',
  ),
  IfNoneMatch: header(
    'If-None-Match',
    { type: 'string', maxLength: 1000 },
    '"Yk3vJ0mQ"',
    'The ETag of the answer that the client has; 304 while it still stands.',
  ),
  IdempotencyKey: header(
    'Idempotency-Key',
    { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
    'sale-4711',
    'Makes it safe to ask again: the same key answers what was answered first.',
  ),
  RequestId: header(
    'X-Request-Id',
    { type: 'string', maxLength: 100 },
    'till-7-4711',
    'Comes back in the answer and stands in every log line; made when absent or not printable.',
  ),
};

/** Headers of answers. */
const headers = {
  RequestId: { description: 'The id under which the request is found in the logs.', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds to wait before asking again.', schema: { type: 'integer', minimum: 1 } },
  ETag: {
    description: 'Names this answer for If-None-Match; only answers of no outlet have one.',
    schema: { type: 'string' },
  },
  Replayed: {
    description: 'The answer was kept under the Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
};

function headersOf({ call, fields }: Exposure): JsonSchema[] {
  const taken: (keyof typeof parameters)[] = [
    ...(fields.has('outletId') ? (['OutletId'] as const) : []),
    ...(fields.has('ifMatch') && call.changes ? (['IfMatch'] as const) : []),
    ...(call.changes && call.access !== 'public' ? (['IdempotencyKey'] as const) : []),
    ...(isKept(call) ? (['IfNoneMatch'] as const) : []),
    'RequestId',
  ];
  return taken.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function bodyOf(
  { call, fields, terms }: Exposure,
  given: readonly [string, Field][],
  isFree: (field: string) => boolean,
): JsonSchema | undefined {
  const show = (name: string, field: Field): unknown => exampleOfField(call.request as Class<object>, name, field);
  if (terms.reads) {
    const { type, field } = terms.reads;
    const content = { [type]: { schema: { type: 'string' }, example: show(field, fields.get(field)!) } };
    return { required: true, content };
  }
  if (given.length === 0) return undefined;
  const required = given.filter(([name, { optional }]) => !optional && !isFree(name)).map(([name]) => name);
  const example = Object.fromEntries(given.map(([name, field]) => [name, show(name, field)]));
  const content = { 'application/json': { schema: objectSchema(given, required), example } };
  return { required: required.length > 0, content };
}

const rowsSchema: JsonSchema = {
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'array', items: { type: 'object' } } },
};

const notModified: JsonSchema = {
  description: 'The answer that If-None-Match names still stands',
  headers: {
    'X-Request-Id': { $ref: '#/components/headers/RequestId' },
    ETag: { $ref: '#/components/headers/ETag' },
  },
};

function successOf({ call, fields, terms, mediaTypes }: Exposure, schemas: Schemas): JsonSchema {
  const schema = terms.table?.hasOwnFormat ? rowsSchema : schemas.answer(call.answer);
  const others = mediaTypes.slice(1).map((type) => [type, { schema: { type: 'string' } }]);
  const content = schema && {
    'application/json': { schema, example: schema === rowsSchema ? { data: [{}] } : exampleOfAnswer(call.answer) },
    ...(Object.fromEntries(others) as object),
  };
  const done = (description: string): JsonSchema => ({
    description,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(isKept(call) && { ETag: { $ref: '#/components/headers/ETag' } }),
      ...(call.changes &&
        call.access !== 'public' && { 'Idempotency-Replayed': { $ref: '#/components/headers/Replayed' } }),
    },
    ...(content && { content }),
  });
  if (call.accepts) return { 202: done('Taken on') };
  if (!schema) return { 204: done('Done') };
  if (isKept(call)) return { 200: done('Done'), 304: notModified };
  if (!call.makes) return { 200: done('Done') };
  return { 201: done('Made'), ...(fields.has('id') && { 200: done('It was made before, with the same id') }) };
}
