import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Every service with a schema of its own, in the order in which they are migrated, seeded and given ports. */
export const services = ['identity', 'catalog', 'pricing', 'inventory', 'sales', 'procurement', 'reporting'];

/**
 * A path as a person would type it: relative when it lies in the clone.
 * @param {string} file
 */
export function shown(file) {
  const relative = path.relative(root, file);
  return relative.startsWith('..') ? file : relative || '.';
}
