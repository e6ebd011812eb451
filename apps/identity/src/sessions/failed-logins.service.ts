import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import type { Log } from '#libs/observability';
import { Transactions } from '#libs/persistence';
import { LOG } from '#libs/service';
import type { Account } from './sessions.repository.js';

/**
 * Announces logins that were refused to the business whose user was tried. It happens behind the answer: a name that
 * exists must not take longer than one that does not.
 */
@Injectable()
export class FailedLogins implements OnModuleDestroy {
  private readonly announcing = new Set<Promise<void>>();

  constructor(
    private readonly transactions: Transactions,
    @Inject(LOG) private readonly log: Log,
  ) {}

  note({ businessId, userId }: Account, actor: Actor): void {
    const somebody = new Actor({ ...actor.identity, businessId }, actor.request);
    const done = this.announce(userId, somebody)
      .catch((error: unknown) => {
        this.log.warn({ err: error, businessId, requestId: actor.request.requestId }, 'refused login not announced');
      })
      .finally(() => this.announcing.delete(done));
    this.announcing.add(done);
  }

  /** What is being announced is announced before the service ends. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.announcing);
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
