import pg from 'pg';
import { NIL_ID } from '#libs/kernel';
import type { RawFact } from '#libs/messaging';
import { countRelayed, type Log } from '#libs/observability';
import type { ServiceName } from './schema.js';
import { exchange, type Row } from './statement.js';

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

interface Cursor {
  readonly target: Target;
  tx: string;
  id: number;
  day: string;
  mark: StreamMark | undefined;
  /** When the target was last looked at (ms of the process), -Infinity when it must be looked at again. */
  preparedAt: number;
  retryAt: number;
  failures: number;
}

// One read, one delivery and one ack at most: larger windows add latency, not speed.
const WINDOW = 500;
// Commits of other processes do not wake this relay.
const POLL_MS = 200;
// A pass costs some six statements however few events it carries: at low rates each event has its own and waits for
// nothing, at high rates passes pause until about this many events have gathered.
const GATHER_EVENTS = 24;
const GATHER_FROM_PER_S = 400;
const GATHER_MOST_MS = 30;
// How much of the measured rate is the last pass's: the rate follows a change of load within a few passes.
const RATE_WEIGHT = 0.2;
// An open transaction may hold back what was just committed; look again soon.
const HELD_BACK_MS = 3;
// A broker that is back without its store is noticed, and told everything again, even when nothing new happens.
const LOOK_AGAIN_MS = 5_000;
const RETRY_MS: readonly number[] = [250, 500, 1_000, 2_000, 5_000];
const LOCK_RETRY_MS = 1_000;
const CONNECT_TIMEOUT_MS = 2_000;

const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));

/**
 * Hands the events of one service's outbox on, in the order in which they were committed: everything below the oldest
 * running transaction, so that nothing that commits late is skipped. One relay of a service is active, by advisory
 * lock; its connection reads with the lock, so a relay that lost the lock reads nothing. Each target has its own place.
 */
export class Relay {
  private client: pg.Client | undefined;
  private readonly cursors: Cursor[] = [];
  private stopped = false;
  private running: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private announced = 0;
  private carried = 0;
  private lastPass = 0;
  private perSecond = 0;

  constructor(
    private readonly service: ServiceName,
    private readonly url: string,
    private readonly log: Log,
  ) {}

  /** Begins to hand events on to these targets. */
  start(targets: readonly Target[]): void {
    for (const target of targets)
      this.cursors.push({
        target,
        tx: '0',
        id: 0,
        day: '',
        mark: undefined,
        preparedAt: -Infinity,
        retryAt: 0,
        failures: 0,
      });
    if (targets.length > 0) this.running = this.run();
  }

  /** Names of those that it hands events on to. */
  get targets(): readonly string[] {
    return this.cursors.map(({ target }) => target.name);
  }

