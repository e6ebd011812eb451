import { countEvents, type Log } from '#libs/observability';
import { readFact, type Fact, type RawFact } from './fact.js';

/** A reaction of one room: takes a run of facts, in order, of the events that it is there for. */
export type Reaction = (facts: readonly Fact[]) => Promise<void>;

/** A fact that a consumer could not take, waiting for its next delivery. */
export interface HeldFact {
  readonly raw: RawFact;
  readonly deliveries: number;
}

/** Where a consumer keeps the facts that it could not take; in its own service's tables. */
export interface Holding {
  /** Keys with a fact on hold: later facts of these keys wait behind it. */
  keys(consumer: string): Promise<ReadonlySet<string>>;
  /** Puts facts on hold after their first failed delivery, or behind an earlier one (`deliveries` 0). */
  hold(
    consumer: string,
    facts: readonly { raw: RawFact; deliveries: number; error: string; dueInMs: number }[],
  ): Promise<void>;
  /** Facts whose time has come, oldest first, at most `limit`; of each key only the first. */
  due(consumer: string, limit: number): Promise<readonly HeldFact[]>;
  /** The fact was taken. */
  release(consumer: string, eventId: string): Promise<void>;
  /** The fact failed again: when to try next, or never (`parked`). */
  failed(
    consumer: string,
    eventId: string,
    deliveries: number,
    error: string,
    dueInMs: number | 'parked',
  ): Promise<void>;
}

/** Pauses between deliveries of a fact that fails; after as many failures plus one it is parked (DESIGN.md §3). */
export const BACKOFF_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000];

// Held facts are looked at once a second: the shortest backoff.
const HELD_EVERY_MS = 1_000;
// As many as one look may deliver one by one without delaying the fresh ones for long.
const HELD_AT_ONCE = 50;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 2000);

/**
 * One reacting room: takes facts in order, sets aside what it cannot take, and never lets that delay the rest. The same
 * code behind JetStream and behind delivery within one process.
 */
export class Consumer {
  private readonly reactions = new Map<string, Reaction>();
  private heldKeys: ReadonlySet<string> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    /** `<service>.<room>` */
    readonly name: string,
    private readonly holding: Holding,
    private readonly log: Log,
  ) {}

  /** Names of the events it reacts to. */
  get events(): readonly string[] {
    return [...this.reactions.keys()];
  }

  on(event: string, reaction: Reaction): void {
    this.reactions.set(event, reaction);
  }

  /** Begins to look after held facts. */
  start(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.lookAfterHeld()
        .catch((error: unknown) => this.log.warn({ err: error, consumer: this.name }, 'held events could not be read'))
        .finally(() => (this.looking = undefined));
    }, HELD_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /**
   * Takes facts: returns when the effects of each are committed or the fact is on hold. Throws only when not even that
   * is possible (its database is away); then the same facts are to be delivered again.
   */
  async deliver(raws: readonly RawFact[]): Promise<void> {
    this.heldKeys ??= await this.holding.keys(this.name);
    const free: RawFact[] = [];
    const behind: RawFact[] = [];
    for (const raw of raws) {
      if (!this.reactions.has(raw.name)) continue;
      (this.heldKeys.has(raw.key) ? behind : free).push(raw);
    }
    if (behind.length > 0)
      await this.setAside(
        behind.map((raw) => ({ raw, deliveries: 0, error: 'waits behind an earlier one', dueInMs: 0 })),
      );
    for (let i = 0; i < free.length;) {
      let end = i + 1;
      const reaction = this.reactions.get(free[i]!.name);
      while (end < free.length && this.reactions.get(free[end]!.name) === reaction) end++;
      await this.takeRun(free.slice(i, end));
      i = end;
    }
  }

  private async takeRun(run: readonly RawFact[]): Promise<void> {
    const reaction = this.reactions.get(run[0]!.name)!;
    try {
      await reaction(run.map(readFact));
      countEvents(this.name, 'done', run.length);
      return;
    } catch (error) {
      if (run.length === 1) return this.failedFirst(run[0]!, error);
    }
    // one of them is bad: find it, so that only it waits
    for (const raw of run) {
      if (this.heldKeys?.has(raw.key)) {
        await this.setAside([{ raw, deliveries: 0, error: 'waits behind an earlier one', dueInMs: 0 }]);
        continue;
      }
      try {
        await reaction([readFact(raw)]);
        countEvents(this.name, 'done', 1);
      } catch (error) {
        await this.failedFirst(raw, error);
      }
    }
  }

  private async failedFirst(raw: RawFact, error: unknown): Promise<void> {
    await this.setAside([{ raw, deliveries: 1, error: message(error), dueInMs: BACKOFF_MS[0]! }]);
    this.log.warn({ err: error, consumer: this.name, event: raw.name, eventId: raw.id }, 'event held');
  }

  private async setAside(facts: Parameters<Holding['hold']>[1]): Promise<void> {
    await this.holding.hold(this.name, facts);
    this.heldKeys = new Set([...(this.heldKeys ?? []), ...facts.map((f) => f.raw.key)]);
    countEvents(this.name, 'held', facts.length);
  }

  private async lookAfterHeld(): Promise<void> {
    this.heldKeys ??= await this.holding.keys(this.name);
    if (this.heldKeys.size === 0) return;
    for (const { raw, deliveries } of await this.holding.due(this.name, HELD_AT_ONCE)) {
      try {
        await this.reactions.get(raw.name)?.([readFact(raw)]);
        await this.holding.release(this.name, raw.id);
        countEvents(this.name, 'done', 1);
      } catch (error) {
        const next = BACKOFF_MS[deliveries];
        await this.holding.failed(this.name, raw.id, deliveries + 1, message(error), next ?? 'parked');
        if (next === undefined) {
          countEvents(this.name, 'parked', 1);
          this.log.error({ err: error, consumer: this.name, event: raw.name, eventId: raw.id }, 'event parked');
        }
      }
    }
    this.heldKeys = await this.holding.keys(this.name);
  }
}
