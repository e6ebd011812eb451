/** Who caused an event. */
export interface Cause {
  readonly userId: string;
  readonly impersonatedBy?: string;
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

/** A fact as the outbox keeps it: everything but the payload read, the payload as the text it was announced with. */
export type RawFact = Omit<Fact, 'payload'> & { readonly payload: string };

/** The fact in a stored row; throws `SyntaxError` when its payload is no JSON. */
export const readFact = (raw: RawFact): Fact => ({ ...raw, payload: JSON.parse(raw.payload) as unknown });
