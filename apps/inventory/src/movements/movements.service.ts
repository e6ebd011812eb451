import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { invalid } from '#libs/kernel';
import { MOST_COUNTED, paged, pageOf, Transactions } from '#libs/persistence';
import { ReachService } from '../warehouses/reach.service.js';
import type { MovementRow } from './movement.rows.js';
import { view } from './movement.view.js';

/** The calendar that the days of a period belong to. */
interface Calendar {
  readonly timeZone: string;
  readonly dayStartsAt: string;
}

// Movements of several outlets have no calendar in common.
const UTC: Calendar = { timeZone: 'UTC', dayStartsAt: '00:00' };

const FOUND = `
  from inventory.movements m
  join inventory.warehouses w on w.business_id = m.business_id and w.id = m.warehouse_id
  where m.business_id = $1
    and ($2::uuid is null or m.product_id = $2)
    and ($3::uuid is null or m.warehouse_id = $3)
    and ($4::uuid is null or w.outlet_id = $4)
    and ($5::uuid[] is null or w.outlet_id is null or w.outlet_id = any($5))
    and ($6::text is null or m.type = $6)
    and ($7::timestamptz is null or m.at >= $7)
    and ($8::timestamptz is null or m.at < $8)`;

/** The ledger, newest first. */
@Injectable()
export class MovementsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reach: ReachService,
  ) {}

  async list(query: inventory.ListMovements, actor: Actor): Promise<Page<inventory.MovementView>> {
    const direction = directionOf(query.sort ?? '-createdAt');
    const calendar = query.outletId ? (await this.reach.outlet(query.outletId, actor)).outlet : UTC;
    const { limit, offset } = pageOf(query);
    return this.transactions.read(actor, async (tx) => {
      const [period] = await tx.rows<{ from: Date | null; to: Date | null }>(
        `select case when length($1) = 10 then ($1::date + $3::time) at time zone $4 else $1::timestamptz end "from",
           case when length($2) = 10 then ($2::date + 1 + $3::time) at time zone $4 else $2::timestamptz end "to"`,
        [query.from ?? null, query.to ?? null, calendar.dayStartsAt, calendar.timeZone],
      );
      const values = [
        actor.businessId,
        query.productId ?? null,
        query.warehouseId ?? null,
        query.outletId ?? null,
        actor.outletsFor('inventory.view') ?? null,
        query.type ?? null,
        period!.from,
        period!.to,
      ];
      const rows = await tx.rows<MovementRow>(
        `select m.id, m.type, m.product_id "productId", m.warehouse_id "warehouseId", m.quantity,
           m.balance_after "balanceAfter", m.cost, m.cost_correction "correction", m.reference_type "referenceType",
           m.reference_id "referenceId", m.reference_number "referenceNumber", m.reason, m.notes, m.user_id "userId", m.at
         ${FOUND} order by m.at ${direction}, m.id ${direction} limit $9 offset $10`,
        [...values, limit, offset],
      );
      const [counted] = await tx.rows<{ total: number }>(
        `select count(*) total from (select 1 ${FOUND} limit ${MOST_COUNTED + 1}) found`,
        values,
      );
      return paged(
        rows.map((row) => view(row, actor)),
        counted!.total,
        query,
      );
    });
  }
}

/** Not by id: a sale's movements have the ids of its lines, which are as old as the order. */
function directionOf(sort: string): 'asc' | 'desc' {
  if (sort.replace(/^-/, '') !== 'createdAt') throw invalid('sort', 'must be createdAt');
  return sort.startsWith('-') ? 'desc' : 'asc';
}
