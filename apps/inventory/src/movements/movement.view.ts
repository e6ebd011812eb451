import type { Actor } from '#libs/auth';
import type { inventory } from '#libs/contracts';
import { fromThousandths } from '#libs/kernel';
import type { Movement } from '../ledger/sheet.js';
import type { MovementRow } from './movement.rows.js';

/** Whether the actor may know what goods cost. */
export const seesCost = (actor: Actor): boolean => actor.may('products.edit') || actor.may('reports.view');

/** A movement as the actor may see it. */
export const view = (row: MovementRow, actor: Actor): inventory.MovementView => ({
  id: row.id,
  type: row.type,
  productId: row.productId,
  warehouseId: row.warehouseId,
  quantity: fromThousandths(row.quantity),
  balanceAfter: fromThousandths(row.balanceAfter),
  ...(seesCost(actor) && { cost: row.cost, ...(row.correction !== 0 && { costCorrection: row.correction }) }),
  reference: {
    type: row.referenceType,
    id: row.referenceId,
    ...(row.referenceNumber !== null && { number: row.referenceNumber }),
  },
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.notes !== null && { notes: row.notes }),
  userId: row.userId,
  createdAt: row.at.toISOString(),
});

/** The row of a movement that was just booked. */
export const rowOf = ({ reference, ...movement }: Movement): MovementRow => ({
  ...movement,
  reason: movement.reason ?? null,
  notes: movement.notes ?? null,
  reverses: movement.reverses ?? null,
  referenceType: reference.type,
  referenceId: reference.id,
  referenceNumber: reference.number ?? null,
});
