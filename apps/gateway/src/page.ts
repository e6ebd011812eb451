import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { metricsText } from '#libs/observability';
import type { Health } from '#libs/service';
import type { Instance } from './fastify.js';
import { PAGE_CSP } from './security-headers.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the page at `/` and the files beside it, from memory, with their hash as `ETag`. */
export function servePage(server: Instance): void {
  const folder = join(root(), 'apps/web/page');
  for (const name of readdirSync(folder)) {
    const body = readFileSync(join(folder, name));
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const headers = {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': PAGE_CSP,
      'cache-control': 'no-cache',
      etag,
    };
    server.get(name === 'index.html' ? '/' : `/${name}`, (request, reply) => {
      reply.headers(headers);
      return request.headers['if-none-match'] === etag ? reply.status(304).send() : reply.send(body);
    });
  }
}

/** Serves whether this process lives, whether all services can work, and the metrics: for probes, not for the world. */
export function serveState(server: Instance, health: Pick<Health, 'ready'>): void {
  server.get('/health/live', (_request, reply) => reply.send({ live: true }));
  server.get('/health/ready', async (_request, reply) => {
    const state = await health.ready();
    return reply.status(state.ready ? 200 : 503).send(state);
  });
  server.get('/metrics', async (_request, reply) => {
    const { type, text } = await metricsText();
    return reply.type(type).send(text);
  });
}

/** The folder of package.json: two levels up from the sources, one more from what is built of them. */
function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
