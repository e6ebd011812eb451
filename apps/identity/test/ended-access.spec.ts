import { uuidv7 } from '#libs/kernel';
import { api, superAdmin, tenant, type Api, type Tenant } from '#libs/testing';
import { sessionOf, signIn, type Tokens } from './accounts.js';

const good = 'plum-harbour-9431';

/** Somebody of the shop who is signed in twice, and who may take that away. */
interface Scene {
  readonly shop: Tenant;
  readonly platform: Api;
  readonly id: string;
  readonly outlet: string;
  readonly lost: Tokens;
  readonly here: Api;
}

const ways: readonly [way: string, status: number, (scene: Scene) => ReturnType<Api['get']>][] = [
  ['sign out', 204, ({ lost }) => api().as(lost.accessToken).post('/auth/logout', {})],
  ['sign out by the refresh token', 204, ({ lost }) => api().post('/auth/logout', { refreshToken: lost.refreshToken })],
  ['sign that device out', 204, ({ here, lost }) => here.delete(`/auth/sessions/${sessionOf(lost)}`)],
  [
    'change their password elsewhere',
    204,
    ({ here }) => here.post('/auth/change-password', { currentPassword: good, newPassword: `${good}-2` }),
  ],
  ['get another password', 200, ({ shop, id }) => shop.owner.put(`/users/${id}`, { password: `${good}-2` })],
  ['get another role', 200, ({ shop, id }) => shop.owner.put(`/users/${id}`, { role: 'MANAGER' })],
  ['are deactivated', 204, ({ shop, id }) => shop.owner.delete(`/users/${id}`)],
  [
    'get another role at an outlet',
    200,
    ({ shop, id, outlet }) => shop.owner.post(`/users/${id}/outlets`, { outletId: outlet, outletRole: 'MANAGER' }),
  ],
  ['lose an outlet', 204, ({ shop, id, outlet }) => shop.owner.delete(`/outlets/${outlet}/users/${id}`)],
  ['lose an outlet that closes', 204, ({ shop, outlet }) => shop.owner.delete(`/outlets/${outlet}`)],
  [
    'are switched off by the platform',
    200,
    ({ platform, id }) => platform.put(`/super-admin/users/${id}/status`, { isActive: false }),
  ],
  ['are signed out by the platform', 204, ({ platform, id }) => platform.delete(`/super-admin/users/${id}/sessions`)],
  [
    'get another password from the platform',
    200,
    ({ platform, id }) => platform.put(`/super-admin/users/${id}/reset-password`, { newPassword: `${good}-2` }),
  ],
  // the last: nobody of the shop gets in after it
  [
    'belong to a business that is suspended',
    200,
    ({ platform, shop }) => platform.put(`/super-admin/businesses/${shop.businessId}/status`, { status: 'SUSPENDED' }),
  ],
];

describe('an access token that runs on', () => {
  let shop: Tenant;
  let platform: Api;
  beforeAll(async () => {
    [shop, platform] = [await tenant(), await superAdmin()];
  });

  it.each(ways)('counts no more as soon as the answer is there, once they %s', async (_, status, takeAway) => {
    const code = uuidv7().slice(-12);
    const { id: outlet } = (await shop.owner.post('/outlets', { name: code, code })).body;
    const { id } = (await shop.owner.post('/users', { name: 'Ann', username: code, password: good, role: 'CASHIER' }))
      .body;
    await shop.owner.post(`/users/${id}/outlets`, { outletId: outlet, outletRole: 'CASHIER' });
    const [lost, here] = [await signIn(code, good), api().as((await signIn(code, good)).accessToken)];
    const withIt = api().as(lost.accessToken);
    expect((await withIt.get('/auth/me')).status).toBe(200);
    expect((await takeAway({ shop, platform, id, outlet, lost, here })).status).toBe(status);
    expect((await withIt.get('/auth/me')).status).toBe(401);
  });
});
