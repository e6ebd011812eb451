import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Written by `reporting.append_audit` only, read by the service. Partitioned by month on the time in the id. */
@Entity('audit_records')
export class AuditRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'event_id' }) eventId!: string;
  @Column('text', { name: 'event_type' }) eventType!: string;
  @Column('text', { name: 'entity_type' }) entityType!: string;
  @Column('uuid', { name: 'entity_id' }) entityId!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text', { name: 'user_name', nullable: true }) userName!: string | null;
  @Column('uuid', { name: 'impersonated_by', nullable: true }) impersonatedBy!: string | null;
  @Column('text', { name: 'impersonator_name', nullable: true }) impersonatorName!: string | null;
  @Column('uuid', { name: 'outlet_id', nullable: true }) outletId!: string | null;
  @Column('text', { name: 'request_id' }) requestId!: string;
  @Column('text', { nullable: true }) ip!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @Column('json', { nullable: true }) before!: Record<string, unknown> | null;
  @Column('json') after!: Record<string, unknown>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Its number in the chain of its business, from 1 without a gap. */
  @Column('bigint') seq!: number;
  @Column('bytea', { name: 'prev_hash' }) prevHash!: Buffer;
  @Column('bytea') hash!: Buffer;
}

/** The end of the chain of a business. */
@Entity('audit_heads')
export class AuditHeadRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @Column('bigint') seq!: number;
  @Column('bytea') hash!: Buffer;
  @Column('timestamptz', { name: 'anchored_at', nullable: true }) anchoredAt!: Date | null;
  @Column('bigint', { name: 'anchored_seq' }) anchoredSeq!: number;
  /** When somebody began to go along it, before it is told of again. */
  @Column('timestamptz', { name: 'claimed_at', nullable: true }) claimedAt!: Date | null;
}

/** An end of a chain as it was told to others. */
@Entity('audit_anchors')
export class AuditAnchorRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('bigint') seq!: number;
  @Column('bytea') hash!: Buffer;
  @Column('timestamptz') at!: Date;
}
