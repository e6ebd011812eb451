/** The id of nothing; sorts before every other id. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const randomBytesPerId = 10;
// One call to the system's generator serves 800 ids: the call, not the bytes, is what an id costs.
const pool = new Uint8Array(800 * randomBytesPerId);
let used = pool.length;

/** A new id (RFC 9562, version 7, lower case) that sorts by `now`, milliseconds since 1970; random within one millisecond. */
export function uuidv7(now: number = Date.now()): string {
  if (used === pool.length) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  const from = used;
  used += randomBytesPerId;
  const byte = (index: number) => hex[pool[from + index]!]!;
  const time = Math.trunc(now).toString(16).padStart(12, '0');
  const variant = '89ab'.charAt(pool[from + 2]! & 3);
  return (
    `${time.slice(0, 8)}-${time.slice(8)}-7${byte(0).charAt(0)}${byte(1)}-${variant}${byte(2).charAt(0)}${byte(3)}` +
    `-${byte(4)}${byte(5)}${byte(6)}${byte(7)}${byte(8)}${byte(9)}`
  );
}

/** True for the 36-character form of a UUID of any version, in either case. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid.test(value);
}

/** True for a UUID whose first 48 bits are a time. */
export function isUuidv7(value: unknown): value is string {
  return typeof value === 'string' && uuid7.test(value);
}

/** The moment at which a version 7 id was made, to the millisecond; undefined for every other id. */
export function uuidTime(id: string): Date | undefined {
  return isUuidv7(id) ? new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)) : undefined;
}
