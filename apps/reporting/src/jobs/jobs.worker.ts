import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { uuidv7 } from '#libs/kernel';
import type { Log } from '#libs/observability';
import { Transactions, type Tx } from '#libs/persistence';
import { LOG } from '#libs/service';
import { JobsRepository, type ClaimedJob } from './jobs.repository.js';
import { SummariesRepository } from './summaries.repository.js';

// Jobs queued by other processes, and those whose worker died, are found by looking.
const POLL_MS = 2_000;
// A part takes a second or two: whoever is silent for so long has died.
const SILENT_AFTER_S = 10;
const MOST_TRIES = 3;
const DROP_EVERY_MS = 60_000;

/** The job was given to somebody else, or this process ends. */
class Dropped extends Error {}

/** Makes the reports that wait, one after another, part by part: memory and transactions stay small. */
@Injectable()
export class JobWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private stopped = false;
  private running: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private droppedAt = 0;

  constructor(
    private readonly transactions: Transactions,
    private readonly jobs: JobsRepository,
    private readonly summaries: SummariesRepository,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  /** Tells that this process just queued a job. */
  wake(): void {
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.stopped)
      try {
        await this.dropExpired();
        const job = await this.jobs.claim(uuidv7(), SILENT_AFTER_S, MOST_TRIES);
        if (job) await this.make(job);
        else await this.rest();
      } catch (error) {
        this.log.warn({ err: error }, 'report jobs cannot be read, tried again');
        await this.rest();
      }
  }

  private async make(job: ClaimedJob): Promise<void> {
    try {
      await this.inJob(job, (tx) => this.jobs.begin(tx, job));
      await this.writeParts(job);
      await this.inJob(job, (tx) => this.jobs.settle(tx, job, 'DONE'));
    } catch (error) {
      // back into the queue: the next worker, or this one, tries again, until it was tried too often
      if (!(error instanceof Dropped)) this.log.error({ err: error, jobId: job.id }, 'report not made');
      await this.inJob(job, (tx) => this.jobs.settle(tx, job, 'QUEUED'));
      if (!this.stopped && !(error instanceof Dropped)) await this.rest();
    }
  }

  private async writeParts(job: ClaimedJob): Promise<void> {
    let part = 0;
    for await (const { rows, progress } of this.summaries.pagesOf(job)) {
      if (this.stopped) throw new Dropped();
      const index = part++;
      if (!(await this.inJob(job, (tx) => this.jobs.write(tx, job, index, rows, progress)))) throw new Dropped();
    }
  }

  private inJob<R>({ businessId }: ClaimedJob, work: (tx: Tx) => Promise<R>): Promise<R> {
    return this.transactions.across([businessId], work);
  }

  private async dropExpired(): Promise<void> {
    if (Date.now() - this.droppedAt < DROP_EVERY_MS) return;
    this.droppedAt = Date.now();
    await this.jobs.dropExpired();
  }

  private async rest(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((next) => {
      this.wakeUp = next;
      timer = setTimeout(next, POLL_MS);
      if (this.stopped) next();
    });
    clearTimeout(timer);
    this.wakeUp = undefined;
  }
}
