import { services } from '../../lib/house.mjs';
import { merged, paired } from '../books.mjs';
import { OUTBOX_DAYS } from '../check.mjs';
import { consumers } from '../consumers.mjs';

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
    const held = new Map(
      (
        await books.rows(
          service,
          `select event_id, parked_at, error from ${service}.held_events where consumer = '${name}'`,
        )
      ).map((row) => [row.event_id, row]),
    );
    for (const { event_id, parked_at, error } of held.values()) {
      if (parked_at) findings.note(`${name} parked ${event_id}: ${error}`);
      else findings.wrong(`${name} holds ${event_id} back: ${error}`);
    }
    for await (const { key, left, right } of paired(announced, taken)) {
      findings.looked(1);
      if (!right && !held.has(key)) findings.wrong(`${name} did not take ${left?.[1]} ${key}`);
      if (!left && right?.[1]) findings.wrong(`${name} took ${key}, which nobody announced`);
    }
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
  for await (const { key, left, right } of paired(announced, recorded)) {
    looked(1);
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
     where name = 'sales.order.completed.v1' and payload::json ->> 'customerEmail' is not null
     order by event_id collate "C"`,
  );
  const mails = books.stream(
    'reporting',
    `select event_id, count(*), min(queued_at) > now() - interval '${OUTBOX_DAYS} days' from reporting.mails
     where kind = 'RECEIPT' group by event_id order by event_id collate "C"`,
  );
  for await (const { key, left, right } of paired(sales, mails)) {
    looked(1);
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
