import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

/** The key that access tokens are signed with, and what others need to check them. */
export class SigningKey {
  /** The key's name: its thumbprint by RFC 7638, so that the same key has the same name everywhere. */
  readonly kid: string;
  /** The public half as JWKS shows it. */
  readonly publicJwk: Readonly<Record<string, unknown>>;

  constructor(readonly privateKey: KeyObject) {
    const { crv, kty, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
    // RFC 7638: the required members only, in the order of the alphabet
    this.kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
    this.publicJwk = { kty, crv, x, y, kid: this.kid, alg: 'ES256', use: 'sig' };
  }
}
