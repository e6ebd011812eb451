import { services } from '../../lib/house.mjs';
import { paired } from '../books.mjs';
import { consumers } from '../consumers.mjs';

/** Things whose every version is announced: their events may not skip one. */
const withoutGap = [
  ...['identity.business', 'identity.outlet', 'identity.register', 'identity.user', 'identity.invitation'],
  ...['catalog.product', 'pricing.tier', 'pricing.price', 'inventory.warehouse', 'sales.customer'],
  ...['procurement.order', 'procurement.supplier'],
];

/** Its version is the place in the chain that does not hold: places are found in any order. */
const inAnyOrder = 'reporting.audit.broken.v1';

/** Copies of what another service owns, with the consumer that keeps them, by the noun of its events. */
const copies = [
  { service: 'pricing', table: 'products', by: 'pricing.products', of: 'catalog.product' },
  { service: 'inventory', table: 'products', by: 'inventory.products', of: 'catalog.product' },
  { service: 'reporting', table: 'products', by: 'reporting.directory', of: 'catalog.product' },
  { service: 'pricing', table: 'customers', by: 'pricing.customers', of: 'sales.customer' },
  { service: 'pricing', table: 'outlets', by: 'pricing.outlets', of: 'identity.outlet' },
  { service: 'reporting', table: 'outlets', by: 'reporting.directory', of: 'identity.outlet' },
  { service: 'reporting', table: 'people', by: 'reporting.directory', of: 'identity.user' },
  { service: 'reporting', table: 'businesses', by: 'reporting.directory', of: 'identity.business', key: 'business_id' },
  { service: 'reporting', table: 'warehouses', by: 'reporting.directory', of: 'inventory.warehouse' },
];

/**
 * What is announced of a thing goes up, version by version, in the order in which it was written.
 * @type {import('../check.mjs').Check}
 */
export async function announcedVersionsRise(books, { looked, wrong }) {
  for (const service of services) {
    looked(await books.number(service, `select count(*) from ${service}.outbox`));
    const steady = withoutGap
      .filter((thing) => thing.startsWith(`${service}.`))
      .map((thing) => `'${thing.slice(service.length + 1)}'`);
    const steps = books.stream(
      service,
      `select name, key, before, version from (
         select name, key, version, noun, lag(version) over w before, lag(name) over w name_before
         from (select *, split_part(name, '.', 2) noun from ${service}.outbox where name <> '${inAnyOrder}') o
         window w as (partition by business_id, key, noun order by id)) steps
       where version < before or version = before and name = name_before
         or version > before + 1 and noun in (${steady.length > 0 ? steady : 'null'})`,
    );
    for await (const [name, key, before, version] of steps)
      wrong(`${name} of ${key} goes from version ${before} to ${version}`);
  }
}

/**
 * The audit has what happened to a thing in the order in which it happened; only what a person let in later comes later.
 * @type {import('../check.mjs').Check}
 */
export async function recordedVersionsRise(books, { looked, wrong }) {
  looked(await books.number('reporting', 'select count(*) from reporting.audit_records'));
  const falls = books.stream(
    'reporting',
    `select event_id, before, version from (
       select event_id, version, lag(version) over (
         partition by business_id, entity_id, split_part(event_type, '.', 2) order by seq) before
       from (select *, substring(event_id from '\\.(\\d+)$')::bigint as version from reporting.audit_records) r) steps
     where version < before and event_id not in (
       select after::json ->> 'eventId' from reporting.audit_records where event_type like '%.parked-event.retried')`,
  );
  for await (const [event, before] of falls) wrong(`${event} is recorded behind version ${before}`);
}

/**
 * A copy has the version that was announced last, or a later one, when its owner was asked.
 * @type {import('../check.mjs').Check}
 */
export async function copiesAreTheLatest(books, { looked, wrong }) {
  const all = await consumers();
  for (const { service, table, by, of, key = 'id' } of copies) {
    const source = of.slice(0, of.indexOf('.'));
    const heard = all
      .filter(({ name }) => name === by)
      .flatMap(({ events }) => events.filter((name) => name.startsWith(`${of}.`)))
      .map((name) => `'${name}'`);
    const announced = books.stream(
      source,
      `select business_id || '/' || key, max(version) from ${source}.outbox
       where name in (${heard}) group by business_id, key order by business_id, key`,
    );
    const copied = books.stream(
      service,
      `select business_id || '/' || ${key}, version from ${service}.${table} order by business_id, ${key}`,
    );
    const waiting = new Set(
      (
        await books.rows(service, `select fact::json ->> 'businessId' || '/' || key thing from ${service}.held_events`)
      ).map(({ thing }) => thing),
    );
    for await (const { key: thing, left, right } of paired(announced, copied)) {
      if (!left || waiting.has(thing)) continue;
      looked(1);
      if (!right || right[1] < left[1])
        wrong(`${service}.${table} has version ${right?.[1] ?? 'none'} of ${of} ${thing}, ${left[1]} was announced`);
    }
  }
}
