import { uuidv7 } from '#libs/kernel';
import { api, eventually, sql, superAdmin, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { forgetAttempts, login, pendingReset, refresh, sessionOf, signIn } from './accounts.js';
import { announced } from './announced.js';

let platform: Api;
let shop: Tenant;
beforeAll(async () => {
  [platform, shop] = [await superAdmin(), await tenant()];
});
beforeEach(forgetAttempts);

const problem = ({ status, body }: Answer) => ({ status, code: body.code });
const userPath = (role: 'OWNER' | 'MANAGER' | 'CASHIER' | 'ADMIN', of = shop) =>
  `/super-admin/users/${of.users[role].id}`;
const businessPath = (of = shop) => `/super-admin/businesses/${of.businessId}`;

/** Who caused the last event of a thing, and in which business it was told. */
async function lastCause(key: string): Promise<{ userId: string; business: string }> {
  const { rows } = await sql().query<{ cause: string; business_id: string }>(
    'select cause, business_id from identity.outbox where key = $1 order by tx desc, id desc limit 1',
    [key],
  );
  return { userId: JSON.parse(rows[0]!.cause).userId, business: rows[0]!.business_id };
}

describe('the platform', () => {
  const calls = (): readonly [method: string, path: string, body?: object][] => [
    ['GET', '/super-admin/dashboard'],
    ['GET', '/super-admin/businesses'],
    ['POST', '/super-admin/businesses', {}],
    ['GET', businessPath()],
    ['PUT', `${businessPath()}/status`, { status: 'SUSPENDED' }],
    ['GET', '/super-admin/users'],
    ['GET', userPath('CASHIER')],
    ['PUT', `${userPath('CASHIER')}/status`, { isActive: false }],
    ['PUT', `${userPath('CASHIER')}/reset-password`, {}],
    ['GET', `${userPath('CASHIER')}/sessions`],
    ['DELETE', `${userPath('CASHIER')}/sessions`],
    ['DELETE', `${userPath('CASHIER')}/sessions/${uuidv7()}`],
    ['POST', `${userPath('CASHIER')}/impersonate`, { reason: 'to see' }],
  ];

  it.each(['OWNER', 'ADMIN', 'CASHIER'] as const)('is closed to an %s', async (role) => {
    const somebody = await shop.as(role);
    for (const [method, path, body] of calls())
      expect({ path, ...problem(await somebody.send(method, path, body)) }).toEqual({
        ...{ path, status: 403, code: 'auth.forbidden' },
      });
  });

  it('is closed to whoever is not signed in', async () => {
    for (const [method, path, body] of calls()) expect((await api().send(method, path, body)).status).toBe(401);
  });

  it('has no business routes of its own', async () => {
    const ofOutlet = ['', '/registers', '/users'].map((rest) => `/outlets/${shop.outletId}${rest}`);
    for (const path of ['/users', '/products', '/sales/orders', '/business', '/warehouses', '/outlets', ...ofOutlet])
      expect({ path, status: (await platform.get(path)).status }).toEqual({ path, status: 403 });
  });

  it('answers 404 for what is not there', async () => {
    const id = uuidv7();
    const lost: Record<string, string> = {
      [`/super-admin/businesses/${id}`]: 'identity.business.not-found',
      [`/super-admin/users/${id}`]: 'identity.user.not-found',
      [`/super-admin/users/${id}/sessions`]: 'identity.user.not-found',
    };
    for (const [path, code] of Object.entries(lost))
      expect(problem(await platform.get(path))).toEqual({ status: 404, code });
    const missing = await platform.delete(`${userPath('CASHIER')}/sessions/${id}`);
    expect(problem(missing)).toEqual({ status: 404, code: 'identity.session.not-found' });
    expect((await platform.get('/super-admin/users/none')).status).toBe(400);
  });

  it('counts what there is', async () => {
    const { status, body } = await platform.get('/super-admin/dashboard');
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual([
      ...['activeUsers', 'businesses', 'outlets', 'sessions', 'suspendedBusinesses', 'users'],
    ]);
    for (const count of Object.values(body)) expect(count).toEqual(expect.any(Number));
    expect(body.businesses).toBeGreaterThanOrEqual(1);
  });
});

describe('a business', () => {
  const wanted = () => {
    const mark = uuidv7().slice(-12);
    return {
      name: `New Shop ${mark}`,
      currency: 'EUR',
      ownerName: 'Olga Owner',
      ownerEmail: `olga-${mark}@shop.example`,
    };
  };

  it('is opened with the invitation of its owner', async () => {
    const request = { ...wanted(), timeZone: 'Europe/Paris', taxInclusive: true };
    const { status, body } = await platform.post('/super-admin/businesses', request);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ name: request.name, currency: 'EUR', taxInclusive: true, timeZone: 'Europe/Paris', language: 'en' },
      ...{ status: 'ACTIVE', outlets: 0, users: 0, version: 1 },
      invitation: { email: request.ownerEmail, name: 'Olga Owner', role: 'OWNER', status: 'PENDING' },
    });
    expect(JSON.stringify(body)).not.toMatch(/token/i);
    expect((await announced(body.id))[0]).toMatchObject({
      name: 'identity.business.created.v1',
      payload: { id: body.id, name: request.name, currency: 'EUR' },
    });
    expect((await announced(body.invitation.id))[0]).toMatchObject({ name: 'identity.invitation.created.v1' });
    expect(await lastCause(body.id)).toMatchObject({ business: body.id });
    const { invitation, ...seen } = body;
    expect((await platform.get(`/super-admin/businesses/${body.id}`)).body).toEqual(seen);
  });

  it('is opened once under a key', async () => {
    const request = wanted();
    const key = uuidv7();
    const [first, second] = [
      await platform.post('/super-admin/businesses', request, { key }),
      await platform.post('/super-admin/businesses', request, { key }),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    const { rows } = await sql().query('select id from identity.businesses where name = $1', [request.name]);
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['currency', { currency: 'BTC' }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['ownerEmail', { ownerEmail: 'nobody' }],
    ['name', { name: '' }],
    ['status', { status: 'ACTIVE' }],
  ])('is not opened with a wrong %s', async (path, wrong) => {
    const { status, body } = await platform.post('/super-admin/businesses', { ...wanted(), ...wrong });
    expect({ status, path: body.errors?.[0]?.path }).toEqual({ status: 400, path });
  });

  it('is found by name and status, in pages, in order', async () => {
    const mark = uuidv7().slice(-10);
    for (const name of ['B', 'A', 'C'])
      await platform.post('/super-admin/businesses', { ...wanted(), name: `${mark} ${name}` });
    const list = async (query: string) => (await platform.get(`/super-admin/businesses?search=${mark}&${query}`)).body;
    const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name.at(-1));
    expect(names(await list('sort=name'))).toEqual(['A', 'B', 'C']);
    expect(names(await list('sort=-name'))).toEqual(['C', 'B', 'A']);
    expect(names(await list('sort=createdAt'))).toEqual(['B', 'A', 'C']);
    expect(names(await list('status=SUSPENDED'))).toEqual([]);
    const page = await list('sort=name&limit=2&page=2');
    expect([names(page), page.pagination]).toEqual([['C'], { total: 3, page: 2, limit: 2, totalPages: 2 }]);
    expect((await list('limit=2&page=9')).pagination.total).toBe(3);
    expect((await platform.get('/super-admin/businesses?sort=currency')).status).toBe(400);
    expect((await platform.get('/super-admin/businesses?search=%25')).body.data).toEqual([]);
  });

  it('is suspended and let go on, each told once with its reason', async () => {
    const other = await tenant();
    const path = `${businessPath(other)}/status`;
    const answer = await platform.put(path, { status: 'SUSPENDED', reason: 'unpaid since May' });
    expect(answer).toMatchObject({ status: 200, body: { id: other.businessId, status: 'SUSPENDED', version: 2 } });
    expect((await platform.put(path, { status: 'SUSPENDED' })).body.version).toBe(2);
    expect(problem(await platform.put(path, { status: 'ACTIVE' }, { headers: { 'if-match': '"1"' } }))).toEqual({
      ...{ status: 412, code: 'identity.business.version' },
    });
    expect((await platform.put(path, { status: 'ACTIVE' }, { headers: { 'if-match': '"2"' } })).status).toBe(200);
    const told = (await announced(other.businessId)).map(({ name, payload }) => [
      name,
      payload['decision'] ?? payload['before'],
    ]);
    expect(told).toEqual([
      ['identity.business.changed.v1', { status: 'ACTIVE' }],
      ['identity.platform.decided.v1', 'SUSPENDED'],
      ['identity.business.changed.v1', { status: 'SUSPENDED' }],
      ['identity.platform.decided.v1', 'ACTIVATED'],
    ]);
    expect((await announced(other.businessId))[1]!.payload).toMatchObject({ reason: 'unpaid since May' });
    expect((await platform.put(path, { status: 'CLOSED' })).status).toBe(400);
  });
});

