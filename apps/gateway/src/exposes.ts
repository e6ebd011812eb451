import { Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Actor, anonymous, requestContext, type RequestContext } from '#libs/auth';
import { fieldsOf, serviceOf, type Call, type Field } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { assemble } from './assembly.js';
import type { Reply, Request } from './fastify.js';
import { requestKey } from './idempotency.js';
import { mediaType } from './media-type.js';
import { RECEIPT_CSP } from './security-headers.js';
import { sendTable, tableTypes, type TableFormat, type TableOf } from './tables.js';

/** What a route says beyond its contract. */
export interface Terms<Q, A> {
  /** Fields that the HTTP request itself tells; body and query may not bring them. */
  readonly fills?: { readonly [K in keyof Q]?: (request: Request) => Q[K] | undefined };
  /** Fields taken from elsewhere in the HTTP request when the body does not bring them. */
  readonly defaults?: { readonly [K in keyof Q]?: (request: Request) => Q[K] | undefined };
  /** The field that does in place of an access token: whoever brings it need not be signed in. */
  readonly insteadOfToken?: keyof Q & string;
  /** It can take access away: when it is answered, the tokens it ended count no more at this gateway. */
  readonly endsAccess?: boolean;
  /** `outletId` is what the request is about, not the place of the call: neither header nor default fill it. */
  readonly outletIsContent?: boolean;
  /** The last look at an answer: what it leaves in headers, it may take out of the body. */
  readonly leaving?: (answer: A, request: Request, reply: Reply) => unknown;
  /** Other media types than JSON that the answer can be written in; bytes for those that are no text. */
  readonly renders?: Readonly<Record<string, (answer: A, request: Request) => Rendered | Promise<Rendered>>>;
  /** A list that can also be had as a file, by those who hold `reports.export`. */
  readonly table?: TableOf<Q, A>;
  /** A body that is no JSON: its text becomes one field, all others come from the query. */
  readonly reads?: TextBody;
  /** How long the call may take, where it is longer than requests usually have. */
  readonly withinMs?: number;
}

/** An answer in another form than JSON. */
export type Rendered = string | Uint8Array;

/** A body of text, such as a CSV file. */
export interface TextBody {
  readonly type: string;
  /** The field that gets the text. */
  readonly field: string;
  /** The most it may be long, in place of the limit of JSON bodies. */
  readonly bytes: number;
}

/** A call as one HTTP route exposes it. */
export interface Exposure {
  readonly call: Call<object, unknown>;
  readonly fields: ReadonlyMap<string, Field>;
  readonly terms: Terms<Record<string, unknown>, unknown>;
  /** JSON first, then what `renders` adds. */
  readonly mediaTypes: readonly string[];
}

type Route<Q, A> = TypedPropertyDescriptor<(request: Q, actor: Actor) => Promise<A>>;

const exposures = new WeakMap<object, Exposure>();

/** What a controller's method exposes, if it exposes a call. */
export const exposureOf = (handler: object): Exposure | undefined => exposures.get(handler);

const JSON_TYPE = 'application/json';
const JSON_UTF8 = `${JSON_TYPE}; charset=utf-8`;

/**
 * Exposes a call as an HTTP route: access, status and the shape of the answer come from the contract, the method gets
 * the validated request and the actor. A method of another shape does not compile. Stands below `@Get`, `@Post` ….
 */
