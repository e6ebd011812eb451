import { Inject, Injectable } from '@nestjs/common';
import { identity } from '#libs/contracts';
import type { Clock } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { SessionsRepository, type Family } from './sessions.repository.js';

/** Ends sessions within a transaction, and says so to the business. Gateways refuse their tokens within seconds. */
@Injectable()
export class SessionEnds {
  constructor(
    private readonly sessions: SessionsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Ends one session of a user; false when it had ended before or is not theirs. */
  async end(tx: Tx, { sessionId, ...user }: Family, reason: identity.EndReason): Promise<boolean> {
    return (await this.announced(tx, { ...user, only: sessionId }, reason)) > 0;
  }

  /** Ends all sessions of a user, but for `except`. */
  async endAll(tx: Tx, user: Omit<Family, 'sessionId'>, reason: identity.EndReason, except?: string): Promise<void> {
    await this.announced(tx, { ...user, ...(except && { except }) }, reason);
  }

  private async announced(
    tx: Tx,
    which: Parameters<SessionsRepository['end']>[1],
    reason: identity.EndReason,
  ): Promise<number> {
    const ended = await this.sessions.end(tx, which, reason, this.clock.now());
    for (const { id, version } of ended)
      tx.announce(identity.sessionEnded, {
        key: id,
        version,
        businessId: which.businessId,
        payload: { id, userId: which.userId, reason },
      });
    return ended.length;
  }
}
