import { api, eventually, sql, superAdmin, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { claimsIn, forgetAttempts, sessionOf } from './accounts.js';
import { announced } from './announced.js';

let platform: Api;
let me: string;
let shop: Tenant;
beforeAll(async () => {
  await forgetAttempts();
  [platform, shop] = [await superAdmin(), await tenant()];
  me = (await platform.get('/auth/me')).body.id;
});

const reason = 'ticket 4711: the till shows another total';
const impersonate = (userId: string, more: object = {}, by = platform): Promise<Answer> =>
  by.post(`/super-admin/users/${userId}/impersonate`, { reason, ...more });
const problem = ({ status, body }: Answer) => ({ status, code: body.code });

describe('an impersonation', () => {
  it('is a token of the user with the super-admin in it, for fifteen minutes, and no more than that', async () => {
    const { id, username } = shop.users.CASHIER;
    const { status, body } = await impersonate(id);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ accessToken: expect.any(String), expiresIn: 900, expiresAt: expect.any(String) },
      ...{ sessionId: sessionOf(body), impersonatedBy: me },
      user: { id, businessId: shop.businessId, name: username, username, role: 'CASHIER' },
      outlets: [{ id: shop.outletId, name: 'Main Outlet', code: 'MAIN', role: 'CASHIER', isDefault: true }],
    });
    expect(claimsIn(body)).toMatchObject({ sub: id, bid: shop.businessId, role: 'CASHIER', imp: me });
    expect(Number(claimsIn(body)['exp']) - Number(claimsIn(body)['iat'])).toBe(900);
  });

  it.each([
    [1, 60],
    [60, 3_600],
  ])('lasts %s minutes where that is asked for', async (minutes, seconds) => {
    const { body } = await impersonate(shop.users.CASHIER.id, { minutes });
    expect(body.expiresIn).toBe(seconds);
    expect(Number(claimsIn(body)['exp']) - Number(claimsIn(body)['iat'])).toBe(seconds);
  });

  it.each([
    ['minutes', { minutes: 61 }],
    ['minutes', { minutes: 0 }],
    ['reason', { reason: '' }],
    ['reason', { reason: undefined }],
  ])('is refused with a wrong %s', async (path, wrong) => {
    const { status, body } = await impersonate(shop.users.CASHIER.id, wrong);
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path });
  });

  it('is seen by whoever looks at the user, and says so itself', async () => {
    const { body } = await impersonate(shop.users.CASHIER.id);
    const them = api().as(body.accessToken);
    expect((await them.get('/auth/me')).body).toMatchObject({ id: shop.users.CASHIER.id, impersonatedBy: me });
    const cashier = await shop.as('CASHIER');
    const { data } = (await cashier.get('/auth/sessions')).body;
    expect(data).toContainEqual(expect.objectContaining({ id: body.sessionId, impersonatedBy: me, isCurrent: false }));
  });

  it('is told to the business with its reason, and both names stand behind all that is done', async () => {
    const { body } = await impersonate(shop.users.OWNER.id);
    const them = api().as(body.accessToken);
    const told = await announced(body.sessionId);
    expect(told).toEqual([
      {
        name: 'identity.session.started.v1',
        payload: { id: body.sessionId, userId: shop.users.OWNER.id, reason: 'IMPERSONATION', impersonatedBy: me },
      },
      {
        name: 'identity.user.impersonated.v1',
        payload: {
          ...{ id: shop.users.OWNER.id, sessionId: body.sessionId, impersonatedBy: me, reason },
          endsAt: body.expiresAt,
        },
      },
    ]);
    const { body: outlet } = await them.post('/outlets', { name: 'Kiosk', code: 'KIOSK' });
    const { rows } = await sql().query<{ cause: string; business_id: string }>(
      'select cause, business_id from identity.outbox where key = any($1)',
      [[body.sessionId, outlet.id]],
    );
    const causes = rows.map(({ cause }) => JSON.parse(cause) as Record<string, unknown>);
    for (const { business_id: business } of rows) expect(business).toBe(shop.businessId);
    expect(causes.map(({ userId, impersonatedBy }) => [userId, impersonatedBy])).toEqual(
      expect.arrayContaining([
        [me, undefined],
        [shop.users.OWNER.id, me],
      ]),
    );
    await eventually(async () => {
      const { data } = (await shop.owner.get(`/audit-logs?entityId=${outlet.id}`)).body;
      expect(data[0]).toMatchObject({ userId: shop.users.OWNER.id, impersonatedBy: me });
    });
  });

  it('cannot change what proves who somebody is', async () => {
    const { body } = await impersonate(shop.users.OWNER.id);
    const them = api().as(body.accessToken);
    const newPassword = 'a brand new passphrase';
    const cashier = shop.users.CASHIER.id;
    await shop.as('CASHIER');
    const { data } = (await shop.owner.get('/auth/sessions')).body;
    const attempts = [
      await them.post('/auth/change-password', { currentPassword: 'password123', newPassword }),
      await them.put(`/users/${cashier}`, { password: newPassword }),
      // where the link of a reset would go
      await them.put(`/users/${cashier}`, { email: 'mine@platform.example' }),
      await them.put(`/users/${cashier}`, { username: `mine-${cashier}` }),
      await them.post('/users', { name: 'New', username: `new-${cashier}`, password: newPassword, role: 'CASHIER' }),
      await them.delete(`/auth/sessions/${data[0].id}`),
    ];
    expect(attempts.map(problem)).toEqual(Array(attempts.length).fill({ status: 403, code: 'auth.forbidden' }));
    // a form sends what is as it was
    const same = { name: 'Another Name', username: shop.users.CASHIER.username, email: null };
    expect((await them.put(`/users/${cashier}`, same)).status).toBe(200);
  });

  it('cannot be prolonged, refreshed or nested', async () => {
    const { body } = await impersonate(shop.users.OWNER.id);
    const them = api().as(body.accessToken);
    expect((await api().post('/auth/refresh', { refreshToken: body.accessToken })).status).toBe(401);
    expect(problem(await impersonate(shop.users.CASHIER.id, {}, them))).toEqual({
      status: 403,
      code: 'auth.forbidden',
    });
    expect((await them.get('/super-admin/dashboard')).status).toBe(403);
    const { rows } = await sql().query(
      'select expires_at = access_until as same from identity.sessions where id = $1',
      [body.sessionId],
    );
    expect(rows).toEqual([{ same: true }]);
  });

  it('is of nobody who could not sign in, of no super-admin, and of nobody who is not there', async () => {
    const other = await tenant();
    await sql().query('update identity.users set deactivated_at = now() where id = $1', [other.users.CASHIER.id]);
    const wrongState = { status: 409, code: 'identity.user.wrong-state' };
    expect(problem(await impersonate(other.users.CASHIER.id))).toEqual(wrongState);
    await sql().query(`update identity.businesses set status = 'SUSPENDED' where id = $1`, [other.businessId]);
    expect(problem(await impersonate(other.users.OWNER.id))).toEqual(wrongState);
    expect(problem(await impersonate(me))).toEqual({ status: 403, code: 'auth.forbidden' });
    expect(problem(await impersonate(other.businessId))).toEqual({ status: 404, code: 'identity.user.not-found' });
  });

  it('leaves no token in what is kept under a key', async () => {
    const key = `impersonate-${shop.businessId}`;
    const path = `/super-admin/users/${shop.users.CASHIER.id}/impersonate`;
    const first = await platform.post(path, { reason }, { key });
    const second = await platform.post(path, { reason }, { key });
    expect(second.body.sessionId).not.toBe(first.body.sessionId);
    const { rows } = await sql().query('select body from identity.kept_answers where key = $1', [key]);
    expect(rows).toEqual([]);
  });

  it('ends when it signs out, when the user signs it out, and with the super-admin', async () => {
    const over = (token: string) =>
      eventually(async () => expect((await api().as(token).get('/auth/me')).status).toBe(401));
    const begin = async (by = platform) => (await impersonate(shop.users.CASHIER.id, { minutes: 60 }, by)).body;
    const signedOut = await begin();
    expect((await api().as(signedOut.accessToken).post('/auth/logout', {})).status).toBe(204);
    await over(signedOut.accessToken);
    const thrownOut = await begin();
    const cashier = await shop.as('CASHIER');
    expect((await cashier.delete(`/auth/sessions/${thrownOut.sessionId}`)).status).toBe(204);
    await over(thrownOut.accessToken);
    const colleague = await superAdmin();
    const theirs = await begin(colleague);
    expect((await api().as(theirs.accessToken).get('/auth/me')).status).toBe(200);
    const { id } = (await colleague.get('/auth/me')).body;
    expect((await platform.put(`/super-admin/users/${id}/status`, { isActive: false })).status).toBe(200);
    await over(theirs.accessToken);
  });
});
