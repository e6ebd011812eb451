import type { Actor } from '#libs/auth';
import type { EventType, sales } from '#libs/contracts';
import { outboxRow, type OutboxRow } from '#libs/persistence';
import type { Order } from './order.js';
import { orderView } from './order.view.js';

/** The outbox row of what happened to an order; the order itself is the payload, unless more is to be told. */
export function announced<P extends sales.OrderView>(
  actor: Actor,
  event: EventType<P>,
  order: Order,
  payload: P | sales.OrderView = orderView(order),
): OutboxRow {
  return outboxRow(actor, event, {
    key: order.id,
    version: order.version,
    outletId: order.outletId,
    payload: payload as P,
  });
}
