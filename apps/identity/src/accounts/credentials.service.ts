import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { invalid, Refusal } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { UserRow } from '../people/user.rows.js';
import { SessionEnds } from '../sessions/session-ends.service.js';
import { Attempts } from './attempts.service.js';
import { limits } from './limits.js';
import { Passwords } from './passwords.service.js';
import { ResetsRepository, type UserKey } from './resets.repository.js';

/** Sets passwords, whoever asked for it. */
@Injectable()
export class Credentials {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: Passwords,
    private readonly attempts: Attempts,
    private readonly resets: ResetsRepository,
    private readonly ends: SessionEnds,
  ) {}

  /** A user's own change: the current password first, and every other session of theirs is over. */
  async change({ currentPassword, newPassword }: identity.ChangePassword, actor: Actor): Promise<void> {
    actor.inPerson();
    const { businessId, userId } = actor;
    const who = { businessId, id: userId };
    const user = await this.transactions.read(actor, (tx) => tx.manager.findOneBy(UserRow, who));
    if (!user || user.deactivatedAt) throw new Refusal('unauthenticated', 'auth.required');
    const attempt = { limit: limits.passwordChange, of: userId };
    await this.attempts.take(attempt);
    if (!(await this.passwords.verify(currentPassword, user.passwordHash)).isRight)
      throw invalid('currentPassword', 'is not the current password');
    await this.attempts.giveBack(attempt);
    if (newPassword === currentPassword) throw invalid('newPassword', 'must be another one');
    const hash = await this.passwords.choose(newPassword, user, 'newPassword');
    await this.transactions.run(actor, async (tx) => {
      const now = await tx.manager.findOne(UserRow, { where: who, lock: { mode: 'pessimistic_write' } });
      // whoever was faster has made the current password another one
      if (now?.passwordHash !== user.passwordHash) throw invalid('currentPassword', 'is not the current password');
      await this.set(tx, actor, hash, 'USER', actor.identity.sessionId);
    });
  }

  /** Stores a chosen password's hash; links to set another, and sessions but for `except`, are over. */
  async set(
    tx: Tx,
    { businessId, userId }: UserKey,
    hash: string,
    by: identity.PasswordChanged['by'],
    except?: string,
  ): Promise<void> {
    const [user] = await tx.rows<{ version: number }>(
      `with changed as (
         update identity.users set password_hash = $3, version = version + 1, updated_at = now()
         where business_id = $1 and id = $2 returning version)
       select version from changed`,
      [businessId, userId, hash],
    );
    tx.announce(identity.passwordChanged, {
      key: userId,
      version: user!.version,
      businessId,
      payload: { id: userId, by },
    });
    await this.resets.disarm(tx, { businessId, userId });
    await this.ends.endAll(tx, { businessId, userId }, 'PASSWORD', except);
  }
}
