import net from 'node:net';

/**
 * One keep-alive connection of HTTP/1.1 with one request at a time: as little work as a client can do, so that the
 * driver takes from the machine no more than it must. It reads what the gateway writes and nothing else.
 */
export class Connection {
  /** @type {net.Socket | undefined} */
  #socket;
  #received = '';
  /** @type {{ resolve: (answer: { status: number, body: string }) => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /** @param {string} url */
  constructor(url) {
    const { hostname, port } = new URL(url);
    this.host = hostname;
    this.port = Number(port);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {string} token
   * @param {unknown} [body]
   * @param {Record<string, string>} [headers]
   * @returns {Promise<{ status: number, body: string }>}
   */
  async send(method, path, token, body, headers = {}) {
    const socket = (this.#socket ??= await this.#open());
    const text = body === undefined ? '' : JSON.stringify(body);
    const head = `${method} /api${path} HTTP/1.1\r\nhost: ${this.host}\r\n${token && `authorization: Bearer ${token}\r\n`}`;
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const type = text && `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(`${head}${more.join('')}${type}\r\n${text}`);
    });
  }

  close() {
    this.#socket?.destroy();
  }

  /** @returns {Promise<net.Socket>} */
  #open() {
    const socket = net.connect({ host: this.host, port: this.port, noDelay: true });
    // one byte a character: lengths are counted in bytes, and nothing here reads what is not ASCII
    socket.setEncoding('latin1');
    socket.on('data', (/** @type {string} */ chunk) => this.#read(chunk));
    socket.on('close', () => this.#lost(new Error('the connection was closed')));
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(socket));
      socket.on('error', (error) => (reject(error), this.#lost(error)));
    });
  }

  /** @param {string} chunk */
  #read(chunk) {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, end))?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const answer = {
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(end + 4, end + 4 + length),
    };
    this.#received = this.#received.slice(end + 4 + length);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  /** @param {Error} error */
  #lost(error) {
    this.#socket = undefined;
    this.#received = '';
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
