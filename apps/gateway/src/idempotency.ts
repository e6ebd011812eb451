import { createHash } from 'node:crypto';
import type { RequestKey } from '#libs/auth';
import { canonical, invalid } from '#libs/kernel';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/**
 * The key of a request with the fingerprint of what it asks: method, route and the assembled question, in which path
 * parameters and body are one. Refuses a key that is not 1 to 255 printable characters.
 */
export function requestKey(key: string | string[], method: string, route: string, question: object): RequestKey {
  if (typeof key !== 'string' || !PRINTABLE.test(key))
    throw invalid('Idempotency-Key', 'must be 1 to 255 printable characters');
  const asked = `${method} ${route} ${canonical(question)}`;
  return { key, fingerprint: createHash('sha256').update(asked).digest('hex') };
}