  /** Tells that this process just committed `events` announcements. */
  wake(events: number): void {
    this.announced += events;
    this.woken = true;
    this.wakeUp?.();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.lock();
        while (!this.stopped) {
          const carried = await this.pass();
          if (carried === 0) await this.rest();
          else await this.gather(carried);
        }
      } catch (error) {
        if (!this.stopped) this.log.warn({ err: error }, 'relay lost its database, tries again');
        if (!this.stopped) await pause(LOCK_RETRY_MS);
      } finally {
        const client = this.client;
        this.client = undefined;
        await client?.end().catch(() => undefined);
      }
    }
  }

  private async rest(): Promise<void> {
    if (this.woken) {
      this.woken = false;
      return;
    }
    const heldBack = this.carried < this.announced;
    // counted once: what another process's relay carried, or a lost transaction, must not keep this one awake
    if (heldBack) this.announced--;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((next) => {
      this.wakeUp = next;
      timer = setTimeout(next, heldBack ? HELD_BACK_MS : POLL_MS);
    });
    clearTimeout(timer);
    this.wakeUp = undefined;
    this.woken = false;
  }

  private async gather(carried: number): Promise<void> {
    const now = performance.now();
    const sinceMs = Math.max(now - this.lastPass, 1);
    this.lastPass = now;
    this.perSecond += RATE_WEIGHT * ((carried * 1000) / sinceMs - this.perSecond);
    if (this.perSecond < GATHER_FROM_PER_S) return;
    await pause(Math.min((GATHER_EVENTS * 1000) / this.perSecond, GATHER_MOST_MS));
  }

  private async lock(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: `pos-${this.service}-relay`,
      keepAlive: true,
    });
    // an error event without a listener would end the process; the next query fails and says why
    client.on('error', () => undefined);
    await client.connect();
    this.client = client;
    while (!this.stopped) {
      const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock(hashtext($1)) ok', [
        `relay.${this.service}`,
      ]);
      if (rows[0]?.ok) break;
      await pause(LOCK_RETRY_MS);
    }
    await this.loadCursors();
  }

  private async loadCursors(): Promise<void> {
    const names = this.cursors.map((c) => c.target.name);
    await this.client!.query(
      `insert into ${this.service}.outbox_cursors (consumer, tx, id, day) select unnest($1::text[]), '0', 0, '-infinity' on conflict do nothing`,
      [names],
    );
    const { rows } = await this.client!.query<{
      consumer: string;
      tx: string;
      id: number;
      day: string;
      stream_created: string | null;
      stream_sequence: number | null;
    }>(
      `select consumer, tx::text, id, day::text, stream_created, stream_sequence from ${this.service}.outbox_cursors where consumer = any($1)`,
      [names],
    );
    for (const cursor of this.cursors) {
      const row = rows.find((r) => r.consumer === cursor.target.name)!;
      cursor.tx = row.tx;
      cursor.id = row.id;
      cursor.day = row.day;
      cursor.mark =
        row.stream_created === null ? undefined : { created: row.stream_created, sequence: row.stream_sequence ?? 0 };
    }
  }

  /** One window for each place at which targets stand; targets that are level share the read. */
  private async pass(): Promise<number> {
    const groups = new Map<string, Cursor[]>();
    const now = Date.now();
    for (const cursor of this.cursors) {
      if (cursor.retryAt > now || !(await this.prepare(cursor))) continue;
      const place = `${cursor.tx}/${cursor.id}`;
      groups.set(place, [...(groups.get(place) ?? []), cursor]);
    }
    let most = 0;
    for (const group of groups.values()) most = Math.max(most, await this.window(group));
    return most;
  }

  private async prepare(cursor: Cursor): Promise<boolean> {
    if (!cursor.target.prepare || performance.now() - cursor.preparedAt < LOOK_AGAIN_MS) return true;
    try {
      if ((await cursor.target.prepare(cursor.mark)) === 'begin again') {
        this.log.warn({ target: cursor.target.name }, 'the broker lost events: all that are kept are published again');
        await this.move([cursor], { tx: '0', id: 0, day: '-infinity' }, undefined);
      }
      cursor.preparedAt = performance.now();
      return true;
    } catch (error) {
      this.failed(cursor, error);
      return false;
    }
  }

  private async window(group: readonly Cursor[]): Promise<number> {
    const rows = await this.read(group[0]!);
    if (rows.length === 0) return 0;
    const facts = rows.map(factOf);
    const last = rows.at(-1)!;
    const results = await Promise.allSettled(group.map((cursor) => cursor.target.deliver(facts)));
    const through: Cursor[] = [];
    let mark: StreamMark | undefined;
    results.forEach((result, i) => {
      const cursor = group[i]!;
      if (result.status === 'rejected') return this.failed(cursor, result.reason);
      cursor.failures = 0;
      mark = result.value ?? mark;
      through.push(cursor);
      countRelayed(this.service, cursor.target.name, facts.length);
    });
    if (through.length > 0)
      await this.move(through, { tx: last[0] as string, id: last[1] as number, day: last[2] as string }, mark);
    this.carried = Math.min(this.announced, this.carried + facts.length);
    return through.length > 0 ? rows.length : 0;
  }

  private failed(cursor: Cursor, error: unknown): void {
    cursor.preparedAt = -Infinity;
    cursor.retryAt = Date.now() + RETRY_MS[Math.min(cursor.failures++, RETRY_MS.length - 1)]!;
    this.log.warn({ err: error, target: cursor.target.name }, 'events not delivered, tried again');
  }

  private read({ tx, id, day }: Cursor): Promise<readonly Row[]> {
    // A transaction that began before midnight may commit after it: its day lies one before the cursor's. The days ahead
    // are empty, and not looked at. Ordered by the column itself: as text, transaction 1000 would come before 999.
    return exchange(
      this.client!,
      undefined,
      'relay-read',
      `select o.tx::text, o.id, o.day::text, event_id, name, business_id, key, version, outlet_id, at, cause, payload
       from ${this.service}.outbox o
       where o.day between $3::date - 1 and current_date + 1
         and (o.tx, o.id) > ($1::xid8, $2::bigint) and o.tx < pg_snapshot_xmin(pg_current_snapshot())
       order by o.tx, o.id limit ${WINDOW}`,
      [tx, id, day],
    );
  }

  /** Moves cursors on; one that somebody set back meanwhile (a replay) is taken over as it stands. */
  private async move(
    cursors: readonly Cursor[],
    to: { tx: string; id: number; day: string },
    mark: StreamMark | undefined,
  ): Promise<void> {
    const from = cursors[0]!;
    const moved = await exchange(
      this.client!,
      undefined,
      'relay-move',
      `update ${this.service}.outbox_cursors
       set tx = $2::xid8, id = $3, day = $4::date, stream_created = coalesce($7, stream_created), stream_sequence = coalesce($8, stream_sequence)
       where consumer = any($1::text[]) and tx = $5::xid8 and id = $6 returning consumer`,
      [
        cursors.map((c) => c.target.name),
        to.tx,
        to.id,
        to.day,
        from.tx,
        from.id,
        mark?.created ?? null,
        mark?.sequence ?? null,
      ],
    );
    if (moved.length < cursors.length) return this.loadCursors();
    for (const cursor of cursors) Object.assign(cursor, to, mark && { mark });
  }
}

function factOf(r: Row): RawFact {
  const cause = causeIn(r[10] as string);
  return {
    id: r[3] as string,
    name: r[4] as string,
    businessId: r[5] as string,
    key: r[6] as string,
    version: r[7] as number,
    ...(r[8] !== null && { outletId: r[8] as string }),
    at: (r[9] as Date).toISOString(),
    cause: cause ?? { userId: NIL_ID, requestId: '', traceparent: '' },
    payload: r[11] as string,
    // one row that nobody can read must not stop all that come after it
    ...(!cause && { broken: 'its cause is no JSON' }),
  };
}

function causeIn(text: string): RawFact['cause'] | undefined {
  try {
    return JSON.parse(text) as RawFact['cause'];
  } catch {
    return undefined;
  }
}
