// Commits of other processes do not wake this relay.
const POLL_MS = 200;
// What an older transaction holds back is looked for again soon, and less often the longer that transaction takes: most
// end within a few milliseconds, an import takes seconds.
const HELD_BACK_MS: readonly number[] = [2, 2, 3, 5, 10, 25, 50];
// A look costs a statement, and another one of each consumer, however few events it finds. One that comes alone waits for
// nothing; those that follow within this time go together.
const APART_MS = 2;
// Above a hundred sales of three requests a second looks get farther apart, until each finds about thirty events: taken
// together, an event costs its consumers a third of what it costs alone.
const GATHER_EVENTS = 32;
const GATHER_FROM_PER_MS = 0.35;
const GATHER_ALL_FROM_PER_MS = 0.45;
const GATHER_MOST_MS = 40;
// How much of the measured rate is the last look's: it follows a change of load within some tens of milliseconds, and not
// each lump in which events come. A pause counts as one of a second at most.
const RATE_WEIGHT = 0.05;
const LONGEST_PAUSE_MS = 1_000;

/** When to look for new events at the end of an outbox: at once after a commit of this process, else now and then. */
export class Lookout {
  /** Counts up whenever there may be events that were not there before. */
  news = 0;
  private readonly waiting = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  /** Looks in a row that met events which an older transaction holds back. */
  private heldBack = 0;
  private lookedAt = 0;
  private foundAt = 0;
  // What looks found and the time between them, each worth less the longer it is ago. A mean of rates would say too much:
  // what comes at once weighs more in it than the pauses between.
  private recentEvents = 0;
  private recentMs = LONGEST_PAUSE_MS;

  /** Lets everybody who waits look, this many milliseconds from now at the latest. */
  tellWithin(ms: number): void {
    this.soon ??= setTimeout(() => this.tell(), ms);
  }

  /** Lets everybody who waits look. */
  tell(): void {
    this.news++;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    this.timer = this.soon = undefined;
    const all = [...this.waiting];
    this.waiting.clear();
    for (const go of all) go();
  }

  /** Waits until there may be more than there was at `news`. */
  since(news: number): Promise<void> {
    if (news !== this.news) return Promise.resolve();
    const waitMs = HELD_BACK_MS[Math.min(this.heldBack, HELD_BACK_MS.length) - 1] ?? POLL_MS;
    return new Promise((go) => {
      this.waiting.add(go);
      this.timer ??= setTimeout(() => this.tell(), waitMs);
    });
  }

  /** Waits so long that a look at this rate of events finds enough of them. */
  async gathered(): Promise<void> {
    const perMs = this.recentEvents / this.recentMs;
    const share = Math.min(1, (perMs - GATHER_FROM_PER_MS) / (GATHER_ALL_FROM_PER_MS - GATHER_FROM_PER_MS));
    const apartMs = Math.max(APART_MS, share * Math.min(GATHER_EVENTS / perMs, GATHER_MOST_MS));
    const waitMs = this.lookedAt + apartMs - performance.now();
    if (waitMs > 0) await new Promise((go) => setTimeout(go, waitMs));
    this.lookedAt = performance.now();
  }

  /** A look found so many events that may be handed on, and perhaps more that an older transaction holds back. */
  found(events: number, heldBack: boolean): void {
    this.heldBack = heldBack ? (events > 0 ? 1 : this.heldBack + 1) : 0;
    if (events === 0) return;
    const now = performance.now();
    this.recentEvents += events - RATE_WEIGHT * this.recentEvents;
    this.recentMs += Math.min(now - this.foundAt, LONGEST_PAUSE_MS) - RATE_WEIGHT * this.recentMs;
    this.foundAt = now;
  }
}
