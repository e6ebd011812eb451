import { Refusal } from '#libs/kernel';

interface Waiting {
  readonly deadline: number;
  readonly expire: () => void;
}

// One coarse timer for all waiting calls: a timer each costs more than the call.
const TICK_MS = 100;

/** The refusal of a call that was not answered in time; the asker cannot know whether its effect happened. */
export const late = (call: string): Refusal =>
  new Refusal('unavailable', 'system.deadline', { call, retryAfterSeconds: 1 });

/** Ends calls whose deadline has passed. */
export class Deadlines {
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  /** Settles like `work`, or refuses with `system.deadline` at the first tick after `deadline` (ms since the epoch). */
  hold<T>(work: Promise<T>, deadline: number, call: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const entry: Waiting = { deadline, expire: () => reject(late(call)) };
      this.waiting.add(entry);
      this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
      work.then(
        (answer) => {
          this.waiting.delete(entry);
          resolve(answer);
        },
        (error: unknown) => {
          this.waiting.delete(entry);
          reject(error as Error);
        },
      );
    });
  }

  private tick(): void {
    const now = Date.now();
    for (const entry of this.waiting)
      if (entry.deadline <= now) {
        this.waiting.delete(entry);
        entry.expire();
      }
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
