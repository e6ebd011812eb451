import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Instance } from './fastify.js';
import { openApi } from './openapi.js';
import { controllers } from './routes.js';
import { DOCS_CSP } from './security-headers.js';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Point of sale: the API</title>
    <link rel="icon" href="/icon.svg">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

// without validatorUrl it would send the document to a host of its makers
const start = `window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/** Serves the description of the API, and a page to read it and try it out. */
export function serveDocs(server: Instance): void {
  const library = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const ofLibrary = (name: string): Buffer => readFileSync(join(library, name));
  const document = JSON.stringify(openApi(controllers));
  serve(server, '/api/openapi.json', 'application/json; charset=utf-8', document);
  serve(server, '/api/docs', 'text/html; charset=utf-8', page);
  serve(server, '/api/docs/start.js', 'text/javascript; charset=utf-8', start);
  serve(server, '/api/docs/swagger-ui.css', 'text/css; charset=utf-8', ofLibrary('swagger-ui.css'));
  serve(server, '/api/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8', ofLibrary('swagger-ui-bundle.js'));
}

function serve(server: Instance, path: string, type: string, body: string | Buffer): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = { 'content-type': type, 'content-security-policy': DOCS_CSP, 'cache-control': 'no-cache', etag };
  server.get(path, (request, reply) => {
    reply.headers(headers);
    return request.headers['if-none-match'] === etag ? reply.status(304).send() : reply.send(body);
  });
}
