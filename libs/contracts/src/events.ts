import type { EventType } from './call.js';
import * as catalog from './catalog.js';
import * as identity from './identity.js';
import * as inventory from './inventory.js';
import { parkedEventsOf } from './operations.js';
import * as pricing from './pricing.js';
import * as procurement from './procurement.js';
import * as reporting from './reporting.js';
import * as sales from './sales.js';

const isEvent = (declared: unknown): declared is EventType<object> =>
  typeof declared === 'object' && declared !== null && 'payload' in declared;

/** Every event that a service announces: whoever takes them all, as the audit does, takes a new one without being told. */
export const everyEvent: readonly EventType<object>[] = [
  ...[identity, catalog, pricing, inventory, sales, procurement, reporting].flatMap((service) =>
    Object.values<unknown>(service).filter(isEvent),
  ),
  ...Object.values(parkedEventsOf).flatMap(({ parked, retried, discarded }) => [parked, retried, discarded]),
];

/** `sales.order.completed.v1` → `sales.order.completed` */
export const withoutVersion = (name: string): string => name.slice(0, name.lastIndexOf('.v'));
