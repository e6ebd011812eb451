import { api, tenant, type Answer, type Tenant } from '#libs/testing';
import { uuidv7 } from '#libs/kernel';
import { refresh } from './accounts.js';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

const cookiesOf = ({ headers }: Answer): string[] => headers.getSetCookie();
const signIn = (cookie?: boolean): Promise<Answer> =>
  api().post('/auth/login', {
    ...{ username: shop.users.CASHIER.username, password: 'password123' },
    ...(cookie !== undefined && { cookie }),
  });

/** What a browser sends back. */
async function jar(): Promise<{ cookie: string; accessToken: string }> {
  const { headers, body } = await signIn(true);
  return { cookie: headers.getSetCookie()[0]!.split(';')[0]!, accessToken: body.accessToken };
}
const withCookie = (cookie: string, origin?: string) => ({ headers: { cookie, ...(origin && { origin }) } });
const ours = (): string => new URL(api().url).origin;

describe('a login that asks for a cookie', () => {
  it('gets the refresh token in one that no script reads and no other site sends, and nowhere else', async () => {
    const answer = await signIn(true);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('refreshToken');
    const [cookie, ...others] = cookiesOf(answer);
    expect(others).toEqual([]);
    const [pair, ...attributes] = cookie!.split('; ');
    expect(pair).toMatch(/^refresh_token=[\w-]{86}$/);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=2592000', 'Path=/api/auth', 'SameSite=Strict', 'Secure']);
  });

  it('is refreshed by it from our own pages, with a new cookie each time', async () => {
    const { cookie } = await jar();
    const answer = await api().post('/auth/refresh', undefined, withCookie(cookie, ours()));
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).sort()).toEqual(['accessToken', 'expiresIn']);
    const [next] = cookiesOf(answer);
    expect(next!.split(';')[0]).not.toBe(cookie);
    const again = await api().post('/auth/refresh', {}, withCookie(next!.split(';')[0]!, ours()));
    expect(again.status).toBe(200);
  });

  it.each([
    ['no Origin', undefined],
    ['another Origin', 'https://evil.example'],
    ['a null Origin', 'null'],
    ['an Origin that begins like ours', 'prefix'],
    ['an Origin that ends like ours', 'suffix'],
  ])('is not refreshed by it with %s, and goes on', async (_, trick) => {
    const { cookie } = await jar();
    const host = new URL(ours()).host;
    const origin =
      trick === 'prefix' ? `http://${host}.evil.example` : trick === 'suffix' ? `http://evil${host}` : trick;
    const refused = await api().post('/auth/refresh', undefined, withCookie(cookie, origin));
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 403, code: 'auth.forbidden' });
    expect(cookiesOf(refused)).toEqual([]);
    expect((await api().post('/auth/refresh', undefined, withCookie(cookie, ours()))).status).toBe(200);
  });

  it('loses it when it signs out', async () => {
    const { cookie, accessToken } = await jar();
    const answer = await api().as(accessToken).post('/auth/logout', {}, withCookie(cookie, ours()));
    expect(answer.status).toBe(204);
    expect(cookiesOf(answer)).toEqual([expect.stringMatching(/^refresh_token=; Max-Age=0; /)]);
    expect((await api().post('/auth/refresh', undefined, withCookie(cookie, ours()))).status).toBe(401);
  });
});

describe('signing out by the cookie alone', () => {
  it('works from our own pages, when the access token has run out', async () => {
    const { cookie } = await jar();
    const answer = await api().post('/auth/logout', undefined, withCookie(cookie, ours()));
    expect(answer.status).toBe(204);
    expect(cookiesOf(answer)).toEqual([expect.stringMatching(/^refresh_token=; Max-Age=0; /)]);
    expect((await api().post('/auth/refresh', undefined, withCookie(cookie, ours()))).status).toBe(401);
  });

  it.each([undefined, 'https://evil.example', 'null'])(
    'is refused from Origin %s, and the session goes on',
    async (o) => {
      const { cookie } = await jar();
      const refused = await api().post('/auth/logout', undefined, withCookie(cookie, o));
      expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 403, code: 'auth.forbidden' });
      expect(cookiesOf(refused)).toEqual([]);
      expect((await api().post('/auth/refresh', undefined, withCookie(cookie, ours()))).status).toBe(200);
    },
  );
});

describe('everything else', () => {
  it('sets no cookie', async () => {
    const plain = await signIn();
    const { username } = shop.users.MANAGER;
    const answers = [
      plain,
      await refresh(plain.body),
      await api().as(plain.body.accessToken).get('/auth/me'),
      await api().post('/auth/login', { username, password: 'wrong', cookie: true }),
      await api().post('/auth/refresh', { refreshToken: uuidv7() }),
      await api().post('/auth/forgot-password', { email: 'nobody@nowhere.example' }),
      await shop.owner.get('/outlets'),
      await api().as(plain.body.accessToken).post('/auth/logout', {}),
    ];
    expect(answers.flatMap(cookiesOf)).toEqual([]);
  });

  it('takes no cookie for an access token', async () => {
    const { cookie } = await jar();
    expect((await api().get('/auth/me', withCookie(cookie, ours()))).status).toBe(401);
  });
});
