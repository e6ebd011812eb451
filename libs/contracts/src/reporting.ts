import { event, paged, query } from './call.js';
import { DayOrInstant, Facts, Flag, Id, Instant, Nested, OneOf, Text, Whole } from './fields.js';
import { Paging } from './paging.js';

export * from './notifications.js';
export * from './realtime.js';
export * from './reports.js';

export class AuditRecord {
  @Id() id!: string;
  /** The event's name without its version. */
  @Text(100) eventType!: string;
  @Text(60) entityType!: string;
  @Id() entityId!: string;
  @Id({ optional: true }) userId?: string;
  /** What the user was called then. */
  @Text(200, { optional: true }) userName?: string;
  @Id({ optional: true }) impersonatedBy?: string;
  @Text(200, { optional: true }) impersonatorName?: string;
  @Id({ optional: true }) outletId?: string;
  @Text(100, { optional: true }) requestId?: string;
  @Text(100, { optional: true }) ip?: string;
  @Text(500, { optional: true }) userAgent?: string;
  /** The fields that changed, as they were; null for one that was not there. */
  @Facts({ optional: true }) before?: Record<string, unknown>;
  @Facts() after!: Record<string, unknown>;
  @Instant() createdAt!: string;
  /** Its number in the chain of the business, from 1. */
  @Whole(1, Number.MAX_SAFE_INTEGER) seq!: number;
  @Text(64) prevHash!: string;
  /** SHA-256 of `<prevHash>.<seq>.<SHA-256 of the record as canonical JSON>`. */
  @Text(64) hash!: string;
}

export class ListAudit extends Paging {
  @Text(100, { optional: true }) eventType?: string;
  @Text(60, { optional: true }) entityType?: string;
  @Id({ optional: true }) entityId?: string;
  @Id({ optional: true }) userId?: string;
  @Id({ optional: true }) outletId?: string;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
}

export class GetAudit {
  @Id() id!: string;
}

export class ListAuditWords extends Paging {}

/** An event type or a kind of thing that occurs in the audit. */
export class AuditWord {
  @Text(100) name!: string;
}

export class VerifyAudit {
  /** Goes on behind this record, where an earlier answer was not complete. */
  @Whole(0, Number.MAX_SAFE_INTEGER, { optional: true }) afterSeq?: number;
}

/** The end of a chain, or a place in it. */
export class AuditMark {
  @Whole(0, Number.MAX_SAFE_INTEGER) seq!: number;
  @Text(64) hash!: string;
}

/** What may be wrong with a record. */
const auditBreaks = ['EDITED', 'MISSING', 'MISPLACED', 'REWRITTEN', 'TRUNCATED'] as const;
export type AuditBreak = (typeof auditBreaks)[number];

export class AuditVerification {
  @Flag() valid!: boolean;
  /** Records looked at and found as they were written. */
  @Whole(0, Number.MAX_SAFE_INTEGER) checked!: number;
  /** The number of the first record that is not as it must be. */
  @Whole(1, Number.MAX_SAFE_INTEGER, { optional: true }) brokenAt?: number;
  @OneOf(auditBreaks, { optional: true }) reason?: AuditBreak;
  /** False when the time of one request was too short: ask again with `afterSeq` = `checkedTo`. */
  @Flag() complete!: boolean;
  @Whole(0, Number.MAX_SAFE_INTEGER) checkedTo!: number;
  @Nested(AuditMark) head!: AuditMark;
}

/** A verification found a record that is not as it was written. */
export class AuditBroken {
  /** The business's. */
  @Id() id!: string;
  @Whole(1, Number.MAX_SAFE_INTEGER) brokenAt!: number;
  @OneOf(auditBreaks) reason!: AuditBreak;
}

/** Where the chain of a business ended at a moment: kept elsewhere, it shows that nothing was cut off or made anew. */
export class AuditAnchored extends AuditMark {
  /** Of the business. */
  @Id() id!: string;
  @Instant() at!: string;
}

const refuses = ['identity.outlet.not-found'];

export const listAudit = query('reporting.audit.list', ListAudit, paged(AuditRecord), {
  access: 'settings.audit',
  refuses,
});
export const getAudit = query('reporting.audit.get', GetAudit, AuditRecord, {
  access: 'settings.audit',
  refuses: ['reporting.audit.not-found'],
});
export const listAuditEventTypes = query('reporting.audit.list-event-types', ListAuditWords, paged(AuditWord), {
  access: 'settings.audit',
});
export const listAuditEntityTypes = query('reporting.audit.list-entity-types', ListAuditWords, paged(AuditWord), {
  access: 'settings.audit',
});
export const verifyAudit = query('reporting.audit.verify', VerifyAudit, AuditVerification, {
  access: 'settings.audit',
  refuses: ['reporting.audit.not-found', 'reporting.audit.verifying'],
});

export const auditBroken = event('reporting.audit.broken.v1', AuditBroken);
export const auditAnchored = event('reporting.audit.anchored.v1', AuditAnchored);
