import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import { firstIdAt } from '../audit/audit.js';
import { daysCutThrough, movedParts, partsOf, stretchesOf, type DatedRefund, type MovedPart } from './part-days.js';
import type { Calendar } from './period.js';
import type { CompletedSale, Rise } from './rise.js';
import type { Scope } from './scope.service.js';
import { adjusted, counted, received, transferred, type Move } from './stock-moves.js';

type Read = Omit<Tx, 'announce'>;

// A sale is told of when it is completed, by whichever clock: older records need not be looked at.
const TOLD_BEFORE_MS = 3_600_000;

interface Told<Payload> {
  readonly payload: Payload;
}

const stockMoves: Readonly<Record<string, (payload: never) => Move[]>> = {
  'inventory.adjustment.posted': adjusted,
  'inventory.transfer.posted': transferred,
  'inventory.stock-take.posted': counted,
  'procurement.order.received': received,
};

/**
 * Roll-ups know whole days; what the parts of days brought that a scope is cut through is added up anew, of the events
 * as the audit keeps them: at most a few days at either end.
 */
@Injectable()
export class PartDaysRepository {
  async within(tx: Read, scope: Scope): Promise<Rise> {
    const { businessId } = scope;
    const [sales, refunds] = scope.cut ? [await this.sales(tx, scope), await this.refunds(tx, scope)] : [[], []];
    return partsOf(
      scope,
      sales.map(({ payload }) => ({ businessId, payload })),
      refunds.map(({ payload }) => ({ businessId, payload })),
    );
  }

  /** As `within`, for what moved. */
  async moved(tx: Read, scope: Scope, parts: Rise): Promise<MovedPart[]> {
    if (!scope.cut) return [];
    const told = await this.told<{ type: string; at: Date } & Told<never>>(tx, scope, Object.keys(stockMoves));
    const moves = told.flatMap(({ type, at, payload }) => stockMoves[type]!(payload).map((move) => ({ ...move, at })));
    return movedParts(scope, parts, moves, await this.warehouses(tx, scope));
  }

  private async warehouses(tx: Read, { businessId, outlets }: Scope): Promise<Map<string, Calendar | undefined>> {
    const rows = await tx.rows<{ id: string } & { [field in keyof Calendar]: Calendar[field] | null }>(
      `select w.id, o.time_zone as "timeZone", o.day_starts_at as "dayStartsAt" from reporting.warehouses w
       left join reporting.outlets o on o.business_id = w.business_id and o.id = w.outlet_id
       where w.business_id = $1 and ($2::uuid[] is null or w.outlet_id = any($2))`,
      [businessId, outlets ?? null],
    );
    return new Map(
      rows.map(({ id, timeZone, dayStartsAt }) => [
        id,
        timeZone && dayStartsAt ? { timeZone, dayStartsAt } : undefined,
      ]),
    );
  }

  /** Found by their day: a sale may become known long after it was made. */
  private sales(tx: Read, scope: Scope): Promise<Told<CompletedSale['payload']>[]> {
    const { businessId, cut, outlets } = scope;
    const days = daysCutThrough(scope);
    return tx.rows(
      `select a.after as payload from unnest($2::date[], $3::date[]) d(first, last)
       join reporting.orders t on t.business_id = $1 and t.business_date between d.first and d.last
       join reporting.audit_records a on a.business_id = $1 and a.entity_id = t.id
         and a.event_type = 'sales.order.completed' and a.id >= $7
       where ($4::uuid[] is null or t.outlet_id = any($4))
         and ($5::timestamptz is null or t.completed_at >= $5) and ($6::timestamptz is null or t.completed_at < $6)`,
      [
        ...[businessId, days.map(({ from }) => from), days.map(({ to }) => to), outlets ?? null],
        ...[cut?.since ?? null, cut?.until ?? null],
        firstIdAt(new Date(Math.min(...stretchesOf(scope).map(({ from }) => from.getTime())) - TOLD_BEFORE_MS)),
      ],
    );
  }

  private async refunds(tx: Read, scope: Scope): Promise<Told<DatedRefund['payload']>[]> {
    const refunds = await this.told<Told<DatedRefund['payload']>>(tx, scope, ['sales.refund.completed']);
    return refunds.filter(({ payload }) => scope.outlets?.includes(payload.outletId) ?? true);
  }

  /** What the audit was told in the stretches of time that are not whole days. */
  private told<Row extends object>(tx: Read, scope: Scope, types: readonly string[]): Promise<Row[]> {
    const stretches = stretchesOf(scope);
    return tx.rows<Row>(
      `select a.event_type as type, a.after as payload, a.created_at as at
       from unnest($2::uuid[], $3::uuid[]) s(first, past) cross join unnest($4::text[]) t(type)
       join reporting.audit_records a on a.business_id = $1 and a.event_type = t.type
         and a.id >= s.first and a.id < s.past`,
      [
        scope.businessId,
        stretches.map(({ from }) => firstIdAt(from)),
        stretches.map(({ before }) => firstIdAt(before)),
        types,
      ],
    );
  }
}
