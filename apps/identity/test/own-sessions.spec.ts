import { api, eventually, tenant, type Tenant } from '#libs/testing';
import { uuidv7 } from '#libs/kernel';
import { announced } from './announced.js';
import { refresh, sessionOf, signIn, type Tokens } from './accounts.js';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

const as = ({ accessToken }: Tokens) => api().as(accessToken);

describe('the list of own sessions', () => {
  it('shows each device with when and where it was last used, the current one marked', async () => {
    const { username } = shop.users.CASHIER;
    const there = await signIn(username);
    const here = await signIn(username);
    await refresh(there);
    const { status, body } = await as(here).get('/auth/sessions');
    expect(status).toBe(200);
    expect(body.pagination).toEqual({ total: 2, page: 1, limit: 50, totalPages: 1 });
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    const session = { createdAt: instant, lastSeenAt: instant, ip: expect.stringMatching(/127\.0\.0\.1$/) };
    const userAgent = expect.any(String);
    expect(body.data).toEqual([
      { ...session, id: sessionOf(there), userAgent, isCurrent: false, version: 2 },
      { ...session, id: sessionOf(here), userAgent, isCurrent: true, version: 1 },
    ]);
  });

  it('is cut into pages, sorted by what is asked for, and by nothing else', async () => {
    const { username } = shop.users.MANAGER;
    const all = [await signIn(username), await signIn(username), await signIn(username)];
    const page = await as(all[0]!).get('/auth/sessions?sort=createdAt&limit=2&page=2');
    expect(page.body.data.map(({ id }: { id: string }) => id)).toEqual([sessionOf(all[2]!)]);
    expect(page.body.pagination).toEqual({ total: 3, page: 2, limit: 2, totalPages: 2 });
    const { status, body } = await as(all[0]!).get('/auth/sessions?sort=tokenHash');
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path: 'sort' });
  });

  it('is for those who are signed in', async () => {
    expect((await api().get('/auth/sessions')).status).toBe(401);
  });
});

describe('signing a device of one’s own out', () => {
  it('ends its session, its refresh token and within five seconds its access token, and no other', async () => {
    const { id: userId, username } = shop.users.WAREHOUSE_STAFF;
    const lost = await signIn(username);
    const here = await signIn(username);
    expect((await as(here).delete(`/auth/sessions/${sessionOf(lost)}`)).status).toBe(204);
    expect((await refresh(lost)).status).toBe(401);
    await eventually(async () => expect((await as(lost).get('/auth/me')).status).toBe(401));
    expect((await as(here).get('/auth/me')).status).toBe(200);
    expect((await announced(sessionOf(lost))).at(-1)).toEqual({
      name: 'identity.session.ended.v1',
      payload: { id: sessionOf(lost), userId, reason: 'ENDED' },
    });
    expect((await as(here).delete(`/auth/sessions/${sessionOf(lost)}`)).status).toBe(404);
  });

  it('is refused for a session of somebody else, for one that is none, and for one that was used in between', async () => {
    const { users } = shop;
    const owner = await signIn(users.OWNER.username);
    const admins = await signIn(users.ADMIN.username);
    for (const id of [sessionOf(admins), uuidv7()]) {
      const { status, body } = await as(owner).delete(`/auth/sessions/${id}`);
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'identity.session.not-found' });
    }
    expect((await as(owner).delete('/auth/sessions/none')).status).toBe(400);
    await refresh(admins);
    const late = await as(admins).delete(`/auth/sessions/${sessionOf(admins)}`, { headers: { 'if-match': '"1"' } });
    expect({ status: late.status, code: late.body.code }).toEqual({ status: 412, code: 'identity.session.version' });
    expect((await as(admins).get('/auth/me')).status).toBe(200);
  });
});
