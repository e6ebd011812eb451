import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Log } from '#libs/observability';
import { LOG } from '#libs/service';

/**
 * Work behind the answer, where how long it takes would tell who exists. It is lost with the process: whoever waits for
 * it asks again.
 */
@Injectable()
export class Afterwards implements OnModuleDestroy {
  private readonly running = new Set<Promise<void>>();

  constructor(@Inject(LOG) private readonly log: Log) {}

  run(actor: Actor, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        this.log.warn({ err: error, requestId: actor.request.requestId }, 'not done behind an answer');
      })
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  /** What runs is finished before the service ends. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.running);
  }
}
