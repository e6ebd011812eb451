import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { reporting } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { ScopeService } from '../reports/scope.service.js';
import type { JobRow } from './job.rows.js';
import { JobsRepository } from './jobs.repository.js';
import { JobWorker } from './jobs.worker.js';
import { columnsOf } from './summaries.repository.js';

const KEPT_MS = 24 * 60 * 60_000;
// One worker makes one report after another; what waits behind so many is not worth waiting for.
const MOST_UNFINISHED = 10;

/** Long reports: started, looked after, and fetched when they are done. */
@Injectable()
export class JobsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly jobs: JobsRepository,
    private readonly scopes: ScopeService,
    private readonly worker: JobWorker,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async start({ type, format, ...asked }: reporting.StartJob, actor: Actor): Promise<reporting.JobView> {
    const { period } = await this.scopes.of(asked, actor, 'reports.export');
    const view = await this.transactions.run(actor, async (tx) => {
      if ((await this.jobs.unfinished(tx, actor.businessId)) >= MOST_UNFINISHED)
        throw new Refusal('conflict', 'reporting.job.too-many', { most: MOST_UNFINISHED });
      const createdAt = this.clock.now();
      const job: JobRow = {
        ...{ businessId: actor.businessId, id: uuidv7(), userId: actor.userId, type, format },
        ...{ from: period.from, to: period.to, outletId: asked.outletId ?? null },
        ...{ status: 'QUEUED', progress: 0, tries: 0, claimedBy: null, touchedAt: null, createdAt },
        expiresAt: new Date(createdAt.getTime() + KEPT_MS),
      };
      await this.jobs.add(tx, job);
      return viewOf(job);
    });
    this.worker.wake();
    return view;
  }

  async get({ id }: reporting.GetJob, actor: Actor): Promise<reporting.JobView> {
    return this.transactions.read(actor, async (tx) =>
      viewOf(this.alive(await this.jobs.find(tx, actor.businessId, id))),
    );
  }

  /** One part of a result; a report without rows has one empty part. */
  async result({ id, part = 0 }: reporting.GetJobResult, actor: Actor): Promise<reporting.JobResult> {
    return this.transactions.read(actor, async (tx) => {
      const { businessId } = actor;
      const { type, format, status } = this.alive(await this.jobs.find(tx, businessId, id));
      if (status !== 'DONE') throw new Refusal('conflict', 'reporting.job.wrong-state', { state: status });
      const found = await this.jobs.part(tx, businessId, id, part);
      const next = found && (await this.jobs.part(tx, businessId, id, part + 1));
      const data = found ? (JSON.parse(found.rows) as Record<string, unknown>[]) : [];
      return { type, format, columns: [...columnsOf(type)], data, more: next !== null };
    });
  }

  private alive(job: JobRow | null): JobRow {
    if (!job || job.expiresAt <= this.clock.now()) throw new Refusal('not-found', 'reporting.job.not-found');
    return job;
  }
}

const viewOf = ({
  id,
  type,
  from,
  to,
  outletId,
  format,
  status,
  progress,
  createdAt,
  expiresAt,
}: JobRow): reporting.JobView => ({
  ...{ id, type, from, to, format, status, progress },
  ...(outletId !== null && { outletId }),
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
