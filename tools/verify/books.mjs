import pg from 'pg';
import { services } from '../lib/house.mjs';
import { Sorry } from '../lib/sorry.mjs';
import { published } from '../lib/streams.mjs';

/** Rows fetched at once: enough that round trips do not count, few enough that memory does not grow with the tables. */
const rowsAtOnce = 2_000;

/** @typedef {readonly any[]} Row */

/**
 * All services' tables as of one moment for each server, read only. Services may live on servers of their own, so what
 * crosses schemas is compared here, in sorted streams, and never joined there.
 */
export class Books {
  /** @type {Map<string, pg.Client>} by URL */
  #clients = new Map();
  #cursors = 0;
  /** @type {Map<string, string> | undefined} */
  #published;

  /**
   * @param {Record<string, string>} urls by service
   * @param {string} [natsUrl] of a user of the broker who may read the streams
   */
  constructor(urls, natsUrl) {
    this.urls = urls;
    this.natsUrl = natsUrl;
  }

  async open() {
    for (const url of new Set(Object.values(this.urls))) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch (error) {
        const { message, code } = /** @type {any} */ (error);
        throw new Sorry(`The database cannot be reached: ${message || code}.`);
      }
      // counts are numbers here: nothing in these tables is above a safe integer
      client.setTypeParser(pg.types.builtins.INT8, Number);
      client.setTypeParser(pg.types.builtins.NUMERIC, Number);
      client.setTypeParser(pg.types.builtins.DATE, (/** @type {string} */ text) => text);
      // joins of whole tables: what the hot roles switch off is wanted here
      await client.query('begin isolation level repeatable read read only');
      this.#clients.set(url, client);
    }
  }

  async close() {
    for (const client of this.#clients.values()) await client.end().catch(() => undefined);
  }

  /**
   * Rows of a statement on the server of a service.
   * @param {string} service
   * @param {string} text
   * @returns {Promise<any[]>}
   */
  async rows(service, text) {
    const { rows } = await this.#client(service).query(text);
    return rows;
  }

  /**
   * One number.
   * @param {string} service
   * @param {string} text
   */
  async number(service, text) {
    const { rows } = await this.#client(service).query({ text, rowMode: 'array' });
    return Number(rows[0]?.[0] ?? 0);
  }

  /**
   * Rows of any number, as arrays, in the order of the statement.
   * @param {string} service
   * @param {string} text
   * @returns {AsyncGenerator<Row>}
   */
  async *stream(service, text) {
    const client = this.#client(service);
    const cursor = `sorted_${(this.#cursors += 1)}`;
    await client.query(`declare ${cursor} no scroll cursor for ${text}`);
    for (;;) {
      const { rows } = await client.query({ text: `fetch ${rowsAtOnce} from ${cursor}`, rowMode: 'array' });
      yield* rows;
      if (rows.length < rowsAtOnce) break;
    }
    await client.query(`close ${cursor}`);
  }

  /** The subjects of all events that the broker has, by their ids; undefined where no broker is known. */
  async published() {
    return this.natsUrl === undefined ? undefined : (this.#published ??= await published(this.natsUrl));
  }

  /** @param {string} service */
  #client(service) {
    const client = this.#clients.get(this.urls[service] ?? '');
    if (!client) throw new Sorry(`No URL is known for the database of ${service}.`);
    return client;
  }
}

/**
 * Every service at the same URL.
 * @param {string} url
 */
export const allAt = (url) => Object.fromEntries(services.map((service) => [service, url]));

/**
 * Streams sorted by their first column as one, still sorted.
 * @param {AsyncGenerator<Row>[]} streams
 * @returns {AsyncGenerator<Row>}
 */
export async function* merged(streams) {
  const heads = [];
  // one after the other: they may share a connection
  for (const stream of streams) heads.push({ stream, head: await stream.next() });
  for (;;) {
    const first = heads
      .filter(({ head }) => !head.done)
      .reduce((best, each) => (!best || each.head.value[0] < best.head.value[0] ? each : best), undefined);
    if (!first) return;
    yield first.head.value;
    first.head = await first.stream.next();
  }
}

/**
 * Every key of two streams that are sorted by their first column, with the row of each side that has it. A key that
 * stands in one stream twice is met once.
 * @param {AsyncGenerator<Row>} left
 * @param {AsyncGenerator<Row>} right
 * @returns {AsyncGenerator<{ key: string, left?: Row, right?: Row }>}
 */
export async function* paired(left, right) {
  let l = await left.next();
  let r = await right.next();
  const past = async (/** @type {AsyncGenerator<Row>} */ stream, /** @type {string} */ key) => {
    let next = await stream.next();
    while (!next.done && next.value[0] === key) next = await stream.next();
    return next;
  };
  while (!l.done || !r.done) {
    const key = l.done ? r.value[0] : r.done ? l.value[0] : l.value[0] < r.value[0] ? l.value[0] : r.value[0];
    const onLeft = !l.done && l.value[0] === key;
    const onRight = !r.done && r.value[0] === key;
    yield { key, ...(onLeft && { left: l.value }), ...(onRight && { right: r.value }) };
    if (onLeft) l = await past(left, key);
    if (onRight) r = await past(right, key);
  }
}
