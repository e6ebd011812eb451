import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Actor } from '#libs/auth';
import type { AccessTokens } from './access-tokens.js';
import type { Exposure } from './exposes.js';
import type { KeyOwners } from './key-owners.js';

/** Fastify's own types, through the adapter that brings Fastify along. */
export type Reply = ReturnType<FastifyAdapter['reply']>;
export type Request = Reply['request'];
export type Instance = Reply['server'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks: set by the guard on every exposed route, before the body is read. */
    actor: Actor;
  }
  interface FastifyContextConfig {
    exposure?: Exposure;
  }
  interface FastifyInstance {
    /** Origins of browsers that may call this API from another site. */
    allowedOrigins: ReadonlySet<string>;
    /** What the fingerprints of keyed requests are made with. */
    fingerprintSecret: Buffer;
    keyOwners: KeyOwners;
    accessTokens: AccessTokens;
  }
}
