import { uuidv7 } from '#libs/kernel';
import { api, eventually, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { announced, lastOf } from './announced.js';

let shop: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  shop = await tenant();
  stranger = await tenant();
});

const good = 'plum-harbour-9431';
const name = (): string => `user-${uuidv7().slice(-12)}`;
const seen = ({ status, body }: Answer) => ({ status, code: body.code, path: body.errors?.[0]?.path });
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
const anybody = (sent: object = {}) => ({ name: 'Ann', username: name(), password: good, role: 'CASHIER', ...sent });

async function add(sent: object = {}, who: Api = shop.owner): Promise<Answer['body']> {
  const { status, body } = await who.post('/users', anybody(sent));
  expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  return body;
}

describe('a user', () => {
  it('is made, and signs in', async () => {
    const username = name();
    const sent = { name: 'Ann Smith', username, email: 'ann@example.com', phone: '+1 555', role: 'CASHIER' };
    const { status, body } = await shop.owner.post('/users', { ...sent, password: good });
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        ...sent,
        id: expect.any(String),
        isActive: true,
        outlets: [],
        createdAt: expect.stringMatching(/Z$/),
        version: 1,
      },
    });
    expect((await shop.owner.get(`/users/${body.id}`)).body).toEqual(body);
    expect(await announced(body.id)).toEqual([{ name: 'identity.user.created.v1', payload: body }]);
    expect((await api().post('/auth/login', { username, password: good })).body.user).toMatchObject({ id: body.id });
  });

  it('may be made before they begin', async () => {
    const { username, isActive } = await add({ isActive: false });
    expect(isActive).toBe(false);
    expect((await api().post('/auth/login', { username, password: good })).status).toBe(401);
  });

  it('changes as sent, and loses what is null', async () => {
    const user = await add({ email: 'old@example.com', phone: '1' });
    const username = name();
    const { body } = await shop.owner.put(`/users/${user.id}`, { name: 'Bea', username, email: null, role: 'MANAGER' });
    expect(body).toEqual({
      ...{ id: user.id, name: 'Bea', username, phone: '1', role: 'MANAGER', isActive: true, outlets: [] },
      ...{ createdAt: user.createdAt, version: 2 },
    });
    expect(await lastOf(user.id)).toEqual({
      name: 'user.changed',
      before: { name: 'Ann', username: user.username, email: 'old@example.com', role: 'CASHIER' },
    });
    expect((await shop.owner.put(`/users/${user.id}`, { name: 'Bea' })).body.version).toBe(2);
  });

  it('has a username that nobody else has, in whichever business and case', async () => {
    const { username } = await add();
    const taken = { status: 409, code: 'identity.user.taken', path: 'username' };
    for (const owner of [shop.owner, stranger.owner])
      expect(seen(await owner.post('/users', anybody({ username: username.toUpperCase() })))).toEqual(taken);
    const other = await add();
    expect(seen(await shop.owner.put(`/users/${other.id}`, { username }))).toEqual(taken);
    const raced = name();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => shop.owner.post('/users', anybody({ username: raced }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('keeps the username after they left', async () => {
    const { id, username } = await add();
    expect((await shop.owner.delete(`/users/${id}`)).status).toBe(204);
    expect(seen(await shop.owner.post('/users', anybody({ username }))).status).toBe(409);
  });

  it.each([
    ['a short password', { password: 'a1b2c3' }, 'password'],
    ['a common password', { password: 'password123' }, 'password'],
    [
      'their username as password',
      { username: 'wilhelmina-of-the-till', password: 'wilhelmina-of-the-till' },
      'password',
    ],
    ['no password', { password: undefined }, 'password'],
    ['a role of the platform', { role: 'SUPER_ADMIN' }, 'role'],
    ['an unknown role', { role: 'BOSS' }, 'role'],
    ['a wrong address', { email: 'ann@' }, 'email'],
    ['a username with a space', { username: 'ann smith' }, 'username'],
    ['an empty name', { name: ' ' }, 'name'],
    ['a business', { businessId: '019b7667-0000-7000-8000-000000000001' }, 'businessId'],
    ['a hash', { passwordHash: 'x' }, 'passwordHash'],
  ])('is not made with %s', async (_, wrong, path) => {
    expect(seen(await shop.owner.post('/users', anybody(wrong)))).toEqual({
      status: 400,
      code: 'request.invalid',
      path,
    });
  });

  it('changes only as the version says that somebody saw', async () => {
    const { id } = await add();
    expect((await shop.owner.put(`/users/${id}`, { name: 'One' }, ifMatch(1))).status).toBe(200);
    const late = { status: 412, code: 'identity.user.version', path: undefined };
    expect(seen(await shop.owner.put(`/users/${id}`, { name: 'Two' }, ifMatch(1)))).toEqual(late);
    expect(seen(await shop.owner.delete(`/users/${id}`, ifMatch(1)))).toEqual(late);
  });

  it('is made once under one key, whose answer holds no secret', async () => {
    const [sent, key] = [anybody(), uuidv7()];
    const first = await shop.owner.post('/users', sent, { key });
    const again = await shop.owner.post('/users', sent, { key });
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(JSON.stringify([first.body, await announced(first.body.id)])).not.toMatch(/argon2|plum-harbour/);
  });

  it('is known to their own business only', async () => {
    const gone = { status: 404, code: 'identity.user.not-found', path: undefined };
    const { id } = await add();
    for (const [owner, of] of [
      [stranger.owner, id],
      [shop.owner, uuidv7()],
    ] as const) {
      expect(seen(await owner.get(`/users/${of}`))).toEqual(gone);
      expect(seen(await owner.put(`/users/${of}`, { name: 'X' }))).toEqual(gone);
      expect(seen(await owner.put(`/users/${of}`, { password: good }))).toEqual(gone);
      expect(seen(await owner.delete(`/users/${of}`))).toEqual(gone);
    }
    expect((await shop.owner.get('/users/me')).status).toBe(400);
  });
});

describe('a change of somebody', () => {
  const signIn = async (username: string, password = good): Promise<Api> => api().login(username, password);

  it('takes what a role grants within seconds, also from tokens that run', async () => {
    const { id, username } = await add({ role: 'MANAGER' });
    const session = await signIn(username);
    expect((await session.get('/users')).status).toBe(200);
    expect((await shop.owner.put(`/users/${id}`, { role: 'CASHIER' })).status).toBe(200);
    await eventually(async () => expect([401, 403]).toContain((await session.get('/users')).status));
    expect((await (await signIn(username)).get('/users')).status).toBe(403);
  });

  it('signs out whoever is deactivated, until they are back', async () => {
    const { id, username } = await add();
    const session = await signIn(username);
    expect((await shop.owner.delete(`/users/${id}`)).status).toBe(204);
    expect(await lastOf(id)).toEqual({ name: 'user.deactivated', before: { isActive: true } });
    expect((await shop.owner.delete(`/users/${id}`)).status).toBe(204);
    expect((await shop.owner.get(`/users/${id}`)).body).toMatchObject({ isActive: false, version: 2 });
    await eventually(async () => expect((await session.get('/auth/me')).status).toBe(401));
    expect((await api().post('/auth/login', { username, password: good })).status).toBe(401);
    expect((await shop.owner.put(`/users/${id}`, { isActive: true })).status).toBe(200);
    expect(await lastOf(id)).toEqual({ name: 'user.reactivated', before: { isActive: false } });
    expect((await session.get('/auth/me')).status).toBe(401);
    expect((await (await signIn(username)).get('/auth/me')).status).toBe(200);
  });

  it('signs out whose password is set, and says that it was, not which', async () => {
    const { id, username } = await add();
    const session = await signIn(username);
    const other = 'walnut-meadow-5512';
    expect((await shop.owner.put(`/users/${id}`, { password: 'password123' })).status).toBe(400);
    const { status, body } = await shop.owner.put(`/users/${id}`, { password: other, name: 'Renamed' });
    expect([status, body.name, body.version]).toEqual([200, 'Renamed', 3]);
    expect((await shop.owner.get(`/users/${id}`)).body).toEqual(body);
    const told = await announced(id);
    expect(told.slice(1)).toEqual([
      {
        name: 'identity.user.changed.v1',
        payload: expect.objectContaining({ name: 'Renamed', before: { name: 'Ann' } }),
      },
      { name: 'identity.user.password-changed.v1', payload: { id, by: 'ADMIN' } },
    ]);
    await eventually(async () => expect((await session.get('/auth/me')).status).toBe(401));
    expect((await api().post('/auth/login', { username, password: good })).status).toBe(401);
    expect((await (await signIn(username, other)).get('/auth/me')).status).toBe(200);
  });
});

describe('who may change whom', () => {
  it('is the owner and the admin, whom nobody above lets', async () => {
    const admin = await shop.as('ADMIN');
    const cashier = await add({}, admin);
    expect((await admin.put(`/users/${cashier.id}`, { role: 'ADMIN' })).status).toBe(200);
    const forbidden = { status: 403, code: 'auth.forbidden' };
    expect(seen(await admin.post('/users', anybody({ role: 'OWNER' })))).toEqual({ ...forbidden, path: 'role' });
    expect(seen(await admin.put(`/users/${cashier.id}`, { role: 'OWNER' }))).toEqual({ ...forbidden, path: 'role' });
    for (const sent of [{ name: 'X' }, { password: good }, { isActive: false }, { role: 'CASHIER' }])
      expect(seen(await admin.put(`/users/${shop.users.OWNER.id}`, sent))).toMatchObject(forbidden);
  });

  it('is nobody else', async () => {
    const { id } = shop.users.CASHIER;
    const attempts: readonly [(who: Api) => Promise<Answer>, readonly string[]][] = [
      [(who) => who.get('/users'), ['OWNER', 'ADMIN', 'MANAGER']],
      [(who) => who.get(`/users/${id}`), ['OWNER', 'ADMIN', 'MANAGER']],
      [(who) => who.post('/users', {}), ['OWNER', 'ADMIN']],
      [(who) => who.put(`/users/${id}`, {}), ['OWNER', 'ADMIN']],
      [(who) => who.delete(`/users/${uuidv7()}`), ['OWNER']],
    ];
    for (const [attempt, may] of attempts) {
      expect((await attempt(api())).status).toBe(401);
      for (const role of ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
        expect([role, (await attempt(await shop.as(role))).status === 403]).toEqual([role, !may.includes(role)]);
    }
  });

  it('is nobody who would take from themselves what only others can give back', async () => {
    const self = { status: 409, code: 'identity.user.self' };
    for (const role of ['OWNER', 'ADMIN'] as const) {
      const [who, { id }] = [await shop.as(role), shop.users[role]];
      expect(seen(await who.put(`/users/${id}`, { role: 'CASHIER' }))).toEqual({ ...self, path: 'role' });
      expect(seen(await who.put(`/users/${id}`, { isActive: false }))).toEqual({ ...self, path: 'isActive' });
      expect(seen(await who.put(`/users/${id}`, { password: good }))).toEqual({ ...self, path: 'password' });
      expect((await who.put(`/users/${id}`, { name: 'Me', role, isActive: true })).status).toBe(200);
    }
    expect(seen(await shop.owner.delete(`/users/${shop.users.OWNER.id}`))).toEqual({ ...self, path: 'isActive' });
  });

  it('leaves an owner when two demote or delete each other at once', async () => {
    for (const end of ['demote', 'delete'] as const) {
      const { owner, users } = await tenant();
      const second = await add({ role: 'OWNER' }, owner);
      const other = await api().login(second.username, good);
      const take = (who: Api, id: string) =>
        end === 'delete' ? who.delete(`/users/${id}`) : who.put(`/users/${id}`, { role: 'CASHIER' });
      const answers = await Promise.all([take(owner, second.id), take(other, users.OWNER.id)]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 403 || status === 401)).toHaveLength(1);
    }
  });
});

describe('the list of users', () => {
  let many: Tenant;
  beforeAll(async () => {
    many = await tenant();
    await add(
      { name: 'Zoë 100%', email: 'zoe@example.com', phone: '0815', role: 'MANAGER', isActive: false },
      many.owner,
    );
  });

  const names = async (query: string): Promise<string[]> => {
    const { status, body } = await many.owner.get(`/users${query}`);
    expect(status).toBe(200);
    return body.data.map((user: { name: string }) => user.name);
  };

  it('finds people by name, username, address and phone as they are typed', async () => {
    for (const search of ['zo%C3%AB', '100%25', 'ZOE@', '0815'])
      expect(await names(`?search=${search}`)).toEqual(['Zoë 100%']);
    expect(await names('?search=_0')).toEqual([]);
  });

  it('is sorted, paged and narrowed', async () => {
    expect(await names('?sort=-name&limit=1')).toEqual(['Zoë 100%']);
    expect(await names('?sort=name&limit=5&page=2')).toEqual(['Zoë 100%']);
    expect(await names('?role=MANAGER&isActive=false')).toEqual(['Zoë 100%']);
    expect(await names('?role=OWNER')).toEqual([many.users.OWNER.username]);
    expect(await names('?isActive=true')).toHaveLength(5);
    expect((await many.owner.get('/users?limit=2')).body.pagination).toEqual({
      total: 6,
      page: 1,
      limit: 2,
      totalPages: 3,
    });
  });

  it('shows who works where, and those of one outlet', async () => {
    const { body } = await many.owner.get(`/users?outletId=${many.outletId}&sort=role`);
    expect(body.data.map((user: { role: string }) => user.role)).toEqual(['CASHIER', 'MANAGER', 'WAREHOUSE_STAFF']);
    expect(body.data[0].outlets).toEqual([
      { outletId: many.outletId, outletRole: 'CASHIER', isDefault: true, name: 'Main Outlet', code: 'MAIN' },
    ]);
    const there = await many.owner.get('/users', { headers: { 'x-outlet-id': many.outletId } });
    expect(there.body.pagination.total).toBe(6);
  });

  it('knows no outlet of others, nor one where who asks does not work', async () => {
    const outlet = (await many.owner.post('/outlets', { name: 'Second', code: 'SECOND' })).body;
    const gone = { status: 404, code: 'identity.outlet.not-found', path: 'outletId' };
    for (const id of [stranger.outletId, uuidv7()])
      expect(seen(await many.owner.get(`/users?outletId=${id}`))).toEqual(gone);
    expect(seen(await (await many.as('MANAGER')).get(`/users?outletId=${outlet.id}`))).toEqual(gone);
    expect((await many.owner.get(`/users?outletId=${outlet.id}`)).body.data).toEqual([]);
  });

  it.each(['?sort=passwordHash', '?role=SUPER_ADMIN', '?isActive=perhaps', '?outletId=1', '?limit=101', '?hash=1'])(
    'refuses %s',
    async (query) => {
      expect((await many.owner.get(`/users${query}`)).body.code).toBe('request.invalid');
    },
  );
});
