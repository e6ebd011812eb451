import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { Actor, type IdentitySigner, type Outcome, type RequestKey } from '#libs/auth';
import { invalid, Refusal, type RefusalDetails, type RefusalKind } from '#libs/kernel';

// Header names of a call. NATS counts header bytes in each message, so they are short.
const ACTOR = 'Actor';
/** Time left, not a moment: the clocks of two hosts may be hours apart. */
const TIMEOUT_MS = 'Timeout-Ms';
const REQUEST_ID = 'Request-Id';
const TRACEPARENT = 'traceparent';
const IP = 'Ip';
const USER_AGENT = 'User-Agent';
const KEY = 'Idempotency-Key';
const FINGERPRINT = 'Idempotency-Fingerprint';

/** An answer on the wire: what came out, or why not. */
export type Reply =
  | {
      readonly ok: unknown;
      readonly outcome?: Exclude<Outcome, 'fresh'>;
      readonly status?: number;
    }
  | {
      readonly refused: { readonly kind: RefusalKind; readonly code: string; readonly details?: RefusalDetails };
      readonly outcome?: 'replayed';
    }
  | { readonly fault: true };

/** A fault that was logged where it happened; whoever hears of it only passes it on. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

export function writeCallHeaders(actor: Actor, signer: IdentitySigner): MsgHdrs {
  const { request } = actor;
  const h = headers();
  h.set(ACTOR, signer.sign(actor.identity));
  h.set(TIMEOUT_MS, String(Math.max(1, request.deadline - Date.now())));
  h.set(REQUEST_ID, request.requestId);
  h.set(TRACEPARENT, request.traceparent);
  if (request.ip) h.set(IP, request.ip);
  if (request.userAgent) h.set(USER_AGENT, request.userAgent);
  if (request.key) {
    h.set(KEY, request.key.key);
    h.set(FINGERPRINT, request.key.fingerprint);
  }
  return h;
}

export function readActor(m: Msg, signer: IdentitySigner): Actor {
  const h = m.headers;
  if (!h) throw new Refusal('unauthenticated', 'auth.required');
  const key = h.get(KEY);
  const ip = h.get(IP);
  const userAgent = h.get(USER_AGENT);
  const requestKey: RequestKey | undefined = key ? { key, fingerprint: h.get(FINGERPRINT) } : undefined;
  return new Actor(signer.read(h.get(ACTOR)), {
    requestId: h.get(REQUEST_ID),
    traceparent: h.get(TRACEPARENT),
    deadline: Date.now() + Number(h.get(TIMEOUT_MS) || 1),
    ...(ip && { ip }),
    ...(userAgent && { userAgent }),
    ...(requestKey && { key: requestKey }),
    outcome: 'fresh',
  });
}

// What a name that `mustBeHarmless` refuses is written with; any letter can be written as \u and its number.
const signs = ['__proto__', 'constructor', '\\u'];

/**
 * The request in a message. What it says was checked at the gateway; whoever else is let onto the broker is refused here
 * with `request.invalid`: what is no JSON object, and members that some programs merge into the prototype of all objects.
 */
export function readRequest(m: Pick<Msg, 'string'>): object {
  const text = m.string();
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    throw invalid('', 'must be JSON');
  }
  if (!isObject(request) || Array.isArray(request)) throw invalid('', 'must be an object');
  if (signs.some((sign) => text.includes(sign))) mustBeHarmless(request, '');
  return request;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function mustBeHarmless(data: object, path: string): void {
  for (const [name, value] of Object.entries(data)) {
    const at = path === '' ? name : `${path}.${name}`;
    const isPrototype = name === 'constructor' && isObject(value) && Object.hasOwn(value, 'prototype');
    if (name === '__proto__' || isPrototype) throw invalid(at, 'is not a known field');
    if (isObject(value)) mustBeHarmless(value, at);
  }
}

/** Takes a reply apart: the answer with its outcome noted in the actor's request, or the refusal thrown. */
export function readReply(reply: Reply, actor: Actor): unknown {
  if ('ok' in reply) {
    if (reply.outcome) actor.request.outcome = reply.outcome;
    if (reply.status !== undefined) actor.request.status = reply.status;
    return reply.ok;
  }
  if ('refused' in reply) {
    if (reply.outcome) actor.request.outcome = reply.outcome;
    throw new Refusal(reply.refused.kind, reply.refused.code, reply.refused.details);
  }
  throw new Fault('the answering service failed');
}

/** Freezes plain data all the way down, so that a local answer can no more be changed than one that came by wire. */
export function deepFreeze<T>(data: T): T {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  Object.freeze(data);
  for (const value of Object.values(data)) deepFreeze(value);
  return data;
}
