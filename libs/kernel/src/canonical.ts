import { invalid } from './refusal.js';

// No contract nests deeper than 6; the bound keeps a hostile body from exhausting the stack.
const maxDepth = 64;

/**
 * The one JSON text of a JSON value: keys sorted, members that are undefined left out, so that equal content has equal
 * fingerprints. Refuses nesting beyond 64; a TypeError for what JSON cannot say.
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > maxDepth) throw invalid('', `must not nest deeper than ${maxDepth}`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && !(value instanceof Date)) return writeObject(value, depth);
  throw new TypeError(`JSON cannot say a ${typeof value} such as this`);
}

function writeObject(value: object, depth: number): string {
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${write(member, depth + 1)}`);
  }
  return `{${members.join(',')}}`;
}
