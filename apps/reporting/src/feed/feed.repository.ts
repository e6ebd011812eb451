import { Injectable } from '@nestjs/common';
import type { reporting } from '#libs/contracts';
import { Database, type Row } from '#libs/persistence';

// An answer over NATS may have a megabyte. One record is at most an order of 500 lines, a quarter of that.
const MOST_BYTES = 500_000;

/** The history of a business as others follow it: its audit records in the order of their chain. */
@Injectable()
export class FeedRepository {
  constructor(private readonly database: Database) {}

  /** The entries after one, as many as fit, and whether there are more. */
  async after(businessId: string, seq: number, limit: number): Promise<reporting.Feed> {
    const rows = await this.database.run(
      [businessId],
      'feed-after',
      // numbers have no gap: what is asked for lies between two of them, however long the history behind it is
      `select seq, event_type, entity_id, outlet_id, created_at, after, there > row_number() over (order by seq) more
       from (
         select r.*, count(*) over () there, sum(length(after::text)) over (order by seq) - length(after::text) bytes_before
         from reporting.audit_records r
         where business_id = $1 and seq > $2 and seq <= $2 + $3 + 1
       ) e
       where bytes_before < ${MOST_BYTES} order by seq limit $3`,
      [businessId, seq, limit],
    );
    return { entries: rows.map(entryOf), more: rows.at(-1)?.[6] === true };
  }

  /** How far the histories go; a business without one is left out. */
  async heads(businessIds: readonly string[]): Promise<reporting.FeedHead[]> {
    const rows = await this.database.run(
      businessIds,
      'feed-heads',
      'select business_id, seq from reporting.audit_heads where business_id = any($1::uuid[])',
      [businessIds],
    );
    return rows.map(([businessId, seq]) => ({ businessId: String(businessId), seq: Number(seq) }));
  }
}

const entryOf = ([seq, type, entityId, outletId, time, data]: Row): reporting.FeedEntry => ({
  seq: Number(seq),
  type: String(type),
  entityId: String(entityId),
  ...(typeof outletId === 'string' && { outletId }),
  time: (time as Date).toISOString(),
  data: data as Record<string, unknown>,
});
