import { Actor, anonymous, readableUserAgent, requestContext, type Identity } from '#libs/auth';
import type { Access } from '#libs/contracts';
import { isRefusal, Refusal, uuidv7 } from '#libs/kernel';
import type { AccessTokens } from './access-tokens.js';
import type { Request } from './fastify.js';
import type { RateLimits } from './rate-limits.js';

type Done = (error?: Error) => void;

/**
 * Lets a request in or refuses it with 401 or 403, before its body is read: the access comes from the contract of the
 * call that the route exposes. Routes that expose none (the page, health) are open.
 */
export const guard =
  (tokens: AccessTokens, limits: RateLimits) =>
  (request: Request, _reply: unknown, done: Done): void => {
    const { exposure } = request.routeOptions.config;
    if (exposure === undefined) {
      done();
      return;
    }
    const { access } = exposure.call;
    const { authorization } = request.headers;
    const enter = (identity: Identity): void => {
      request.actor = new Actor(identity, contextOf(request));
      const tooMany = identity === anonymous ? limits.address(request.ip) : limits.user(identity.userId);
      done(tooMany ?? (mayEnter(request.actor, access) ? undefined : forbidden(access)));
    };
    const turnAway = (error: unknown): void => {
      // what does in place of a token stands in the body, which is not read yet
      if (exposure.terms.insteadOfToken && isRefusal(error) && error.kind === 'unauthenticated') enter(anonymous);
      else done(limits.address(request.ip) ?? (error as Error));
    };
    const identity = access === 'public' ? anonymous : tokens.known(authorization);
    if (identity) enter(identity);
    else tokens.check(authorization).then(enter, turnAway);
  };

function mayEnter(actor: Actor, access: Access): boolean {
  if (access === 'public' || access === 'signed-in') return true;
  return access !== 'internal' && actor.may(access);
}

const forbidden = (access: Access): Refusal => new Refusal('forbidden', 'auth.forbidden', { permission: access });

const contextOf = (request: Request): Actor['request'] =>
  requestContext({
    requestId: request.id,
    traceparent: traceparent(request.headers['traceparent']),
    ip: request.ip,
    userAgent: readableUserAgent(request.headers['user-agent']),
  });

const TRACE = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/** The next span of the trace that a caller began, or the first of a new one. */
function traceparent(given: unknown): string {
  const [, trace, flags] = (typeof given === 'string' && TRACE.exec(given)) || [];
  const fresh = uuidv7().replaceAll('-', '');
  // the random tail of an id: its head is the time, the same for many
  return `00-${trace ?? fresh}-${fresh.slice(16)}-${flags ?? '01'}`;
}

const SANE = /^[\x21-\x7e]{1,100}$/;

/** The id of a request: the caller's where it is printable and short, so that a log can hold it, else a new one. */
export function requestId(given: unknown): string {
  return typeof given === 'string' && SANE.test(given) ? given : uuidv7();
}
