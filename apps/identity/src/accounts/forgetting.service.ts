import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Log } from '#libs/observability';
import { Database } from '#libs/persistence';
import { LOG } from '#libs/service';

// Ten minutes of a flood of names at the login are a few MB.
const EVERY_MS = 600_000;
/** As long as somebody may still ask where they were signed in, or who invited them; the audit knows it for ever. */
const KEPT = '90 days';
// Each transaction is a few milliseconds, however much there is to forget.
const AT_ONCE = 500;

/** Forgets what counts for nothing any more: drained limits, sessions, requests for a reset and invitations long over. */
@Injectable()
export class Forgetting implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private forgetting: Promise<void> | undefined;
  private isEnding = false;

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.begin();
    this.timer = setInterval(() => this.begin(), EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.isEnding = true;
    await this.forgetting;
  }

  private begin(): void {
    this.forgetting ??= this.forget()
      .catch((error: unknown) => this.log.warn({ err: error }, 'not forgotten, tried again in ten minutes'))
      .finally(() => (this.forgetting = undefined));
  }

  private async forget(): Promise<void> {
    await this.database.runAcross('forget-attempts', 'select identity.forget_attempts()', []);
    let found = 1;
    while (found > 0 && !this.isEnding) {
      const [row] = await this.database.runAcross('forget-lapsed', 'select identity.forget_lapsed($1::interval, $2)', [
        KEPT,
        AT_ONCE,
      ]);
      found = row![0] as number;
    }
  }
}