describe('a user of whichever business', () => {
  it('is found by name, business, role and activity', async () => {
    const query = `businessId=${shop.businessId}`;
    const list = async (more: string) => (await platform.get(`/super-admin/users?${query}&${more}`)).body;
    const names = ({ data }: { data: { username: string }[] }) => data.map(({ username }) => username.split('-')[0]);
    expect(names(await list('sort=username'))).toEqual(['admin', 'cashier', 'manager', 'owner', 'warehouse_staff']);
    expect(names(await list('role=MANAGER'))).toEqual(['manager']);
    expect(names(await list('search=CASHIER-'))).toEqual(['cashier']);
    expect(names(await list('isActive=false'))).toEqual([]);
    const page = await list('sort=-username&limit=2&page=2');
    expect([names(page), page.pagination]).toEqual([
      ['manager', 'cashier'],
      { total: 5, page: 2, limit: 2, totalPages: 3 },
    ]);
    expect((await platform.get('/super-admin/users?sort=passwordHash')).status).toBe(400);
  });

  it('is shown with their business and nothing secret', async () => {
    const { id, username } = shop.users.CASHIER;
    expect((await platform.get(userPath('CASHIER'))).body).toEqual({
      ...{ id, businessId: shop.businessId, businessName: expect.any(String), name: username, username },
      ...{ role: 'CASHIER', isActive: true, createdAt: expect.any(String), version: 1 },
    });
  });

  it('is switched off, signed out, and on again, which their business hears', async () => {
    const other = await tenant();
    const { id, username } = other.users.CASHIER;
    const tokens = await signIn(username);
    const path = `${userPath('CASHIER', other)}/status`;
    const off = await platform.put(path, { isActive: false, reason: 'asked by the police' });
    expect(off).toMatchObject({ status: 200, body: { id, isActive: false, version: 2 } });
    expect((await refresh(tokens)).status).toBe(401);
    expect((await login(username)).status).toBe(401);
    await eventually(async () => expect((await api().as(tokens.accessToken).get('/auth/me')).status).toBe(401));
    expect((await platform.put(path, { isActive: true })).status).toBe(200);
    expect((await login(username)).status).toBe(200);
    const told = (await announced(id)).filter(({ name }) => !name.includes('session'));
    expect(told.map(({ name }) => name)).toEqual([
      'identity.user.deactivated.v1',
      'identity.platform.decided.v1',
      'identity.user.reactivated.v1',
      'identity.platform.decided.v1',
    ]);
    expect(told[1]!.payload).toEqual({ id, about: 'USER', decision: 'DEACTIVATED', reason: 'asked by the police' });
    expect(await lastCause(id)).toMatchObject({ business: other.businessId });
    const late = await platform.put(path, { isActive: false }, { headers: { 'if-match': '"1"' } });
    expect(problem(late)).toEqual({ status: 412, code: 'identity.user.version' });
  });

  it('may be another super-admin, but never oneself', async () => {
    const colleague = await superAdmin();
    const [me, them] = [(await platform.get('/auth/me')).body.id, (await colleague.get('/auth/me')).body.id];
    for (const path of [`/super-admin/users/${me}/status`, `/super-admin/users/${me}/reset-password`])
      expect(problem(await platform.put(path, path.endsWith('status') ? { isActive: false } : {}))).toEqual({
        ...{ status: 409, code: 'identity.user.self' },
      });
    expect((await platform.put(`/super-admin/users/${them}/status`, { isActive: false })).status).toBe(200);
    await eventually(async () => expect((await colleague.get('/auth/me')).status).toBe(401));
  });

  it('gets another password, and whoever was signed in with the old one is out', async () => {
    const other = await tenant();
    const { id, username } = other.users.CASHIER;
    const tokens = await signIn(username);
    const path = `${userPath('CASHIER', other)}/reset-password`;
    const poor = await platform.put(path, { newPassword: 'password123' });
    expect({ status: poor.status, path: poor.body.errors[0].path }).toEqual({ status: 400, path: 'newPassword' });
    const late = await platform.put(
      path,
      { newPassword: 'a brand new passphrase' },
      { headers: { 'if-match': '"99"' } },
    );
    expect(problem(late)).toEqual({ status: 412, code: 'identity.user.version' });
    const { status, body } = await platform.put(path, { newPassword: 'a brand new passphrase' });
    expect({ status, id: body.id }).toEqual({ status: 200, id });
    expect((await refresh(tokens)).status).toBe(401);
    expect((await login(username)).status).toBe(401);
    expect((await login(username, 'a brand new passphrase')).status).toBe(200);
    expect(await announced(id)).toContainEqual({
      ...{ name: 'identity.user.password-changed.v1', payload: { id, by: 'PLATFORM' } },
    });
  });

  it('is mailed a link instead, where they have an address and may sign in', async () => {
    const other = await tenant();
    const { id } = other.users.CASHIER;
    const path = `${userPath('CASHIER', other)}/reset-password`;
    expect(problem(await platform.put(path, {}))).toEqual({ status: 409, code: 'identity.user.no-email' });
    await sql().query(`update identity.users set email = 'casey@shop.example' where id = $1`, [id]);
    expect((await platform.put(path, {})).status).toBe(200);
    const request = await pendingReset(id);
    expect((await announced(request))[0]).toMatchObject({ name: 'identity.user.reset-requested.v1' });
    expect(await lastCause(request)).toMatchObject({ business: other.businessId });
    await sql().query('update identity.users set deactivated_at = now() where id = $1', [id]);
    expect(problem(await platform.put(path, {}))).toEqual({ status: 409, code: 'identity.user.wrong-state' });
  });

  it('has sessions that the platform sees and ends, one or all', async () => {
    const other = await tenant();
    const { username } = other.users.CASHIER;
    const [one, two, three] = [await signIn(username), await signIn(username), await signIn(username)];
    const path = `${userPath('CASHIER', other)}/sessions`;
    const { body } = await platform.get(`${path}?sort=createdAt`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([one, two, three].map(sessionOf));
    expect(body.data[0]).toMatchObject({ isCurrent: false, version: 1 });
    expect((await platform.get(`${path}/${sessionOf(one)}`)).body).toEqual(body.data[0]);
    const theirs = `${userPath('MANAGER', other)}/sessions/${sessionOf(one)}`;
    expect(problem(await platform.get(theirs))).toEqual({ status: 404, code: 'identity.session.not-found' });
    expect((await platform.delete(`${path}/${sessionOf(one)}`)).status).toBe(204);
    expect((await platform.get(`${path}/${sessionOf(one)}`)).status).toBe(404);
    expect([(await refresh(one)).status, (await refresh(two)).status]).toEqual([401, 200]);
    expect((await platform.delete(path)).status).toBe(204);
    expect([(await refresh(two)).status, (await refresh(three)).status]).toEqual([401, 401]);
    expect((await platform.get(path)).body.data).toEqual([]);
    await eventually(async () => expect((await api().as(three.accessToken).get('/auth/me')).status).toBe(401));
  });
});
