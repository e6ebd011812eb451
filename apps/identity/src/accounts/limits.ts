/** How many attempts somebody has at once, and after how many seconds each is given back. */
export interface Limit {
  readonly name: string;
  readonly most: number;
  readonly secondsEach: number;
}

/** An attempt of somebody: a name as it was typed, an address, a token. */
export interface Attempt {
  readonly limit: Limit;
  readonly of: string;
}

/**
 * Limits count a name as it was typed, whether somebody has it or not, so that reaching one tells nothing of it.
 * Addresses have far more than names: a whole shop stands behind one, and one wrong till must not lock the others out.
 */
export const limits = {
  /** Wrong passwords for one name from one address: a forgetful cashier stays below, a guesser does not. */
  loginThere: { name: 'login-there', most: 10, secondsEach: 90 },
  /** Wrong passwords for one name from everywhere: what a guesser with many addresses has (NIST says 100). */
  loginName: { name: 'login-name', most: 100, secondsEach: 60 },
  /** Wrong passwords from one address, for whichever names. */
  loginAddress: { name: 'login-address', most: 500, secondsEach: 2 },
  /** Worthless refresh, reset and invitation tokens from one address. A good one is never refused for it. */
  tokenAddress: { name: 'token-address', most: 500, secondsEach: 2 },
  /** Wrong current passwords of a user who is signed in. */
  passwordChange: { name: 'password-change', most: 10, secondsEach: 90 },
  /** Mails to one address of somebody who says to have forgotten their password. */
  forgotEmail: { name: 'forgot-email', most: 5, secondsEach: 600 },
  /** Mails to one address of somebody whom a business invites. */
  invitationEmail: { name: 'invitation-email', most: 10, secondsEach: 600 },
  /** Asked for by one address: each may send a mail to a stranger. */
  forgotAddress: { name: 'forgot-address', most: 100, secondsEach: 30 },
} as const satisfies Readonly<Record<string, Limit>>;

/**
 * What counts as one address: an IPv4 address, or the first half of an IPv6 one, of which every household has
 * 18 quintillion.
 */
export function network(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!ip.includes(':')) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Attempts to sign in as somebody from somewhere. */
export function loginAttempts(username: string, address: string): readonly Attempt[] {
  const name = username.toLowerCase();
  return [
    { limit: limits.loginThere, of: `${name} ${address}` },
    { limit: limits.loginName, of: name },
    { limit: limits.loginAddress, of: address },
  ];
}
