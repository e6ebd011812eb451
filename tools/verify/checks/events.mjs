import { services } from '../../lib/house.mjs';
import { merged, paired } from '../books.mjs';
import { OUTBOX_DAYS } from '../check.mjs';
import { consumers } from '../consumers.mjs';

/** The broker keeps events two weeks. */
const STREAM_DAYS = 13;

/** What is due is looked for every second; more than this, and nobody looks. */
const LATE_SECONDS = 5;

/** Consumers that only pass a hint on: what they took leaves nothing behind, so there is nothing to hold them to. */
const hinting = new Set(['identity.access']);

/**
 * Whatever the broker did or lost: what was announced is what each consumer took.
 * @type {import('../check.mjs').Check}
 */
export async function everyConsumerTookEveryEvent(books, findings) {
  for (const { name, service, events } of await consumers()) {
    if (hinting.has(name)) continue;
    const announced = merged(sourcesOf(events).map((source) => outbox(books, source, events)));
    const taken = books.stream(
      service,
      `select event_id, at > now() - interval '${OUTBOX_DAYS} days' from ${service}.inbox
       where consumer = '${name}' order by event_id collate "C"`,
    );
    const held = await setAside(books, name, sourcesOf(events));
    for (const { consumer, event_id, parked_at, error } of held.values())
      if (!parked_at) findings.wrong(`${consumer} holds ${event_id} back: ${error}`);
    for await (const { key, left, right } of paired(announced, taken)) {
      findings.looked(1);
      if (!right && !held.has(key)) findings.wrong(`${name} did not take ${left?.[1]} ${key}`);
      if (!left && right?.[1]) findings.wrong(`${name} took ${key}, which nobody announced`);
    }
  }
}

/**
 * Where there is a broker, it has what was announced; what it would never take is parked.
 * @type {import('../check.mjs').Check}
 */
export async function theBrokerHasEveryEvent(books, { looked, wrong }) {
  const published = await books.published();
  if (!published) return;
  for (const service of services) {
    const refused = new Set(
      (
        await books.rows(service, `select event_id from ${service}.held_events where consumer = '${service}.relay'`)
      ).map(({ event_id }) => event_id),
    );
    const kept = books.stream(
      service,
      `select event_id from ${service}.outbox where at between now() - interval '${STREAM_DAYS} days' and now() - interval '${LATE_SECONDS} seconds'`,
    );
    for await (const [id] of kept) {
      looked(1);
      if (!published.has(id) && !refused.has(id)) wrong(`the broker does not have ${id}`);
    }
  }
}

/**
 * What was given up is listed; what waits is tried when its time has come, and waits for nothing that was given up.
 * @type {import('../check.mjs').Check}
 */
export async function nothingWaitsBehindPoison(books, { looked, wrong, note }) {
  for (const service of services) {
    const held = await books.rows(
      service,
      `select consumer, event_id, error, parked_at is not null parked,
         extract(epoch from now() - greatest(due_at, held_at))::int late,
         row_number() over (partition by consumer, key, parked_at is null order by seq) = 1 first
       from ${service}.held_events`,
    );
    looked(held.length);
    for (const { consumer, event_id, error, parked, late, first } of held)
      if (parked) note(`${consumer} parked ${event_id}: ${error}`);
      else if (first && late > LATE_SECONDS) wrong(`${event_id} is due to ${consumer} for ${late} s: ${error}`);
  }
}

/**
 * Either the broker's cursor stands at the end of the outbox, or those of all consumers in the process do.
 * @type {import('../check.mjs').Check}
 */
export async function nothingIsBehindTheCursors(books, { looked, wrong }) {
  for (const service of services) {
    const behind = await books.rows(
      service,
      `select consumer, count(o.id) events from ${service}.outbox_cursors c
       left join ${service}.outbox o on (o.tx, o.id) > (c.tx, c.id) group by consumer`,
    );
    looked(behind.length);
    const lagOf = (/** @type {boolean} */ broker) => {
      const lags = behind.filter(({ consumer }) => (consumer === 'jetstream') === broker).map(({ events }) => events);
      return lags.length > 0 ? Math.max(...lags) : Infinity;
    };
    const lag = Math.min(lagOf(true), lagOf(false));
    if (lag > 0 && lag < Infinity) wrong(`${lag} events of ${service} are not handed on`);
  }
}

