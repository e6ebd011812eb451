import { Injectable } from '@nestjs/common';
import { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Transactions } from '#libs/persistence';
import { Afterwards } from '../accounts/afterwards.service.js';
import type { Account } from './sessions.repository.js';

/**
 * Announces logins that were refused to the business whose user was tried. It happens behind the answer: a name that
 * exists must not take longer than one that does not.
 */
@Injectable()
export class FailedLogins {
  constructor(
    private readonly transactions: Transactions,
    private readonly afterwards: Afterwards,
  ) {}

  note({ businessId, userId }: Account, actor: Actor): void {
    const somebody = new Actor({ ...actor.identity, businessId }, actor.request);
    this.afterwards.run(actor, () => this.announce(userId, somebody));
  }

  private async announce(userId: string, actor: Actor): Promise<void> {
    await this.transactions.run(actor, async (tx) => {
      const [user] = await tx.rows<{ attempts: number }>(
        `with counted as (
           update identity.users set failed_logins = failed_logins + 1
           where business_id = $1 and id = $2 returning failed_logins)
         select failed_logins as attempts from counted`,
        [actor.businessId, userId],
      );
      if (!user) return;
      tx.announce(identity.loginFailed, {
        key: userId,
        version: user.attempts,
        payload: { id: userId, attempts: user.attempts },
      });
    });
  }
}
