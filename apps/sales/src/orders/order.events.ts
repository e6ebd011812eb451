import type { Actor } from '#libs/auth';
import type { EventType, sales } from '#libs/contracts';
import { outboxRow, type OutboxRow } from '#libs/persistence';
import type { Order } from './order.js';
import { orderView } from './order.view.js';

/** What an order's event tells beside the order as it is. */
interface Telling<P> {
  /** In place of the plain order, where its consumers need more. */
  readonly payload?: P;
  /** The order as it was, where something changed that was seen before. */
  readonly before?: Order;
}

/** The outbox row of what happened to an order. */
export function announced<P extends sales.OrderView>(
  actor: Actor,
  event: EventType<P>,
  order: Order,
  { payload, before }: Telling<P> = {},
): OutboxRow {
  return outboxRow(actor, event, {
    key: order.id,
    version: order.version,
    outletId: order.outletId,
    payload: payload ?? (orderView(order) as P),
    ...(before && { before: orderView(before) as P }),
  });
}
