import { permissionsOf } from '#libs/auth';
import type { Permission } from '#libs/contracts';
import { api, type Answer, type Api, type StaffRole } from '#libs/testing';
import { operations, undocumented, type Operation } from './api/operations.js';
import { ask, mustHaveRow, prepare, referencesIn, referenceTo, withValue, type Prepared } from './api/requests.js';
import { passphrase, taken } from './api/things.js';
import { openWorld, type World } from './api/world.js';

// For each route: one success whose body is held strictly against its schema, one refusal by role, one by business, and
// one bad input. Runs against the system under test, or against any other by `npm run contract -- --base URL`.

const staff: readonly StaffRole[] = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];
const isOfPlatform = ({ access }: Operation): boolean => access.startsWith('super_admin.');
const named = (list: readonly Operation[]): [string, Operation][] => list.map((each) => [each.key, each]);

let world: World;
const notRun: string[] = [];
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => {
  // on stderr, where Jest's own report goes: what was left out must not look like what passed
  for (const what of notRun) process.stderr.write(`DID NOT RUN: ${what}\n`);
  // of our own system nothing may be left out where it is decided whether a change is good
  if (process.env.CI && !process.env.POS_CONTRACT) expect(notRun).toEqual([]);
});

function expectDocumented(operation: Operation, answer: Answer, status: RegExp): void {
  expect([String(answer.status), answer.body]).toEqual([expect.stringMatching(status), answer.body]);
  expect(undocumented(operation, answer)).toEqual([]);
}

/** Who asks for a success: the owner, the platform, or somebody made for it; undefined where nobody can. */
async function askerOf(operation: Operation): Promise<Api | undefined> {
  const { asker } = mustHaveRow(operation);
  if (asker) return asker(world.things);
  if (isOfPlatform(operation)) return world.platform;
  return operation.access === 'public' ? api(world.things.shop.owner.url) : world.as('OWNER');
}

/** Requests whose secret came by mail. */
async function mailed({ path }: Operation): Promise<Prepared> {
  const { things, tokenFor } = world;
  if (path === '/auth/reset-password') {
    const { email } = await things.user();
    taken(await api(things.shop.owner.url).post('/auth/forgot-password', { email }));
    return { ids: [], query: {}, body: { token: await tokenFor!(email as string), newPassword: `new ${passphrase}` } };
  }
  const { email, id } = await things.invitation();
  const token = await tokenFor!(email as string);
  if (path.includes('{')) return { ids: [token], query: {}, body: undefined };
  const person = { token, name: 'Invited', username: `invited-${(id as string).slice(-12)}`, password: passphrase };
  return { ids: [], query: {}, body: person };
}

describe('succeeds, with exactly what its schema says', () => {
  it.each(named(operations))('%s', async (key, operation) => {
    const row = mustHaveRow(operation);
    const asker = await askerOf(operation);
    if (!asker) return void notRun.push(`${key}: nobody of the platform could sign in`);
    if (row.needsMail && !world.tokenFor)
      return void notRun.push(`${key}: no mail with its token came; --mail names the folder they are written to`);
    const request = row.needsMail
      ? await mailed(operation)
      : await prepare(operation, world.things, world.place, asker);
    const answer = await ask(operation, asker, request);
    expectDocumented(operation, answer, row.isAbsent ? /^404$/ : /^2\d\d$/);
  });
});

describe('refuses who may not', () => {
  it.each(named(operations.filter(({ access }) => access !== 'public')))('%s', async (_key, operation) => {
    const empty = { ids: [], query: {}, body: undefined };
    expectDocumented(operation, await ask(operation, api(world.things.shop.owner.url), empty), /^401$/);
    const role = staff.find((each) => !permissionsOf[each].has(operation.access as Permission));
    if (operation.access === 'signed-in' || !role) return;
    expectDocumented(operation, await ask(operation, await world.as(role), empty), /^403$/);
  });
});

describe('knows nothing of another business', () => {
  const ofBusiness = operations.filter((operation) => operation.access !== 'public' && !isOfPlatform(operation));

  it.each(named(ofBusiness))('%s', async (key, operation) => {
    const { other } = world;
    if (!other) return void notRun.push(`${key}: there is no other business; name its owner by --other`);
    const row = mustHaveRow(operation);
    const owner = await world.as('OWNER');
    if (operation.inPath.length > 0) {
      const theirs = await prepare(operation, other.things, other.place, other.things.shop.owner);
      return expectDocumented(operation, await ask(operation, owner, theirs), /^404$/);
    }
    if (row.asker) return;
    const mine = await prepare(operation, world.things, world.place, owner);
    const [field] = referencesIn(mine.body);
    if (field) {
      const theirs = await referenceTo(field.split('.').pop()!, other.things, other.place);
      const answer = await ask(operation, owner, { ...mine, body: withValue(mine.body as object, field, theirs) });
      return expectDocumented(operation, answer, /^404$/);
    }
    if (operation.method !== 'GET') return;
    const stranger = await ask(operation, other.things.shop.owner, { ...mine, query: {} });
    if (stranger.status === 200) expect(idsIn(stranger).filter((id) => JSON.stringify(mine).includes(id))).toEqual([]);
    const ours = idsIn(await ask(operation, owner, mine));
    expect(idsIn(stranger).filter((id) => ours.includes(id))).toEqual([]);
  });

  const idsIn = ({ body }: Answer): string[] =>
    [body, ...(Array.isArray(body?.data) ? body.data : [])].flatMap((each) =>
      typeof each?.id === 'string' ? [each.id as string] : [],
    );
});

describe('refuses what it does not understand', () => {
  it.each(named(operations))('%s', async (key, operation) => {
    const asker = isOfPlatform(operation) ? world.platform : await world.as('OWNER');
    if (!asker) return void notRun.push(`${key}: nobody of the platform could sign in`);
    const isBody = operation.method === 'POST' || operation.method === 'PUT';
    const asJson = isBody && operation.body?.type !== 'text/csv';
    const answer = await ask(operation, asker, {
      ids: [],
      query: asJson ? {} : { notAField: '1' },
      body: asJson ? { notAField: 1 } : isBody ? 'sku\n' : undefined,
    });
    expectDocumented(operation, answer, /^400$/);
    expect(answer.body.code).toBe('request.invalid');
    expect(answer.body.errors).toContainEqual({ path: 'notAField', message: expect.any(String) });
  });
});
