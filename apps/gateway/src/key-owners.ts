import { Refusal } from '#libs/kernel';

// The keys of an hour of two thousand busy tills, some 200 bytes each.
const MOST_REMEMBERED = 50_000;

/**
 * Which service keeps the answer under an `Idempotency-Key`. A service knows its own keys for seven days and refuses
 * them for other requests; of another's it knows nothing, so each gateway remembers whose the latest ones are.
 */
export class KeyOwners {
  private readonly owners = new Map<string, string>();

  constructor(private readonly most = MOST_REMEMBERED) {}

  /** Refuses a user's key under which another service than the asked one keeps an answer. */
  mustBeFreeFor(service: string, userId: string, key: string): void {
    const owner = this.owners.get(`${userId} ${key}`);
    if (owner !== undefined && owner !== service) throw new Refusal('unprocessable', 'idempotency.reused');
  }

  /** Remembers that a service keeps an answer under a user's key; the oldest key is forgotten for one too many. */
  remember(service: string, userId: string, key: string): void {
    this.owners.set(`${userId} ${key}`, service);
    if (this.owners.size <= this.most) return;
    for (const oldest of this.owners.keys()) {
      this.owners.delete(oldest);
      return;
    }
  }
}
