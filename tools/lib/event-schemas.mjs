import { everyEvent, exampleOf, fieldsOf } from '../../dist/libs/contracts/src/index.js';

/** @typedef {Record<string, any>} Schema */

const draft = 'https://json-schema.org/draft/2020-12/schema';

/** The events with their payloads' schemas, by name and in the order of names. */
export const events = () =>
  [...everyEvent]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, payload }) => ({ name, payload, example: exampleOf(payload) }));

/**
 * The JSON Schema of an event's payload, complete in itself. Fields that it does not know may come: an event only ever
 * gets new ones.
 * @param {ReturnType<typeof events>[number]} event
 */
export function schemaOf({ name, payload, example }) {
  /** @type {Record<string, Schema>} */
  const defs = {};
  const { properties, ...rest } = objectOf(payload, '#/$defs/', defs);
  return {
    $schema: draft,
    $id: `${name}.schema.json`,
    title: name,
    ...rest,
    properties: { ...properties, before },
    examples: [example],
    ...(Object.keys(defs).length > 0 && { $defs: defs }),
  };
}

/** What every payload may say besides its own fields. */
export const before = {
  type: 'object',
  description:
    'The fields that this event changed, as they were; null for one that was not there. Absent where nothing was changed.',
};

/**
 * @param {new () => object} type
 * @param {string} home where referred-to schemas are found
 * @param {Record<string, Schema>} defs gets those it refers to
 * @returns {Schema}
 */
export function objectOf(type, home, defs) {
  const fields = [...fieldsOf(type)];
  const required = fields.filter(([, { optional }]) => !optional).map(([name]) => name);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields.map(([name, field]) => [name, partOf(field, home, defs)])),
  };
}

/**
 * @param {import('../../dist/libs/contracts/src/index.js').Field} field
 * @param {string} home
 * @param {Record<string, Schema>} defs
 * @returns {Schema}
 */
function partOf({ schema, of, nullable }, home, defs) {
  if (!of) return schema;
  if (!defs[of.name]) {
    defs[of.name] = {};
    defs[of.name] = objectOf(of, home, defs);
  }
  const ref = { $ref: `${home}${of.name}` };
  if (schema.type === 'array') return { ...schema, items: ref };
  return nullable ? { anyOf: [ref, { type: 'null' }] } : ref;
}
