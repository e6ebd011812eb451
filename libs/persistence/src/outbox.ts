import type { Actor } from '#libs/auth';
import type { EventType } from '#libs/contracts';
import type { Cause, RawFact } from '#libs/messaging';

/** What an announcement says beside its event type. */
export interface Announcement<P> {
  /** The id of the thing it happened to. */
  readonly key: string;
  /** The thing's version after it. */
  readonly version: number;
  readonly outletId?: string;
  readonly payload: P;
}

/** An announcement ready for the outbox. */
export type OutboxRow = Omit<RawFact, 'at' | 'cause'> & { readonly cause: string };

/** Who caused what follows, as events and audit records keep it. */
export const causeOf = (actor: Actor): Cause => ({
  userId: actor.userId,
  ...(actor.identity.impersonatedBy && { impersonatedBy: actor.identity.impersonatedBy }),
  requestId: actor.request.requestId,
  traceparent: actor.request.traceparent,
});

/** `sales.order.completed.v1` → `order.completed` */
const happening = (name: string): string => name.split('.').slice(1, -1).join('.');

/** The row of one announcement. Its id follows from thing, event and version: announced twice, it is still one event. */
export function outboxRow<P>(
  actor: Actor,
  event: EventType<P>,
  { key, version, outletId, payload }: Announcement<P>,
): OutboxRow {
  return {
    id: `${key}.${happening(event.name)}.${version}`,
    name: event.name,
    businessId: actor.businessId,
    key,
    version,
    ...(outletId && { outletId }),
    cause: JSON.stringify(causeOf(actor)),
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  };
}

/** The columns of an outbox row, in the order of `outboxColumns`. */
export const OUTBOX_COLUMNS = 'event_id, name, business_id, key, version, outlet_id, cause, payload';
/** Their types as arrays, for `unnest`. */
export const OUTBOX_TYPES = ['text[]', 'text[]', 'uuid[]', 'uuid[]', 'int[]', 'uuid[]', 'text[]', 'text[]'] as const;

/** Rows turned into one array a column, for `unnest`. */
export const outboxColumns = (rows: readonly OutboxRow[]): (string | number | null)[][] => [
  rows.map((r) => r.id),
  rows.map((r) => r.name),
  rows.map((r) => r.businessId),
  rows.map((r) => r.key),
  rows.map((r) => r.version),
  rows.map((r) => r.outletId ?? null),
  rows.map((r) => r.cause),
  rows.map((r) => r.payload),
];
