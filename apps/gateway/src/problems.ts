import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isRefusal, Refusal, type RefusalKind } from '#libs/kernel';
import { Fault } from '#libs/messaging';
import type { Log } from '#libs/observability';
import type { Reply, Request } from './fastify.js';
import type { RefusedAccess } from './refused-access.js';

/** What a client gets when the answer is no (RFC 9457). */
export interface ProblemDetails {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
}

/** The HTTP status of each kind of refusal. */
export const statusOfKind: Readonly<Record<RefusalKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  precondition: 412,
  unprocessable: 422,
  throttled: 429,
  unavailable: 503,
};

const details: Readonly<Record<number, string>> = {
  400: 'The request is not as it must be; errors names what is wrong.',
  401: 'Sign in first: this needs a valid access token.',
  403: 'Your role does not allow this.',
  404: 'There is no such thing, or you may not see it.',
  405: 'This address does not take the method; the header Allow lists those that it takes.',
  406: 'This can not be answered in a media type that Accept names.',
  408: 'The request did not arrive in time.',
  409: 'This can not be done as things stand; code says why.',
  412: 'It was changed in the meantime: read it again and decide anew.',
  413: 'The body is larger than this address takes: 100 kB of JSON, 32 MB of an import.',
  414: 'The address is longer than 8 kB.',
  415: 'The body must be JSON (application/json, UTF-8, not compressed).',
  422: 'The idempotency key belongs to another request.',
  429: 'Too many attempts: wait as long as Retry-After says.',
  431: 'The headers are larger than 16 kB.',
  500: 'Something failed on our side. It was noted under the requestId.',
  503: 'A part of the system is not there: ask again as Retry-After says, with the same ids.',
};

const codes: Readonly<Record<number, string>> = {
  404: 'request.not-found',
  405: 'request.method',
  406: 'request.not-acceptable',
  408: 'request.timeout',
  413: 'request.too-large',
  414: 'request.too-long',
  415: 'request.media-type',
  431: 'request.headers-too-large',
  500: 'system.fault',
};

/** The problem of a status that needs no further words. */
export function problem(status: number, requestId: string, code = codes[status] ?? 'request.invalid'): ProblemDetails {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail: details[status] ?? title, code, requestId };
}

/** The problem of a refusal; its details stand beside the standard members and may not replace their meaning. */
function problemOf({ kind, code, details: said }: Refusal, requestId: string): ProblemDetails {
  const { retryAfterSeconds: _, ...shown } = said ?? {};
  const told = problem(statusOfKind[kind], requestId, code);
  // a refusal that was kept under a key brings the id of the request that was first refused
  return { ...told, ...shown, type: told.type, title: told.title, status: told.status, code };
}

/** Seconds after which to ask again, where asking again makes sense. */
function retryAfter({ kind, code, details: said }: Refusal): number | undefined {
  const mayPass = kind === 'throttled' || kind === 'unavailable' || code === 'idempotency.running';
  return said?.retryAfterSeconds ?? (mayPass ? 1 : undefined);
}

/** Methods that the path of a request would take. */
export type AllowedMethods = (path: string) => readonly string[];

/** The one place where errors become answers: refusals as they are, our framework's by status, all else as a fault. */
@Catch()
export class Problems implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly allowed: AllowedMethods,
    private readonly refused: Pick<RefusedAccess, 'note'>,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<Request>(), http.getResponse<Reply>());
  }

  answer(error: unknown, request: Request, reply: Reply): void {
    const status = frameworkStatus(error);
    if (isRefusal(error)) this.refuse(error, request, reply);
    else if (status === 404) this.lost(request, reply);
    else this.fail(error, status, request, reply);
  }

  private fail(error: unknown, status: number | undefined, request: Request, reply: Reply): void {
    if (status === undefined && !(error instanceof Fault))
      this.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed');
    // Fastify would hang up on a client that still sends its body, and that client never reads why
    reply.removeHeader('connection');
    const told = problem(status ?? 500, request.id);
    write(reply, status === 400 ? { ...told, ...badRequest(error) } : told);
  }

  private refuse(refusal: Refusal, request: Request, reply: Reply): void {
    const seconds = retryAfter(refusal);
    if (seconds !== undefined) reply.header('retry-after', String(seconds));
    if (refusal.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
    // the guard refuses before there is an actor
    const actor = request.actor as Request['actor'] | null;
    if (actor?.request.outcome === 'replayed') reply.header('idempotency-replayed', 'true');
    const permission = refusal.details?.['permission'];
    if (actor && refusal.code === 'auth.forbidden' && typeof permission === 'string')
      this.refused.note(actor, permission, request.method, request.routeOptions.url ?? '');
    write(reply, problemOf(refusal, request.id));
  }

  private lost(request: Request, reply: Reply): void {
    const allowed = this.allowed(request.url.split('?', 1)[0]!);
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    write(reply, problem(allowed.length > 0 ? 405 : 404, request.id));
  }
}

function write(reply: Reply, told: ProblemDetails): void {
  // as bytes, since Fastify adds a charset to texts, which this media type does not have
  void reply
    .status(told.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(told)));
}

/** The 4xx that Fastify or Nest mean; undefined for everything unexpected. */
function frameworkStatus(error: unknown): number | undefined {
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

const badRequest = (error: unknown): object => ({
  errors: [{ path: '', message: error instanceof Error ? error.message : 'is not understood' }],
});
