import { STATUS_CODES } from 'node:http';
import { kindOfCode, type JsonSchema } from '#libs/contracts';
import type { Exposure } from './exposes.js';
import { problem, statusOfKind } from './problems.js';

type Codes = ReadonlyMap<number, readonly string[]>;

/** Refusals that read alike wherever they stand, under the names by which the document shares them. */
const shared: readonly (readonly [name: string, status: number, ...codes: string[]])[] = [
  ['Invalid', 400, 'request.invalid'],
  ['SignInFirst', 401, 'auth.required'],
  ['Forbidden', 403, 'auth.forbidden'],
  ['NotAcceptable', 406, 'request.not-acceptable'],
  ['TooLarge', 413, 'request.too-large'],
  ['MediaType', 415, 'request.media-type'],
  ['KeyReused', 422, 'idempotency.reused'],
  ['TooMany', 429, 'request.too-many'],
  ['Fault', 500, 'system.fault'],
  ['Unavailable', 503, 'system.unavailable', 'system.deadline'],
];

/** The refusals that operations share, as components of the document. */
export const sharedRefusals: JsonSchema = Object.fromEntries(
  shared.map(([name, status, ...codes]) => [name, refusal(status, codes)]),
);

/** Every refusal of an operation by HTTP status, each with the codes that it may carry. */
export function refusalsOf(exposure: Exposure, hasBody: boolean): Record<string, JsonSchema> {
  return Object.fromEntries(
    [...codesOf(exposure, hasBody)].map(([status, codes]) => {
      const known = shared.find(([, at, ...same]) => at === status && same.join() === codes.join());
      return [status, known ? { $ref: `#/components/responses/${known[0]}` } : refusal(status, codes)];
    }),
  );
}

function codesOf({ call }: Exposure, hasBody: boolean): Codes {
  const isSignedIn = call.access !== 'public';
  const codes = new Map<number, Set<string>>();
  const add = (status: number, code: string): void => {
    codes.set(status, (codes.get(status) ?? new Set()).add(code));
  };
  add(400, 'request.invalid');
  if (isSignedIn) add(401, 'auth.required');
  if (isSignedIn && call.access !== 'signed-in') add(403, 'auth.forbidden');
  if (isSignedIn) add(404, 'identity.outlet.not-found');
  add(406, 'request.not-acceptable');
  if (hasBody) {
    add(413, 'request.too-large');
    add(415, 'request.media-type');
  }
  for (const code of call.refuses) add(statusOfKind[kindOfCode(code)], code);
  if (isSignedIn && call.changes) {
    add(409, 'idempotency.running');
    add(422, 'idempotency.reused');
  }
  add(429, 'request.too-many');
  add(500, 'system.fault');
  add(503, 'system.unavailable');
  add(503, 'system.deadline');
  return new Map([...codes].map(([status, set]) => [status, [...set]]));
}

function refusal(status: number, codes: readonly string[]): JsonSchema {
  const example = problem(status, '019b7667-0000-7000-8000-000000000001', codes[0]);
  const waits = status === 429 || status === 503 || codes.includes('idempotency.running');
  return {
    description: `${STATUS_CODES[status]}: ${codes.join(', ')}`,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(waits && { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }],
          properties: { status: { const: status }, code: { enum: codes } },
        },
        example: { ...example, ...(status === 400 && { errors: [{ path: 'name', message: 'is missing' }] }) },
      },
    },
  };
}

/** What every refusal looks like (RFC 9457); some say more, as the lines that stock did not suffice for. */
export const problemSchema: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'stable, for programs' },
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
