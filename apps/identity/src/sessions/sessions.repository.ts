import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import type { identity } from '#libs/contracts';
import { Database, pageOf, sortOf, type Tx } from '#libs/persistence';
import { RefreshToken } from './refresh-token.crypto.js';
import { SessionRow } from './session.rows.js';

/** Who says to sign in. */
export interface Account {
  readonly businessId: string;
  readonly userId: string;
  readonly passwordHash: string | null;
  /** Active, and so is their business. */
  readonly isWelcome: boolean;
}

/** Whose session it is. */
export interface Family {
  readonly businessId: string;
  readonly userId: string;
  readonly sessionId: string;
}

// The answer fits into one message of the broker. Identity hashes fewer passwords than this within an access token's
// life; beyond it those are left out whose tokens end first.
const MOST_REVOKED = 5_000;

const goingOn = ({ businessId, userId }: Omit<Family, 'sessionId'>, at: Date) => ({
  businessId,
  userId,
  endedAt: IsNull(),
  expiresAt: MoreThan(at),
});

const bytea = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** The account of that username, in whichever business. */
  async accountOf(username: string): Promise<Account | undefined> {
    const [row] = await this.database.runAcross(
      'account-of',
      'select business_id, user_id, password_hash, is_welcome from identity.account_of($1)',
      [username],
    );
    if (!row) return undefined;
    const [businessId, userId, passwordHash, isWelcome] = row as [string, string, string | null, boolean];
    return { businessId, userId, passwordHash, isWelcome };
  }

  /** The session that a token belongs or belonged to. */
  async familyOf(token: RefreshToken): Promise<Family | undefined> {
    const [row] = await this.database.runAcross(
      'session-of',
      'select business_id, user_id, session_id from identity.session_of($1)',
      [bytea(token.familyHash)],
    );
    if (!row) return undefined;
    const [businessId, userId, sessionId] = row as [string, string, string];
    return { businessId, userId, sessionId };
  }

  /** Which access tokens may still run and must not count any more. */
  async revoked(): Promise<identity.RevokedAccess> {
    const rows = (await this.database.runAcross(
      'revoked-access',
      'select kind, id, version from identity.revoked_access($1)',
      [MOST_REVOKED],
    )) as readonly ['session' | 'user' | 'business', string, number][];
    const of = (wanted: string) => rows.filter(([kind]) => kind === wanted);
    return {
      sessions: of('session').map(([, id]) => id),
      users: of('user').map(([, id, version]) => ({ id, version })),
      businesses: of('business').map(([, id]) => id),
    };
  }

  /**
   * How often the user's role, outlets or activity changed so far. To be asked before these are read: a token then says
   * at worst that it is older than it is, and is replaced once more.
   */
  async accessVersion(tx: Omit<Tx, 'announce'>, { businessId, userId }: Family): Promise<number> {
    const [row] = await tx.rows<{ version: number }>(
      'select version from identity.access_changes where business_id = $1 and user_id = $2',
      [businessId, userId],
    );
    return row?.version ?? 0;
  }

  /** Makes a session of a first token. */
  async insert(
    tx: Tx,
    session: Pick<
      SessionRow,
      'businessId' | 'id' | 'userId' | 'ip' | 'userAgent' | 'rotatedAt' | 'expiresAt' | 'accessUntil' | 'impersonatedBy'
    >,
    token: RefreshToken,
  ): Promise<void> {
    await tx.manager.insert(SessionRow, { ...session, familyHash: token.familyHash, tokenHash: token.hash });
  }

  /** The session, which nobody else judges a token of until this transaction ends. */
  hold(tx: Tx, { businessId, sessionId }: Family): Promise<SessionRow | null> {
    return tx.manager.findOne(SessionRow, {
      where: { businessId, id: sessionId },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Replaces the token that counts; `sealedPair` is what its replacement answered. */
  async rotate(
    tx: Tx,
    session: SessionRow,
    next: RefreshToken,
    change: Pick<SessionRow, 'sealedPair' | 'rotatedAt' | 'expiresAt' | 'accessUntil'>,
  ): Promise<void> {
    const { businessId, id, tokenHash, version } = session;
    await tx.manager.update(
      SessionRow,
      { businessId, id },
      { ...change, tokenHash: next.hash, previousHash: tokenHash, version: version + 1 },
    );
  }

  /** One of a user's sessions, if it goes on. */
  running(tx: Omit<Tx, 'announce'>, which: Family, at: Date): Promise<SessionRow | null> {
    return tx.manager.findOneBy(SessionRow, { ...goingOn(which, at), id: which.sessionId });
  }

  /** The sessions of a user that go on, the one used last first unless the query says otherwise, and how many. */
  page(
    tx: Omit<Tx, 'announce'>,
    user: Omit<Family, 'sessionId'>,
    query: identity.ListSessions,
    at: Date,
  ): Promise<[rows: SessionRow[], total: number]> {
    const { limit, offset } = pageOf(query);
    const { field, direction } = sortOf(query.sort ?? '-lastSeenAt', {
      lastSeenAt: 'rotatedAt',
      createdAt: 'createdAt',
    });
    return tx.manager.findAndCount(SessionRow, {
      where: goingOn(user, at),
      order: { [field]: direction, id: 'ASC' },
      take: limit,
      skip: offset,
    });
  }

  /** Ends a session, or all of a user but one; answers those that had not ended before. What was sealed for a lost reply goes too. */
  end(
    tx: Tx,
    {
      businessId,
      userId,
      only,
      except,
    }: Omit<Family, 'sessionId'> & { readonly only?: string; readonly except?: string },
    reason: identity.EndReason,
    at: Date,
  ): Promise<{ id: string; version: number }[]> {
    return tx.rows(
      `with ended as (
         update identity.sessions set ended_at = $3, end_reason = $4, sealed_pair = null, version = version + 1
         where business_id = $1 and user_id = $2 and ended_at is null
           and ($5::uuid is null or id = $5) and ($6::uuid is null or id <> $6)
         returning id, version)
       select id, version from ended`,
      [businessId, userId, at, reason, only ?? null, except ?? null],
    );
  }
}
