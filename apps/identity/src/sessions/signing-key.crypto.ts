import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { identity } from '#libs/contracts';

/** A public key as JWKS shows it, named by its thumbprint (RFC 7638), so that the same key has the same name everywhere. */
function published(key: KeyObject): identity.Jwk {
  // `readSigningKey` lets no other curve in
  const { crv, kty, x, y } = key.export({ format: 'jwk' }) as Pick<identity.Jwk, 'crv' | 'kty' | 'x' | 'y'>;
  // RFC 7638: the required members only, in the order of the alphabet
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}

/** The key that access tokens are signed with, and all whose signatures count. */
export class SigningKeys {
  /** The signing key's name. */
  readonly kid: string;
  /** The public halves, the signing key's first. */
  readonly published: readonly identity.Jwk[];

  /** `others` are public keys that count besides: the one signed with before, or the one to be signed with next. */
  constructor(
    readonly privateKey: KeyObject,
    others: readonly KeyObject[] = [],
  ) {
    const own = published(createPublicKey(privateKey));
    this.kid = own.kid;
    this.published = [own, ...others.map(published).filter(({ kid }) => kid !== own.kid)];
  }
}
