import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { reporting } from '#libs/contracts';

/** A report that is made in the background. */
@Entity('jobs')
export class JobRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text') type!: reporting.JobType;
  @Column('date', { name: 'from_date' }) from!: string;
  @Column('date', { name: 'to_date' }) to!: string;
  @Column('uuid', { name: 'outlet_id', nullable: true }) outletId!: string | null;
  @Column('text') format!: reporting.JobFormat;
  @Column('text') status!: reporting.JobStatus;
  @Column('smallint') progress!: number;
  @Column('smallint') tries!: number;
  @Column('uuid', { name: 'claimed_by', nullable: true }) claimedBy!: string | null;
  @Column('timestamptz', { name: 'touched_at', nullable: true }) touchedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}

/** A piece of a result: a list of rows as JSON. */
@Entity('job_parts')
export class JobPartRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'job_id' }) jobId!: string;
  @PrimaryColumn('integer') part!: number;
  @Column('text') rows!: string;
}
