import type { Actor } from '#libs/auth';
import type { Permission } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import type { Order } from './order.js';

/** An order at one of the actor's outlets, where they may do this; any other does not exist for them. */
export function inReach(order: Order | undefined, permission: Permission, actor: Actor): Order {
  const isTheirs = order && (actor.everywhere || actor.identity.outlets.some(({ id }) => id === order.outletId));
  if (!order || !isTheirs) throw new Refusal('not-found', 'procurement.order.not-found');
  actor.at(order.outletId, permission);
  return order;
}
