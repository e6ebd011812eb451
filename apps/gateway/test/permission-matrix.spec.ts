import { isOutletScoped, permissionsOf } from '#libs/auth';
import type { Permission } from '#libs/contracts';
import { api, eventually, superAdmin, tenant, type Answer, type Api, type StaffRole, type Tenant } from '#libs/testing';
import { operations, undocumented, type Operation } from './api/operations.js';
import {
  ask,
  mustHaveRow,
  optionalReferences,
  prepare,
  referencesIn,
  referenceTo,
  withValue,
  type Prepared,
} from './api/requests.js';
import { Things, type Place } from './api/things.js';

// Every route × role × own and other tenant × own and other outlet, made from the document, the table of permissions
// and the rows of what stands behind the paths. A route without a row fails.

const staff: readonly StaffRole[] = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];
const here: StaffRole[] = ['MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];

const named = (list: readonly Operation[]): [string, Operation][] => list.map((each) => [each.key, each]);
const closed = operations.filter(({ access }) => access !== 'public');
const ofBusiness = operations.filter(({ access }) => !access.startsWith('super_admin.'));
/** Outlets and registers are open to every user for their own outlets. */
const isOfOutlet = ({ key, access }: Operation): boolean =>
  isOutletScoped(access as Permission) || /^GET \/outlets\/\{id\}(\/registers)?$/.test(key);
const mayBy = (role: StaffRole | 'SUPER_ADMIN', { access }: Operation): boolean =>
  access === 'signed-in' || permissionsOf[role].has(access as Permission);

let shop: Tenant;
let other: Tenant;
let second: Place;
let mine: Things;
let theirs: Things;
let platform: Api;
const empty: Prepared = { ids: [], query: {}, body: undefined };

beforeAll(async () => {
  [shop, other, platform] = await Promise.all([tenant(), tenant(), superAdmin()]);
  second = await shop.secondOutlet();
  mine = new Things({ owner: shop.owner, place: shop });
  theirs = new Things({ owner: other.owner, place: other });
});

/** What an answer is, short enough to be read in a list of hundreds. */
const told = ({ status, body }: Answer): string =>
  status < 400 ? String(status) : `${status} ${body.code} ${JSON.stringify(body.errors ?? body.detail)}`;

describe('every route', () => {
  it('has a row that says what stands behind its parameters', () => {
    for (const operation of operations) expect(() => mustHaveRow(operation)).not.toThrow();
  });

  it('tells who may', () => {
    expect(operations.filter(({ access }) => !access).map(({ key }) => key)).toEqual([]);
  });
});

describe('nobody gets in', () => {
  it.each(named(closed))('without signing in: %s', async (_key, operation) => {
    expect(told(await ask(operation, api(), empty))).toMatch(/^401 auth.required/);
  });

  it('whose user was deactivated, or whose business is suspended: by any route', async () => {
    const [gone, suspended] = await Promise.all([tenant(), tenant()]);
    const left = await gone.as('CASHIER');
    const all = await Promise.all(staff.map((role) => suspended.as(role)));
    await gone.owner.delete(`/users/${gone.users.CASHIER.id}`);
    await platform.put(`/super-admin/businesses/${suspended.businessId}/status`, {
      status: 'SUSPENDED',
      reason: 'unpaid',
    });
    for (const asker of [left, ...all])
      await eventually(async () => expect((await asker.get('/auth/me')).status).toBe(401));
    const answers = await Promise.all(
      closed.flatMap((operation) =>
        [left, all[0]!].map(async (asker) => `${operation.key} ${told(await ask(operation, asker, empty))}`),
      ),
    );
    expect(answers.filter((answer) => !answer.includes(' 401 auth.required'))).toEqual([]);
  });
});

describe('a role', () => {
  it.each(named(closed))('gets in where the table lets it, and nowhere else: %s', async (_key, operation) => {
    const row = mustHaveRow(operation);
    for (const role of staff) {
      if (!mayBy(role, operation)) {
        const answer = await ask(operation, await shop.as(role), empty);
        expect([role, told(answer)]).toEqual([role, expect.stringMatching(/^403 auth.forbidden/)]);
      } else if (!row.needsMail) {
        const asker = row.asker ? await row.asker(mine) : await shop.as(role);
        const answer = await ask(operation, asker, await prepare(operation, mine, shop, asker));
        expect([role, told(answer)]).toEqual([role, expect.stringMatching(row.isAbsent ? /^404 / : /^2\d\d$/)]);
        expect(undocumented(operation, answer)).toEqual([]);
      }
    }
  });

  const platforms = closed.filter(({ access }) => access !== 'signed-in');

  it.each(named(platforms))('of the platform has its own routes and no others: %s', async (_key, operation) => {
    const { isAbsent } = mustHaveRow(operation);
    const isOwn = mayBy('SUPER_ADMIN', operation);
    const answer = await ask(operation, platform, isOwn ? await prepare(operation, mine, shop, platform) : empty);
    expect(told(answer)).toMatch(!isOwn ? /^403 auth.forbidden/ : isAbsent ? /^404 / : /^2\d\d$/);
    if (isOwn) expect(undocumented(operation, answer)).toEqual([]);
  });
});

describe('who works at no outlet', () => {
  const lists = ['/sales/orders', '/purchase-orders', '/inventory', '/inventory/low-stock', '/inventory/movements'];

  it('finds lists without a row and outlets that are not there', async () => {
    const away = await tenant();
    await away.product({ stock: 5 });
    const account = { username: `clerk-${away.businessId.slice(-12)}`, password: 'plum-harbour-9431' };
    expect((await away.owner.post('/users', { ...account, name: 'Ann', role: 'MANAGER' })).status).toBe(201);
    const clerk = api().as((await api().post('/auth/login', account)).body.accessToken);
    for (const path of lists) {
      const { status, body } = await clerk.get(path);
      expect([path, status, body.data]).toEqual([path, 200, []]);
      const named = await clerk.get(`${path}?outletId=${away.outletId}`);
      expect([path, told(named)]).toEqual([path, expect.stringMatching(/^404 identity.outlet.not-found/)]);
    }
    const items = [{ productId: (await away.product()).id, quantity: 1 }];
    expect(told(await clerk.post('/sales/orders', { items }))).toMatch(/^400 request.invalid/);
    const named = { outletId: away.outletId, items };
    expect(told(await clerk.post('/sales/orders', named))).toMatch(/^404 identity.outlet.not-found/);
  });
});

describe('a thing of another business', () => {
  const withPath = ofBusiness.filter(({ inPath, access }) => inPath.length > 0 && access !== 'public');

  it.each(named(withPath))('is not there: %s', async (_key, operation) => {
    const asked = mustHaveRow(operation).isAbsent ? empty : await prepare(operation, theirs, other, other.owner);
    for (const role of staff.filter((each) => mayBy(each, operation))) {
      const answer = await ask(operation, await shop.as(role), asked);
      expect([role, told(answer)]).toEqual([role, expect.stringMatching(/^404 [\w.-]+\.not-found/)]);
      expect(undocumented(operation, answer)).toEqual([]);
    }
  });

  const withBody = ofBusiness.filter(({ body, access }) => body && access !== 'public');

  it.each(named(withBody))('is refused in a body, by the name of its field: %s', async (_key, operation) => {
    const asker = await shop.as('OWNER');
    const { asker: made } = mustHaveRow(operation);
    if (made) return;
    const request = await prepare(operation, mine, shop, asker);
    if (typeof request.body !== 'object') return;
    const optional = await Promise.all(
      optionalReferences(operation).map(async (field) => [field, await foreign(field)] as const),
    );
    const required = await Promise.all(
      referencesIn(request.body).map(async (field) => [field, await foreign(field)] as const),
    );
    for (const [field, id] of [...required, ...optional]) {
      const body = withValue(request.body, field, field.endsWith('Ids') ? [id] : id);
      const answer = await ask(operation, asker, { ...request, body });
      expect([field, told(answer)]).toEqual([field, expect.stringMatching(/^404 [\w.-]+\.not-found/)]);
      expect([field, JSON.stringify(answer.body.errors)]).toEqual([field, expect.stringContaining(field)]);
    }
  });

  const foreign = (path: string): Promise<string> => referenceTo(path.split('.').pop()!, theirs, other);
  const references = new Set([
    'productId',
    'warehouseId',
    'customerId',
    'priceTierId',
    'userId',
    'cashierId',
    'registerId',
  ]);
  const filtered = ofBusiness.filter(({ method, query }) => method === 'GET' && query.length > 0);

  it.each(named(filtered))('finds nothing as a filter: %s', async (_key, operation) => {
    const asker = await shop.as('OWNER');
    const request = await prepare(operation, mine, shop, asker);
    for (const { name, required } of operation.query) {
      if (name !== 'outletId' && !references.has(name)) continue;
      const query = { ...request.query, [name]: await foreign(name) };
      const answer = await ask(operation, asker, { ...request, query });
      if (name === 'outletId' || required) expect([name, told(answer)]).toEqual([name, expect.stringMatching(/^404 /)]);
      else if (answer.status !== 404) expect([name, answer.body.data ?? answer.body]).toEqual([name, []]);
    }
  });
});

describe('another outlet of the same business', () => {
  const scoped = operations.filter(isOfOutlet);

  it.each(named(scoped))('is not there for who does not work there: %s', async (_key, operation) => {
    const { isAbsent } = mustHaveRow(operation);
    if (isAbsent || !namesAPlace(operation)) return;
    const asked = await prepare(operation, mine, second, shop.owner);
    for (const role of here.filter((each) => mayBy(each, operation))) {
      const answer = await ask(operation, await shop.as(role), asked);
      expect([role, told(answer)]).toEqual([role, expect.stringMatching(/^404 [\w.-]+\.not-found/)]);
    }
  });

  it.each(named(scoped.filter(({ access }) => access !== 'signed-in')))(
    'is closed to a role that they hold elsewhere only: %s',
    async (_key, operation) => {
      if (mustHaveRow(operation).isAbsent || !namesAPlace(operation)) return;
      const asked = await prepare(operation, mine, second, shop.owner);
      // somebody who may do it at the main outlet, and works in another role at the second one
      const weaker = here.find((role) => !mayBy(role, operation));
      const stronger = here.find((role) => mayBy(role, operation));
      if (!weaker || !stronger) return;
      const answer = await ask(operation, await worksAtBoth(stronger, weaker), asked);
      expect(told(answer)).toMatch(/^403 auth.forbidden/);
    },
  );

  /** By a thing in its path or by a field; reports of the whole business name none. */
  const namesAPlace = ({ inPath, query, body }: Operation): boolean =>
    inPath.length > 0 || query.some(({ name }) => name === 'outletId') || body !== undefined;

  const people = new Map<string, Promise<Api>>();

  function worksAtBoth(mainRole: StaffRole, secondRole: StaffRole): Promise<Api> {
    const key = `${mainRole} ${secondRole}`;
    const known = people.get(key) ?? employ(mainRole, secondRole);
    people.set(key, known);
    return known;
  }

  async function employ(mainRole: StaffRole, secondRole: StaffRole): Promise<Api> {
    const { id, username } = await mine.user();
    for (const [outletId, outletRole] of [
      [shop.outletId, mainRole],
      [second.outletId, secondRole],
    ])
      await shop.owner.post(`/users/${id}/outlets`, { outletId, outletRole });
    return api().login(username as string, 'the passphrase of a thing');
  }
});

describe('an outlet in the header', () => {
  const notTheirs = /^404 identity\.outlet\.not-found .*"X-Outlet-Id"/;
  const asked = (operation: Operation, asker: Api, outletId: string): Promise<string> =>
    ask(operation, asker, empty, { 'x-outlet-id': outletId }).then(told);
  const firstOf = (roles: readonly StaffRole[], operation: Operation): StaffRole[] =>
    roles.filter((role) => mayBy(role, operation)).slice(0, 1);

  it.each(named(closed))('must be one of theirs, needed or not: %s', async (_key, operation) => {
    const [staffRole, ownerRole] = [firstOf(here, operation), firstOf(['OWNER'], operation)];
    const refused: [StaffRole, string][] = [
      ...[...staffRole, ...ownerRole].map((role): [StaffRole, string] => [role, other.outletId]),
      ...staffRole.map((role): [StaffRole, string] => [role, second.outletId]),
    ];
    for (const [role, outletId] of refused)
      expect([role, await asked(operation, await shop.as(role), outletId)]).toEqual([
        role,
        expect.stringMatching(notTheirs),
      ]);
    if (mayBy('SUPER_ADMIN', operation)) expect(await asked(operation, platform, shop.outletId)).toMatch(notTheirs);
    // whoever is made for a request is signed out by it
    if (mustHaveRow(operation).asker) return;
    for (const [role, outletId] of [
      ...staffRole.map((each) => [each, shop.outletId] as const),
      ...ownerRole.map((each) => [each, second.outletId] as const),
    ])
      expect([role, await asked(operation, await shop.as(role), outletId)]).toEqual([
        role,
        expect.not.stringMatching(notTheirs),
      ]);
  });

  it.each(named(operations))('must be a UUID: %s', async (_key, operation) => {
    const asker = operation.access.startsWith('super_admin.') ? platform : shop.owner;
    expect(await asked(operation, asker, 'main')).toMatch(/^400 request\.invalid .*"X-Outlet-Id"/);
  });
});
