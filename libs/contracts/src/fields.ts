import {
  asIs,
  asNumber,
  type Class,
  declare,
  type JsonSchema,
  orNull,
  plain,
  type Presence,
  readFields,
} from './field.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const EMAIL =
  /^[^\s@<>(),;:"\\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;
// Years that a business has dealings in; PostgreSQL knows no year 0.
const DAY = /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/;
const INSTANT = /^(?:19|2\d)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;
// Text that a person typed: no NUL (PostgreSQL cannot store it) and no other control character but tab and line ends.
const CONTROLS = String.raw`\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f`;
const CONTROL = new RegExp(`[${CONTROLS}]`);
const ANY_TEXT = `^[^${CONTROLS}]*$`;
const NOT_BLANK = `^[^${CONTROLS}]*[^${CONTROLS}\\s][^${CONTROLS}]*$`;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether text has `min` to `max` characters as JSON Schema counts them: code points, each of one or two UTF-16 units. */
function hasLength(value: string, min: number, max: number): boolean {
  if (value.length < min || value.length > 2 * max) return false;
  if (value.length <= max && min <= 1) return true;
  const { length } = Array.from(value);
  return length >= min && length <= max;
}

const isText = (value: unknown, min: number, max: number): value is string =>
  typeof value === 'string' && hasLength(value, min, max) && !CONTROL.test(value) && !LONE_SURROGATE.test(value);

// most are of today
let latestDay = '';

const isDay = (value: string): boolean => {
  if (value === latestDay) return true;
  if (!DAY.test(value)) return false;
  const at = new Date(`${value}T00:00:00Z`);
  const isOne = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
  if (isOne) latestDay = value;
  return isOne;
};
const isInstant = (value: string): boolean => INSTANT.test(value) && !Number.isNaN(Date.parse(value));

/** Whether `value` has at most `digits` decimals, as its shortest decimal form is written. */
function hasDecimals(value: number, digits: number): boolean {
  const scaled = value * 10 ** digits;
  return Math.abs(scaled - Math.round(scaled)) <= Math.abs(scaled) * Number.EPSILON * 2;
}

/** The most a money field may carry: 10¹³ minor units, so that 500 lines still add up within a safe integer. */
export const MAX_AMOUNT = 10_000_000_000_000;
/** The most a quantity field may carry, in whole units; in thousandths it is 10¹². */
export const MAX_QUANTITY = 1_000_000_000;

const uuidSchema: JsonSchema = {
  type: 'string',
  format: 'uuid',
  // of the kinds and the variant that RFC 9562 names
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
};

/** A UUID, as text. */
export const Id = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: uuidSchema,
      check: (v) => typeof v === 'string' && UUID.test(v),
      expected: 'a UUID',
      example: '019b7667-0000-7000-8000-000000000001',
      // one id, one spelling: tables answer in lower case
      normal: (v: string) => v.toLowerCase(),
    },
    presence,
  );

/** Text of `min` to `max` characters (code points), without control characters; blank text does not count as text. */
export const Text = (
  max = 200,
  presence: Presence & { min?: number; pattern?: RegExp; like?: string } = {},
): PropertyDecorator => {
  const { min = presence.nullable || presence.optional ? 0 : 1, pattern, like } = presence;
  return plain(
    {
      schema: {
        type: 'string',
        minLength: min,
        maxLength: max,
        pattern: pattern?.source ?? (min === 0 ? ANY_TEXT : NOT_BLANK),
      },
      check: (v) => isText(v, min, max) && (min === 0 || v.trim() !== '') && (!pattern || pattern.test(v)),
      expected: like ?? `text of ${min} to ${max} characters without control characters`,
      example: 'text'.slice(0, max),
    },
    presence,
  );
};

/** A secret as typed: any characters, 1 to 256 of them (validated further by its owner). */
export const Secret = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'string', minLength: 1, maxLength: 256, format: 'password', pattern: String.raw`^[^\u0000]*$` },
      check: (v) => typeof v === 'string' && hasLength(v, 1, 256) && !v.includes('\0') && !LONE_SURROGATE.test(v),
      expected: 'text of 1 to 256 characters',
      example: 'password123',
    },
    presence,
  );

