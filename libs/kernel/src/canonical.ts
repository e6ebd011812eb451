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
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && !(value instanceof Date)) return writeObject(value, depth);
  throw new TypeError(`JSON cannot say a ${typeof value} such as this`);
}

function writeObject(value: object, depth: number): string {
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) members += `${members && ','}${nameOf(key)}${write(member, depth + 1)}`;
  }
  return `{${members}}`;
}

// Contracts have a few hundred names, which come again and again; a stranger's are not kept for ever.
const mostNames = 5_000;
const names = new Map<string, string>();

function nameOf(key: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  if (names.size >= mostNames) names.clear();
  const name = `${JSON.stringify(key)}:`;
  names.set(key, name);
  return name;
}
