import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { identity, Page } from '#libs/contracts';
import { mustMatch, Refusal, type Clock } from '#libs/kernel';
import { paged, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { SessionEnds } from './session-ends.service.js';
import type { SessionRow } from './session.rows.js';
import { SessionsRepository, type Family } from './sessions.repository.js';

type UserKey = Omit<Family, 'sessionId'>;

/** Where somebody is signed in, for themselves and for the platform. */
@Injectable()
export class SessionList {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionsRepository,
    private readonly ends: SessionEnds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  own(query: identity.ListSessions, actor: Actor): Promise<Page<identity.SessionView>> {
    return this.transactions.read(actor, (tx) => this.page(tx, actor, query, actor));
  }

  /** Signs a device of theirs out. */
  async endOwn(request: identity.EndSession, actor: Actor): Promise<void> {
    actor.inPerson();
    await this.transactions.run(actor, (tx) => this.end(tx, actor, request));
  }

  /** The sessions of a user, as `actor` sees them. */
  async page(
    tx: Omit<Tx, 'announce'>,
    user: UserKey,
    query: identity.ListSessions,
    actor: Actor,
  ): Promise<Page<identity.SessionView>> {
    const [rows, total] = await this.sessions.page(tx, user, query, this.clock.now());
    return paged(
      rows.map((row) => view(row, actor.identity.sessionId)),
      total,
      query,
    );
  }

  /** One of a user's sessions, as `actor` sees it. Refuses when they have no such session. */
  async one(tx: Omit<Tx, 'announce'>, which: Family, actor: Actor): Promise<identity.SessionView> {
    const row = await this.sessions.running(tx, which, this.clock.now());
    if (!row) throw notFound();
    return view(row, actor.identity.sessionId);
  }

  /** Ends one session of a user. Refuses when they have no such session, or it was used since `ifMatch`. */
  async end(
    tx: Tx,
    { businessId, userId }: UserKey,
    { id, ifMatch }: { readonly id: string; readonly ifMatch?: number },
  ): Promise<void> {
    const session = await this.sessions.hold(tx, { businessId, userId, sessionId: id });
    if (session?.userId !== userId || session.endedAt) throw notFound();
    mustMatch('identity.session.version', session, ifMatch);
    await this.ends.end(tx, { businessId, userId, sessionId: id }, 'ENDED');
  }
}

const notFound = (): Refusal => new Refusal('not-found', 'identity.session.not-found');

const view = (row: SessionRow, current: string): identity.SessionView => ({
  id: row.id,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.rotatedAt.toISOString(),
  ...(row.ip && { ip: row.ip }),
  ...(row.userAgent && { userAgent: row.userAgent }),
  isCurrent: row.id === current,
  ...(row.impersonatedBy && { impersonatedBy: row.impersonatedBy }),
  version: row.version,
});
