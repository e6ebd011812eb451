import { isDeepStrictEqual } from 'node:util';
import type { Actor, Identity } from '#libs/auth';
import type { EventType } from '#libs/contracts';
import type { Cause, RawFact } from '#libs/messaging';

/** What an announcement says beside its event type. */
export interface Announcement<P> {
  /** The id of the thing it happened to. */
  readonly key: string;
  /** The thing's version after it. */
  readonly version: number;
  readonly outletId?: string;
  /** Whose event it is, where the actor is the platform's and acts for a business; else the actor's. */
  readonly businessId?: string;
  readonly payload: P;
  /** The thing as it was: the event then tells the fields that changed, as `before`. */
  readonly before?: P;
}

/** An announcement ready for the outbox. */
export type OutboxRow = Omit<RawFact, 'at' | 'cause'> & { readonly cause: string };

const platformOf = ({ role, name, impersonatedBy, impersonatorName }: Identity): Partial<Cause> => {
  if (impersonatedBy) return { impersonatedBy, ...(impersonatorName && { platformName: impersonatorName }) };
  return role === 'SUPER_ADMIN' ? { platformName: name } : {};
};

/** Who caused what follows, as events and audit records keep it. */
export const causeOf = (actor: Actor): Cause => ({
  userId: actor.userId,
  ...platformOf(actor.identity),
  requestId: actor.request.requestId,
  traceparent: actor.request.traceparent,
  ...(actor.request.ip && { ip: actor.request.ip }),
  ...(actor.request.userAgent && { userAgent: actor.request.userAgent }),
});

/** `sales.order.completed.v1` → `order.completed` */
const happening = (name: string): string => name.split('.').slice(1, -1).join('.');

// Moves with every change and says nothing of what changed.
const unremarkable = new Set(['version']);

/** The fields that differ, as they were; `null` for one that was not there. */
function changed(before: object, after: object): object {
  const was = before as Readonly<Record<string, unknown>>;
  const is = after as Readonly<Record<string, unknown>>;
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return Object.fromEntries(
    [...names]
      .filter((name) => !unremarkable.has(name) && !isDeepStrictEqual(was[name], is[name]))
      .map((name) => [name, was[name] ?? null]),
  );
}

/**
 * The id of what happened to a thing: it follows from thing, event and version, so that an event that is announced twice
 * is still one. Clients make ids of things, and those of two businesses may make the same: what is random of the
 * business's own id, which nobody chooses, tells them apart.
 */
export const eventId = (
  name: string,
  { businessId, key, version }: { readonly businessId: string; readonly key: string; readonly version: number },
): string => `${key}.${businessId.slice(-12)}.${happening(name)}.${version}`;

/** The row of one announcement. */
export function outboxRow<P>(
  actor: Actor,
  event: EventType<P>,
  { key, version, outletId, businessId = actor.businessId, payload, before }: Announcement<P>,
): OutboxRow {
  return {
    id: eventId(event.name, { businessId, key, version }),
    name: event.name,
    ...{ businessId, key, version },
    ...(outletId && { outletId }),
    cause: JSON.stringify(causeOf(actor)),
    payload: textOf(payload, before),
  };
}

/** An order's event comes as text that the statement beside it uses as well. */
function textOf(payload: unknown, before: unknown): string {
  if (typeof payload === 'string') return payload;
  if (typeof before !== 'object' || before === null) return JSON.stringify(payload);
  return JSON.stringify({ ...(payload as object), before: changed(before, payload as object) });
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
