import argon2 from 'argon2';

/** What a guess costs: OWASP's least for argon2id. Hashes made with other costs are replaced at the next login. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

// The same password typed on another keyboard may come as other code points.
const typed = (password: string): string => password.normalize('NFKC');

/** The argon2id hash of a password, its parameters and salt included. */
export function hashPassword(password: string): Promise<string> {
  return argon2.hash(typed(password), { type: argon2.argon2id, ...cost });
}

/** Whether a password is the one that was hashed. */
export function isPassword(password: string, hash: string): Promise<boolean> {
  return argon2.verify(hash, typed(password));
}

/** Whether a hash was made with other costs than today's. */
export function isOutdated(hash: string): boolean {
  return argon2.needsRehash(hash, cost);
}
