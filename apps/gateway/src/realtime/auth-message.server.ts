import type { WebSocket } from 'ws';

// API.md: a client that brings no header says who it is within 5 s.
const AUTH_MS = 5_000;

/** No token came in time. */
export class Silent extends Error {}

/** The token of the first message. */
export function tokenOf(socket: WebSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    const over = setTimeout(() => reject(new Silent()), AUTH_MS);
    socket.once('close', () => clearTimeout(over));
    socket.once('message', (data) => {
      clearTimeout(over);
      const token = authOf(textOf(data));
      if (token === undefined) reject(new Silent());
      else resolve(token);
    });
  });
}

/** The token in an auth message; undefined for anything else. */
export function authOf(text: string): string | undefined {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null || !('type' in said) || !('token' in said)) return undefined;
    return said.type === 'auth' && typeof said.token === 'string' ? said.token : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a message, however it arrived. */
export const textOf = (data: Buffer | ArrayBuffer | Buffer[]): string =>
  Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
