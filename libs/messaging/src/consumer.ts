import { setImmediate } from 'node:timers/promises';
import { withoutVersion } from '#libs/contracts';
import { countEvents, type Log } from '#libs/observability';
import { isUnknownVersion, readFact, Unreadable, type Fact, type RawFact } from './fact.js';

/** A reaction of one room: takes a run of facts, in order, of the events that it is there for. */
export type Reaction = (facts: readonly Fact[]) => Promise<void>;

/** A fact that a consumer could not take, waiting for its next delivery. */
export interface HeldFact {
  readonly raw: RawFact;
  readonly deliveries: number;
}

/** When a fact that is set aside is delivered again; parked: only when a person says so. */
export type Due = number | 'parked';

/** Where a consumer keeps the facts that it could not take; in its own service's tables. */
export interface Holding {
  /** Keys with a fact on hold: later facts of these keys wait behind it. */
  keys(consumer: string): Promise<ReadonlySet<string>>;
  /** Puts facts on hold after their first failed delivery, or behind an earlier one (`deliveries` 0). */
  hold(
    consumer: string,
    facts: readonly { raw: RawFact; deliveries: number; error: string; dueInMs: Due }[],
  ): Promise<void>;
  /** Facts whose time has come, oldest first, at most `limit`; of each key only the first. */
  due(consumer: string, limit: number): Promise<readonly HeldFact[]>;
  /** The fact was taken. */
  release(consumer: string, eventId: string): Promise<void>;
  /** The fact failed again: when to try next, or never (`parked`). */
  failed(consumer: string, raw: RawFact, deliveries: number, error: string, dueInMs: Due): Promise<void>;
}

/** Pauses between deliveries of a fact that fails; after as many failures plus one it is parked (DESIGN.md §3). */
export const BACKOFF_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000];

// Held facts are looked at once a second: the shortest backoff.
const HELD_EVERY_MS = 1_000;
// As many as one look may deliver one by one without delaying the fresh ones for long.
const HELD_AT_ONCE = 50;

// Facts that somebody else put on hold or told to deliver again (a replica, a person) are found this often.
const LOOK_ANYWAY_EVERY = 5;

// Reading so many takes some milliseconds; then others get their turn: a backlog must not make a sale wait.
const BETWEEN_TURNS = 100;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 2000);

/** A fact with the text that it is kept as when it cannot be taken. */
interface Delivery {
  readonly raw: RawFact;
  readonly fact: Fact;
}

/**
 * One reacting room: takes facts in order, sets aside what it cannot take, and never lets that delay the rest. The same
 * code behind JetStream and behind delivery within one process.
 */
export class Consumer {
  private readonly reactions = new Map<string, Reaction>();
  private readonly unversioned = new Set<string>();
  private rest: Reaction | undefined;
  private heldKeys: ReadonlySet<string> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private looks = 0;

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
    this.unversioned.add(withoutVersion(event));
  }

  /** Reacts to whatever no other reaction is there for. */
  onEvery(reaction: Reaction): void {
    this.rest = reaction;
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
    const readable: Delivery[] = [];
    for (const raw of raws) {
      if (!this.isMine(raw)) continue;
      if (readable.length % BETWEEN_TURNS === BETWEEN_TURNS - 1) await setImmediate();
      try {
        readable.push({ raw, fact: this.read(raw) });
      } catch (error) {
        await this.park(raw, 1, error);
      }
    }
    for (let i = 0; i < readable.length;) {
      let end = i + 1;
      const reaction = this.reactionTo(readable[i]!.raw);
      while (end < readable.length && this.reactionTo(readable[end]!.raw) === reaction) end++;
      await this.takeRun(readable.slice(i, end), reaction!);
      i = end;
    }
  }

  private reactionTo({ name }: RawFact): Reaction | undefined {
    return this.reactions.get(name) ?? this.rest;
  }

  private isMine(raw: RawFact): boolean {
    const known = raw.broken !== undefined || this.reactionTo(raw) !== undefined;
    return known || isUnknownVersion(raw.name, this.unversioned);
  }

  private read(raw: RawFact): Fact {
    const fact = readFact(raw);
    if (!this.reactionTo(raw)) throw new Unreadable(`${raw.name} is a version that is not known here`);
    return fact;
  }

  /** Takes a run in one go; when that fails, its halves, until the one that fails is alone and only it waits. */
  private async takeRun(run: readonly Delivery[], reaction: Reaction): Promise<void> {
    const free = run.filter(({ raw }) => !this.heldKeys?.has(raw.key));
    if (free.length < run.length) await this.waitBehind(run.filter(({ raw }) => this.heldKeys?.has(raw.key)));
    if (free.length === 0) return;
    try {
      await reaction(free.map(({ fact }) => fact));
      countEvents(this.name, 'done', free.length);
    } catch (error) {
      if (free.length === 1) return this.failedFirst(free[0]!.raw, error);
      const half = free.length >> 1;
      await this.takeRun(free.slice(0, half), reaction);
      await this.takeRun(free.slice(half), reaction);
    }
  }

  private async waitBehind(run: readonly Delivery[]): Promise<void> {
    const error = 'waits behind an earlier one';
    await this.setAside(run.map(({ raw }) => ({ raw, deliveries: 0, error, dueInMs: 0 })));
  }

  private async failedFirst(raw: RawFact, error: unknown): Promise<void> {
    if (error instanceof Unreadable) return this.park(raw, 1, error);
    await this.setAside([{ raw, deliveries: 1, error: message(error), dueInMs: BACKOFF_MS[0]! }]);
    this.log.warn({ err: error, consumer: this.name, event: raw.name, eventId: raw.id }, 'event held');
  }

  private async setAside(facts: Parameters<Holding['hold']>[1]): Promise<void> {
    await this.holding.hold(this.name, facts);
    this.heldKeys = new Set([...(this.heldKeys ?? []), ...facts.map((f) => f.raw.key)]);
    countEvents(this.name, 'held', facts.length);
  }

  /** Sets a fact aside that no further delivery would help; those of its key go on. */
  async park(raw: RawFact, deliveries: number, error: unknown): Promise<void> {
    await this.holding.hold(this.name, [{ raw, deliveries, error: message(error), dueInMs: 'parked' }]);
    this.tellParked(raw, error);
  }

  private tellParked(raw: RawFact, error: unknown): void {
    countEvents(this.name, 'parked', 1);
    this.log.error({ err: error, consumer: this.name, event: raw.name, eventId: raw.id }, 'event parked');
  }

  private async lookAfterHeld(): Promise<void> {
    if (this.looks++ % LOOK_ANYWAY_EVERY === 0) this.heldKeys = await this.holding.keys(this.name);
    if (!this.heldKeys || this.heldKeys.size === 0) return;
    for (const { raw, deliveries } of await this.holding.due(this.name, HELD_AT_ONCE)) {
      try {
        if (this.isMine(raw)) {
          const fact = this.read(raw);
          await this.reactionTo(raw)!([fact]);
        }
        await this.holding.release(this.name, raw.id);
        countEvents(this.name, 'done', 1);
      } catch (error) {
        const next = error instanceof Unreadable ? 'parked' : (BACKOFF_MS[deliveries] ?? 'parked');
        await this.holding.failed(this.name, raw, deliveries + 1, message(error), next);
        if (next === 'parked') this.tellParked(raw, error);
      }
    }
    this.heldKeys = await this.holding.keys(this.name);
  }
}
