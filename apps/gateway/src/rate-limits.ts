import { isIPv6 } from 'node:net';
import { Refusal } from '#libs/kernel';
import type { GatewaySettings } from './config.js';

// A bucket that nobody asked for is full again after this many seconds: one request a second for a burst of five.
const BURST_SECONDS = 5;
// Two generations of so many buckets, some 100 bytes each: whoever comes from a million addresses fills no memory.
const MOST_IN_A_GENERATION = 50_000;

interface Bucket {
  tokens: number;
  /** Milliseconds of the clock at the last request. */
  at: number;
}

/**
 * Token buckets: so many requests a second for each key, and five seconds' worth at once. Old buckets go when too many
 * keys come; who then comes again finds a full one.
 */
export class Buckets {
  private young = new Map<string, Bucket>();
  private old = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
    private readonly most = MOST_IN_A_GENERATION,
  ) {}

  /** Takes one token of the key; answers 0, or the seconds until there will be one. */
  take(key: string): number {
    if (this.perSecond === 0) return 0;
    const at = this.now();
    const most = this.perSecond * BURST_SECONDS;
    const bucket = this.find(key) ?? this.add(key, { tokens: most, at });
    bucket.tokens = Math.min(most, bucket.tokens + ((at - bucket.at) / 1000) * this.perSecond);
    bucket.at = at;
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / this.perSecond));
    bucket.tokens -= 1;
    return 0;
  }

  /** Buckets in memory. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  private find(key: string): Bucket | undefined {
    const known = this.young.get(key);
    if (known) return known;
    const older = this.old.get(key);
    if (!older) return undefined;
    this.old.delete(key);
    return this.add(key, older);
  }

  private add(key: string, bucket: Bucket): Bucket {
    if (this.young.size >= this.most) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, bucket);
    return bucket;
  }
}

/** How often one user, and one address that nobody signed in from, may ask this gateway. */
export class RateLimits {
  private readonly users: Buckets;
  private readonly addresses: Buckets;

  constructor({ ratePerUser, ratePerAddress }: Pick<GatewaySettings, 'ratePerUser' | 'ratePerAddress'>) {
    this.users = new Buckets(ratePerUser);
    this.addresses = new Buckets(ratePerAddress);
  }

  /** The refusal of a user who asked too often; undefined for all others. */
  user(userId: string): Refusal | undefined {
    return refusalAfter(this.users.take(userId));
  }

  /** The refusal of an address that asked too often. */
  address(ip: string): Refusal | undefined {
    return refusalAfter(this.addresses.take(networkOf(ip)));
  }
}

function refusalAfter(seconds: number): Refusal | undefined {
  return seconds === 0 ? undefined : new Refusal('throttled', 'request.too-many', { retryAfterSeconds: seconds });
}

/** One host has a whole /64 of IPv6 addresses to come from. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail?.split(':').filter(Boolean) ?? [];
  const groups =
    tail === undefined ? front : [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
  return groups.slice(0, 4).join(':');
}
