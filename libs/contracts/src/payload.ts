import { fieldsOf, type Class, type Field, type Problem } from './field.js';

const fields = new Map<Class<object>, readonly [name: string, field: Field][]>();

function entriesOf(type: Class<object>): readonly [name: string, field: Field][] {
  const known = fields.get(type);
  if (known) return known;
  const entries = [...fieldsOf(type)];
  fields.set(type, entries);
  return entries;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What keeps a payload from being what its event's contract says; empty when nothing does. Fields that the contract does
 * not know are no mistake, unlike in a request: an event may get new ones, and whoever reads an older contract goes on.
 */
export function mistakesIn(type: Class<object>, payload: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  look(type, payload, undefined, problems);
  if (problems.length === 0) return problems;
  // nearly every payload is right: the names of places are put together for the others only
  const named: Problem[] = [];
  look(type, payload, '', named);
  return named;
}

/** Where something stands; undefined while nobody asks. */
type Path = string | undefined;

const under = (path: Path, name: string): Path => (path ? `${path}.${name}` : path === undefined ? path : name);

function look(type: Class<object>, value: unknown, path: Path, problems: Problem[]): void {
  if (!isObject(value)) return void problems.push({ path: path ?? '', message: 'must be an object' });
  for (const [name, field] of entriesOf(type)) {
    const part = value[name];
    if (part === undefined) {
      if (!field.optional) problems.push({ path: under(path, name) ?? '', message: 'is missing' });
    } else if (!field.of) field.read(part, under(path, name) ?? '', problems);
    else lookInto(field, field.of, part, under(path, name), problems);
  }
}

function lookInto(field: Field, of: Class<object>, part: unknown, path: Path, problems: Problem[]): void {
  if (part === null && field.nullable) return;
  if (field.schema['type'] !== 'array') return look(of, part, path, problems);
  if (!Array.isArray(part)) return void problems.push({ path: path ?? '', message: 'must be a list' });
  for (const [i, item] of part.entries()) look(of, item, path === undefined ? path : `${path}[${i}]`, problems);
}
