import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import {
  answerSchema,
  fieldsOf,
  Pagination,
  type Class,
  type Field,
  type JsonSchema,
  type Shape,
} from '#libs/contracts';
import { exposureOf, type Exposure } from './exposes.js';

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
  for (const route of controllers.flatMap(routesOf)) {
    (paths[route.path] ??= {})[route.method] = operation(route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Point of sale',
      version: '1',
      description: 'Money is an integer in the minor unit of the currency, times are RFC 3339, ids are UUIDs.',
    },
    servers: [{ url: '/api' }],
    paths,
    components: {
      parameters: headers,
      responses,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
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

function operation({ method, path, tag, name, exposure }: Route, schemas: Schemas): Operation {
  const { call, fields, terms } = exposure;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
  const elsewhere = new Set([...inPath, 'ifMatch', ...Object.keys(terms.fills ?? {})]);
  const given = [...fields].filter(([field]) => !elsewhere.has(field));
  const hasBody = method === 'post' || method === 'put';
  const isFree = (field: string): boolean => field === 'outletId' || field in (terms.defaults ?? {});
  for (const { of } of fields.values()) if (of) schemas.add(of);
  return {
    operationId: `${tag.charAt(0).toLowerCase()}${tag.slice(1)}.${name}`,
    tags: [tag],
    summary: call.name,
    ...(call.access === 'public' ? { security: [] } : { security: [{ bearer: [] }], 'x-permission': call.access }),
    parameters: [
      ...inPath.map((field) => parameter('path', field, true, fields.get(field)!.schema)),
      ...(hasBody
        ? []
        : given.map(([field, { optional, schema }]) => parameter('query', field, !optional && !isFree(field), schema))),
      ...headersOf(exposure),
    ],
    ...(hasBody && given.length > 0 && { requestBody: body(given, isFree) }),
    responses: responsesOf(exposure, schemas),
  };
}

function header(name: string, schema: JsonSchema): JsonSchema {
  return parameter('header', name, false, schema);
}

const parameter = (place: string, name: string, required: boolean, schema: JsonSchema): JsonSchema => ({
  in: place,
  name,
  ...(required && { required }),
  schema,
});

/** Headers that many routes take, by the name under which the document knows them. */
const headers = {
  OutletId: header('X-Outlet-Id', { type: 'string', format: 'uuid' }),
  IfMatch: header('If-Match', { type: 'string', pattern: '^"[0-9]+"$' }),
  IdempotencyKey: header('Idempotency-Key', { type: 'string', minLength: 1, maxLength: 255 }),
};

function headersOf({ call, fields }: Exposure): JsonSchema[] {
  const taken: (keyof typeof headers)[] = [
    ...(fields.has('outletId') ? (['OutletId'] as const) : []),
    ...(fields.has('ifMatch') && call.changes ? (['IfMatch'] as const) : []),
    ...(call.changes && call.access !== 'public' ? (['IdempotencyKey'] as const) : []),
  ];
  return taken.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function body(given: readonly [string, Field][], isFree: (field: string) => boolean): JsonSchema {
  const required = given.filter(([name, { optional }]) => !optional && !isFree(name)).map(([name]) => name);
  const schema = objectSchema(given, required);
  return { required: required.length > 0, content: { 'application/json': { schema } } };
}

const objectSchema = (fields: readonly [string, Field][], required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

function responsesOf({ call, terms, mediaTypes }: Exposure, schemas: Schemas): JsonSchema {
  const schema = schemas.answer(call.answer);
  const json = schema && { 'application/json': { schema } };
  const others = Object.keys(terms.renders ?? {}).map((type): [string, JsonSchema] => [
    type,
    { schema: { type: 'string' } },
  ]);
  const content = json && { content: { ...json, ...Object.fromEntries<JsonSchema>(others) } };
  const done = (description: string): JsonSchema => ({ description, ...content });
  return {
    ...(call.makes && { 201: done('Made') }),
    ...(schema ? { 200: done(call.makes ? 'It was made before, with the same id' : 'Done') } : { 204: done('Done') }),
    400: { $ref: '#/components/responses/Invalid' },
    ...(call.access !== 'public' && { 401: { $ref: '#/components/responses/SignInFirst' } }),
    ...(call.access !== 'public' &&
      call.access !== 'signed-in' && { 403: { $ref: '#/components/responses/Forbidden' } }),
    ...(mediaTypes.length > 1 && { 406: { $ref: '#/components/responses/NotAcceptable' } }),
    default: refusal(...call.refuses, 'system.unavailable', 'system.deadline', 'system.fault'),
  };
}

/** Refusals that many routes answer. */
const responses = {
  Invalid: refusal('request.invalid'),
  SignInFirst: refusal('auth.required'),
  Forbidden: refusal('auth.forbidden'),
  NotAcceptable: refusal('request.not-acceptable'),
};

function refusal(...codes: string[]): JsonSchema {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description: codes.join(', '), content: { 'application/problem+json': { schema } } };
}

const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** The classes that the document refers to, each under its own name. */
class Schemas {
  readonly all: Record<string, JsonSchema> = {};
  private readonly classes = new Map<string, Class<object>>();

  add(of: Class<object>): void {
    const known = this.classes.get(of.name);
    if (known === of) return;
    if (known) throw new Error(`two contract classes are named ${of.name}`);
    this.classes.set(of.name, of);
    const fields = [...fieldsOf(of)];
    const required = fields.filter(([, { optional }]) => !optional).map(([name]) => name);
    this.all[of.name] = objectSchema(fields, required);
    for (const [, field] of fields) if (field.of) this.add(field.of);
  }

  answer(shape: Shape<unknown>): JsonSchema | undefined {
    if (shape.of) this.add(shape.of);
    if (shape.form === 'page') this.add(Pagination);
    return answerSchema(shape);
  }
}
