import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { Database, MOST_COUNTED, pageOf, type Tx } from '#libs/persistence';
import type { AuditEntry } from './audit.js';
import { AuditRow } from './audit.rows.js';

/** What a page of the audit is asked by. */
export interface AuditFilter {
  readonly eventType?: string;
  readonly entityTypes?: readonly string[];
  readonly entityId?: string;
  readonly userId?: string;
  readonly outletId?: string;
  readonly ids: { readonly from?: string; readonly before?: string };
  readonly page?: number;
  readonly limit?: number;
  readonly sort?: string;
}

/** Inserts audit entries, given as JSON, without asking whether they are new. */
export const insertEntries = `insert into reporting.audit_records
  (business_id, id, event_id, event_type, entity_type, entity_id, user_id, impersonated_by, outlet_id, request_id, data, created_at)
  select e."businessId", e.id, e."eventId", e."eventType", e."entityType", e."entityId", e."userId", e."impersonatedBy",
    e."outletId", e."requestId", e.data, e.at
  from json_to_recordset($1) e("businessId" uuid, id uuid, "eventId" text, "eventType" text, "entityType" text,
    "entityId" uuid, "userId" uuid, "impersonatedBy" uuid, "outletId" uuid, "requestId" text, data jsonb, at timestamptz)`;

@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** Adds those entries whose event was not recorded before; with the inbox rows it is one statement, thus one transaction. */
  async add(entries: readonly AuditEntry[]): Promise<void> {
    await this.database.run(
      new Set(entries.map((entry) => entry.businessId)),
      'audit-add',
      `with fresh as (
         insert into reporting.inbox (consumer, event_id) select 'reporting.audit', unnest($2::text[])
         on conflict do nothing returning event_id)
       ${insertEntries} join fresh f on f.event_id = e."eventId"`,
      [JSON.stringify(entries), entries.map((entry) => entry.eventId)],
    );
  }

  async page(
    tx: Omit<Tx, 'announce'>,
    businessId: string,
    filter: AuditFilter,
  ): Promise<[rows: AuditRow[], total: number]> {
    const { limit, offset } = pageOf(filter);
    const matching = (): SelectQueryBuilder<AuditRow> => {
      const list = tx.manager.createQueryBuilder(AuditRow, 'a').where('a.businessId = :businessId', { businessId });
      if (filter.eventType) list.andWhere('a.eventType = :eventType', { eventType: filter.eventType });
      if (filter.entityTypes) list.andWhere('a.entityType in (:...entityTypes)', { entityTypes: filter.entityTypes });
      if (filter.entityId) list.andWhere('a.entityId = :entityId', { entityId: filter.entityId });
      if (filter.userId) list.andWhere('a.userId = :userId', { userId: filter.userId });
      if (filter.outletId) list.andWhere('a.outletId = :outletId', { outletId: filter.outletId });
      if (filter.ids.from) list.andWhere('a.id >= :from', { from: filter.ids.from });
      if (filter.ids.before) list.andWhere('a.id < :before', { before: filter.ids.before });
      return list;
    };
    const rows = await matching()
      .orderBy('a.id', filter.sort === 'createdAt' ? 'ASC' : 'DESC')
      .limit(limit)
      .offset(offset)
      .getMany();
    const [text, values] = matching()
      .select('1')
      .limit(MOST_COUNTED + 1)
      .getQueryAndParameters();
    const [counted] = await tx.rows<{ total: number }>(`select count(*)::bigint total from (${text}) c`, values);
    return [rows, counted!.total];
  }
}
