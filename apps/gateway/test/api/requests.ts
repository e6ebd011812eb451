import { uuidv7 } from '#libs/kernel';
import type { Answer, Api } from '#libs/testing';
import { resolved, type Operation, type Schema } from './operations.js';
import { rowOf, type Row } from './rows.js';
import type { Place, Things } from './things.js';

/** A request as it is sent. */
export interface Prepared {
  /** Of what the path names, in its order. */
  readonly ids: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly body: object | string | undefined;
}

/** The things that ids in bodies and queries refer to, by the name of their field. */
const references: Readonly<Record<string, (things: Things, place: Place) => Promise<string>>> = {
  outletId: async (_things, { outletId }) => outletId,
  defaultWarehouseId: async (_things, { warehouseId }) => warehouseId,
  warehouseId: async (_things, { warehouseId }) => warehouseId,
  fromWarehouseId: async (_things, { warehouseId }) => warehouseId,
  toWarehouseId: async (things, place) => (await things.warehouse(place)).id as string,
  registerId: async (_things, { registerId }) => registerId,
  productId: (things, place) => things.stock(place),
  customerId: async (things) => (await things.customer()).id as string,
  supplierId: async (things) => (await things.supplier()).id as string,
  priceTierId: async (things) => (await things.tier()).id as string,
  defaultPriceTierId: async (things) => (await things.tier()).id as string,
  userId: async (things) => (await things.user()).id as string,
  cashierId: async (things) => (await things.user()).id as string,
  outletIds: async (_things, { outletId }) => outletId,
};

const mark = (): string => uuidv7().slice(-12);

/** Values that only one thing of a business may have, and those that the first example would not do for. */
const values: Readonly<Record<string, () => unknown>> = {
  id: uuidv7,
  sku: () => `T-${mark()}`,
  code: () => `T${mark()}`,
  username: () => `thing-${mark()}`,
  email: () => `thing-${mark()}@example.com`,
  ownerEmail: () => `thing-${mark()}@example.com`,
  password: () => `correct horse ${mark()}`,
  newPassword: () => `correct horse ${mark()}`,
  role: () => 'CASHIER',
  outletRole: () => 'CASHIER',
};

/** Of a PUT, where nothing is required, the field that any role may change. */
const changeable = ['name', 'notes', 'description', 'minimumStock'];

/** The row of a route; throws when there is none, so that no route goes untested. */
export function mustHaveRow(operation: Operation): Row {
  const row = rowOf(operation);
  if (!row) throw new Error(`${operation.key} has no row in rows.ts: say what stands behind its parameters`);
  return row;
}

/** A request that will do: made things in its path, required fields in its query and body. */
export async function prepare(operation: Operation, things: Things, place: Place, asker: Api): Promise<Prepared> {
  const row = mustHaveRow(operation);
  const ids = (await row.ids?.(things, place, asker)) ?? [];
  const query: Record<string, string> = { ...(await row.query?.(things, place)) };
  for (const { name, required } of operation.query) {
    const refer = references[name];
    if (required && query[name] === undefined && refer) query[name] = await refer(things, place);
  }
  if (operation.query.some(({ name }) => name === 'outletId') && operation.method === 'GET')
    query['outletId'] ??= place.outletId;
  const body = row.body
    ? await row.body(things, place, ids)
    : operation.body && (await valueOf('', operation.body.schema, operation.body.example, things, place, operation));
  return { ids, query, body: body as Prepared['body'] };
}

async function valueOf(
  name: string,
  schema: Schema,
  example: unknown,
  things: Things,
  place: Place,
  operation: Operation,
): Promise<unknown> {
  const refer = references[name];
  if (refer && typeof example === 'string') return refer(things, place);
  const { properties, required = [], items } = resolved(schema);
  if (Array.isArray(example) && items)
    return Promise.all(example.map((each) => valueOf(name, items, each, things, place, operation)));
  if (!properties) return values[name]?.() ?? example;
  const wanted = Object.keys(properties).filter(
    (field) =>
      required.includes(field) ||
      (name === '' && (field === 'outletId' || (operation.method === 'PUT' && changeable.includes(field)))),
  );
  const shown = example as Record<string, unknown>;
  const entries = wanted.map(async (field) => [
    field,
    await valueOf(field, properties[field]!, shown[field], things, place, operation),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as object;
}

/** Sends a prepared request. */
export function ask(
  { method, path, body: described }: Operation,
  asker: Api,
  request: Prepared,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const ids = [...request.ids];
  const filled = path.replace(/\{\w+\}/g, () => ids.shift() ?? uuidv7());
  const query = new URLSearchParams(request.query).toString();
  return asker.send(method, query ? `${filled}?${query}` : filled, request.body, {
    headers: { ...headers, ...(typeof request.body === 'string' && described && { 'content-type': described.type }) },
  });
}

/** Every id in a body that refers to something, as the path that a refusal names it by. */
export function referencesIn(body: unknown, path = ''): string[] {
  if (Array.isArray(body)) return body.flatMap((each, i) => referencesIn(each, `${path}[${i}]`));
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return name in references && typeof value === 'string' ? [at] : referencesIn(value, at);
  });
}

/** Optional ids that a body may carry besides: one body for each. */
export function optionalReferences({ body }: Operation): string[] {
  if (!body || typeof body.example === 'string') return [];
  const { properties = {}, required = [] } = resolved(body.schema);
  return Object.keys(properties).filter((name) => name in references && !required.includes(name));
}

/** The id that a field refers to in a shop. */
export const referenceTo = (field: string, things: Things, place: Place): Promise<string> =>
  references[field]!(things, place);

/** The same body with another value at a path like `items[0].productId`. */
export function withValue(body: object, path: string, value: unknown): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const names = path.split(/[.[\]]+/).filter(Boolean);
  const last = names.pop()!;
  let holder: Record<string, unknown> = copy;
  for (const name of names) holder = holder[name] as Record<string, unknown>;
  holder[last] = value;
  return copy;
}
