import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS, Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { addressOf, Attempts } from '../accounts/attempts.service.js';
import { limits, loginAttempts } from '../accounts/limits.js';
import { Passwords } from '../accounts/passwords.service.js';
import { claimsOf, userCard } from '../people/member.view.js';
import { MembersRepository, type Member } from '../people/members.repository.js';
import { UserRow } from '../people/user.rows.js';
import { AccessTokens } from './access-tokens.service.js';
import { FailedLogins } from './failed-logins.service.js';
import { RefreshToken } from './refresh-token.crypto.js';
import { SessionEnds } from './session-ends.service.js';
import { presented, REFRESH_TOKEN_MS } from './session.js';
import type { SessionRow } from './session.rows.js';
import { SessionsRepository, type Account, type Family } from './sessions.repository.js';

/** One answer for every reason, so that nobody learns which names exist and which are switched off. */
const refused = (): Refusal => new Refusal('unauthenticated', 'auth.required');

type Pair = Required<identity.TokenPair>;

@Injectable()
export class SessionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionsRepository,
    private readonly members: MembersRepository,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly failures: FailedLogins,
    private readonly tokens: AccessTokens,
    private readonly ends: SessionEnds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async login(request: identity.Login, actor: Actor): Promise<identity.SignedIn> {
    const attempts = loginAttempts(request.username, addressOf(actor));
    await this.attempts.take(...attempts);
    const account = await this.sessions.accountOf(request.username);
    const { isRight, rehashed } = await this.passwords.verify(request.password, account?.passwordHash ?? null);
    const signedIn = account?.isWelcome && isRight ? await this.begin(account, rehashed, actor) : undefined;
    if (signedIn) {
      await this.attempts.giveBack(...attempts);
      return signedIn;
    }
    if (account) this.failures.note(account, actor);
    throw refused();
  }

  /** Answers a new pair for a refresh token, or the same again when the reply may have been lost. */
  async refresh({ refreshToken }: identity.Refresh, actor: Actor): Promise<identity.TokenPair> {
    const token = RefreshToken.read(refreshToken);
    const family = token && (await this.sessions.familyOf(token));
    const pair = family && (await this.transactions.run(acting(family, actor), (tx) => this.renew(tx, family, token)));
    if (pair) return pair;
    await this.attempts.take({ limit: limits.tokenAddress, of: addressOf(actor) });
    throw refused();
  }

  /**
   * Ends the session of the access token, and the one of the refresh token where that is another of theirs. Without an
   * access token the refresh token alone does.
   */
  async logout({ refreshToken }: identity.Logout, actor: Actor): Promise<void> {
    const { role, sessionId } = actor.identity;
    const token = refreshToken === undefined ? undefined : RefreshToken.read(refreshToken);
    const named = token && (await this.sessions.familyOf(token));
    if (role === 'ANONYMOUS') return this.logoutByToken(named, actor);
    const own: Family = { businessId: actor.businessId, userId: actor.userId, sessionId };
    await this.transactions.run(actor, async (tx) => {
      await this.ends.end(tx, own, 'LOGOUT');
      if (named?.userId === actor.userId) await this.ends.end(tx, named, 'LOGOUT');
    });
  }

  /** Whether the token was worth anything is told to nobody, but counted. */
  private async logoutByToken(family: Family | undefined, actor: Actor): Promise<void> {
    const isEnded =
      family &&
      (await this.transactions.run(acting(family, actor), async (tx) => {
        const session = await this.sessions.running(tx, family, this.clock.now());
        return session !== null && this.ends.end(tx, family, 'LOGOUT');
      }));
    if (!isEnded) await this.attempts.take({ limit: limits.tokenAddress, of: addressOf(actor) });
  }

  private begin(account: Account, rehashed: string | undefined, actor: Actor): Promise<identity.SignedIn | undefined> {
    const { businessId, userId, passwordHash } = account;
    const now = this.clock.now();
    const family: Family = { businessId, userId, sessionId: uuidv7(now.getTime()) };
    return this.transactions.run(acting(family, actor), async (tx) => {
      const accessVersion = await this.sessions.accessVersion(tx, family);
      const member = await this.members.find(tx, family, true);
      // the password may have been changed while it was being checked
      if (!member?.isWelcome || member.user.passwordHash !== passwordHash) return undefined;
      if (rehashed) await tx.manager.update(UserRow, { businessId, id: userId }, { passwordHash: rehashed });
      const token = RefreshToken.first();
      await this.sessions.insert(
        tx,
        {
          businessId,
          id: family.sessionId,
          userId,
          ip: actor.request.ip ?? null,
          userAgent: actor.request.userAgent ?? null,
          rotatedAt: now,
          expiresAt: new Date(now.getTime() + REFRESH_TOKEN_MS),
          accessUntil: accessEnd(now),
          impersonatedBy: null,
        },
        token,
      );
      tx.announce(identity.sessionStarted, {
        key: family.sessionId,
        version: 1,
        payload: { id: family.sessionId, userId, reason: 'LOGIN' },
      });
      const outlets = [...member.outlets];
      const pair = this.pair(member, accessVersion, family.sessionId, token, now);
      return { ...pair, user: userCard(member.user), outlets };
    });
  }

  /** Judges a token of the family; undefined when it is worth nothing (any more). */
  private async renew(tx: Tx, family: Family, token: RefreshToken): Promise<Pair | undefined> {
    const accessVersion = await this.sessions.accessVersion(tx, family);
    const member = await this.members.find(tx, family, true);
    const session = await this.sessions.hold(tx, family);
    if (!member || !session) return undefined;
    const now = this.clock.now();
    const meaning = presented(asSession(session), token.hash.toString('hex'), now);
    switch (meaning) {
      case 'current':
        return member.isWelcome ? this.rotate(tx, { member, accessVersion, session }, token, now) : undefined;
      case 'replaced':
        // its access token counts from its own making, so that `expiresIn` is late by the seconds of a lost reply at most
        return member.isWelcome && session.sealedPair
          ? (JSON.parse(token.unseal(session.sealedPair)) as Pair)
          : undefined;
      case 'reused':
        await this.ends.end(tx, family, 'REUSE');
        return undefined;
      case 'expired':
        await this.ends.end(tx, family, 'EXPIRED');
        return undefined;
      case 'over':
        return undefined;
    }
  }

  private async rotate(
    tx: Tx,
    { member, accessVersion, session }: { member: Member; accessVersion: number; session: SessionRow },
    token: RefreshToken,
    now: Date,
  ): Promise<Pair> {
    const next = token.next();
    const pair = this.pair(member, accessVersion, session.id, next, now);
    await this.sessions.rotate(tx, session, next, {
      sealedPair: token.seal(JSON.stringify(pair)),
      rotatedAt: now,
      expiresAt: new Date(now.getTime() + REFRESH_TOKEN_MS),
      accessUntil: accessEnd(now),
    });
    return pair;
  }

  private pair(member: Member, accessVersion: number, sessionId: string, token: RefreshToken, now: Date): Pair {
    const claims = { ...claimsOf(member, sessionId, accessEnd(now)), av: accessVersion };
    return {
      accessToken: this.tokens.sign(claims, now),
      refreshToken: token.toString(),
      expiresIn: ACCESS_TOKEN_SECONDS,
    };
  }
}

const accessEnd = (from: Date): Date => new Date(from.getTime() + ACCESS_TOKEN_SECONDS * 1000);

/** The user of a session, before there is a token that says so. */
const acting = ({ businessId, userId, sessionId }: Family, { identity: nobody, request }: Actor): Actor =>
  new Actor({ ...nobody, businessId, userId, sessionId }, request);

const asSession = (row: SessionRow) => ({
  current: row.tokenHash.toString('hex'),
  ...(row.previousHash && { previous: row.previousHash.toString('hex') }),
  rotatedAt: row.rotatedAt,
  expiresAt: row.expiresAt,
  isOver: row.endedAt !== null,
});