/** The text of a file of at most `max` UTF-16 units; what its lines contain is for its reader to judge. */
export const FileText = (max: number, presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'string', maxLength: max },
      check: (v) => typeof v === 'string' && v.length <= max,
      expected: `text of at most ${max} characters`,
      example: 'sku,name,basePrice\nTEA-1,Green Tea,599\n',
    },
    presence,
  );

/** An opaque token of up to 2,000 printable characters. */
export const Token = (presence: Presence = {}): PropertyDecorator =>
  Text(2000, { example: 'dGhlIHNlY3JldCBvZiBhIHNlc3Npb24', ...presence, pattern: /^[\x21-\x7e]+$/, like: 'a token' });

/** An e-mail address, at most 254 characters. */
export const Email = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'string', format: 'email', maxLength: 254, pattern: EMAIL.source },
      check: (v) => typeof v === 'string' && v.length <= 254 && EMAIL.test(v),
      expected: 'an e-mail address',
      example: 'ada@shop.example',
    },
    presence,
  );

/** Money in minor units, `min` (0) to `max`. */
export const Amount = (presence: Presence & { min?: number; max?: number } = {}): PropertyDecorator => {
  const { min = 0, max = MAX_AMOUNT } = presence;
  return Whole(min, max, { example: Math.min(max, Math.max(min, 1999)), ...presence });
};

/** An integer of `min` to `max`. */
export const Whole = (min: number, max: number, presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'integer', minimum: min, maximum: max },
      check: (v) => Number.isSafeInteger(v) && (v as number) >= min && (v as number) <= max,
      expected: `a whole number of ${min} to ${max}`,
      example: Math.max(min, Math.min(max, 1)),
      fromText: asNumber,
    },
    presence,
  );

/** No row's version: rows count in four bytes. Any greater number in `If-Match` says the same. */
export const NO_VERSION = 2 ** 31;

/** The version that a caller has read, where they say it (`If-Match`); 0 and `NO_VERSION` are for the row to refuse. */
export const IfMatch = (): PropertyDecorator => Whole(0, NO_VERSION, { optional: true });

/** A quantity in units, at most 3 decimals; above 0 unless `min` says otherwise. */
export const Quantity = (presence: Presence & { min?: number } = {}): PropertyDecorator => {
  const { min = 0.001 } = presence;
  return plain(
    {
      schema: { type: 'number', minimum: min, maximum: MAX_QUANTITY, multipleOf: 0.001 },
      check: (v) => typeof v === 'number' && v >= min && v <= MAX_QUANTITY && hasDecimals(v, 3),
      expected: `a quantity of ${min} to ${MAX_QUANTITY} with at most 3 decimals`,
      example: 2,
      fromText: asNumber,
    },
    presence,
  );
};

/** A rate in percent, 0 to 100, at most 4 decimals. */
export const Percent = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'number', minimum: 0, maximum: 100, multipleOf: 0.0001 },
      check: (v) => typeof v === 'number' && v >= 0 && v <= 100 && hasDecimals(v, 4),
      expected: 'a percentage of 0 to 100 with at most 4 decimals',
      example: 20,
      fromText: asNumber,
    },
    presence,
  );

/** Any number, for figures in answers (changes in percent, signed quantities). */
export const Figure = (presence: Presence = {}): PropertyDecorator =>
  plain(
    { schema: { type: 'number' }, check: (v) => Number.isFinite(v), expected: 'a number', example: 12.5 },
    presence,
  );

/** true or false. */
export const Flag = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'boolean' },
      check: (v) => typeof v === 'boolean',
      expected: 'true or false',
      example: true,
      fromText: (t) => (t === 'true' ? true : t === 'false' ? false : t),
    },
    presence,
  );

/** One of a fixed set of words. */
export const OneOf = (words: readonly string[], presence: Presence = {}): PropertyDecorator => {
  const known = new Set<unknown>(words);
  return plain(
    {
      schema: { type: 'string', enum: words },
      check: (v) => known.has(v),
      expected: `one of ${words.join(', ')}`,
      example: words[0],
    },
    presence,
  );
};

const daySchema: JsonSchema = { type: 'string', format: 'date', pattern: DAY.source };
const instantSchema: JsonSchema = { type: 'string', format: 'date-time', pattern: INSTANT.source };

