import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { requestId } from '../guard.js';
import { problem } from '../problems.js';

const PATH = '/api/realtime';

/** What an upgrade asks for: all that comes after an entry, or from now on. */
export interface Question {
  readonly since: number | undefined;
}

/** The question of an upgrade, or the HTTP status that refuses it. */
export function question({ url = '' }: IncomingMessage): Question | number {
  const at = url.indexOf('?');
  if ((at < 0 ? url : url.slice(0, at)) !== PATH) return 404;
  const asked = [...new URLSearchParams(at < 0 ? '' : url.slice(at))];
  const [[name, since] = []] = asked;
  if (name === undefined) return { since: undefined };
  if (asked.length > 1 || name !== 'since' || !/^\d{1,15}$/.test(since!)) return 400;
  return { since: Number(since) };
}

/** Refuses an upgrade before it is one, with the problem that a request would get. */
export function refuse(socket: Duplex, status: number, { headers }: IncomingMessage): void {
  const told = problem(status, requestId(headers['x-request-id']));
  const body = JSON.stringify(told);
  const lines = [
    `HTTP/1.1 ${status} ${told.title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    ...(status === 429 || status === 503 ? ['retry-after: 1'] : []),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
