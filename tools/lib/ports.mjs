import net from 'node:net';
import { Sorry } from './sorry.mjs';

/** A port of the loopback address that nobody uses now. */
export async function freePort() {
  const server = await listening(0, '127.0.0.1');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Refuses a port that another program listens on.
 * @param {number} port
 * @param {string} host the address it will be opened on
 * @param {string} sentence what to say, with `{port}` and `{reason}` filled in
 */
export async function mustBeFree(port, host, sentence) {
  try {
    const server = await listening(port, host);
    await new Promise((resolve) => server.close(resolve));
  } catch (error) {
    const code = /** @type {any} */ (error).code;
    const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${code})`;
    throw new Sorry(sentence.replace('{port}', String(port)).replace('{reason}', reason));
  }
}

/**
 * Refuses a server that doesn't answer within two seconds. A URL that names no host, such as one of a local socket, is
 * left to whoever connects.
 * @param {string} name the setting
 * @param {string} url its value, which may carry a password and isn't shown
 * @param {number} usualPort
 */
export async function mustAnswer(name, url, usualPort) {
  const first = url.split(',')[0] ?? url;
  if (!URL.canParse(first) || !new URL(first).hostname || first.includes('@%2F')) return;
  const { hostname, port } = new URL(first);
  const socket = net.connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usualPort) });
  socket.setTimeout(2_000, () => socket.destroy(new Error('no answer within 2 s')));
  try {
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  } catch (error) {
    const { code, message } = /** @type {any} */ (error);
    throw new Sorry(`${name} names ${hostname}:${port || usualPort}, which cannot be reached (${code ?? message}).`);
  } finally {
    socket.destroy();
  }
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<net.Server>}
 */
function listening(port, host) {
  const server = net.createServer();
  return new Promise((resolve, reject) => server.once('error', reject).listen({ port, host }, () => resolve(server)));
}