/**
 * The record of what happened: every event that the audit hears stands in it, none twice.
 * @type {import('../check.mjs').Check}
 */
export async function oneAuditRecordPerEvent(books, { looked, wrong }) {
  const { events = [] } = (await consumers()).find(({ name }) => name === 'reporting.audit') ?? {};
  const announced = merged(services.map((service) => outbox(books, service, events)));
  const recorded = books.stream(
    'reporting',
    `select event_id, count(*) from reporting.audit_records group by event_id order by event_id collate "C"`,
  );
  const held = await setAside(books, 'reporting.audit', services);
  for await (const { key, left, right } of paired(announced, recorded)) {
    looked(1);
    if (!right && held.has(key)) continue;
    if (!right) wrong(`${left?.[1]} ${key} has no audit record`);
    else if (right[1] > 1) wrong(`${key} has ${right[1]} audit records`);
  }
}

/**
 * A mail stands in the queue once for its event; whether it left is its state, which a person may look at.
 * @type {import('../check.mjs').Check}
 */
export async function oneReceiptMailPerSale(books, { looked, wrong, note }) {
  const sales = books.stream(
    'sales',
    `select event_id, key from sales.outbox
     where name = 'sales.order.completed.v1'
       and case when payload is json object then payload::json ->> 'customerEmail' end is not null
     order by event_id collate "C"`,
  );
  const mails = books.stream(
    'reporting',
    `select event_id, count(*), min(queued_at) > now() - interval '${OUTBOX_DAYS} days' from reporting.mails
     where kind = 'RECEIPT' group by event_id order by event_id collate "C"`,
  );
  const held = await setAside(books, 'reporting.notifications', ['sales']);
  for await (const { key, left, right } of paired(sales, mails)) {
    looked(1);
    if (!right && held.has(key)) continue;
    if (!right) wrong(`the receipt of order ${left?.[1]} was never put into the mail queue`);
    else if (right[1] > 1) wrong(`${key} is mailed ${right[1]} times`);
    else if (!left && right[2]) wrong(`a receipt is mailed for ${key}, which is no sale to somebody with an address`);
  }
  const unsent = await books.rows(
    'reporting',
    `select state, count(*) mails from reporting.mails where state <> 'SENT' group by state order by state`,
  );
  for (const { state, mails: count } of unsent) note(`${count} mails are ${state}`);
}

/**
 * Events that a consumer could not take, and those that the relays of their sources could not hand to the broker.
 * @param {import('../books.mjs').Books} books
 * @param {string | undefined} consumer only the relays' unless said
 * @param {readonly string[]} sources
 */
async function setAside(books, consumer, sources) {
  const by = [...(consumer === undefined ? [] : [consumer]), ...sources.map((source) => `${source}.relay`)];
  const rows = [];
  for (const name of by) {
    const service = name.slice(0, name.indexOf('.'));
    rows.push(
      ...(await books.rows(
        service,
        `select consumer, event_id, parked_at, error from ${service}.held_events where consumer = '${name}'`,
      )),
    );
  }
  return new Map(rows.map((row) => [row.event_id, row]));
}

/**
 * @param {import('../books.mjs').Books} books
 * @param {string} service
 * @param {readonly string[]} [events] all of them unless said
 */
function outbox(books, service, events) {
  const which = events ? `where name in (${events.map((name) => `'${name}'`).join(', ')})` : '';
  return books.stream(service, `select event_id, name from ${service}.outbox ${which} order by event_id collate "C"`);
}

const sourcesOf = (/** @type {readonly string[]} */ events) =>
  [...new Set(events.map((name) => name.slice(0, name.indexOf('.'))))].filter((name) => services.includes(name));
