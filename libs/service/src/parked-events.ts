import { createHash } from 'node:crypto';
import { systemActor, type Actor } from '#libs/auth';
import { operations, type EventType } from '#libs/contracts';
import { NIL_ID, Refusal } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import type { Database, GivenUp, ServiceName, Transactions, Tx } from '#libs/persistence';

interface ParkedRow {
  readonly id: string;
  readonly consumer: string;
  readonly event_id: string;
  readonly name: string | null;
  readonly key: string;
  readonly business_id: string | null;
  readonly at: string | null;
  readonly error: string;
  readonly deliveries: number;
  readonly held_at: Date;
  readonly parked_at: Date;
}

/** With how often it was parked: the second of its parking. */
interface Row extends ParkedRow {
  readonly parking: number;
}

// One id for a consumer's event, so that a URL can name it: a UUID of version 8 over both.
const ID = `overlay(overlay(md5(consumer || '/' || event_id) placing '8' from 13) placing '8' from 17)::uuid`;
const COLUMNS = `${ID} as id, consumer, event_id, fact::json ->> 'name' as name, key,
  fact::json ->> 'businessId' as business_id, fact::json ->> 'at' as at, error, deliveries, held_at, parked_at`;

/** The same in a program. */
function idOf(consumer: string, eventId: string): string {
  const digits = createHash('md5').update(`${consumer}/${eventId}`).digest('hex');
  return [
    ...[digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`],
    digits.slice(20),
  ].join('-');
}

/** Lets a service tell of the events that its own consumers gave up, and look after them. */
export class ParkedEvents {
  private readonly service: ServiceName;
  private readonly table: string;

  constructor(
    { service }: Pick<Database, 'service'>,
    private readonly transactions: Transactions,
  ) {
    this.service = service;
    this.table = `${service}.held_events`;
  }

  offer(bus: Bus): void {
    const { list, retry, discard } = operations.parkedEventsOf[this.service];
    bus.offer(list.name, (question, actor) => this.list(question as operations.OwnParkedEventsQuery, actor));
    bus.offer(retry.name, (question, actor) => this.retry(question as operations.ParkedEventId, actor));
    bus.offer(discard.name, (question, actor) => this.discard(question as operations.ParkedEventId, actor));
  }

  /** Announces that an event is given up, so that somebody can be alarmed. */
  tell(tx: Tx, { consumer, raw, businessId, deliveries, error, heldAt, parkedAt }: GivenUp): void {
    // whoever cannot take such news would be told of that, without end
    if (operations.eventsParked.some(({ name }) => name === raw.name)) return;
    const payload = this.view({
      id: idOf(consumer, raw.id),
      ...{ consumer, event_id: raw.id, name: raw.name, key: raw.key, business_id: businessId, at: raw.at },
      ...{ error, deliveries, held_at: heldAt, parked_at: parkedAt },
    });
    const version = Math.floor(parkedAt.getTime() / 1000);
    const parked = operations.parkedEventsOf[this.service].parked;
    tx.announce(parked, { key: payload.id, version, businessId, payload }, systemActor(businessId));
  }

  private list(question: operations.OwnParkedEventsQuery, actor: Actor): Promise<operations.OwnParkedEvents> {
    return this.transactions.read(actor, async (tx) => {
      const which = `parked_at is not null and consumer = coalesce($1, consumer)`;
      const consumer = question.consumer ?? null;
      const rows = await tx.rows<Row>(
        `select ${COLUMNS}, 0 parking from ${this.table} where ${which} order by parked_at desc, seq desc limit $2`,
        [consumer, question.limit],
      );
      const [counted] = await tx.rows<{ n: number }>(`select count(*)::int n from ${this.table} where ${which}`, [
        consumer,
      ]);
      return { latest: rows.map((row) => this.view(row)), total: counted!.n };
    });
  }

  private retry({ id }: operations.ParkedEventId, actor: Actor): Promise<operations.ParkedEvent> {
    return this.lookAfter(
      actor,
      operations.parkedEventsOf[this.service].retried,
      `with parked as (select * from ${this.table} where ${ID} = $1 and parked_at is not null for update), told as (
         update ${this.table} h set parked_at = null, due_at = now(), deliveries = 0 from parked p
         where h.consumer = p.consumer and h.event_id = p.event_id)
       select ${COLUMNS}, extract(epoch from parked_at)::int parking from parked`,
      id,
    );
  }

  private discard({ id }: operations.ParkedEventId, actor: Actor): Promise<operations.ParkedEvent> {
    return this.lookAfter(
      actor,
      operations.parkedEventsOf[this.service].discarded,
      `delete from ${this.table} where ${ID} = $1 and parked_at is not null
       returning ${COLUMNS}, extract(epoch from parked_at)::int parking`,
      id,
    );
  }

  private lookAfter(
    actor: Actor,
    told: EventType<operations.ParkedEvent>,
    statement: string,
    id: string,
  ): Promise<operations.ParkedEvent> {
    return this.transactions.run(actor, async (tx: Tx) => {
      const [row] = await tx.rows<Row>(statement, [id]);
      if (!row) throw new Refusal('not-found', 'operations.parked-event.not-found');
      const event = this.view(row);
      // a fact is the business's that it happened to, whoever looked after it; one parking ends once
      tx.announce(told, { key: id, version: row.parking, businessId: event.businessId ?? NIL_ID, payload: event });
      return event;
    });
  }

  private view(row: ParkedRow): operations.ParkedEvent {
    return {
      id: row.id,
      service: this.service,
      consumer: row.consumer,
      eventId: printable(row.event_id).slice(0, 200) || 'without an id',
      eventType: printable(row.name ?? '').slice(0, 200) || 'without a type',
      entityId: row.key,
      ...(row.business_id && row.business_id !== NIL_ID && { businessId: row.business_id }),
      error: printable(row.error) || 'no reason was given',
      deliveries: row.deliveries,
      ...(row.at && !Number.isNaN(Date.parse(row.at)) && { happenedAt: new Date(row.at).toISOString() }),
      heldAt: row.held_at.toISOString(),
      parkedAt: row.parked_at.toISOString(),
    };
  }
}

// what a stranger put into a message stands in its error, too
const printable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();
