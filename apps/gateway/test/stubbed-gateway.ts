import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { IdentitySigner, TOKEN_AUDIENCE, TOKEN_ISSUER, type Actor } from '#libs/auth';
import type { Call } from '#libs/contracts';
import { identity } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { createGateway } from '../src/gateway.module.js';
import { exposureOf } from '../src/exposes.js';
import { fingerprintSecret } from '../src/idempotency.js';
import { controllers } from '../src/routes.js';

type Answer = (request: never, actor: Actor) => unknown;

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const base64 = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');

/** The key that the stubbed identity publishes as `k1`. */
export const publicKey = pair.publicKey;

/** An access token as identity makes them, for a cashier of one outlet unless the claims say otherwise. */
export function accessToken(claims: object = {}, header: object = {}, key: KeyObject = pair.privateKey): string {
  const now = Math.floor(Date.now() / 1000);
  const head = base64({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header });
  const body = base64({
    iss: TOKEN_ISSUER,
    aud: TOKEN_AUDIENCE,
    sub: uuidv7(),
    bid: uuidv7(),
    sid: uuidv7(),
    role: 'CASHIER',
    name: 'Cashier',
    outlets: [{ id: uuidv7(), role: 'CASHIER', isDefault: true }],
    iat: now,
    exp: now + 600,
    ...claims,
  });
  const signature = sign('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' });
  return `${head}.${body}.${signature.toString('base64url')}`;
}

/** The real gateway before services that answer what a test tells them to. */
export class StubbedGateway {
  /** What a service was asked last, and by whom. */
  asked: { request: Record<string, unknown>; actor: Actor } | undefined;
  /** Sessions that identity calls ended. */
  ended: string[] = [];
  /** How often identity was asked for its keys. */
  keysAsked = 0;
  /** What gateway and services logged. */
  readonly logged: Readonly<Record<string, unknown>>[] = [];
  private readonly log = pino({ level: 'info' }, { write: (line: string) => void this.logged.push(JSON.parse(line)) });
  private readonly bus = new Bus(new IdentitySigner('a secret of the tests'), this.log);
  private app!: NestFastifyApplication;

  async open(origins: readonly string[] = [], patience = { headersMs: 10_000, requestMs: 30_000 }): Promise<void> {
    this.bus.offer(identity.publicKeys.name, async () => {
      this.keysAsked++;
      return { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'ES256' }] };
    });
    this.bus.offer(identity.revokedAccess.name, async () => ({ sessions: this.ended, users: [], businesses: [] }));
    const health = { ready: async () => ({ ready: true, down: [] }) };
    const settings = {
      ...{ origins, patience },
      ...{ proxies: [], ratePerUser: 0, ratePerAddress: 0, tls: undefined },
      fingerprintSecret: fingerprintSecret('a secret of the tests'),
    };
    this.app = await createGateway({ bus: this.bus, log: this.log, health: health as never }, settings);
  }

  /** Takes connections, for what no injected request can show; answers the port. */
  async listen(): Promise<number> {
    await this.app.listen(0, '127.0.0.1');
    return Number(new URL(await this.app.getUrl()).port);
  }

  /** Lets the services answer every call that some route exposes with the request itself; but the keys stay as they are. */
  answersAll(): void {
    for (const { prototype } of controllers)
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const exposure = exposureOf((prototype as unknown as Record<string, object>)[name]!);
        if (exposure && exposure.call.name !== identity.publicKeys.name) this.answers(exposure.call);
      }
  }

  /** Lets the services answer a call; without `answer` with the request itself. */
  answers<Q extends object, A>({ name }: Call<Q, A>, answer: Answer = (request) => request): void {
    this.bus.offer(name, async (request, actor) => {
      this.asked = { request: request as Record<string, unknown>, actor };
      return answer(request as never, actor);
    });
  }

  /** Sends a request; `body` as JSON, or as it is when it is text. */
  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS' | 'PATCH',
    url: string,
    { body, headers = {}, token }: { body?: unknown; headers?: Record<string, string>; token?: string } = {},
  ) {
    this.asked = undefined;
    const response = await this.app.inject({
      method,
      url,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: isJson ? JSON.parse(response.body) : undefined,
    };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.bus.stop();
  }
}
