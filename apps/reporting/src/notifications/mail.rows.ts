import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MailKind, MailState } from './mail.js';

/** A mail and how far it is: at most one of a kind for an event. */
@Entity('mails')
export class MailRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text', { name: 'event_id' }) eventId!: string;
  @PrimaryColumn('text') kind!: MailKind;
  @Column('text') recipient!: string;
  @Column('text') subject!: string;
  @Column('text') plain!: string;
  @Column('text') html!: string;
  @Column('text') state!: MailState;
  /** Deliveries that the mail server refused for the time being. */
  @Column('integer') tries!: number;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'claimed_at', nullable: true }) claimedAt!: Date | null;
  @Column('uuid', { name: 'claimed_by', nullable: true }) claimedBy!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) problem!: string | null;
}
