import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#libs/persistence';
import { JobPartRow, JobRow } from './job.rows.js';

type Read = Omit<Tx, 'announce'>;

/** A job in the hands of one worker. */
export interface ClaimedJob {
  readonly businessId: string;
  readonly id: string;
  readonly claim: string;
}

@Injectable()
export class JobsRepository {
  constructor(private readonly database: Database) {}

  async add(tx: Tx, job: JobRow): Promise<void> {
    await tx.manager.insert(JobRow, job);
  }

  async unfinished(tx: Read, businessId: string): Promise<number> {
    const [row] = await tx.rows<{ count: number }>(
      `select count(*) from reporting.jobs where business_id = $1 and status in ('QUEUED', 'RUNNING')`,
      [businessId],
    );
    return row!.count;
  }

  find(tx: Read, businessId: string, id: string): Promise<JobRow | null> {
    return tx.manager.findOneBy(JobRow, { businessId, id });
  }

  part(tx: Read, businessId: string, jobId: string, part: number): Promise<JobPartRow | null> {
    return tx.manager.findOneBy(JobPartRow, { businessId, jobId, part });
  }

  /** The oldest job that waits, of whatever business; nobody else gets it. */
  async claim(claim: string, silentSeconds: number, mostTries: number): Promise<ClaimedJob | undefined> {
    const [row] = await this.database.runAcross(
      'job-claim',
      'select business_id, id from reporting.claim_job($1, $2, $3)',
      [claim, silentSeconds, mostTries],
    );
    return row && { businessId: row[0] as string, id: row[1] as string, claim };
  }

  /** Begins a result anew: what a worker before wrote does not count. */
  async begin(tx: Tx, { businessId, id }: ClaimedJob): Promise<void> {
    await tx.rows('delete from reporting.job_parts where business_id = $1 and job_id = $2', [businessId, id]);
  }

  /** Writes the next part; false when the job was meanwhile given to another worker. */
  async write(tx: Tx, job: ClaimedJob, part: number, rows: readonly object[], progress: number): Promise<boolean> {
    if (!(await this.touch(tx, job, progress, 'RUNNING'))) return false;
    await tx.manager.insert(JobPartRow, {
      ...{ businessId: job.businessId, jobId: job.id, part },
      rows: JSON.stringify(rows),
    });
    return true;
  }

  /** Ends a job, or gives it back for somebody else to begin anew. */
  async settle(tx: Tx, job: ClaimedJob, status: 'DONE' | 'QUEUED'): Promise<boolean> {
    return this.touch(tx, job, status === 'DONE' ? 100 : 0, status);
  }

  async dropExpired(): Promise<void> {
    await this.database.runAcross('jobs-drop-expired', 'select reporting.drop_expired_jobs()', []);
  }

  private async touch(
    tx: Tx,
    { businessId, id, claim }: ClaimedJob,
    progress: number,
    status: string,
  ): Promise<boolean> {
    const touched = await tx.rows(
      `update reporting.jobs set progress = $4, status = $5, touched_at = now()
       where business_id = $1 and id = $2 and claimed_by = $3 and status = 'RUNNING' returning id`,
      [businessId, id, claim, progress, status],
    );
    return touched.length === 1;
  }
}
