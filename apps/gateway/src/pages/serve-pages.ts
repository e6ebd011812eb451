import type { Actor, Identity } from '#libs/auth';
import { catalog, serviceOf, type Call } from '#libs/contracts';
import type { Instance, Reply, Request } from '../fastify.js';
import type { KeptPage } from './shelf.js';
import type { ProductPages } from './product-pages.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where the answer may be kept: under which key, and of which edition it will be. */
    page: { readonly key: string; readonly edition: number } | null;
  }
}

/** Lists that many ask for; with `outletId` they carry stock, which each sale changes, and are not kept. */
const kept = new Set<string>([catalog.listProducts.name, catalog.lookupProduct.name, catalog.listCategories.name]);

/** Whether answers of a call may be kept, so that they carry an `ETag`. */
export const isKept = ({ name }: Pick<Call<object, unknown>, 'name'>): boolean => kept.has(name);

// The client keeps it and asks each time whether it still stands; nobody between does.
const CACHE_CONTROL = 'private, no-cache';
const JSON_UTF8 = 'application/json; charset=utf-8';

const lenses = new WeakMap<Identity, string>();

/** What of a product the actor sees: one word for those who see its cost, and one for all others. */
function lensOf(actor: Actor): string {
  const known = lenses.get(actor.identity);
  if (known !== undefined) return known;
  const lens = catalog.costPermissions.some((permission) => actor.may(permission)) ? '+' : '-';
  // an identity is one verified token, and never changes
  lenses.set(actor.identity, lens);
  return lens;
}

type Next = (error?: Error) => void;
type Sent = (error: Error | null, payload?: unknown) => void;

/** Lets routes of product lists answer from what was answered before, with `ETag` and 304; before any route is made. */
export function serveKeptPages(server: Instance, pages: ProductPages): void {
  server.decorateRequest('page', null);
  server.addHook('onRoute', (route) => {
    const call = route.config?.exposure?.call;
    if (!call) return;
    if (route.method === 'GET' && isKept(call)) {
      route.onRequest = [...[route.onRequest ?? []].flat(), answerFrom(pages)];
      route.onSend = [...[route.onSend ?? []].flat(), keepIn(pages)];
    } else if (call.changes && serviceOf(call.name) === 'catalog')
      // who has changed something through this gateway reads it here at once, however long the signal takes
      route.onSend = [...[route.onSend ?? []].flat(), dropFrom(pages)];
  });
}

const answerFrom =
  (pages: ProductPages) =>
  (request: Request, reply: Reply, done: Next): void => {
    if (!mayBeKept(request)) return done();
    const { actor } = request;
    const answer = (): void => {
      const key = lensOf(actor) + request.url;
      const page = pages.find(actor.businessId, key);
      if (page) return send(page, request, reply);
      request.page = { key, edition: pages.edition(actor.businessId) };
      done();
    };
    const looking = pages.lookAt(actor);
    if (looking) looking.then(answer, done);
    else answer();
  };

const keepIn =
  (pages: ProductPages) =>
  (request: Request, reply: Reply, payload: unknown, done: Sent): void => {
    if (!request.page || reply.statusCode !== 200 || typeof payload !== 'string') return done(null, payload);
    const { key, edition } = request.page;
    const page = pages.keep(request.actor.businessId, key, edition, payload);
    reply.header('etag', page.etag).header('cache-control', CACHE_CONTROL);
    if (!isKnown(request, page)) return done(null, page.body);
    reply.status(304).removeHeader('content-type');
    done(null, null);
  };

const dropFrom =
  (pages: ProductPages) =>
  (request: Request, _reply: Reply, payload: unknown, done: Sent): void => {
    // the guard refuses before there is an actor
    const actor = request.actor as Request['actor'] | null;
    if (actor) pages.drop({ businessId: actor.businessId });
    done(null, payload);
  };

/** Whether an answer can be the same for the next who asks: of no outlet, and in the one form that is kept. */
function mayBeKept({ headers, query }: Request): boolean {
  const { accept } = headers;
  const takesJson = accept === undefined || accept === '*/*' || accept === 'application/json';
  return takesJson && headers['x-outlet-id'] === undefined && !Object.hasOwn(query as object, 'outletId');
}

function send(page: KeptPage, request: Request, reply: Reply): void {
  reply.header('etag', page.etag).header('cache-control', CACHE_CONTROL);
  if (isKnown(request, page)) void reply.status(304).send();
  else void reply.header('content-type', JSON_UTF8).send(page.body);
}

/** Whether `If-None-Match` names the page; a proxy may have made the tag a weak one. */
function isKnown(request: Request, { etag }: KeptPage): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  if (known === etag || known === '*') return true;
  return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
