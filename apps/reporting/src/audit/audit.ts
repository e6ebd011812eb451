import { NIL_ID, uuidv7 } from '#libs/kernel';

/** An event as the audit sees it. */
export interface Happening {
  readonly id: string;
  /** `<service>.<noun>.<past>.v<n>` */
  readonly name: string;
  readonly businessId: string;
  readonly key: string;
  readonly outletId?: string;
  /** RFC 3339. */
  readonly at: string;
  readonly cause: { readonly userId: string; readonly impersonatedBy?: string; readonly requestId: string };
  readonly payload: unknown;
}

/** What is kept of an event: who did what to which thing, when, where and in the course of which request. */
export interface AuditEntry {
  /** Sorts by the time of the event. */
  readonly id: string;
  readonly businessId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly userId: string;
  readonly impersonatedBy: string | null;
  readonly outletId: string | null;
  readonly requestId: string;
  readonly data: unknown;
  readonly at: string;
}

/** The audit entry of an event. */
export function entryOf(event: Happening): AuditEntry {
  return {
    id: uuidv7(Date.parse(event.at)),
    businessId: event.businessId,
    eventId: event.id,
    eventType: withoutVersion(event.name),
    entityType: nounOf(event.name),
    entityId: event.key,
    userId: event.cause.userId,
    impersonatedBy: event.cause.impersonatedBy ?? null,
    outletId: event.outletId ?? null,
    requestId: event.cause.requestId,
    data: event.payload,
    at: event.at,
  };
}

/** `sales.order.completed.v1` → `sales.order.completed` */
const withoutVersion = (name: string): string => name.slice(0, name.lastIndexOf('.v'));

/** `sales.order.completed.v1` → `sales.order`: sales and procurement both have orders. */
const nounOf = (name: string): string => name.split('.', 2).join('.');

/** The nouns that a word means: `sales.order` itself, and all that end in `order` for `order`. */
export const nounsMeant = (word: string, names: readonly string[]): readonly string[] => {
  const nouns = new Set(names.map(nounOf));
  return [word, ...[...nouns].filter((noun) => noun.endsWith(`.${word}`))];
};

/** The least id that an entry of this moment can have. */
export function firstIdAt(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${NIL_ID.slice(13)}`;
}

const DAY_MS = 86_400_000;

/** The ids of a period, `from` inclusive and `before` exclusive; days are the calendar's in UTC, since a business may span zones. */
export function idsBetween(from: string | undefined, to: string | undefined): { from?: string; before?: string } {
  const isDay = to?.length === 10;
  return {
    ...(from !== undefined && { from: firstIdAt(new Date(from)) }),
    ...(to !== undefined && { before: firstIdAt(new Date(Date.parse(to) + (isDay ? DAY_MS : 0))) }),
  };
}
