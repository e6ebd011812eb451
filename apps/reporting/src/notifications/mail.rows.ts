import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { reporting } from '#libs/contracts';

/** A mail and how far it is: for an event at most one of a kind to somebody. */
@Entity('mails')
export class MailRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text', { name: 'event_id' }) eventId!: string;
  @PrimaryColumn('text') kind!: reporting.MailKind;
  @PrimaryColumn('text') recipient!: string;
  @Column('uuid') id!: string;
  @Column('text') subject!: string;
  @Column('text', { nullable: true }) plain!: string | null;
  @Column('text', { nullable: true }) html!: string | null;
  /** What a mail with a token is about; such a mail is written when it is sent, and its text stands nowhere. */
  @Column('uuid', { nullable: true }) about!: string | null;
  @Column('text', { name: 'attachment_name', nullable: true }) attachmentName!: string | null;
  @Column('bytea', { nullable: true }) attachment!: Buffer | null;
  @Column('text') state!: reporting.MailState;
  /** Deliveries that the mail server refused for the time being. */
  @Column('integer') tries!: number;
  /** How often somebody had it sent again. */
  @Column('integer') resends!: number;
  @Column('timestamptz', { name: 'queued_at' }) queuedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'claimed_at', nullable: true }) claimedAt!: Date | null;
  @Column('uuid', { name: 'claimed_by', nullable: true }) claimedBy!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) problem!: string | null;
}
