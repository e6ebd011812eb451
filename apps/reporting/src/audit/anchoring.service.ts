import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { systemActor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import type { Log } from '#libs/observability';
import { Transactions } from '#libs/persistence';
import { LOG } from '#libs/service';
import { AnchorsRepository, type Anchor } from './anchors.repository.js';
import type { Mark } from './chain.crypto.js';
import { VerificationService } from './verification.service.js';

/** Where anchors are written, outside the database. */
export const ANCHORS_FILE = Symbol('the file of anchors');

// A chain is told this often while it grows: what somebody could cut off unseen is at most one hour old.
const AFTER_S = 60 * 60;
// A new business is not without an anchor for long.
const LOOK_EVERY_MS = 5_000;
// Longer than going along a chain takes: one that is still due then does not hold, or its replica died.
const CLAIM_S = 10 * 60;

/**
 * Tells the ends of all chains to the world outside the database: as an event, which others keep, and in a file. Whoever
 * cuts off a chain, and mends every table behind it, cannot take back what was told. Nothing is told that does not hold.
 */
@Injectable()
export class AnchoringService implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private readonly stop = new AbortController();

  constructor(
    private readonly transactions: Transactions,
    private readonly anchors: AnchorsRepository,
    private readonly verification: VerificationService,
    @Inject(ANCHORS_FILE) private readonly file: string,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look()
        .catch((error: unknown) => this.log.warn({ err: error }, 'audit chains not anchored, tried again'))
        .finally(() => (this.looking = undefined));
    }, LOOK_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stop.abort();
    await this.looking;
  }

  private async look(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const businessId = await this.anchors.claim(AFTER_S, CLAIM_S);
      if (businessId === undefined) return;
      const end = await this.verification.checkSinceAnchor(businessId, this.stop.signal);
      if (end) await this.anchor(businessId, end);
    }
  }

  private async anchor(businessId: string, end: Mark): Promise<void> {
    const anchor = await this.transactions.run(systemActor(businessId), async (tx) => {
      const put = await this.anchors.put(tx, businessId, end, AFTER_S);
      if (put)
        tx.announce(reporting.auditAnchored, {
          key: businessId,
          version: put.seq,
          payload: { id: businessId, ...put },
        });
      return put;
    });
    if (anchor) await this.write(businessId, anchor);
  }

  private async write(businessId: string, { seq, hash, at }: Anchor): Promise<void> {
    await mkdir(dirname(this.file), { recursive: true });
    await appendFile(this.file, `${JSON.stringify({ businessId, seq, hash, at })}\n`);
  }
}
