import { everyEvent, mistakesIn, withoutVersion, type Class } from '#libs/contracts';

/** Who caused an event. */
export interface Cause {
  readonly userId: string;
  readonly impersonatedBy?: string;
  /** What the super-admin is called who acts, or is behind an impersonation: nobody keeps a copy of the platform's people. */
  readonly platformName?: string;
  readonly requestId: string;
  readonly traceparent: string;
  /** Where the request came from; absent when a service acted by itself. */
  readonly ip?: string;
  readonly userAgent?: string;
}

/** An event as it was announced: what happened, to which thing of which business, when and through whom. */
export interface Fact<P = unknown> {
  /** The same for every delivery of this event. */
  readonly id: string;
  /** `<service>.<noun>.<past>.v<n>` */
  readonly name: string;
  readonly businessId: string;
  /** The id of the thing; events of one key arrive in the order in which they happened. */
  readonly key: string;
  /** The thing's version after the event. */
  readonly version: number;
  readonly outletId?: string;
  /** RFC 3339. */
  readonly at: string;
  readonly cause: Cause;
  readonly payload: P;
}

/**
 * A fact as the outbox keeps it: everything but the payload read, the payload as the text it was announced with.
 * `broken` says what is wrong with the message around it: such a fact is set aside as it is.
 */
export type RawFact = Omit<Fact, 'payload'> & { readonly payload: string; readonly broken?: string };

/** The most that an event may carry, in UTF-16 units: the broker takes a megabyte with its headers. */
export const MOST_PAYLOAD = 900_000;

/** A fact that no further delivery makes readable. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const contracts: ReadonlyMap<string, Class<object>> = new Map(everyEvent.map(({ name, payload }) => [name, payload]));

/** What is said of a payload that is not as its contract says; the rest is counted. */
const MOST_MISTAKES = 5;

// Several consumers of a process get the same rows. A weak map of thousands would be gone through at each collection.
const READ = Symbol('what was read of it');

/** The fact in a stored row, as its event's contract says it is; throws `Unreadable` when it is not. */
export function readFact(raw: RawFact & { [READ]?: Fact }): Fact {
  return (raw[READ] ??= { ...raw, payload: payloadOf(raw) });
}

function payloadOf(raw: RawFact): unknown {
  if (raw.broken !== undefined) throw new Unreadable(raw.broken);
  if (raw.payload.length > MOST_PAYLOAD)
    throw new Unreadable(`the payload has ${raw.payload.length} characters, ${MOST_PAYLOAD} are the most`);
  let payload: unknown;
  try {
    payload = JSON.parse(raw.payload);
  } catch (error) {
    throw new Unreadable(`the payload is no JSON: ${(error as Error).message}`);
  }
  const contract = contracts.get(raw.name);
  const mistakes = contract ? mistakesIn(contract, payload) : [];
  if (mistakes.length > 0) {
    const first = mistakes.slice(0, MOST_MISTAKES).map(({ path, message }) => `${path || 'the payload'} ${message}`);
    const more = mistakes.length > first.length ? [`and ${mistakes.length - first.length} more`] : [];
    throw new Unreadable(`the payload is not as ${raw.name} says: ${[...first, ...more].join('; ')}`);
  }
  return payload;
}

/**
 * Whether a name is another version of one of these events that this program does not know at all: it may not be passed
 * over, for nobody else here takes it. A version that the contracts have beside another one may.
 */
export const isUnknownVersion = (name: string, events: ReadonlySet<string>): boolean =>
  !contracts.has(name) && events.has(withoutVersion(name));
