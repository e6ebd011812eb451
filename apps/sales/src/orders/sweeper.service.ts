import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { systemActor } from '#libs/auth';
import { isRefusal } from '#libs/kernel';
import { countSwept, type Log } from '#libs/observability';
import { Database } from '#libs/persistence';
import { LOG } from '#libs/service';
import { CompletionService } from './completion.service.js';
import { OrdersRepository } from './orders.repository.js';

// A sale takes milliseconds; one that is PENDING for 2 s has lost its worker (DESIGN.md §4).
const OLDER_THAN = '2 seconds';
const EVERY_MS = 1_000;
// Two batches' worth: what a crash leaves behind, without a queue that delays the tills.
const MOST = 200;

/** Brings sales to their end whose worker died between intent and completion, through the same batches as the tills. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly completion: CompletionService,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweeping ??= this.sweep()
        .catch((error: unknown) => this.log.warn({ err: error }, 'sweep failed, tried again'))
        .finally(() => (this.sweeping = undefined));
    }, EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  private async sweep(): Promise<void> {
    const pending = await this.database.runAcross(
      'pending-orders',
      `select business_id, id, cashier_id from sales.pending_orders('${OLDER_THAN}', ${MOST})`,
      [],
    );
    await Promise.all(
      pending.map(([businessId, id, cashierId]) => this.end(businessId as string, id as string, cashierId as string)),
    );
  }

  private async end(businessId: string, id: string, cashierId: string): Promise<void> {
    const order = await this.orders.load.add({ businessId, id });
    if (order?.status !== 'PENDING') return;
    try {
      await this.completion.finish(order, systemActor(businessId, cashierId));
      countSwept('completed');
    } catch (error) {
      if (!isRefusal(error)) throw error;
      countSwept(error.code);
    }
  }
}
