import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { Database, pageOf, type Tx } from '#libs/persistence';
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

const entries = `unnest($2::uuid[], $3::uuid[], $1::text[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::text[], $11::jsonb[], $12::timestamptz[])
  e(business_id, id, event_id, event_type, entity_type, entity_id, user_id, impersonated_by, outlet_id, request_id, data, created_at)`;

/** Inserts audit records from one array a column, without asking whether they are new. */
export const insertEntries = `insert into reporting.audit_records
  (business_id, id, event_id, event_type, entity_type, entity_id, user_id, impersonated_by, outlet_id, request_id, data, created_at)
  select e.* from ${entries}`;

/** The entries as the arrays that `insertEntries` takes. */
export const entryColumns = (all: readonly AuditEntry[]): (string | null)[][] => [
  all.map((e) => e.eventId),
  all.map((e) => e.businessId),
  all.map((e) => e.id),
  all.map((e) => e.eventType),
  all.map((e) => e.entityType),
  all.map((e) => e.entityId),
  all.map((e) => e.userId),
  all.map((e) => e.impersonatedBy),
  all.map((e) => e.outletId),
  all.map((e) => e.requestId),
  all.map((e) => JSON.stringify(e.data)),
  all.map((e) => e.at),
];

// Beyond this a total is an estimate (API.md); counting on would read the whole history for every page.
const COUNTED = 100_000;

@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** Adds those entries whose event was not recorded before; with the inbox rows it is one statement, thus one transaction. */
  async add(all: readonly AuditEntry[]): Promise<void> {
    await this.database.run(
      new Set(all.map((e) => e.businessId)),
      'audit-add',
      `with fresh as (
         insert into reporting.inbox (consumer, event_id) select 'reporting.audit', unnest($1::text[])
         on conflict do nothing returning event_id)
       ${insertEntries} join fresh f on f.event_id = e.event_id`,
      entryColumns(all),
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
      .limit(COUNTED + 1)
      .getQueryAndParameters();
    const [counted] = await tx.rows<{ total: number }>(`select count(*)::bigint total from (${text}) c`, values);
    return [rows, counted!.total];
  }
}
