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
  readonly cause: {
    readonly userId: string;
    readonly impersonatedBy?: string;
    readonly platformName?: string;
    readonly requestId: string;
    readonly ip?: string;
    readonly userAgent?: string;
  };
  readonly payload: unknown;
}

/**
 * What is kept of an event: who did what to which thing, when, from where, and how it was before and after. The names of
 * its fields are part of every hash ever made: a new one is optional, none is renamed.
 */
export interface AuditEntry {
  /** Sorts by the time of the event. */
  readonly id: string;
  readonly businessId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly userId: string;
  /** What the user was called then, as far as it was known. */
  readonly userName?: string;
  readonly impersonatedBy?: string;
  readonly impersonatorName?: string;
  readonly outletId?: string;
  readonly requestId: string;
  readonly ip?: string;
  readonly userAgent?: string;
  /** The fields that changed, as they were. */
  readonly before?: unknown;
  readonly after: unknown;
  readonly at: string;
}

/** What somebody was called, by their id. */
export type Names = ReadonlyMap<string, string>;

/** The audit entry of an event. */
export function entryOf(event: Happening, names: Names): AuditEntry {
  const { userId, impersonatedBy, platformName, requestId, ip, userAgent } = event.cause;
  const { before, ...after } = event.payload as { readonly before?: unknown };
  return contentOf({
    id: uuidv7(Date.parse(event.at)),
    businessId: event.businessId,
    eventId: event.id,
    eventType: withoutVersion(event.name),
    entityType: nounOf(event.name),
    entityId: event.key,
    userId,
    userName: names.get(userId) ?? (impersonatedBy ? undefined : platformName),
    impersonatedBy,
    impersonatorName: impersonatedBy && platformName,
    outletId: event.outletId,
    requestId,
    ip,
    userAgent,
    before,
    after,
    at: event.at,
  });
}

type Loose<T> = { readonly [K in keyof T]: T[K] | null | undefined };

/** The fields of an entry, those that say nothing left out: what a hash is made of. */
export function contentOf(entry: Loose<AuditEntry>): AuditEntry {
  return Object.fromEntries(
    entryFields.map((name) => [name, entry[name]]).filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as AuditEntry;
}

const entryFields: readonly (keyof AuditEntry)[] = [
  'id',
  'businessId',
  'eventId',
  'eventType',
  'entityType',
  'entityId',
  'userId',
  'userName',
  'impersonatedBy',
  'impersonatorName',
  'outletId',
  'requestId',
  'ip',
  'userAgent',
  'before',
  'after',
  'at',
];

/** What is told of the chain itself: a record of each anchor would make it grow without end, and one of its damage be part of it. */
const notRecorded: ReadonlySet<string> = new Set(['reporting.audit.anchored.v1', 'reporting.audit.broken.v1']);

/** Whether an event gets a record. */
export const isRecorded = ({ name }: { readonly name: string }): boolean => !notRecorded.has(name);

/** `sales.order.completed.v1` → `sales.order.completed` */
const withoutVersion = (name: string): string => name.slice(0, name.lastIndexOf('.v'));

/** `sales.order.completed` → `sales.order`: sales and procurement both have orders. */
export const nounOf = (eventType: string): string => eventType.split('.', 2).join('.');

/** Whether an event is about what a word means: `sales.order` itself, and all that end in `order` for `order`. */
export const isAbout =
  (word: string) =>
  (eventType: string): boolean =>
    nounOf(eventType) === word || nounOf(eventType).endsWith(`.${word}`);

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
