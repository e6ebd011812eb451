import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '#libs/auth';
import type { Log } from '#libs/observability';
import { LOG } from '#libs/service';

// Begun at once, the work would slow down whatever is asked next, and tell by that what it must not.
const WITHIN_MS = 500;

/**
 * Work behind the answer, where how long it takes would tell who exists. It is lost with the process: whoever waits for
 * it asks again.
 */
@Injectable()
export class Afterwards implements OnModuleDestroy {
  private readonly running = new Set<Promise<void>>();
  private readonly ending = new AbortController();

  constructor(@Inject(LOG) private readonly log: Log) {
    // one for each work that waits; the limits on logins and mails bound them
    setMaxListeners(0, this.ending.signal);
  }

  run(actor: Actor, work: () => Promise<void>): void {
    const done = this.soon()
      .then(work)
      .catch((error: unknown) => {
        this.log.warn({ err: error, requestId: actor.request.requestId }, 'not done behind an answer');
      })
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  /** What is to be done is done, without delay, before the service ends. */
  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.running);
  }

  private async soon(): Promise<void> {
    await delay(randomInt(WITHIN_MS), undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}
