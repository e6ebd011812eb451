import { uuidv7 } from '#libs/kernel';
import { api, eventually, sql, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { lastOf } from './announced.js';

let shop: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  shop = await tenant();
  stranger = await tenant();
});

const good = 'plum-harbour-9431';
const seen = ({ status, body }: Answer) => ({ status, code: body.code, path: body.errors?.[0]?.path });

async function outlet(name = 'Second'): Promise<string> {
  const { status, body } = await shop.owner.post('/outlets', { name, code: `O${uuidv7().slice(-8)}` });
  expect(status).toBe(201);
  return body.id;
}

async function user(role = 'CASHIER'): Promise<{ readonly id: string; readonly username: string }> {
  const username = `user-${uuidv7().slice(-12)}`;
  const { status, body } = await shop.owner.post('/users', { name: 'Ann', username, password: good, role });
  expect(status).toBe(201);
  return body;
}

const places = async (id: string): Promise<[string, string, boolean][]> =>
  (await shop.owner.get(`/users/${id}`)).body.outlets.map(
    (o: { outletId: string; outletRole: string; isDefault: boolean }) => [o.outletId, o.outletRole, o.isDefault],
  );

describe('an assignment', () => {
  it('is made from the user or from the outlet, and ends from either', async () => {
    const [second, third, { id }] = [await outlet('Bravo'), await outlet('Alpha'), await user()];
    const first = await shop.owner.post(`/users/${id}/outlets`, { outletId: second, outletRole: 'CASHIER' });
    expect([first.status, first.body]).toEqual([
      201,
      {
        ...{ userId: id, outletId: second, outletRole: 'CASHIER', isDefault: true },
        ...{ name: 'Bravo', code: expect.any(String), version: 2 },
      },
    ]);
    expect(await lastOf(id)).toEqual({ name: 'user.changed', before: { outlets: [] } });
    const other = await shop.owner.post(`/outlets/${third}/users`, { userId: id, outletRole: 'MANAGER' });
    expect([other.status, other.body]).toEqual([
      201,
      {
        ...{ id, name: 'Ann', username: expect.any(String), role: 'CASHIER', isActive: true },
        ...{ outletRole: 'MANAGER', isDefault: false, version: 3 },
      },
    ]);
    expect(await places(id)).toEqual([
      [second, 'CASHIER', true],
      [third, 'MANAGER', false],
    ]);
    expect((await shop.owner.delete(`/users/${id}/outlets/${second}`)).status).toBe(204);
    // somebody who works somewhere has a default
    expect(await places(id)).toEqual([[third, 'MANAGER', true]]);
    expect((await shop.owner.delete(`/outlets/${third}/users/${id}`)).status).toBe(204);
    expect(await places(id)).toEqual([]);
  });

  it('has one default, which moves where it is wished', async () => {
    const [a, b, { id }] = [await outlet('A'), await outlet('B'), await user()];
    const assign = (outletId: string, sent: object = {}) =>
      shop.owner.post(`/users/${id}/outlets`, { outletId, outletRole: 'CASHIER', ...sent });
    await assign(a, { isDefault: false });
    expect(await places(id)).toEqual([[a, 'CASHIER', true]]);
    expect((await assign(b, { isDefault: true })).body.isDefault).toBe(true);
    expect(await places(id)).toEqual([
      [b, 'CASHIER', true],
      [a, 'CASHIER', false],
    ]);
    await Promise.all([a, b, a, b, a, b].map((outletId) => assign(outletId, { isDefault: true })));
    expect((await places(id)).filter(([, , isDefault]) => isDefault)).toHaveLength(1);
  });

  it('is made once, and changes its role when it is made again', async () => {
    const [at, { id }] = [await outlet(), await user()];
    const assign = (outletRole: string) => shop.owner.post(`/users/${id}/outlets`, { outletId: at, outletRole });
    expect((await assign('CASHIER')).status).toBe(201);
    const { version } = (await shop.owner.get(`/users/${id}`)).body;
    expect((await assign('CASHIER')).status).toBe(200);
    expect((await shop.owner.get(`/users/${id}`)).body.version).toBe(version);
    const changed = await assign('MANAGER');
    expect([changed.status, changed.body.outletRole]).toEqual([200, 'MANAGER']);
    expect((await shop.owner.get(`/users/${id}`)).body.version).toBe(Number(version) + 1);
  });

  it('ends only for who knows its user as they are, where that is asked for', async () => {
    const [at, { id }] = [await outlet(), await user()];
    const made = await shop.owner.post(`/users/${id}/outlets`, { outletId: at, outletRole: 'CASHIER' });
    const { version } = (await shop.owner.get(`/outlets/${at}/users`)).body.data[0];
    expect([version, made.body.version]).toEqual([2, 2]);
    const ways = [`/users/${id}/outlets/${at}`, `/outlets/${at}/users/${id}`];
    for (const way of ways)
      for (const other of ['"1"', '"0"'])
        expect(seen(await shop.owner.delete(way, { headers: { 'if-match': other } }))).toMatchObject({
          ...{ status: 412, code: 'identity.user.version' },
        });
    expect((await shop.owner.delete(ways[1]!, { headers: { 'if-match': `"${version}"` } })).status).toBe(204);
  });

  it('is what its user may do there, within seconds', async () => {
    const [at, { id, username }] = [await outlet(), await user()];
    await shop.owner.post(`/users/${id}/outlets`, { outletId: at, outletRole: 'CASHIER' });
    const session = await api().login(username, good);
    expect((await session.get('/auth/me')).body.outlets).toMatchObject([{ id: at, role: 'CASHIER' }]);
    expect((await session.get(`/sales/orders?outletId=${at}`)).status).toBe(200);
    expect((await shop.owner.delete(`/users/${id}/outlets/${at}`)).status).toBe(204);
    await eventually(async () =>
      expect([401, 403, 404]).toContain((await session.get(`/sales/orders?outletId=${at}`)).status),
    );
  });

  it('names people and outlets of its own business', async () => {
    const [at, { id }] = [await outlet(), await user()];
    const assign = (who: Api, userId: string, outletId: string) =>
      who.post(`/users/${userId}/outlets`, { outletId, outletRole: 'CASHIER' });
    const noUser = { status: 404, code: 'identity.user.not-found', path: undefined };
    const noOutlet = { status: 404, code: 'identity.outlet.not-found', path: undefined };
    for (const foreign of [stranger.outletId, uuidv7()]) {
      expect(seen(await assign(shop.owner, id, foreign))).toEqual({ ...noOutlet, path: 'outletId' });
      const sent = { userId: id, outletRole: 'CASHIER' };
      expect(seen(await shop.owner.post(`/outlets/${foreign}/users`, sent))).toEqual(noOutlet);
      expect(seen(await shop.owner.delete(`/outlets/${foreign}/users/${id}`))).toEqual(noOutlet);
      expect(seen(await shop.owner.get(`/outlets/${foreign}/users`))).toEqual(noOutlet);
    }
    for (const foreign of [stranger.users.CASHIER.id, uuidv7()]) {
      expect(seen(await assign(shop.owner, foreign, at))).toEqual(noUser);
      const sent = { userId: foreign, outletRole: 'CASHIER' };
      expect(seen(await shop.owner.post(`/outlets/${at}/users`, sent))).toEqual({ ...noUser, path: 'userId' });
      expect(seen(await shop.owner.delete(`/outlets/${at}/users/${foreign}`))).toEqual(noUser);
    }
    expect(seen(await assign(stranger.owner, id, at))).toEqual(noUser);
    // nobody works there: nothing to end
    expect(seen(await shop.owner.delete(`/users/${id}/outlets/${at}`))).toEqual(noOutlet);
  });

  it('is not made from what is wrong, nor from where who asks works', async () => {
    const [at, { id }] = [await outlet(), await user()];
    const wrong = async (path: string, sent: object, field: string) =>
      expect(seen(await shop.owner.post(path, sent))).toEqual({ status: 400, code: 'request.invalid', path: field });
    await wrong(`/users/${id}/outlets`, { outletRole: 'CASHIER' }, 'outletId');
    await wrong(`/users/${id}/outlets`, { outletId: at, outletRole: 'OWNER' }, 'outletRole');
    await wrong(`/users/${id}/outlets`, { outletId: at }, 'outletRole');
    await wrong(`/users/${id}/outlets`, { outletId: at, outletRole: 'CASHIER', isDefault: 'yes' }, 'isDefault');
    await wrong(`/outlets/${at}/users`, { outletRole: 'CASHIER' }, 'userId');
    await wrong(`/outlets/${at}/users`, { userId: id, outletRole: 'BOSS' }, 'outletRole');
  });

  it('is made by owner and admin, of nobody above them', async () => {
    const [at, { id }] = [await outlet(), await user()];
    const attempts: readonly ((who: Api) => Promise<Answer>)[] = [
      (who) => who.post(`/users/${id}/outlets`, { outletId: at, outletRole: 'CASHIER' }),
      (who) => who.delete(`/users/${id}/outlets/${at}`),
      (who) => who.post(`/outlets/${at}/users`, { userId: id, outletRole: 'CASHIER' }),
      (who) => who.delete(`/outlets/${at}/users/${id}`),
    ];
    for (const attempt of attempts) {
      expect((await attempt(api())).status).toBe(401);
      for (const role of ['MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
        expect(seen(await attempt(await shop.as(role)))).toMatchObject({ status: 403, code: 'auth.forbidden' });
      expect((await attempt(await shop.as('ADMIN'))).status).toBeLessThan(300);
    }
    const above = { outletId: at, outletRole: 'MANAGER' };
    const refused = await (await shop.as('ADMIN')).post(`/users/${shop.users.OWNER.id}/outlets`, above);
    expect(seen(refused)).toMatchObject({ status: 403, code: 'auth.forbidden' });
  });
});

describe('the people of an outlet', () => {
  it('are listed to those who look after people and work there', async () => {
    const here = await tenant();
    await sql().query('update identity.users set deactivated_at = now() where id = $1', [here.users.CASHIER.id]);
    const list = async (query = '') => {
      const { status, body } = await (await here.as('MANAGER')).get(`/outlets/${here.outletId}/users${query}`);
      expect(status).toBe(200);
      return body.data.map((person: { outletRole: string }) => person.outletRole);
    };
    expect(await list('?sort=outletRole')).toEqual(['CASHIER', 'MANAGER', 'WAREHOUSE_STAFF']);
    expect(await list('?isActive=false')).toEqual(['CASHIER']);
    expect(await list('?outletRole=MANAGER')).toEqual(['MANAGER']);
    expect(await list('?sort=-username&limit=1')).toEqual(['WAREHOUSE_STAFF']);
    const path = `/outlets/${here.outletId}/users`;
    expect((await (await here.as('WAREHOUSE_STAFF')).get(path)).status).toBe(403);
    expect((await here.owner.get(`${path}?sort=email`)).status).toBe(400);
    expect((await here.owner.get(`${path}?limit=1`)).body).toEqual({
      data: [
        {
          ...{ id: here.users.CASHIER.id, name: here.users.CASHIER.username, username: here.users.CASHIER.username },
          ...{ role: 'CASHIER', isActive: false, outletRole: 'CASHIER', isDefault: true },
          version: 1,
        },
      ],
      pagination: { total: 3, page: 1, limit: 1, totalPages: 3 },
    });
    const elsewhere = (await here.owner.post('/outlets', { name: 'B', code: 'B' })).body.id;
    expect(seen(await (await here.as('MANAGER')).get(`/outlets/${elsewhere}/users`))).toMatchObject({
      status: 404,
      code: 'identity.outlet.not-found',
    });
  });
});
