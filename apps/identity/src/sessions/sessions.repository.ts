import { Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import { Database, type Tx } from '#libs/persistence';
import { RefreshToken } from './refresh-token.crypto.js';
import { SessionRow } from './session.rows.js';

/** Who says to sign in. */
export interface Account {
  readonly businessId: string;
  readonly userId: string;
  readonly passwordHash: string | null;
}

/** Whose session it is. */
export interface Family {
  readonly businessId: string;
  readonly userId: string;
  readonly sessionId: string;
}

// The answer fits into one message of the broker. Identity hashes fewer passwords than this within an access token's
// life; beyond it the oldest are left out, whose tokens end first.
const MOST_ENDED = 5_000;

const bytea = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** The account of that username, in whichever business. */
  async accountOf(username: string): Promise<Account | undefined> {
    const [row] = await this.database.runAcross(
      'account-of',
      'select business_id, user_id, password_hash from identity.account_of($1)',
      [username],
    );
    if (!row) return undefined;
    const [businessId, userId, passwordHash] = row as [string, string, string | null];
    return { businessId, userId, passwordHash };
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

  /** The sessions whose access tokens may still run and must not count any more. */
  async ended(): Promise<identity.SessionView[]> {
    const rows = await this.database.runAcross(
      'ended-sessions',
      `select session_id, user_id, business_id from identity.ended_sessions($1::integer * interval '1 second', $2)`,
      [ACCESS_TOKEN_SECONDS, MOST_ENDED],
    );
    return (rows as readonly [string, string, string][]).map(([id, userId, businessId]) => ({
      id,
      userId,
      ...(businessId !== NIL_ID && { businessId }),
    }));
  }

  /** Makes a session of a first token. */
  async insert(
    tx: Tx,
    session: Pick<SessionRow, 'businessId' | 'id' | 'userId' | 'ip' | 'userAgent' | 'rotatedAt' | 'expiresAt'>,
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
    change: Pick<SessionRow, 'sealedPair' | 'rotatedAt' | 'expiresAt'>,
  ): Promise<void> {
    const { businessId, id, tokenHash } = session;
    await tx.manager.update(
      SessionRow,
      { businessId, id },
      { ...change, tokenHash: next.hash, previousHash: tokenHash },
    );
  }

  /** Ends a session; false when it had ended before. What was sealed for a lost reply goes with it. */
  async end(tx: Tx, { businessId, sessionId }: Family, reason: string, at: Date): Promise<boolean> {
    const rows = await tx.rows(
      `with ended as (
         update identity.sessions set ended_at = $3, end_reason = $4, sealed_pair = null
         where business_id = $1 and id = $2 and ended_at is null returning id)
       select id from ended`,
      [businessId, sessionId, at, reason],
    );
    return rows.length > 0;
  }
}
