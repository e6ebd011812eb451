import { SettingsReader, WrongSetting } from '#libs/service';
import { fingerprintSecret } from './idempotency.js';

/** What the gateway alone reads from its environment. */
export interface GatewaySettings {
  /** `https://shop.example`: browsers there may call the API and refresh by cookie. */
  readonly origins: readonly string[];
  /** Addresses of our own proxies, whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[];
  /** Requests a second of one user, five seconds' worth at once; 0 is no limit. */
  readonly ratePerUser: number;
  /** The same for an address, of requests that no user is known for. */
  readonly ratePerAddress: number;
  readonly fingerprintSecret: Buffer;
  /** Milliseconds that a client may take for its headers, and for all of its request. */
  readonly patience: { readonly headersMs: number; readonly requestMs: number };
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
}

/** Reads the gateway's settings; throws `WrongSetting`. */
export function readGatewaySettings(env = new SettingsReader()): GatewaySettings {
  const origins = env.list('CORS_ORIGINS');
  for (const origin of origins) {
    if (!isOrigin(origin))
      throw new WrongSetting(`CORS_ORIGINS names ${origin}, which is no origin such as https://shop.example.`);
  }
  return {
    origins,
    proxies: env.list('TRUSTED_PROXIES'),
    ratePerUser: env.whole('RATE_PER_USER', 1000, 0, 1_000_000),
    ratePerAddress: env.whole('RATE_PER_ADDRESS', 200, 0, 1_000_000),
    fingerprintSecret: fingerprintSecret(env.secret('ACTOR_SECRET', 32)),
    // a client that dribbles holds a connection no longer; an import of 32 MB needs some time on a slow line
    patience: { headersMs: 10_000, requestMs: 30_000 },
    tls: readTls(env),
  };
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function readTls(env: SettingsReader): GatewaySettings['tls'] {
  const cert = env.text('TLS_CERT_FILE');
  const key = env.text('TLS_KEY_FILE');
  if (!cert && !key) return undefined;
  if (!cert || !key)
    throw new WrongSetting(`${cert ? 'TLS_KEY_FILE' : 'TLS_CERT_FILE'} is missing: https needs both files.`);
  return { cert: env.file('TLS_CERT_FILE', cert), key: env.file('TLS_KEY_FILE', key) };
}
