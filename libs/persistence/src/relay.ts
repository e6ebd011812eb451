import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { RawFact } from '#libs/messaging';
import { countRelayed, type Log } from '#libs/observability';
import { Lookout } from './lookout.js';
import { BEGINNING, OutboxPlaces, type Standing } from './outbox-places.js';
import { OutboxReader } from './outbox-reader.js';
import type { ServiceName } from './schema.js';

/** Where events of an outbox go: a consumer in this process, or the broker. */
export interface Target {
  /** Its place in the outbox is kept under this name. */
  readonly name: string;
  /** Called before the first delivery, after each failure and every few seconds: whether to begin again from the oldest event kept. */
  prepare?(seen: StreamMark | undefined): Promise<'go on' | 'begin again'>;
  /** Resolves when all are taken for good; may tell how far the broker's stream goes. */
  deliver(facts: readonly RawFact[]): Promise<StreamMark | undefined>;
}

/** Which stream the events went to and how far it reached: a shorter or newer one has lost events. */
export interface StreamMark {
  readonly created: string;
  readonly sequence: number;
}

// What was handed on since is handed on again after a crash, and the inbox knows it: a place need not be stored each time.
const SAVE_MS = 250;
// A broker that is back without its store is noticed, and told everything again, even when nothing new happens.
const LOOK_AGAIN_MS = 5_000;
const RETRY_MS: readonly number[] = [250, 500, 1_000, 2_000, 5_000];
const LOCK_RETRY_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Hands the events of one service's outbox on, in the order in which they were committed. One relay of a service is
 * active, by advisory lock; its connection reads with the lock, so a relay that lost the lock reads nothing. Each target
 * has its own place and goes at its own speed.
 */
export class Relay {
  private readonly handedTo: Target[] = [];
  private readonly lookout = new Lookout();
  private readonly ending = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly service: ServiceName,
    private readonly url: string,
    private readonly log: Log,
  ) {}

  /** Begins to hand events on to these targets. */
  start(targets: readonly Target[]): void {
    this.handedTo.push(...targets);
    if (targets.length > 0) this.running = this.run();
  }

  /** Names of those that it hands events on to. */
  get targets(): readonly string[] {
    return this.handedTo.map(({ name }) => name);
  }

  /**
   * Tells that this process just committed `events` announcements. What nobody waits for may be handed on within some
   * milliseconds instead of at once: more of them go together then, which costs less.
   */
  wake(events: number, withinMs = 0): void {
    if (events === 0) return;
    if (withinMs > 0) this.lookout.tellWithin(withinMs);
    else this.lookout.tell();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.lookout.tell();
    await this.running;
  }

  private get stopped(): boolean {
    return this.ending.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const client = new pg.Client({
        connectionString: this.url,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        application_name: `pos-${this.service}-relay`,
        keepAlive: true,
      });
      // an error event without a listener would end the process; the next query fails and says why
      client.on('error', () => undefined);
      try {
        await client.connect();
        if (await this.lock(client)) await this.handOn(client);
      } catch (error) {
        if (!this.stopped) this.log.warn({ err: error }, 'relay lost its database, tries again');
        await this.pause(LOCK_RETRY_MS, this.ending.signal);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  private async lock(client: pg.Client): Promise<boolean> {
    while (!this.stopped) {
      const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock(hashtext($1)) ok', [
        `relay.${this.service}`,
      ]);
      if (rows[0]?.ok) return true;
      await this.pause(LOCK_RETRY_MS, this.ending.signal);
    }
    return false;
  }

  /** Hands on until the relay ends, its connection is lost, or somebody moved a place. */
  private async handOn(client: pg.Client): Promise<void> {
    const reader = new OutboxReader(client, this.service, this.lookout);
    const places = new OutboxPlaces(client, this.service);
    const stored = await places.load(this.targets);
    const spell = new AbortController();
    const signal = AbortSignal.any([spell.signal, this.ending.signal]);
    const routes = this.handedTo.map((target) => new Route(target, stored.get(target.name)!));
    const standings = (): ReadonlyMap<string, Standing> =>
      new Map(routes.map(({ name, standing }) => [name, standing]));
    const works = routes.map((route) =>
      this.follow(route, reader, signal, () => reader.passed(routes.map(({ standing }) => standing.place))),
    );
    const saving = this.keepSaving(places, standings, signal);
    // whoever stops, by an error or in the end, stops all; each finishes what it is about
    const all = [...works, saving].map((work) =>
      work.finally(() => {
        spell.abort();
        this.lookout.tell();
      }),
    );
    const failed = (await Promise.allSettled(all)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    await places.save(standings());
  }

  private async follow(route: Route, reader: OutboxReader, signal: AbortSignal, moved: () => void): Promise<void> {
    while (!signal.aborted) {
      const { news } = this.lookout;
      try {
        if (await route.prepared())
          this.log.warn({ target: route.name }, 'the broker lost events: all that are kept are published again');
      } catch (error) {
        await this.failed(route, error, signal);
        continue;
      }
      const { facts, end, isFull } = await reader.after(route.standing.place);
      if (signal.aborted) return;
      if (facts.length === 0) {
        await this.lookout.since(news);
        continue;
      }
      if (isFull) reader.ahead(end);
      try {
        await route.hand(facts, end);
      } catch (error) {
        await this.failed(route, error, signal);
        continue;
      }
      countRelayed(this.service, route.name, facts.length);
      moved();
    }
  }

  private async keepSaving(
    places: OutboxPlaces,
    standings: () => ReadonlyMap<string, Standing>,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      await this.pause(SAVE_MS, signal);
      if (!(await places.save(standings()))) return;
    }
  }

  private async failed(route: Route, error: unknown, signal: AbortSignal): Promise<void> {
    const retryMs = RETRY_MS[Math.min(route.failures++, RETRY_MS.length - 1)]!;
    route.preparedAt = -Infinity;
    this.log.warn({ err: error, target: route.name }, 'events not delivered, tried again');
    await this.pause(retryMs, signal);
  }

  private pause(ms: number, signal: AbortSignal): Promise<void> {
    return delay(ms, undefined, { signal }).catch(() => undefined);
  }
}

/** The way to one target, and how far it was gone. */
class Route {
  failures = 0;
  /** When the target was last looked at (ms of the process), -Infinity when it must be looked at again. */
  preparedAt = -Infinity;

  constructor(
    private readonly target: Target,
    public standing: Standing,
  ) {}

  get name(): string {
    return this.target.name;
  }

  /** Looks at the target when it is time; whether it has to be told everything again. */
  async prepared(): Promise<boolean> {
    if (!this.target.prepare || performance.now() - this.preparedAt < LOOK_AGAIN_MS) return false;
    const anew = (await this.target.prepare(this.standing.mark)) === 'begin again';
    if (anew) this.standing = { place: BEGINNING, mark: undefined };
    this.preparedAt = performance.now();
    return anew;
  }

  async hand(facts: readonly RawFact[], end: Standing['place']): Promise<void> {
    const mark = await this.target.deliver(facts);
    this.failures = 0;
    this.standing = { place: end, mark: mark ?? this.standing.mark };
  }
}