/** A calendar day, `YYYY-MM-DD`, of the years 1900 to 2999. */
export const Day = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: daySchema,
      check: (v) => typeof v === 'string' && isDay(v),
      expected: 'a date like 2026-11-23',
      example: '2026-11-23',
    },
    presence,
  );

/** An RFC 3339 instant. */
export const Instant = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: instantSchema,
      check: (v) => typeof v === 'string' && isInstant(v),
      expected: 'a time like 2026-11-23T10:00:00Z',
      example: '2026-11-23T10:00:00.000Z',
    },
    presence,
  );

/** A business date or an RFC 3339 instant, the bounds of a period. */
export const DayOrInstant = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: {
        description: 'business date (inclusive) or RFC 3339 instant (half-open)',
        anyOf: [daySchema, instantSchema],
      },
      check: (v) => typeof v === 'string' && (isDay(v) || isInstant(v)),
      expected: 'a date like 2026-11-23 or a time like 2026-11-23T10:00:00Z',
      example: '2026-11-23',
    },
    presence,
  );

/** A time of day, `HH:MM`. */
export const TimeOfDay = (presence: Presence = {}): PropertyDecorator =>
  Text(5, {
    example: '04:00',
    ...presence,
    pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
    like: 'a time of day like 04:00',
    min: 5,
  });

/** A free JSON object in an answer (details of an audit record). */
export const Facts = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'object' },
      check: (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
      expected: 'an object',
      example: {},
    },
    presence,
  );

/** Rows of a table in an answer, each an object of its columns. */
export const Rows = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'array', items: { type: 'object' } },
      check: (v) => Array.isArray(v),
      expected: 'a list of rows',
      example: [],
    },
    presence,
  );

/** A nested object. */
export const Nested = (of: Class<object>, presence: Presence = {}): PropertyDecorator =>
  declare({
    of,
    schema: orNull({ $ref: `#/components/schemas/${of.name}` }, presence.nullable ?? false),
    ownExample: presence.example,
    optional: presence.optional ?? false,
    nullable: presence.nullable ?? false,
    fromText: asIs,
    read: (value, path, problems) =>
      value === null && presence.nullable ? null : readFields(of, value, path, problems),
  });

/** A list of `min` to `max` objects. */
export const ListOf = (
  of: Class<object>,
  { min = 0, max, ...presence }: Presence & { min?: number; max: number },
): PropertyDecorator =>
  declare({
    of,
    schema: { type: 'array', items: { $ref: `#/components/schemas/${of.name}` }, minItems: min, maxItems: max },
    ownExample: presence.example,
    optional: presence.optional ?? false,
    nullable: false,
    fromText: asIs,
    read(value, path, problems) {
      if (!Array.isArray(value) || value.length < min || value.length > max) {
        problems.push({ path, message: `must be a list of ${min} to ${max}` });
        return value;
      }
      return value.map((item, i) => readFields(of, item, `${path}[${i}]`, problems));
    },
  });

/** A list of UUIDs. */
export const Ids = ({ max, ...presence }: Presence & { max: number }): PropertyDecorator =>
  plain(
    {
      schema: { type: 'array', items: uuidSchema, maxItems: max },
      check: (v) => Array.isArray(v) && v.length <= max && v.every((id) => typeof id === 'string' && UUID.test(id)),
      expected: `a list of at most ${max} UUIDs`,
      example: ['019b7667-0000-7000-8000-000000000001'],
      normal: (ids: string[]) => ids.map((id) => id.toLowerCase()),
    },
    presence,
  );

/** A list of e-mail addresses. */
export const Emails = ({ max, ...presence }: Presence & { max: number }): PropertyDecorator =>
  plain(
    {
      schema: { type: 'array', items: { type: 'string', format: 'email', maxLength: 254 }, maxItems: max },
      check: (v) =>
        Array.isArray(v) &&
        v.length <= max &&
        v.every((e) => typeof e === 'string' && e.length <= 254 && EMAIL.test(e)),
      expected: `a list of at most ${max} e-mail addresses`,
      example: ['manager@example.com'],
    },
    presence,
  );

/** A list of words in an answer. */
export const Words = (presence: Presence = {}): PropertyDecorator =>
  plain(
    {
      schema: { type: 'array', items: { type: 'string' } },
      check: (v) => Array.isArray(v) && v.every((word) => typeof word === 'string'),
      expected: 'a list of words',
      example: ['word'],
    },
    presence,
  );
