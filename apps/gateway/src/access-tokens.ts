import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { KeyObject } from 'node:crypto';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { identityOf, TOKEN_AUDIENCE, TOKEN_ISSUER, type AccessClaims, type Identity } from '#libs/auth';
import { isRefusal, Refusal } from '#libs/kernel';
import { PublicKeys } from './public-keys.js';
import type { RevokedAccess } from './revoked-access.js';

const STRATEGY = 'access-token';
// 10,000 users within 15 minutes are more than one gateway serves; the oldest then verifies again.
const MOST_KNOWN = 10_000;

// Passport's own reading of the header takes the square of its length where there is no space in it.
const BEARER = /^Bearer +[\w-]+\.[\w-]+\.[\w-]*$/i;

const refused = (): Refusal => new Refusal('unauthenticated', 'auth.required');

/** Who stands behind an `Authorization` header: verified by signature once, then remembered until the token ends. */
export class AccessTokens {
  private readonly verified = new Map<string, Identity>();

  constructor(private readonly revoked: RevokedAccess) {}

  /** The identity of a token that was verified before, if it still counts and nothing needs to be asked about it. */
  known(authorization: string | undefined): Identity | undefined {
    const identity = authorization === undefined ? undefined : this.verified.get(authorization);
    return identity && !this.revoked.catchUp() && this.isAlive(identity) ? identity : undefined;
  }

  /** The identity of any token. Refuses with `auth.required`, or `system.unavailable` when no key is to be had. */
  async check(authorization: string | undefined): Promise<Identity> {
    if (!authorization || !BEARER.test(authorization)) throw refused();
    await this.revoked.catchUp();
    const identity = this.verified.get(authorization) ?? (await verify(authorization));
    if (!this.isAlive(identity)) {
      this.verified.delete(authorization);
      throw refused();
    }
    if (this.verified.size >= MOST_KNOWN) this.verified.delete(this.verified.keys().next().value!);
    this.verified.set(authorization, identity);
    return identity;
  }

  /** Resolves when no token counts any more whose access was taken away before. */
  renew(): Promise<void> {
    return this.revoked.renew();
  }

  private isAlive(identity: Identity): boolean {
    return identity.expiresAt > Date.now() && !this.revoked.has(identity);
  }
}

function verify(authorization: string): Promise<Identity> {
  return new Promise((resolve, reject) => {
    const verdict = (error: Error | null, identity: Identity | false | null, why: unknown): void => {
      if (identity) resolve(identity);
      // passport takes "no key to be had" for a failed login, too
      else reject(error ?? (isRefusal(why) ? why : refused()));
    };
    const middleware = passport.authenticate(STRATEGY, { session: false }, verdict) as Middleware;
    middleware({ headers: { authorization } }, {}, reject);
  });
}

type Middleware = (request: object, response: object, next: (error: Error) => void) => void;

/** Passport's strategy for our access tokens: ES256 alone, a known `kid`, our issuer and audience, typ at+jwt. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, STRATEGY) {
  constructor(keys: PublicKeys) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: ['ES256'],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: Buffer) => void) => {
        // jsonwebtoken takes a KeyObject, which saves it parsing a key per token; its types do not say so
        keyOf(token, keys).then((key) => done(null, key as unknown as Buffer), done);
      },
    });
  }

  validate(claims: AccessClaims): Identity {
    return identityOf(claims);
  }
}

async function keyOf(token: string, keys: PublicKeys): Promise<KeyObject> {
  const { typ, kid } = headerOf(token);
  const key = typ === 'at+jwt' && typeof kid === 'string' ? await keys.get(kid) : undefined;
  if (!key) throw refused();
  return key;
}

/** The header of a token, unverified. What else it names (jwk, jku, x5u) is never looked at. */
function headerOf(token: string): { readonly typ?: unknown; readonly kid?: unknown } {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString());
    return typeof header === 'object' && header !== null ? header : {};
  } catch {
    throw refused();
  }
}
