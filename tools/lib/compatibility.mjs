/** @typedef {Record<string, any>} Schema */

const must = ['type', 'format', 'pattern', 'multipleOf', 'const'];
const least = ['minimum', 'minLength', 'minItems'];
const most = ['maximum', 'maxLength', 'maxItems'];

/**
 * What a newer schema breaks for those who read events by the released one, and for events of the released one that are
 * read by the newer: a sentence each. Only new optional fields, more words and wider bounds break nothing.
 * @param {Schema} released
 * @param {Schema} now
 * @returns {string[]}
 */
export function breaks(released, now) {
  /** @type {string[]} */
  const found = [];
  compare(released, now, '', found, { released, now }, new Set());
  return found;
}

/**
 * @param {Schema} was
 * @param {Schema} is
 * @param {string} path
 * @param {string[]} found
 * @param {{ released: Schema, now: Schema }} roots
 * @param {Set<string>} met pairs of references, which may be circles
 */
function compare(was, is, path, found, roots, met) {
  if (was.$ref && is.$ref) {
    if (met.has(`${was.$ref} ${is.$ref}`)) return;
    met = new Set([...met, `${was.$ref} ${is.$ref}`]);
  }
  [was, is] = [resolved(was, roots.released), resolved(is, roots.now)];
  const at = path || 'the payload';
  for (const word of must)
    if (JSON.stringify(was[word]) !== JSON.stringify(is[word]))
      found.push(`${at}: ${word} was ${was[word]} and is ${is[word]}`);
  for (const word of least)
    if ((is[word] ?? -Infinity) > (was[word] ?? -Infinity)) found.push(`${at}: ${word} rises to ${is[word]}`);
  for (const word of most)
    if ((is[word] ?? Infinity) < (was[word] ?? Infinity)) found.push(`${at}: ${word} falls to ${is[word]}`);
  const lost = (was.enum ?? []).filter((/** @type {unknown} */ word) => is.enum && !is.enum.includes(word));
  if (lost.length > 0 || (!was.enum && is.enum)) found.push(`${at}: takes fewer words (${lost})`);
  if (JSON.stringify(was.anyOf?.length) !== JSON.stringify(is.anyOf?.length))
    found.push(`${at}: may be null, or may no more`);
  else
    (was.anyOf ?? []).forEach((/** @type {Schema} */ each, /** @type {number} */ i) =>
      compare(each, is.anyOf[i], path, found, roots, met),
    );
  if (was.items && is.items) compare(was.items, is.items, `${path}[]`, found, roots, met);
  compareFields(was, is, path, found, roots, met);
}

/** @type {typeof compare} */
function compareFields(was, is, path, found, roots, met) {
  const nameOf = (/** @type {string} */ name) => (path ? `${path}.${name}` : name);
  for (const [name, field] of Object.entries(was.properties ?? {})) {
    const now = is.properties?.[name];
    if (now) compare(field, now, nameOf(name), found, roots, met);
    else found.push(`${nameOf(name)}: is gone`);
  }
  const [needed, needs] = [new Set(was.required), new Set(is.required)];
  for (const name of needed)
    if (!needs.has(name) && is.properties?.[name]) found.push(`${nameOf(name)}: may be missing now`);
  for (const name of needs) if (!needed.has(name)) found.push(`${nameOf(name)}: older events lack it`);
}

/** @param {Schema} schema @param {Schema} root @returns {Schema} */
const resolved = (schema, root) => (schema.$ref ? (root.$defs?.[schema.$ref.split('/').at(-1)] ?? {}) : schema);
