import 'reflect-metadata';

/** A class whose instances only carry data. */
export type Class<T> = new () => T;

/** A JSON Schema (draft 2020-12) fragment, as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What is wrong with one field, as problem+json's `errors` shows it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** How one field is read and described. */
export interface Field {
  readonly schema: JsonSchema;
  /** May be left out. */
  readonly optional: boolean;
  /** `null` is taken as "clear this", in PUT only. */
  readonly nullable: boolean;
  /** The value as the service sees it; pushes what is wrong. */
  read(value: unknown, path: string, problems: Problem[]): unknown;
  /** A query or path parameter arrives as text. */
  fromText(text: string): unknown;
  /** The class that `schema` refers to, of a nested object or of a list's items. */
  readonly of?: Class<object>;
  /** A value for the documentation, where the field's own name tells of none better. */
  readonly example?: unknown;
  /** Said by the contract itself, so that it counts before any other. */
  readonly ownExample?: unknown;
}

/** Whether a field may be absent, and whether `null` clears it. */
export interface Presence {
  readonly optional?: boolean;
  readonly nullable?: boolean;
  /** What the documentation shows instead of the kind's usual example. */
  readonly example?: unknown;
}

interface Rule {
  readonly schema: JsonSchema;
  readonly check: (value: unknown) => boolean;
  readonly expected: string;
  readonly example: unknown;
  readonly fromText?: (text: string) => unknown;
  readonly normal?: (value: never) => unknown;
}

const fields = new Map<Class<object>, Map<string, Field>>();

/** The fields of a contract class, inherited ones first, in the order in which they are written. */
export function fieldsOf(type: Class<object>): ReadonlyMap<string, Field> {
  const parent = Object.getPrototypeOf(type) as Class<object> | null;
  const inherited = parent && parent !== Function.prototype ? fieldsOf(parent) : [];
  return new Map([...inherited, ...(fields.get(type) ?? [])]);
}

export function declare(field: Field): PropertyDecorator {
  return (target, key) => {
    const type = target.constructor as Class<object>;
    const known = fields.get(type) ?? new Map<string, Field>();
    known.set(String(key), field);
    fields.set(type, known);
  };
}

export const asIs = (text: string): unknown => text;
// A number that does not parse stays text, so that the rule names the field instead of seeing NaN.
export const asNumber = (text: string): unknown =>
  /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : text;

export const orNull = (schema: JsonSchema, nullable: boolean): JsonSchema =>
  nullable ? { anyOf: [schema, { type: 'null' }] } : schema;

export function plain(rule: Rule, { optional = false, nullable = false, example }: Presence): PropertyDecorator {
  return declare({
    schema: orNull(rule.schema, nullable),
    optional,
    nullable,
    example: rule.example,
    ownExample: example,
    fromText: rule.fromText ?? asIs,
    read(value, path, problems) {
      if (value === null && nullable) return null;
      if (!rule.check(value)) {
        problems.push({ path, message: `must be ${rule.expected}` });
        return value;
      }
      return rule.normal ? rule.normal(value as never) : value;
    },
  });
}

type Reader = (value: object, path: string, problems: Problem[]) => object;
const readers = new Map<Class<object>, Reader>();

function readerOf(type: Class<object>): Reader {
  const known = readers.get(type);
  if (known) return known;
  const all = fieldsOf(type);
  const entries = [...all];
  const reader: Reader = (value, path, problems) => {
    const given = value as Record<string, unknown>;
    const out: Record<string, unknown> = {};
    for (const [name, field] of entries) {
      const at = path === '' ? name : `${path}.${name}`;
      const v = Object.hasOwn(given, name) ? given[name] : undefined;
      if (v !== undefined) out[name] = field.read(v, at, problems);
      else if (!field.optional) problems.push({ path: at, message: 'is missing' });
    }
    for (const name of Object.keys(given))
      if (!all.has(name))
        problems.push({ path: path === '' ? name : `${path}.${name}`, message: 'is not a known field' });
    return out;
  };
  readers.set(type, reader);
  return reader;
}

/** Reads a value as a contract class: copies the known fields, lists whatever is missing, unknown or wrong. */
export function readFields(type: Class<object>, value: unknown, path: string, problems: Problem[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ path, message: 'must be an object' });
    return value;
  }
  return readerOf(type)(value, path, problems);
}
