import type { Actor } from '#libs/auth';
import type { Permission, reporting } from '#libs/contracts';

/** Whether a user may hear an entry. */
type Audience = (actor: Actor, entry: reporting.FeedEntry) => boolean;

const holding =
  (permission: Permission): Audience =>
  (actor) =>
    actor.may(permission);

/** Where the entry names an outlet, the role held there counts. */
const atOutlet =
  (permission: Permission): Audience =>
  (actor, { outletId }) =>
    outletId === undefined ? actor.may(permission) : actor.mayAt(outletId, permission);

const self: Audience = (actor, { entityId, data }) => actor.userId === (data['userId'] ?? entityId);

const either =
  (one: Audience, other: Audience): Audience =>
  (actor, entry) =>
    one(actor, entry) || other(actor, entry);

const everybody: Audience = () => true;

/** Those who work at an outlet, and who sees all of them. */
const staffOf =
  (outletOf: (entry: reporting.FeedEntry) => unknown): Audience =>
  (actor, entry) =>
    actor.everywhere || actor.identity.outlets.some(({ id }) => id === outletOf(entry));

/**
 * Who hears what, by the beginning of the event's name, the most particular first: the same permissions that the
 * routes ask for. What stands in no line is heard by whoever may read the audit log.
 */
const audiences: readonly (readonly [prefix: string, audience: Audience])[] = [
  ['sales.customer.', holding('settings.customers')],
  ['sales.', atOutlet('sales.sell')],
  ['inventory.', atOutlet('inventory.view')],
  ['procurement.supplier.', holding('settings.suppliers')],
  ['procurement.', atOutlet('purchase.view')],
  ['catalog.', holding('products.view')],
  ['pricing.', either(holding('sales.sell'), holding('settings.pricing'))],
  ['identity.session.ended', self],
  ['identity.user.', either(holding('users.view'), self)],
  ['identity.outlet.', staffOf(({ entityId }) => entityId)],
  ['identity.register.', staffOf(({ data }) => data['outletId'])],
  ['identity.invitation.', holding('invitations.view')],
  ['identity.business.', everybody],
];

const auditors = holding('settings.audit');

/** Whether the actor may hear the entry. */
export function hears(actor: Actor, entry: reporting.FeedEntry): boolean {
  const audience = audiences.find(([prefix]) => entry.type.startsWith(prefix))?.[1] ?? auditors;
  return audience(actor, entry);
}

/** Whether the actor may know what goods cost. */
export const seesCost = (actor: Actor): boolean => actor.may('products.edit') || actor.may('reports.view');

const COST = /cost|margin/i;

/** The data without what goods cost, at any depth. */
export function withoutCost(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutCost);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => !COST.test(name))
      .map(([name, value]) => [name, withoutCost(value)]),
  );
}
