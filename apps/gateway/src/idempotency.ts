import { createHmac, hkdfSync } from 'node:crypto';
import type { RequestKey } from '#libs/auth';
import { canonical, invalid } from '#libs/kernel';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/**
 * The secret of fingerprints, out of the one that the processes share: every gateway tells the same fingerprint, and
 * neither secret tells the other.
 */
export const fingerprintSecret = (actorSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', actorSecret, '', 'idempotency fingerprints', 32));

/**
 * The key of a request with the fingerprint of what it asks: method, route and the assembled question, in which path
 * parameters and body are one. Fingerprints outlive their requests by days: without the secret nobody finds out by trying
 * which password a body had. Refuses a key that is not 1 to 255 printable characters.
 */
export function requestKey(
  secret: Buffer,
  key: string | string[],
  method: string,
  route: string,
  question: object,
): RequestKey {
  if (typeof key !== 'string' || !PRINTABLE.test(key))
    throw invalid('Idempotency-Key', 'must be 1 to 255 printable characters');
  const asked = `${method} ${route} ${canonical(question)}`;
  return { key, fingerprint: createHmac('sha256', secret).update(asked).digest('hex') };
}
