import { createHash, randomBytes } from 'node:crypto';

/** A token for a mail: 256 bits that nobody guesses. */
export const mailToken = (): string => randomBytes(32).toString('base64url');

/** All that is kept of it. */
export const mailTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
