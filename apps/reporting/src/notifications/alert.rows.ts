import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Alert, AlertTopic } from './alert.js';

/** What happened of a topic since the people of the business were last told. */
@Entity('alerts')
export class AlertRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text') topic!: AlertTopic;
  @Column('integer') untold!: number;
  /** The latest ten, newest first. */
  @Column('jsonb') latest!: Alert['latest'];
  /** Of the last one. */
  @Column('text', { name: 'event_id' }) eventId!: string;
  @Column('timestamptz', { name: 'told_at', nullable: true }) toldAt!: Date | null;
}
