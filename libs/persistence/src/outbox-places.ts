import type pg from 'pg';
import type { Place } from './outbox-reader.js';
import type { StreamMark } from './relay.js';
import type { ServiceName } from './schema.js';
import { exchange } from './statement.js';

/** Where a target stands in an outbox, and how far the broker's stream went then. */
export interface Standing {
  readonly place: Place;
  readonly mark: StreamMark | undefined;
}

/** The beginning of every outbox. */
export const BEGINNING: Place = { tx: '0', id: 0, day: '-infinity' };

/** The places of an outbox's targets as they are stored: what was handed on behind them is handed on again. */
export class OutboxPlaces {
  private stored: ReadonlyMap<string, Standing> = new Map();

  constructor(
    private readonly client: pg.ClientBase,
    private readonly service: ServiceName,
  ) {}

  /** Of each target; a new one begins at the beginning. */
  async load(targets: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    await this.client.query(
      `insert into ${this.service}.outbox_cursors (consumer, tx, id, day)
       select unnest($1::text[]), '0', 0, '-infinity' on conflict do nothing`,
      [targets],
    );
    const { rows } = await this.client.query<
      { consumer: string; stream_created: string | null; stream_sequence: number | null } & Place
    >(
      `select consumer, tx::text, id, day::text, stream_created, stream_sequence from ${this.service}.outbox_cursors
       where consumer = any($1)`,
      [targets],
    );
    this.stored = new Map(
      rows.map(({ consumer, tx, id, day, stream_created: created, stream_sequence: sequence }) => [
        consumer,
        { place: { tx, id, day }, mark: created === null ? undefined : { created, sequence: sequence ?? 0 } },
      ]),
    );
    return this.stored;
  }

  /** Stores those that moved; false when somebody else moved one meanwhile (a replay), which then stands where it was put. */
  async save(now: ReadonlyMap<string, Standing>): Promise<boolean> {
    const moved = [...now].filter(([target, { place }]) => this.stored.get(target)!.place !== place);
    if (moved.length === 0) return true;
    const saved = await exchange(
      this.client,
      undefined,
      'relay-save',
      `update ${this.service}.outbox_cursors c
       set tx = u.tx::xid8, id = u.id, day = u.day::date, stream_created = coalesce(u.created, c.stream_created),
         stream_sequence = coalesce(u.sequence, c.stream_sequence)
       from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[])
         u(consumer, tx, id, day, created, sequence, was_tx, was_id)
       where c.consumer = u.consumer and c.tx = u.was_tx::xid8 and c.id = u.was_id returning c.consumer`,
      [
        moved.map(([target]) => target),
        moved.map(([, { place }]) => place.tx),
        moved.map(([, { place }]) => place.id),
        moved.map(([, { place }]) => place.day),
        moved.map(([, { mark }]) => mark?.created ?? null),
        moved.map(([, { mark }]) => mark?.sequence ?? null),
        moved.map(([target]) => this.stored.get(target)!.place.tx),
        moved.map(([target]) => this.stored.get(target)!.place.id),
      ],
    );
    this.stored = new Map([...this.stored, ...moved]);
    return saved.length === moved.length;
  }
}
