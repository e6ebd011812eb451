import type { Actor } from '#libs/auth';
import { operations, type EventType } from '#libs/contracts';
import { NIL_ID, Refusal } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import type { Database, ServiceName, Transactions, Tx } from '#libs/persistence';

interface Row {
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
  readonly parking: number;
}

// One id for a consumer's event, so that a URL can name it: a UUID of version 8 over both.
const ID = `overlay(overlay(md5(consumer || '/' || event_id) placing '8' from 13) placing '8' from 17)::uuid`;
const COLUMNS = `${ID} as id, consumer, event_id, fact::json ->> 'name' as name, key,
  fact::json ->> 'businessId' as business_id, fact::json ->> 'at' as at, error, deliveries, held_at, parked_at`;

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

  private view(row: Row): operations.ParkedEvent {
    return {
      id: row.id,
      service: this.service,
      consumer: row.consumer,
      eventId: row.event_id.slice(0, 200) || 'without an id',
      eventType: row.name?.slice(0, 200) || 'without a type',
      entityId: row.key,
      ...(row.business_id && row.business_id !== NIL_ID && { businessId: row.business_id }),
      error: printable(row.error),
      deliveries: row.deliveries,
      ...(row.at && !Number.isNaN(Date.parse(row.at)) && { happenedAt: row.at }),
      heldAt: row.held_at.toISOString(),
      parkedAt: row.parked_at.toISOString(),
    };
  }
}

// what a stranger put into a message stands in its error, too
const printable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim() || 'no reason was given';
