import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Bus, hearSignals } from '#libs/messaging';
import { NestLog } from '#libs/observability';
import type { GatewayParts } from '#libs/service';
import { AccessTokenStrategy, AccessTokens } from './access-tokens.js';
import { readGatewaySettings } from './config.js';
import { serveDocs } from './docs.js';
import { httpServer } from './http.js';
import { OwnOutlets } from './own-outlets.js';
import { servePage, serveState } from './page.js';
import { ProductPages } from './pages/product-pages.js';
import { serveKeptPages } from './pages/serve-pages.js';
import { PublicKeys } from './public-keys.js';
import { RevokedAccess } from './revoked-access.js';
import { Sockets } from './realtime/sockets.server.js';
import { RefusedAccess } from './refused-access.js';
import { controllers } from './routes.js';

@Module({ controllers })
class GatewayModule {}

/** Makes the gateway: REST in, calls out. It listens only when told to. */
export async function createGateway(
  { bus, log, health }: Pick<GatewayParts, 'bus' | 'log' | 'health'>,
  settings = readGatewaySettings(),
): Promise<NestFastifyApplication> {
  const keys = new PublicKeys(bus);
  const revoked = new RevokedAccess(bus, log);
  const tokens = new AccessTokens(revoked);
  const { adapter, problems } = httpServer(settings, tokens, new RefusedAccess(bus, log), new OwnOutlets(bus), log);
  const pages = new ProductPages(bus);
  serveKeptPages(adapter.getInstance(), pages);
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: GatewayModule,
      providers: [
        { provide: Bus, useValue: bus },
        { provide: PublicKeys, useValue: keys },
        { provide: ProductPages, useValue: pages },
        { provide: RevokedAccess, useValue: revoked },
        AccessTokenStrategy,
      ],
    },
    adapter,
    // our own parser reads the bodies: JSON alone, and not deeper than it may be
    { logger: new NestLog(log), bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(problems);
  app.setGlobalPrefix('api');
  if (settings.origins.length > 0) app.enableCors(crossOrigin(settings.origins));
  const server = adapter.getInstance();
  serveState(server, health);
  serveDocs(server);
  servePage(server);
  new Sockets(bus, tokens, new Set(settings.origins), log).serve(server);
  await app.init();
  hearSignals(app, bus);
  return app;
}

/** The gateway on its port, as `serveGateway` and `serveAll` start it. */
export async function gateway(parts: GatewayParts): Promise<NestFastifyApplication> {
  const app = await createGateway(parts);
  await app.listen(parts.settings.port, parts.settings.host);
  return app;
}

const crossOrigin = (origins: readonly string[]): Parameters<NestFastifyApplication['enableCors']>[0] => ({
  origin: [...origins],
  credentials: true,
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'X-Outlet-Id',
    'X-Request-Id',
    'traceparent',
  ],
  exposedHeaders: ['ETag', 'X-Request-Id', 'Idempotency-Replayed', 'Retry-After'],
  maxAge: 600,
  // a preflight that is none would be refused in plain text; no browser sends one
  strictPreflight: false,
});
