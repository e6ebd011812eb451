import type { Identity } from '#libs/auth';
import { NO_VERSION, readFields, type Field, type Problem } from '#libs/contracts';
import { invalid, Refusal } from '#libs/kernel';
import type { Exposure } from './exposes.js';
import type { Request } from './fastify.js';

type Given = Record<string, unknown>;

// A body of 100 kB can name thousands of unknown fields; nobody reads more problems than this.
const MOST_PROBLEMS = 100;
const VERSION = /^"(\d{1,10})"$/;

/**
 * The contract's request out of path, query or body, and headers, validated. Refuses with `request.invalid`, which
 * names each field that is missing, unknown, wrong, or brought where it does not belong.
 */
export function assemble({ call, fields, terms }: Exposure, request: Request): object {
  const problems: Problem[] = [];
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const inBody = !reads && request.method !== 'DELETE' && terms.reads === undefined;
  const query = request.query as Given;
  const given: Given = inBody ? bodyOf(request.body) : fromQuery(query, fields, problems);
  if (inBody) refuseAll(Object.keys(query), problems, 'is not a known query parameter');
  else if (terms.reads) takeText(terms.reads.field, request.body, given, problems);
  else refuseAll(Object.keys(bodyOf(request.body)), problems, 'belongs into the query');
  takeParams(request.params as Record<string, string>, fields, given, problems);
  takeHeaders(request, fields, given, problems);
  takeFills(terms.fills, request, given, problems);
  for (const [name, fill] of Object.entries(terms.defaults ?? {})) {
    if (given[name] === undefined) set(given, name, fill!(request));
  }
  if (!terms.outletIsContent) takeOutlet(request, fields.get('outletId'), given, reads);
  const question = readFields(call.request, given, '', problems);
  if (problems.length > 0)
    throw new Refusal('invalid', 'request.invalid', { errors: problems.slice(0, MOST_PROBLEMS) });
  return question as object;
}

/** A copy of the body's members; nothing at all counts as `{}`. */
function bodyOf(body: unknown): Given {
  if (body === undefined) return {};
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('', 'must be an object');
  return { ...body };
}

function takeText(field: string, body: unknown, given: Given, problems: Problem[]): void {
  if (Object.hasOwn(given, field)) problems.push({ path: field, message: 'is not a known query parameter' });
  set(given, field, body);
}

function fromQuery(query: Given, fields: Exposure['fields'], problems: Problem[]): Given {
  const given: Given = {};
  for (const name of Object.keys(query)) {
    const text = query[name];
    const field = fields.get(name);
    if (!field || name === 'ifMatch') problems.push({ path: name, message: 'is not a known query parameter' });
    else if (typeof text !== 'string') problems.push({ path: name, message: 'must not be repeated' });
    else set(given, name, field.fromText(text));
  }
  return given;
}

function takeParams(
  params: Record<string, string>,
  fields: Exposure['fields'],
  given: Given,
  problems: Problem[],
): void {
  for (const name of Object.keys(params)) {
    if (Object.hasOwn(given, name)) problems.push({ path: name, message: 'comes from the path' });
    set(given, name, fields.get(name)!.fromText(params[name]!));
  }
}

function takeHeaders(request: Request, fields: Exposure['fields'], given: Given, problems: Problem[]): void {
  if (Object.hasOwn(given, 'ifMatch')) {
    problems.push({ path: 'ifMatch', message: 'comes from the header If-Match' });
    delete given['ifMatch'];
  }
  const version = request.headers['if-match'];
  if (version === undefined || version === '*' || !fields.has('ifMatch')) return;
  const digits = VERSION.exec(version)?.[1];
  if (digits === undefined) throw invalid('If-Match', 'must be a version in quotes, like "3"');
  set(given, 'ifMatch', Math.min(Number(digits), NO_VERSION));
}

function takeFills(fills: Exposure['terms']['fills'], request: Request, given: Given, problems: Problem[]): void {
  for (const [name, fill] of Object.entries(fills ?? {})) {
    if (Object.hasOwn(given, name)) problems.push({ path: name, message: 'is not a known field' });
    set(given, name, fill!(request));
  }
}

/**
 * The outlet of a call: as given, else `X-Outlet-Id`, else the user's default where one is needed. What is optional in
 * a body is a property of the thing and not the place of the call, so the header fills it for reading only.
 */
function takeOutlet(request: Request, field: Field | undefined, given: Given, reads: boolean): void {
  const header = request.headers['x-outlet-id'];
  if (!field || given['outletId'] !== undefined) return;
  if (header !== undefined && (reads || !field.optional)) set(given, 'outletId', header);
  else if (!field.optional) set(given, 'outletId', defaultOutlet(request.actor.identity));
}

function defaultOutlet({ outlets }: Identity): string | undefined {
  return (outlets.find((outlet) => outlet.isDefault) ?? (outlets.length === 1 ? outlets[0] : undefined))?.id;
}

function refuseAll(names: readonly string[], problems: Problem[], message: string): void {
  for (const path of names) problems.push({ path, message });
}

function set(given: Given, name: string, value: unknown): void {
  if (value !== undefined) given[name] = value;
}
