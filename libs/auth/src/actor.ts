import { randomBytes } from 'node:crypto';
import { NIL_ID, Refusal, uuidv7 } from '#libs/kernel';
import type { Permission, Role } from '#libs/contracts';
import { isOutletScoped, permissionsOf } from './permissions.js';

/** A role held at one outlet. */
export interface OutletRoleGrant {
  readonly id: string;
  readonly role: Role;
  readonly isDefault: boolean;
}

/** Who asks: read from a verified token, frozen, and signed when it travels between services. */
export interface Identity {
  readonly userId: string;
  /** `NIL_ID` for the platform's own users. */
  readonly businessId: string;
  /** SYSTEM is a service acting by itself, as the sweeper does for a cashier whose answer was lost. */
  readonly role: Role | 'SYSTEM' | 'ANONYMOUS';
  readonly name: string;
  readonly outlets: readonly OutletRoleGrant[];
  readonly sessionId: string;
  readonly impersonatedBy?: string;
  readonly impersonatorName?: string;
  /** How often the user's role, outlets or activity had changed when their token was made; absent for never. */
  readonly accessVersion?: number;
  /** Milliseconds since the epoch; a signed identity is worth nothing after it. */
  readonly expiresAt: number;
}

/** An `Idempotency-Key` with the gateway's HMAC-SHA-256 of method, route, parameters and canonical body. */
export interface RequestKey {
  readonly key: string;
  readonly fingerprint: string;
}

/** How an answer came to be: made now, stored under the client's id, or replayed under its key. */
export type Outcome = 'fresh' | 'repeated' | 'replayed';

/** The request in whose course somebody asks. One object a request: the answering service notes the outcome in it. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C trace context. */
  readonly traceparent: string;
  /** Milliseconds since the epoch of this process's clock. */
  readonly deadline: number;
  /** The address it came from, as far as the trusted proxies tell. */
  readonly ip?: string;
  /** The client's own name for itself: at most `MOST_OF_USER_AGENT` printable ASCII characters. */
  readonly userAgent?: string;
  readonly key?: RequestKey;
  outcome: Outcome;
  /** HTTP status of a replayed answer. */
  status?: number;
  /** Set by the transaction that stored the answer under the key. */
  keySettled?: boolean;
}

/** Time a request has from the gateway's door to its answer: longer than any healthy sale, shorter than a proxy waits. */
const REQUEST_DEADLINE_MS = 10_000;

// Enough to tell one till's browser from another's; it stands in every event.
const MOST_OF_USER_AGENT = 200;

/** What of a `User-Agent` may travel and be kept: printable ASCII, cut short; nothing where nothing is left. */
export function readableUserAgent(given: string | undefined): string | undefined {
  return (
    given
      ?.slice(0, MOST_OF_USER_AGENT)
      .replace(/[^\x20-\x7e]/g, '')
      .trim() || undefined
  );
}

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** A fresh request context; the trace continues `traceparent` where one came in. */
export function requestContext(given: {
  requestId?: string;
  traceparent?: string;
  timeoutMs?: number;
  ip?: string;
  userAgent?: string | undefined;
  key?: RequestKey;
}): RequestContext {
  return {
    requestId: given.requestId ?? uuidv7(),
    traceparent: given.traceparent ?? `00-${hex(16)}-${hex(8)}-01`,
    deadline: Date.now() + (given.timeoutMs ?? REQUEST_DEADLINE_MS),
    ...(given.ip && { ip: given.ip }),
    ...(given.userAgent && { userAgent: given.userAgent }),
    ...(given.key && { key: given.key }),
    outcome: 'fresh',
  };
}

const everywhere = new Set<string>(['OWNER', 'ADMIN', 'SYSTEM']);

/** Who asks, and in the course of which request; passed explicitly to everything that acts. */
export class Actor {
  constructor(
    readonly identity: Identity,
    readonly request: RequestContext,
  ) {}

  get userId(): string {
    return this.identity.userId;
  }

