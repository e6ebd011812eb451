// npm run outbox: how far each consumer has come with the events of each service, and what to do about those it could
// not take. Replays are safe while the system runs: the inbox lets no event have a second effect.
import './lib/node-version.mjs';
import pg from 'pg';
import { withDatabase } from './lib/database.mjs';
import { forgetPlaces } from './lib/forget-places.mjs';
import { services } from './lib/house.mjs';
import { Sorry, explain } from './lib/sorry.mjs';
import { withBroker } from './lib/streams.mjs';
import { wordsOf } from './lib/words.mjs';

const usage = `npm run outbox -- status                                     of each consumer: lag, oldest event, held and parked ones
npm run outbox -- replay --consumer <name> [--service <name>] [--from <date or instant>]
                                                             hand events on again; of all services and all kept unless said
npm run outbox -- rebuild                                    make all roll-ups of reports anew, of the events that are kept
npm run outbox -- parked list                                events that a consumer gave up, and why
npm run outbox -- parked show <consumer> <event>             all that is known of one, with what it said
npm run outbox -- parked retry|discard <consumer> [<event>]  deliver them again, or forget them; all of a consumer or one
                                                             (outbox -- retry|discard … says the same)`;

/** In services mode the relay has one place, the broker's; the consumers' own places lie with the broker. */
const broker = 'jetstream';

/** A day less than events are kept: those of the oldest day go while it passes. */
const surelyKeptMs = 29 * 86_400_000;

/** The consumers that keep roll-ups. */
const rollUps = ['reporting.reports', 'reporting.stock'];

/** @typedef {Record<string, string>} Urls */

const commands = {
  /**
   * @param {Urls} urls
   * @param {string[]} words
   */
  retry: (urls, words) => commands.parked(urls, ['retry', ...words]),

  /**
   * @param {Urls} urls
   * @param {string[]} words
   */
  discard: (urls, words) => commands.parked(urls, ['discard', ...words]),

  /**
   * @param {Urls} urls
   * @param {string[]} words
   * @param {Options} _
   * @param {string} data
   */
  async status(urls, words, _, data) {
    if (words.length > 0) throw new Sorry(usage);
    const rows = await withBroker(data, (streams) => standing(urls, streams));
    console.table(rows);
    if (rows.every(({ held, parked }) => held === 0 && parked === 0)) console.log('No event is held or parked.');
  },

  /**
   * @param {Urls} urls
   * @param {string[]} words
   * @param {Options} options
   */
  async replay(urls, words, { consumer, service, from }) {
    if (words.length > 0 || !consumer) throw new Sorry(usage);
    if (service && !services.includes(service)) throw new Sorry(`There is no service ${service}.`);
    const since = from === undefined ? '-infinity' : instant(from);
    let found = 0;
    for (const each of service ? [service] : services) {
      const [moved] = await asked(urls, each, setBack(each), [consumer, since]);
      if (!moved) continue;
      found += 1;
      console.log(`${consumer} gets ${moved.events} events of ${each} again.`);
    }
    if (found === 0)
      throw new Sorry(
        `No relay has a place for ${consumer}: with a broker there is one, "${broker}", from which every consumer is fed.`,
      );
  },

  /**
   * @param {Urls} urls
   * @param {string[]} words
   * @param {Options} _
   * @param {string} data
   */
  async rebuild(urls, words, _, data) {
    if (words.length > 0) throw new Sorry(usage);
    const since = new Date(Date.now() - surelyKeptMs);
    await asked(urls, 'reporting', 'select reporting.empty_rollups($1)', [since]).catch(explainOlder);
    for (const service of services) {
      const [{ older }] = await asked(urls, service, olderThanTheStream(service));
      // what the broker no longer has is published once more
      for (const consumer of older ? [...rollUps, broker] : rollUps)
        await asked(urls, service, setBack(service), [consumer, '-infinity']);
    }
    await forgetPlaces(data, rollUps);
    console.log('Roll-ups are made anew; npm run outbox -- status tells how far they are.');
  },

  /**
   * @param {Urls} urls
   * @param {string[]} words
   */
  async parked(urls, [what = 'list', consumer, event, ...rest]) {
    if (rest.length > 0 || !['list', 'show', 'retry', 'discard'].includes(what)) throw new Sorry(usage);
    if (what === 'list') {
      const rows = [];
      for (const service of services) rows.push(...(await asked(urls, service, parkedOnes(service))));
      return rows.length > 0 ? console.table(rows) : console.log('No event is parked.');
    }
    const service = services.find((name) => consumer?.startsWith(`${name}.`));
    if (!consumer || !service || (what === 'show' && !event)) throw new Sorry(usage);
    if (what === 'show') return console.log(await explained(urls, service, consumer, event ?? ''));
    const rows = await asked(urls, service, what === 'retry' ? retry(service) : discard(service), [
      consumer,
      event ?? null,
    ]);
    if (rows.length === 0) throw new Sorry(`${consumer} has parked ${event ?? 'nothing'}${event ? ' not' : ''}.`);
    console.log(`${rows.length} ${what === 'retry' ? 'delivered again within five seconds' : 'forgotten'}.`);
  },
};

/**
 * Where every consumer stands: by its place in each outbox, or in the broker's streams where there is one. What a relay
 * has not handed to the broker yet is a line of its own.
 * @param {Urls} urls
 * @param {import('./lib/streams.mjs').Place[] | undefined} places
 */
