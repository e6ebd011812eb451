import { call, event, nothing, query, type Call, type EventType } from './call.js';
import { Id, Instant, ListOf, Nested, OneOf, Text, Whole, Words } from './fields.js';
import { Pagination, Paging } from './paging.js';

/** The services that take events, and hand them on. */
const services = ['identity', 'catalog', 'pricing', 'inventory', 'sales', 'procurement', 'reporting'] as const;
/** A service with an outbox and consumers of its own. */
export type EventService = (typeof services)[number];

/** An event that a consumer could not take: what it was, whose, and why. Not what it said, which is the business's own. */
export class ParkedEvent {
  @Id() id!: string;
  @OneOf(services) service!: EventService;
  /** `<service>.<room>`; `<service>.relay` where the broker refused it. */
  @Text(100) consumer!: string;
  @Text(200) eventId!: string;
  /** With its version. */
  @Text(200) eventType!: string;
  @Id() entityId!: string;
  /** Absent where it belongs to none. */
  @Id({ optional: true }) businessId?: string;
  /** What the consumer said of its last delivery. */
  @Text(2000) error!: string;
  @Whole(0, 1_000_000) deliveries!: number;
  /** Absent where the event itself does not say. */
  @Instant({ optional: true }) happenedAt?: string;
  @Instant() heldAt!: string;
  @Instant() parkedAt!: string;
}

export class ListParkedEvents extends Paging {
  @OneOf(services, { optional: true }) service?: EventService;
  @Text(100, { optional: true }) consumer?: string;
}

export class ParkedEvents {
  @ListOf(ParkedEvent, { max: 100 }) data!: ParkedEvent[];
  @Nested(Pagination) pagination!: Pagination;
  /** Services that did not answer: their parked events are not in the list, nor in its total. */
  @Words() unreachable!: string[];
}

export class ParkedEventId {
  @Id() id!: string;
}

const refuses = ['operations.parked-event.not-found'];

export const listParkedEvents = query('operations.parked-event.list', ListParkedEvents, ParkedEvents, {
  access: 'super_admin.businesses',
});
/** Delivers it again, within some seconds and with all its attempts. */
export const retryParkedEvent = call('operations.parked-event.retry', ParkedEventId, ParkedEvent, {
  access: 'super_admin.businesses',
  refuses,
});
/** Forgets it: the consumer never has its effect. */
export const discardParkedEvent = call('operations.parked-event.discard', ParkedEventId, nothing, {
  access: 'super_admin.businesses',
  refuses,
});

/** As many of a service's parked events as one answer tells; a list goes no further. */
export const MOST_PARKED = 1_000;

/** The latest parked events of one service. */
export class OwnParkedEventsQuery {
  @Text(100, { optional: true }) consumer?: string;
  @Whole(1, MOST_PARKED) limit!: number;
}

export class OwnParkedEvents {
  @ListOf(ParkedEvent, { max: MOST_PARKED }) latest!: ParkedEvent[];
  @Whole(0, Number.MAX_SAFE_INTEGER) total!: number;
}

/** What each service answers of its own parked events, and what it announces when it gives one up or somebody looks after it. */
export interface OwnParkedEventCalls {
  readonly list: Call<OwnParkedEventsQuery, OwnParkedEvents>;
  readonly retry: Call<ParkedEventId, ParkedEvent>;
  readonly discard: Call<ParkedEventId, ParkedEvent>;
  readonly parked: EventType<ParkedEvent>;
  readonly retried: EventType<ParkedEvent>;
  readonly discarded: EventType<ParkedEvent>;
}

/** These calls of each service. */
export const parkedEventsOf: Readonly<Record<EventService, OwnParkedEventCalls>> = Object.fromEntries(
  services.map((service): [string, OwnParkedEventCalls] => [
    service,
    {
      list: query(`${service}.parked-event.list`, OwnParkedEventsQuery, OwnParkedEvents, { access: 'internal' }),
      retry: call(`${service}.parked-event.retry`, ParkedEventId, ParkedEvent, { access: 'internal', refuses }),
      discard: call(`${service}.parked-event.discard`, ParkedEventId, ParkedEvent, { access: 'internal', refuses }),
      parked: event(`${service}.parked-event.parked.v1`, ParkedEvent),
      retried: event(`${service}.parked-event.retried.v1`, ParkedEvent),
      discarded: event(`${service}.parked-event.discarded.v1`, ParkedEvent),
    },
  ]),
) as Record<EventService, OwnParkedEventCalls>;

/** Announced by whichever service gives an event up. */
export const eventsParked: readonly EventType<ParkedEvent>[] = Object.values(parkedEventsOf).map(
  ({ parked }) => parked,
);
