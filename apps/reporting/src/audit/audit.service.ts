import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { everyEvent, type Page, type reporting } from '#libs/contracts';
import { invalid, NIL_ID } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { paged, Transactions } from '#libs/persistence';
import { DirectoryService } from '../directory/directory.service.js';
import { withoutRepeats } from '../repeats.js';
import { entryOf, idsBetween, nounsMeant } from './audit.js';
import { AuditRepository } from './audit.repository.js';
import type { AuditRow } from './audit.rows.js';

const names = everyEvent.map((event) => event.name);

/** Who did what, kept for good: one record for each event, whatever it is. */
@Injectable()
export class AuditService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditRepository,
    private readonly directory: DirectoryService,
  ) {}

  record(facts: readonly Fact[]): Promise<void> {
    return this.audit.add(withoutRepeats(facts).map(entryOf));
  }

  /** The newest first; the whole business, since only its owner reads it. */
  async list(query: reporting.ListAudit, actor: Actor): Promise<Page<reporting.AuditRecord>> {
    // an outlet of another business does not exist, instead of having no records
    if (query.outletId !== undefined) await this.directory.outlet(actor, query.outletId);
    if (query.sort && !['createdAt', '-createdAt'].includes(query.sort))
      throw invalid('sort', 'must be createdAt, with - for the newest first');
    const { entityType, from, to, ...filters } = query;
    return this.transactions.read(actor, async (tx) => {
      const [rows, total] = await this.audit.page(tx, actor.businessId, {
        ...filters,
        ...(entityType !== undefined && { entityTypes: nounsMeant(entityType, names) }),
        ids: idsBetween(from, to),
      });
      return paged(rows.map(view), total, query);
    });
  }
}

const view = (row: AuditRow): reporting.AuditRecord => ({
  id: row.id,
  eventType: row.eventType,
  entityType: row.entityType,
  entityId: row.entityId,
  ...(row.userId !== NIL_ID && { userId: row.userId }),
  ...(row.impersonatedBy && { impersonatedBy: row.impersonatedBy }),
  ...(row.outletId && { outletId: row.outletId }),
  ...(row.requestId && { requestId: row.requestId }),
  data: row.data,
  createdAt: row.createdAt.toISOString(),
});
