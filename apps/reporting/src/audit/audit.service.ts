import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Page, reporting } from '#libs/contracts';
import { invalid, Refusal } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { countEvents } from '#libs/observability';
import { paged, Transactions } from '#libs/persistence';
import { DirectoryService } from '../directory/directory.service.js';
import { NamesService } from '../directory/names.service.js';
import { FeedService } from '../feed/feed.service.js';
import { withoutRepeats } from '../repeats.js';
import { entryOf, idsBetween, isAbout, nounOf } from './audit.js';
import { AuditRepository } from './audit.repository.js';
import { recordView } from './audit.view.js';

/** Who did what, kept for good: one record for each event, whatever it is. */
@Injectable()
export class AuditService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditRepository,
    private readonly directory: DirectoryService,
    private readonly names: NamesService,
    private readonly feed: FeedService,
  ) {}

  async record(facts: readonly Fact[]): Promise<void> {
    const once = withoutRepeats(facts);
    const names = await this.names.of(once.map(({ businessId, cause }) => ({ businessId, id: cause.userId })));
    const added = await this.audit.append(once.map((fact) => entryOf(fact, names)));
    if (added < facts.length) countEvents('reporting.audit', 'duplicate', facts.length - added);
    this.feed.grew(once.map(({ businessId }) => businessId));
  }

  /** The newest first; the whole business, since only its owner reads it. */
  async list(query: reporting.ListAudit, actor: Actor): Promise<Page<reporting.AuditRecord>> {
    // an outlet of another business does not exist, instead of having no records
    if (query.outletId !== undefined) await this.directory.outlet(actor, query.outletId);
    if (query.sort && !['createdAt', '-createdAt'].includes(query.sort))
      throw invalid('sort', 'must be createdAt, with - for the newest first');
    const { eventType, entityType, from, to, ...filters } = query;
    return this.transactions.read(actor, async (tx) => {
      let eventTypes = eventType === undefined ? undefined : [eventType];
      if (entityType !== undefined)
        eventTypes = (eventTypes ?? (await this.audit.eventTypes(tx, actor.businessId))).filter(isAbout(entityType));
      const [rows, total] = await this.audit.page(tx, actor.businessId, {
        ...filters,
        ...(eventTypes && { eventTypes }),
        ids: idsBetween(from, to),
      });
      return paged(rows.map(recordView), total, query);
    });
  }

  async get({ id }: reporting.GetAudit, actor: Actor): Promise<reporting.AuditRecord> {
    const row = await this.transactions.read(actor, (tx) => this.audit.one(tx, actor.businessId, id));
    if (!row) throw new Refusal('not-found', 'reporting.audit.not-found');
    return recordView(row);
  }

  eventTypes(query: reporting.ListAuditWords, actor: Actor): Promise<Page<reporting.AuditWord>> {
    return this.words(query, actor, (eventTypes) => eventTypes);
  }

  entityTypes(query: reporting.ListAuditWords, actor: Actor): Promise<Page<reporting.AuditWord>> {
    return this.words(query, actor, (eventTypes) => [...new Set(eventTypes.map(nounOf))].sort());
  }

  private async words(
    query: reporting.ListAuditWords,
    actor: Actor,
    wordsOf: (eventTypes: string[]) => string[],
  ): Promise<Page<reporting.AuditWord>> {
    const { page = 1, limit = 50, sort } = query;
    if (sort && !['name', '-name'].includes(sort)) throw invalid('sort', 'must be name, with - for descending');
    const words = wordsOf(await this.transactions.read(actor, (tx) => this.audit.eventTypes(tx, actor.businessId)));
    if (sort === '-name') words.reverse();
    const shown = words.slice((page - 1) * limit, page * limit).map((name) => ({ name }));
    return paged(shown, words.length, { page, limit });
  }
}
