import { Refusal } from '#libs/kernel';

/** When a full queue is worth another try. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Lets few hashes run at once and a bounded number wait: each takes a core for tens of milliseconds that sales need,
 * and a crowd at the login must not make everybody else wait.
 */
export class HashQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** Runs the work in its turn. Refuses with `auth.too-many` when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.atOnce) this.running++;
    else {
      if (this.waiting.length >= this.mostWaiting)
        throw new Refusal('throttled', 'auth.too-many', { retryAfterSeconds: RETRY_AFTER_SECONDS });
      // whoever finishes hands over the turn, so `running` stays
      await new Promise<void>((turn) => this.waiting.push(turn));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
