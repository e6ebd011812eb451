import type pg from 'pg';
import { NIL_ID } from '#libs/kernel';
import type { RawFact } from '#libs/messaging';
import type { Lookout } from './lookout.js';
import type { ServiceName } from './schema.js';
import { exchange, type Row } from './statement.js';

/** A place in an outbox: what stands behind it comes next. */
export interface Place {
  readonly tx: string;
  readonly id: number;
  readonly day: string;
}

/** Events that follow each other in an outbox, and the place behind the last of them. */
export interface Stretch {
  readonly facts: readonly RawFact[];
  readonly end: Place;
  /** As much as is read at once: there is more. */
  readonly isFull: boolean;
}

interface Reading {
  readonly from: Place;
  readonly stretch: Promise<Stretch>;
  /** Set once it is read. */
  read: Stretch | undefined;
}

// One read, one delivery and one ack at most: more adds latency, not speed.
const STRETCH = 1_000;
// Payloads are 2 kB as a rule and a megabyte at most: a stretch of large ones ends earlier.
const STRETCH_BYTES = 4_000_000;
// Instead of when it was looked for: there is more.
const MORE = -1;
// So many stretches a consumer may be behind the quickest one and still find them in memory.
const MOST_KEPT = 8;

/** One before the other in the order of an outbox. */
const isBefore = (one: Place, other: Place): boolean =>
  Number(one.tx) < Number(other.tx) || (one.tx === other.tx && one.id < other.id);

const nameOf = ({ tx, id }: Place): string => `${tx}/${id}`;

/**
 * Reads an outbox in the order of its transactions, everything below the oldest one that still runs, so that what commits
 * late is not skipped. Each consumer has a place of its own; those that are close together share what was read once.
 */
export class OutboxReader {
  private readonly kept = new Map<string, Reading>();
  /** The end of all that is read, and as of which news nothing was behind it. */
  private tail: { readonly at: Place; readonly asOf: number } | undefined;

  constructor(
    private readonly client: pg.ClientBase,
    private readonly service: ServiceName,
    private readonly lookout: Lookout,
  ) {}

  /** What comes after a place; no facts when nothing does yet. Whoever is behind gets as much as is in memory at once. */
  async after(place: Place): Promise<Stretch> {
    const { tail } = this;
    if (tail && tail.asOf === this.lookout.news && nameOf(tail.at) === nameOf(place))
      return { facts: [], end: place, isFull: false };
    const first = await (this.kept.get(nameOf(place)) ?? this.read(place)).stretch;
    if (first.isFull) return first;
    const facts = [...first.facts];
    let end = first.end;
    let isFull: boolean = first.isFull;
    for (let next = this.inMemory(end); next && facts.length < STRETCH; next = this.inMemory(end)) {
      facts.push(...next.facts);
      ({ end, isFull } = next);
    }
    return { facts, end, isFull };
  }

  private inMemory(from: Place): Stretch | undefined {
    return this.kept.get(nameOf(from))?.read;
  }

  /** Reads ahead of whoever will ask for it next. */
  ahead(place: Place): void {
    if (!this.kept.has(nameOf(place))) this.read(place).stretch.catch(() => undefined);
  }

  /** Forgets what all of these places have behind them. */
  passed(places: readonly Place[]): void {
    for (const [name, { from, read }] of this.kept)
      if (read && places.every((place) => isBefore(from, place))) this.kept.delete(name);
  }

  private read(from: Place): Reading {
    const reading: Reading = { from, stretch: this.query(from), read: undefined };
    this.kept.set(nameOf(from), reading);
    reading.stretch.then(
      (stretch) => {
        if (stretch.facts.length > 0) reading.read = stretch;
        else this.kept.delete(nameOf(from));
      },
      () => this.kept.delete(nameOf(from)),
    );
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT) this.kept.delete(oldest!);
    return reading;
  }

  private async query(from: Place): Promise<Stretch> {
    const isNew = !this.tail || !isBefore(from, this.tail.at);
    // what is known to be there is not waited for
    if (isNew && this.tail?.asOf !== MORE) await this.lookout.gathered();
    const asOf = this.lookout.news;
    const committed = await this.rowsAfter(from);
    const free = committed.filter((row) => row[HELD_BACK] !== true);
    const isFull = free.length === STRETCH || free.at(-1)?.[FULL] === true;
    const rows = isFull ? untilNoneComesBefore(free) : free;
    const last = rows.at(-1);
    const end = last ? { tx: last[0] as string, id: idOf(last), day: last[2] as string } : from;
    if (isNew) {
      this.lookout.found(rows.length, committed.length > free.length);
      this.tail = { at: end, asOf: isFull ? MORE : asOf };
    }
    // Of two transactions that wrote to one thing, the one that had to wait for the other may have begun before it. Rows
    // are numbered as they are written, so their numbers tell the order in which things happened.
    const facts = [...rows].sort((one, other) => idOf(one) - idOf(other)).map(factOf);
    return { facts, end, isFull };
  }

  private rowsAfter({ tx, id, day }: Place): Promise<readonly Row[]> {
    // A transaction that began before midnight may commit after it: its day lies one before the place's. The days ahead
    // are empty, and not looked at. Ordered by the column itself: as text, transaction 1000 would come before 999.
    return exchange(
      this.client,
      undefined,
      'relay-read',
      `select tx::text, id, day::text, event_id, name, business_id, key, version, outlet_id, at, cause,
         case when not held_back then payload end, held_back, bytes >= ${STRETCH_BYTES}
       from (
         select o.*, o.tx >= (select pg_snapshot_xmin(pg_current_snapshot())) held_back,
           sum(octet_length(o.payload)) over (order by o.tx, o.id rows unbounded preceding) bytes
         from ${this.service}.outbox o
         where o.day between $3::date - 1 and current_date + 1 and (o.tx, o.id) > ($1::xid8, $2::bigint)
         order by o.tx, o.id limit ${STRETCH}) o
       where bytes - octet_length(payload) < ${STRETCH_BYTES}
       order by o.tx, o.id`,
      [tx, id, day],
    );
  }
}

/** Columns of a row beside those of its fact. */
const [HELD_BACK, FULL] = [12, 13];
const idOf = (row: Row): number => row[1] as number;

/** The rows up to the last place behind which no row was written earlier than one before it; all where there is none. */
function untilNoneComesBefore(rows: readonly Row[]): readonly Row[] {
  let earliestBehind = Infinity;
  const latestBefore = [-Infinity];
  for (const row of rows) latestBefore.push(Math.max(latestBefore.at(-1)!, idOf(row)));
  for (let end = rows.length - 1; end > 0; end--) {
    earliestBehind = Math.min(earliestBehind, idOf(rows[end]!));
    if (latestBefore[end]! < earliestBehind) return rows.slice(0, end);
  }
  return rows;
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