async function standing(urls, places) {
  const setAside = new Map();
  for (const service of services)
    for (const row of await asked(urls, service, notTaken(service))) setAside.set(row.consumer, row);
  const rows = [];
  for (const service of services)
    for (const { consumer, events, oldest } of await asked(urls, service, behind(service)))
      if (!places === (consumer !== broker))
        rows.push({ consumer: consumer === broker ? 'relay to broker' : consumer, service, lag: events, oldest });
  rows.push(...(places ?? []));
  const shown = rows.map((row) => ({ ...row, ...counts(setAside.get(row.consumer)) }));
  for (const [consumer, row] of setAside)
    if (!rows.some((each) => each.consumer === consumer))
      shown.push({ consumer, service: '', lag: 0, oldest: null, ...counts(row) });
  return shown.sort((a, b) => (a.consumer + a.service < b.consumer + b.service ? -1 : 1));
}

/** @param {{ code?: string }} error */
function explainOlder(error) {
  if (error.code !== '55000') throw error;
  throw new Sorry(
    'Some roll-ups were not made of events that are still kept (30 days): made anew, they would lose those days.',
  );
}

const counts = (row) => ({ held: row?.held ?? 0, parked: row?.parked ?? 0 });

const behind = (/** @type {string} */ service) => `
  select c.consumer, count(o.id)::int events, min(o.at) oldest
  from ${service}.outbox_cursors c left join ${service}.outbox o on (o.tx, o.id) > (c.tx, c.id)
  group by c.consumer order by c.consumer`;

const notTaken = (/** @type {string} */ service) => `
  select consumer, count(*) filter (where parked_at is null)::int held,
    count(*) filter (where parked_at is not null)::int parked
  from ${service}.held_events group by consumer order by consumer`;

/**
 * @param {Urls} urls
 * @param {string} service
 * @param {string} consumer
 * @param {string} event
 */
async function explained(urls, service, consumer, event) {
  const [row] = await asked(urls, service, oneSetAside(service), [consumer, event]);
  if (!row) throw new Sorry(`${consumer} has parked ${event} not.`);
  const { fact, ...rest } = row;
  return JSON.stringify({ ...rest, event: JSON.parse(fact) }, null, 2);
}

const oneSetAside = (/** @type {string} */ service) => `
  select consumer, deliveries, error, held_at "heldAt", parked_at "parkedAt", due_at "dueAt", fact
  from ${service}.held_events where consumer = $1 and event_id = $2`;

// everything from the first event at that time on: its transaction may have begun before others that are earlier in time
const setBack = (/** @type {string} */ service) => `
  with first as (
    select tx, id, day from ${service}.outbox where at >= $2::timestamptz order by tx, id limit 1
  ), place as (
    select f.tx, f.id - 1 id, f.day from first f
  ), moved as (
    update ${service}.outbox_cursors c set tx = p.tx, id = p.id, day = p.day from place p
    where c.consumer = $1 and (c.tx, c.id) > (p.tx, p.id)
  ), woken as materialized (
    -- a relay keeps its places in memory, and reads them anew when it has lost its connection
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'pos-${service}-relay' and usename = current_user
  )
  select (select count(*)::int from ${service}.outbox o, place p where (o.tx, o.id) > (p.tx, p.id)) events,
    (select count(*)::int from woken) relays
  where exists (select from ${service}.outbox_cursors where consumer = $1)`;

// the broker keeps events two weeks
const olderThanTheStream = (/** @type {string} */ service) => `
  select exists (select from ${service}.outbox where at < now() - interval '13 days') older`;

const parkedOnes = (/** @type {string} */ service) => `
  select consumer, event_id event, fact::json ->> 'name' name, deliveries, left(error, 80) error, parked_at "parked at"
  from ${service}.held_events where parked_at is not null order by consumer, seq`;

const retry = (/** @type {string} */ service) => `
  update ${service}.held_events set parked_at = null, due_at = now(), deliveries = 0
  where consumer = $1 and parked_at is not null and event_id = coalesce($2, event_id) returning event_id`;

const discard = (/** @type {string} */ service) => `
  delete from ${service}.held_events
  where consumer = $1 and parked_at is not null and event_id = coalesce($2, event_id) returning event_id`;

/**
 * @param {Urls} urls
 * @param {string} service
 * @param {string} text
 * @param {unknown[]} [values]
 */
async function asked(urls, service, text, values = []) {
  const url = urls[service];
  if (!url) throw new Sorry(`The database of ${service} is not known: see ${service.toUpperCase()}_DATABASE_URL.`);
  const db = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await db.connect();
  try {
    return (await db.query(text, values)).rows;
  } finally {
    await db.end();
  }
}

/** @param {string} text */
function instant(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Sorry(`--from is "${text}": say a date or an RFC 3339 instant.`);
  return at.toISOString();
}

/** @typedef {{ consumer?: string, service?: string, from?: string }} Options */

const { words: said, values } = wordsOf(
  usage,
  { consumer: { type: 'string' }, service: { type: 'string' }, from: { type: 'string' } },
  { takesWords: true },
);
const [command = '', ...words] = said;
try {
  const work = Object.hasOwn(commands, command) ? commands[/** @type {keyof typeof commands} */ (command)] : undefined;
  if (!work) throw new Sorry(command ? `Unknown command "${command}".\n${usage}` : usage);
  // each service's own role may do all of it, so one that runs alone is enough
  await withDatabase(({ services: urls }, settings) => work(urls, words, values, settings.data));
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