export function Exposes<Q extends object, A>(call: Call<Q, A>, terms: Terms<Q, A> = {}) {
  const exposure: Exposure = {
    call,
    fields: fieldsOf(call.request),
    terms: terms as Exposure['terms'],
    mediaTypes: [
      JSON_TYPE,
      ...Object.keys(terms.renders ?? {}),
      ...(terms.table?.formats ?? []).map((format) => tableTypes[format]),
    ],
  };
  return (target: object, key: string | symbol, descriptor: Route<Q, A>): void => {
    const ask = descriptor.value!;
    // Nest then leaves the reply to us: no pipe, no interceptor, one serialisation
    const route = async function (this: unknown, request: Request, reply: Reply): Promise<void> {
      mustBringInstead(exposure, request);
      const type = mediaType(request.headers.accept, exposure.mediaTypes);
      const format = formatOf(exposure, type);
      if (format && format !== 'json' && !request.actor.may('reports.export'))
        throw new Refusal('forbidden', 'auth.forbidden', { permission: 'reports.export' });
      const question = assemble(exposure, request) as Q;
      const context = withKey(exposure, question, request);
      const answer = await ask.call(this, question, request.actor);
      if (terms.endsAccess) await request.server.accessTokens.renew();
      if (context.key) request.server.keyOwners.remember(serviceOf(call.name), request.actor.userId, context.key.key);
      const more = (change: Partial<Q>): Promise<A> => ask.call(this, { ...question, ...change }, later(request));
      const file = format && terms.table!.file(answer, format, more);
      if (file) sendTable(file, reply);
      else await send(exposure, type, answer, context, request, reply);
    };
    descriptor.value = route as unknown as typeof ask;
    exposures.set(route, exposure);
    Req()(target, key, 0);
    Res()(target, key, 1);
    RouteConfig({ exposure })(target, key, descriptor);
  };
}

/**
 * Refuses whoever the guard let in without an access token and who does not bring what does in its place, before it is
 * looked at what else they brought.
 */
function mustBringInstead({ terms }: Exposure, request: Request): void {
  const { insteadOfToken: field, defaults } = terms;
  if (field === undefined || request.actor.identity !== anonymous) return;
  const body = request.body as Readonly<Record<string, unknown>> | null | undefined;
  if ((body?.[field] ?? defaults?.[field]?.(request)) === undefined)
    throw new Refusal('unauthenticated', 'auth.required');
}

/** The actor's request, with the `Idempotency-Key` where one came with a call that changes something. */
function withKey({ call, terms }: Exposure, question: object, request: Request): RequestContext {
  if (terms.withinMs !== undefined) request.actor = inTime(request.actor, terms.withinMs);
  const { identity, request: context } = request.actor;
  const key = request.headers['idempotency-key'];
  // the key counts per user: where nobody is signed in there is nobody to keep an answer for
  if (key === undefined || !call.changes || identity === anonymous) return context;
  const { server, method, routeOptions } = request;
  const keyed = {
    ...context,
    key: requestKey(server.fingerprintSecret, key, method, routeOptions.url ?? '', question),
  };
  server.keyOwners.mustBeFreeFor(serviceOf(call.name), identity.userId, keyed.key.key);
  request.actor = new Actor(identity, keyed);
  return keyed;
}

const inTime = ({ identity, request }: Actor, withinMs: number): Actor =>
  new Actor(identity, { ...request, deadline: Date.now() + withinMs });

/** The format that a type means on a route that has tables. */
function formatOf({ terms }: Exposure, type: string): TableFormat | undefined {
  if (!terms.table) return undefined;
  return (['csv', 'xlsx', 'json'] as const).find((format) => tableTypes[format] === type);
}

/** The same asker in a moment, when the request's own time may be over. */
function later(request: Request): Actor {
  const { identity, request: context } = request.actor;
  return new Actor(identity, requestContext({ requestId: context.requestId, traceparent: context.traceparent }));
}

async function send(
  { call, terms }: Exposure,
  type: string,
  answer: unknown,
  context: RequestContext,
  request: Request,
  reply: Reply,
): Promise<void> {
  reply.status(statusOf(call, context));
  if (context.outcome === 'replayed') reply.header('idempotency-replayed', 'true');
  const leaving = terms.leaving ? terms.leaving(answer, request, reply) : answer;
  if (call.answer.form === 'nothing') return void reply.send();
  if (type === JSON_TYPE) return void reply.type(JSON_UTF8).send(JSON.stringify(leaving));
  const rendered = await terms.renders![type]!(leaving, request);
  if (type === 'text/html') reply.header('content-security-policy', RECEIPT_CSP);
  reply.type(typeof rendered === 'string' ? `${type}; charset=utf-8` : type);
  void reply.send(typeof rendered === 'string' ? rendered : Buffer.from(rendered));
}

function statusOf(call: Exposure['call'], { outcome, status }: RequestContext): number {
  if (outcome === 'replayed' && status !== undefined) return status;
  if (call.accepts) return 202;
  if (call.answer.form === 'nothing') return 204;
  return call.makes && outcome === 'fresh' ? 201 : 200;
}
