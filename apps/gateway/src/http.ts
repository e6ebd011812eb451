import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { countRequest, type Log } from '#libs/observability';
import type { AccessTokens } from './access-tokens.js';
import { readBodies } from './body.js';
import type { GatewaySettings } from './config.js';
import type { Instance, Reply, Request } from './fastify.js';
import { guard, requestId } from './guard.js';
import type { OwnOutlets } from './own-outlets.js';
import { KeyOwners } from './key-owners.js';
import { Problems, problem } from './problems.js';
import { RateLimits } from './rate-limits.js';
import type { RefusedAccess } from './refused-access.js';
import { allowedMethods } from './routes.js';
import { commonHeaders } from './security-headers.js';

/** The bounds of a request (QUALITY.md S17), each far above what an honest client needs. */
const limits = {
  /** 500 lines of a checkout are 75 kB. */
  bodyBytes: 100 * 1024,
  urlCharacters: 8 * 1024,
  /** Of address, names and values; Node refuses what reaches its bound. */
  headerBytes: 16 * 1024 + 1,
  /** Above the 60 s after which proxies give up an idle connection, so that they close it and not we. */
  keepAliveMs: 65_000,
} as const;

/** The HTTP server of the gateway: its limits, who gets in, what stands in every answer, and how each is counted. */
export function httpServer(
  settings: GatewaySettings,
  tokens: AccessTokens,
  refused: RefusedAccess,
  outlets: OwnOutlets,
  log: Log,
): { readonly adapter: FastifyAdapter; readonly problems: Problems } {
  const { origins, proxies, patience, tls } = settings;
  const nodes = nodeLimits(patience);
  const routes: { method: string | string[]; url: string }[] = [];
  const headers = commonHeaders(tls !== undefined);
  const problems = new Problems(log, (path) => allowedMethods(routes, path), refused);
  const adapter = new FastifyAdapter({
    logger: false,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: patience.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    // what arrives on an open connection while we stop is still answered, and told to come back elsewhere
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // a parameter of any length is for its field to refuse
    routerOptions: { maxParamLength: limits.urlCharacters },
    genReqId: (raw: IncomingMessage) => requestId(raw.headers['x-request-id']),
    // an address that is none reaches no hook
    frameworkErrors: (error: unknown, request: Request, reply: Reply) => {
      reply.headers(headers).header('x-request-id', request.id);
      problems.answer(error, request, reply);
    },
    clientErrorHandler: answerBrokenHttp,
    http: nodes,
    ...(tls && { https: { ...tls, ...nodes } }),
  });
  const server: Instance = adapter.getInstance();
  server.decorate('allowedOrigins', new Set(origins));
  server.decorate('fingerprintSecret', settings.fingerprintSecret);
  server.decorate('keyOwners', new KeyOwners());
  server.decorate('accessTokens', tokens);
  server.decorateRequest('actor', null as never);
  server.addHook('onRoute', ({ method, url }) => void routes.push({ method, url }));
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id);
    done(request.url.length > limits.urlCharacters ? tooLong() : undefined);
  });
  server.addHook('onRequest', guard(tokens, new RateLimits(settings)));
  server.addHook('onRequest', outlets.look);
  server.addHook('onResponse', (request, reply, done) => {
    note(log, request, reply);
    done();
  });
  readBodies(server);
  return { adapter, problems };
}

// Node looks for those who take too long twice a minute unless told otherwise: late by three times their patience.
const MOST_LATE_MS = 1_000;

const nodeLimits = ({ headersMs }: GatewaySettings['patience']) => ({
  maxHeaderSize: limits.headerBytes,
  headersTimeout: headersMs,
  connectionsCheckingInterval: Math.min(MOST_LATE_MS, headersMs / 2),
});

const tooLong = (): Error => Object.assign(new Error('the address is too long'), { statusCode: 414 });

function note(log: Log, request: Request, reply: Reply): void {
  const { method, id } = request;
  const route = request.routeOptions.url ?? 'unknown';
  const ms = reply.elapsedTime;
  countRequest(method, route, reply.statusCode, ms / 1000);
  const actor = request.actor as Request['actor'] | null;
  log.info(
    {
      method,
      route,
      status: reply.statusCode,
      businessId: actor?.businessId,
      userId: actor?.userId,
      impersonatedBy: actor?.identity.impersonatedBy,
      requestId: id,
      ms: Math.round(ms * 100) / 100,
    },
    'request answered',
  );
}

/** What is no HTTP never becomes a request: answered on the socket itself. */
function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const told = problem(status, requestId(undefined));
  const body = JSON.stringify(told);
  const head = {
    ...commonHeaders(false),
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': told.requestId,
    connection: 'close',
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${told.title}\r\n${lines.join('')}\r\n${body}`);
}