  get businessId(): string {
    return this.identity.businessId;
  }

  /** OWNER, ADMIN and the system act in every outlet of the business. */
  get everywhere(): boolean {
    return everywhere.has(this.identity.role);
  }

  /**
   * Whether the actor may do this anywhere: by the business role, or for outlet matters by the role at some outlet. Who
   * works at none is let in by the business role and finds no outlet: those of others are not there, not forbidden.
   */
  may(permission: Permission): boolean {
    const { role, outlets } = this.identity;
    if (role === 'SYSTEM') return true;
    if (role === 'ANONYMOUS') return false;
    if (!isOutletScoped(permission) || this.everywhere || role === 'SUPER_ADMIN' || outlets.length === 0)
      return permissionsOf[role].has(permission);
    return outlets.some((o) => permissionsOf[o.role].has(permission));
  }

  /** Whether the actor may do this at one outlet. */
  mayAt(outletId: string, permission: Permission): boolean {
    const { role, outlets } = this.identity;
    if (this.everywhere) return role === 'SYSTEM' || permissionsOf[role as Role].has(permission);
    const grant = outlets.find((o) => o.id === outletId);
    return grant !== undefined && permissionsOf[grant.role].has(permission);
  }

  /**
   * Demands a permission at an outlet: an outlet that is not theirs does not exist for them (404), one where their
   * role does not grant it is forbidden (403).
   */
  at(outletId: string, permission: Permission): void {
    if (this.mayAt(outletId, permission)) return;
    if (!this.everywhere && !this.identity.outlets.some((o) => o.id === outletId))
      throw new Refusal('not-found', 'identity.outlet.not-found', {
        errors: [{ path: 'outletId', message: 'no such outlet' }],
      });
    throw new Refusal('forbidden', 'auth.forbidden', { permission });
  }

  /** Demands that nobody acts in the user's name: what proves who somebody is belongs to them alone. */
  inPerson(): void {
    if (this.identity.impersonatedBy) throw new Refusal('forbidden', 'auth.forbidden', { impersonated: true });
  }

  /** The outlets a list may show: `undefined` is all of the business. */
  outletsFor(permission: Permission): readonly string[] | undefined {
    if (this.everywhere) return undefined;
    return this.identity.outlets.filter((o) => permissionsOf[o.role].has(permission)).map((o) => o.id);
  }

  /** Notes that the answer is what was stored before: HTTP 200 instead of 201. */
  repeated(): void {
    this.request.outcome = 'repeated';
  }

  /** Notes that the transaction which made the effect kept the answer under the request's key. */
  keptItsAnswer(): void {
    if (this.request.key) this.request.keySettled = true;
  }

  /** The same actor asking another service: same request and deadline, but the key belongs to the outer call. */
  asking(): Actor {
    const { requestId, traceparent, deadline, ip, userAgent } = this.request;
    return new Actor(this.identity, {
      requestId,
      traceparent,
      deadline,
      ...(ip && { ip }),
      ...(userAgent && { userAgent }),
      outcome: 'fresh',
    });
  }
}

/** A service acting by itself in one business, in the name of the user whose work it finishes. */
export function systemActor(businessId: string, userId: string = NIL_ID, timeoutMs = REQUEST_DEADLINE_MS): Actor {
  return new Actor(
    Object.freeze({
      userId,
      businessId,
      role: 'SYSTEM' as const,
      name: 'system',
      outlets: [],
      sessionId: NIL_ID,
      expiresAt: Date.now() + 60 * 60_000,
    }),
    requestContext({ timeoutMs }),
  );
}

/** Somebody who has not signed in: may make public calls only, and belongs to no business. */
export const anonymous: Identity = Object.freeze({
  userId: NIL_ID,
  businessId: NIL_ID,
  role: 'ANONYMOUS' as const,
  name: 'anonymous',
  outlets: Object.freeze([]),
  sessionId: NIL_ID,
  expiresAt: Number.MAX_SAFE_INTEGER,
});
