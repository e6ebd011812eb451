import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Answer } from '#libs/testing';

/** A JSON Schema as the document has it; what it refers to is not resolved. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
}

interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
}

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Media>>;
}

/** One route as the committed document describes it. */
export interface Operation {
  /** `GET /customers/{id}` */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** A permission, `signed-in` or `public`. */
  readonly access: string;
  /** The names of the parameters in its path. */
  readonly inPath: readonly string[];
  readonly query: readonly { readonly name: string; readonly required?: boolean; readonly schema: Schema }[];
  /** The body, by its media type. */
  readonly body: { readonly type: string; readonly schema: Schema; readonly example: unknown } | undefined;
  readonly responses: Readonly<Record<string, Response>>;
}

interface Described {
  readonly 'x-permission': string;
  readonly parameters: readonly { readonly in?: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}

const document = JSON.parse(readFileSync('apps/gateway/openapi.json', 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, never>>>>;
};

/** Every route of the gateway: the document is generated from them and held to them by a check. */
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([name, described]) => operationOf(name.toUpperCase(), path, described)),
);

function operationOf(method: string, path: string, described: Described): Operation {
  const [body] = Object.entries(described.requestBody?.content ?? {});
  return {
    key: `${method} ${path}`,
    method,
    path,
    access: described['x-permission'],
    inPath: [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter),
    query: described.parameters.filter((parameter) => parameter.in === 'query'),
    body: body && { type: body[0], schema: body[1].schema, example: body[1].example },
    responses: described.responses,
  };
}

/** What a reference of the document refers to; everything else as it is. */
export function resolved<T extends { readonly $ref?: string }>(thing: T): T {
  if (thing.$ref === undefined) return thing;
  const [, , kind = '', name = ''] = thing.$ref.split('/');
  return document.components[kind]![name]!;
}

const ajv = new Ajv2020({ strict: false, allErrors: true, multipleOfPrecision: 6 });
formats.default(ajv);
ajv.addSchema(JSON.parse(JSON.stringify(document)) as object, 'api');
const validators = new Map<Schema, ValidateFunction>();

/** What a value has that its schema does not allow, unknown members included. */
function violations(schema: Schema, value: unknown): string[] {
  const known = validators.get(schema);
  const within = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as object;
  const validate = known ?? ajv.compile(within);
  if (!known) validators.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is wrong with an answer by the document: a status or code that is not listed, another type, another body. */
export function undocumented(operation: Operation, { status, body, headers }: Answer): string[] {
  const response = operation.responses[String(status)];
  if (!response) return [`${operation.key} answers ${status}, which is not documented: ${JSON.stringify(body)}`];
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const { content } = resolved(response);
  if (!content) return body === '' ? [] : [`${operation.key} answers ${status} with a body`];
  const media = content[type];
  if (!media) return [`${operation.key} answers ${status} as ${type}`];
  if (!/json/.test(type)) return [];
  return violations(media.schema, body).map((problem) => `${operation.key} ${status}: ${problem}`);
}
