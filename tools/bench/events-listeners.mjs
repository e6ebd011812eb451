import { once } from 'node:events';
import { WebSocket } from 'ws';

/** One more till of each business, which sells nothing and hears of what the others sell. */
export class Listeners {
  /** When the order of an id was heard of, in ms since 1970. */
  #heard = new Map();
  /** @type {WebSocket[]} */
  #sockets = [];

  /**
   * @param {string} url
   * @param {import('./shops.mjs').Till[]} tills
   */
  static async open(url, tills) {
    const listeners = new Listeners();
    // every product is of one business
    const ofEach = new Map(tills.map((till) => [till.products[0], till]));
    for (const { token } of ofEach.values()) await listeners.#listen(url, token);
    return listeners;
  }

  /**
   * @param {string} url
   * @param {string} token
   */
  async #listen(url, token) {
    const address = `${url.replace('http', 'ws')}/api/realtime`;
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } });
    this.#sockets.push(socket);
    await once(socket, 'message');
    socket.on('message', (said) => {
      const at = Date.now();
      const { type, data } = JSON.parse(String(said));
      if (type === 'sales.order.completed') this.#heard.set(data.id, at);
    });
  }

  /**
   * From the row in the outbox to the socket, in ms, and hangs up: the two clocks are the same machine's.
   * @param {import('pg').Pool} db
   * @param {Date} since
   */
  async delays(db, since) {
    for (const socket of this.#sockets) socket.close();
    const { rows } = await db.query(
      `select key, extract(epoch from at)::float8 * 1000 ms from sales.outbox
       where at > $1 and name = 'sales.order.completed.v1'`,
      [since],
    );
    const missing = rows.filter(({ key }) => !this.#heard.has(key));
    if (missing.length > 0) throw new Error(`${missing.length} of ${rows.length} sales were not heard of.`);
    const sorted = rows.map(({ key, ms }) => Math.max(0, this.#heard.get(key) - ms)).sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 10) / 10;
    return { events: rows.length, p50: at(0.5), p99: at(0.99) };
  }
}
