import { invalid } from '#libs/kernel';

/** A person as their password must not name them. */
export interface PasswordOwner {
  readonly username: string;
  readonly email?: string | null;
}

/** Short enough to be typed at a till, long enough that guessing over the network leads nowhere (NIST SP 800-63B). */
const LEAST = 8;
/** Hashing takes longer with length; nobody's password is longer. */
const MOST = 256;
// As long as the least may be, so that a two-letter name forbids nothing.
const SHORTEST_NAME = 4;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
const lengthOf = (text: string): number => Array.from(text).length;

/**
 * Refuses a password that is too short or too long, that many people use, or that is the name or address of its owner
 * with little around it. It asks for no digits or signs: those make passwords worse, not longer.
 */
export function refusePoor(
  password: string,
  owner: PasswordOwner,
  isCommon: (folded: string) => boolean,
  path = 'password',
): void {
  const text = folded(password);
  const length = lengthOf(text);
  if (length < LEAST || length > MOST) throw invalid(path, `must have ${LEAST} to ${MOST} characters`);
  if (isCommon(text)) throw invalid(path, 'is one of those that many people use');
  if (new Set(text).size < 3) throw invalid(path, 'repeats too few characters');
  for (const name of namesOf(owner))
    if (text.includes(name) && lengthOf(text) - lengthOf(name) < LEAST)
      throw invalid(path, 'must not be the username or e-mail address');
}

/** The names a guesser tries first: the username, the address, and what stands before its @. */
function namesOf({ username, email }: PasswordOwner): string[] {
  return [username, ...(email ? [email, email.slice(0, email.indexOf('@'))] : [])]
    .map(folded)
    .filter((name) => name.length >= SHORTEST_NAME);
}
