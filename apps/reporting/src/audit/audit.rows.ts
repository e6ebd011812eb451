import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Append-only: the service's role may insert and read. Partitioned by month on the time in the id. */
@Entity('audit_records')
export class AuditRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'event_id' }) eventId!: string;
  @Column('text', { name: 'event_type' }) eventType!: string;
  @Column('text', { name: 'entity_type' }) entityType!: string;
  @Column('uuid', { name: 'entity_id' }) entityId!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('uuid', { name: 'impersonated_by', nullable: true }) impersonatedBy!: string | null;
  @Column('uuid', { name: 'outlet_id', nullable: true }) outletId!: string | null;
  @Column('text', { name: 'request_id' }) requestId!: string;
  @Column('jsonb') data!: Record<string, unknown>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
