import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { uuidv7, type Clock } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { CLOCK } from '#libs/service';

/** Tells a business whom its gateways refused for want of a permission, for its audit. */
@Injectable()
export class RefusedAccess {
  constructor(
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async note(refused: identity.AccessRefused, actor: Actor): Promise<void> {
    const id = uuidv7(this.clock.now().getTime());
    await this.transactions.run(actor, async (tx) => {
      tx.announce(identity.accessRefused, {
        key: id,
        version: 1,
        payload: { id, userId: actor.userId, ...refused },
      });
    });
  }
}
