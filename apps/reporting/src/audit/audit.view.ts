import type { reporting } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import { linkOf } from './audit.repository.js';
import type { AuditRow } from './audit.rows.js';

/** A record as its owner reads it. */
export function recordView(row: AuditRow): reporting.AuditRecord {
  const { record, ...link } = linkOf(row);
  const { businessId: _business, eventId: _event, userId, at, requestId, before, after, ...said } = record;
  return {
    ...said,
    // the service itself is nobody
    ...(userId !== NIL_ID && { userId }),
    ...(requestId && { requestId }),
    ...(before !== undefined && { before: before as Record<string, unknown> }),
    after: after as Record<string, unknown>,
    createdAt: at,
    ...link,
  };
}
