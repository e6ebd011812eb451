import { uuidv7 } from '#libs/kernel';
import { resolved, type Schema } from './operations.js';

/** Chance that comes out the same for the same seed. */
export class Chance {
  constructor(private state: number) {}

  /** 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

/** Values that have broken programs before. */
const nasty: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 0.1, 0.0001, 1e-7, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 1e13, 1e21],
  ...[
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202e',
    '😀'.repeat(150),
    'x'.repeat(5_000),
    "' or 1=1 --",
    '%',
    '_',
    '\\',
    '${7*7}',
  ],
  ...['../../etc/passwd', 'null', 'true', 'NaN', '1e400', '-1', '0x10', '{"a":1}', '<script>alert(1)</script>'],
  ...[
    '00000000-0000-0000-0000-000000000000',
    '019b7667-0000-7000-8000-000000000001',
    'ffffffff-ffff-8fff-bfff-ffffffffffff',
  ],
  ...['0000-01-01', '2026-02-30', '9999-12-31', '2026-11-23T10:00:00Z', '2026-11-23T25:00:00Z', '24:00', '04:00'],
  ...['a@b', 'a@b.co', 'A@EXAMPLE.COM\r\nBcc: x@y.z', 'CASH', 'OWNER', 'SUPER_ADMIN', 'data:image/png;base64,AAAA'],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    [1, 2, 3],
    nested(5),
    nested(19),
    { length: 1 },
    { toString: 1 },
    { constructor: {} },
  ],
];

/** A body for a route: sometimes nearly right, sometimes right fields with wrong values, sometimes anything at all. */
export function randomBody(chance: Chance, schema: Schema, good: unknown): unknown {
  const kind = chance.next();
  if (kind < 0.05) return chance.of(nasty);
  if (kind < 0.35) return filled(chance, schema, 0.5);
  let body = structuredClone(good);
  for (let left = 1 + chance.below(3); left > 0; left--) body = mutated(chance, body, schema);
  return body;
}

function mutated(chance: Chance, value: unknown, schema: Schema): unknown {
  if (Array.isArray(value) && chance.next() < 0.8) {
    const kind = chance.next();
    if (value.length === 0 || kind < 0.2) return [...value, filled(chance, resolved(schema).items ?? {}, 0.2)];
    if (kind < 0.3) return Array.from({ length: chance.of([2, 11, 501, 1001]) }, () => value[0] as unknown);
    const at = chance.below(value.length);
    return value.map((each: unknown, i) => (i === at ? mutated(chance, each, resolved(schema).items ?? {}) : each));
  }
  if (typeof value === 'object' && value !== null && chance.next() < 0.95) {
    const { properties = {} } = resolved(schema);
    const names = [...Object.keys(properties), ...Object.keys(value)];
    const name = chance.of(names.length > 0 ? names : ['x']);
    const kind = chance.next();
    if (kind < 0.1) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
    const copy: Record<string, unknown> = { ...value };
    if (kind < 0.15) copy[chance.of(['x', 'businessId', 'role', 'status', 'totalAmount', 'constructor'])] = 1;
    else if (kind < 0.6) copy[name] = filled(chance, properties[name] ?? {}, 0.2);
    else copy[name] = mutated(chance, copy[name], properties[name] ?? {});
    return copy;
  }
  return chance.of(nasty);
}

/** A value of the schema, but for one field in so many. */
function filled(chance: Chance, given: Schema, wrong: number): unknown {
  if (chance.next() < wrong) return chance.of(nasty);
  const schema = resolved(given.anyOf ? chance.of(given.anyOf) : given) as Schema & Record<string, unknown>;
  if (schema.enum) return chance.of(schema.enum);
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([name]) => schema.required?.includes(name) || chance.next() < 0.4)
        .map(([name, field]) => [name, filled(chance, field, wrong)]),
    );
  if (schema.type === 'array')
    return Array.from({ length: chance.below(4) }, () => filled(chance, schema.items ?? {}, wrong));
  if (schema.type === 'boolean') return chance.next() < 0.5;
  if (schema.type === 'integer' || schema.type === 'number') return numberOf(chance, schema);
  if (schema.type === 'string') return textOf(chance, schema);
  return schema.type === 'null' ? null : chance.of(nasty);
}

function numberOf(chance: Chance, { type, minimum, maximum }: Schema & Record<string, unknown>): number {
  const [least, most] = [Number(minimum ?? -1000), Number(maximum ?? 1_000_000)];
  const usual = Math.min(most, least + chance.below(1000) / (type === 'integer' ? 1 : 10));
  return chance.of([least, most, least - 1, most + 1, usual, usual, usual]);
}

function textOf(chance: Chance, { format, maxLength }: Schema & Record<string, unknown>): string {
  const most = Number(maxLength ?? 20);
  if (format === 'uuid') return uuidv7();
  if (format === 'email') return `chance-${chance.below(1e9)}@example.com`;
  if (format === 'date') return `20${10 + chance.below(90)}-0${1 + chance.below(9)}-1${chance.below(10)}`;
  if (format === 'date-time') return new Date(chance.below(4e9) * 1000).toISOString();
  const usual = chance.of(['Ünïcödé', 'İ', 'ß', '日本', 'a', 'Tea & Co.', `t-${chance.below(1e9)}`]);
  return chance.of([usual, usual, usual, 'y'.repeat(Math.min(most, 9_000)), 'z'.repeat(Math.min(most, 9_000) + 1)]);
}
