import { createHash } from 'node:crypto';
import { canonical } from '#libs/kernel';

/** What a client asked for, in 43 characters: the same id with another fingerprint is another thing. */
export const fingerprintOf = (kind: 'open' | 'checkout' | 'refund' | 'customer', request: object): string =>
  createHash('sha256').update(kind).update(canonical(request)).digest('base64url');
