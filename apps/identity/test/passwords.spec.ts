import { systemActor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { NIL_ID, uuidv7 } from '#libs/kernel';
import { api, eventually, password, sql, superAdmin, tenant, type Answer, type Tenant } from '#libs/testing';
import { announced } from './announced.js';
import { forgetAttempts, login, pendingReset, refresh, sessionOf, signIn } from './accounts.js';
import { mailed } from './mailed.js';
import { replica, type Replica } from './replica.js';

const fresh = 'a brand new passphrase';

let shop: Tenant;
let identityItself: Replica;
beforeAll(async () => {
  shop = await tenant();
  identityItself = await replica();
});
afterAll(() => identityItself.close());

const problem = ({ status, body }: Answer) => ({ status, code: body.code, path: body.errors?.[0]?.path });
const withEmail = async (id: string): Promise<string> => {
  const email = `${id}@people.example`;
  await sql().query('update identity.users set email = $2 where id = $1', [id, email]);
  return email;
};
const forgot = (email: string): Promise<Answer> => api().post('/auth/forgot-password', { email });
const reset = (token: string, newPassword = fresh): Promise<Answer> =>
  api().post('/auth/reset-password', { token, newPassword });

/** Asks for a reset and answers the token that its mail would carry. */
async function mailedToken(businessId: string, userId: string): Promise<string> {
  const email = await withEmail(userId);
  await forgetAttempts();
  const { rows } = await sql().query('select count(*) from identity.password_resets where user_id = $1', [userId]);
  expect((await forgot(email)).status).toBe(202);
  const id = await eventually(async () => {
    const now = await sql().query('select count(*) from identity.password_resets where user_id = $1', [userId]);
    expect(Number(now.rows[0].count)).toBe(Number(rows[0].count) + 1);
    return pendingReset(userId);
  });
  await mailed(id);
  return (await identityItself.ask(identity.issueReset, { id }, systemActor(businessId))).token;
}

describe('changing one’s password', () => {
  const change = (by: string, currentPassword: string, newPassword: string) =>
    api().as(by).post('/auth/change-password', { currentPassword, newPassword });

  it('signs out every other device and keeps this one', async () => {
    const { id, username } = shop.users.CASHIER;
    const here = await signIn(username);
    const elsewhere = await signIn(username);
    expect((await change(here.accessToken, password, fresh)).status).toBe(204);
    expect((await refresh(elsewhere)).status).toBe(401);
    await eventually(async () => expect((await api().as(elsewhere.accessToken).get('/auth/me')).status).toBe(401));
    expect((await refresh(here)).status).toBe(200);
    expect((await login(username)).status).toBe(401);
    expect((await login(username, fresh)).status).toBe(200);
    expect((await announced(id)).map(({ name, payload }) => [name, payload])).toContainEqual([
      'identity.user.password-changed.v1',
      { id, by: 'USER' },
    ]);
    expect((await announced(sessionOf(elsewhere))).at(-1)!.payload).toMatchObject({ reason: 'PASSWORD' });
  });

  it('needs the current one, and another one', async () => {
    const { accessToken } = await signIn(shop.users.MANAGER.username);
    const wrong = { status: 400, code: 'request.invalid', path: 'currentPassword' };
    expect(problem(await change(accessToken, 'not this one', fresh))).toEqual(wrong);
    expect(problem(await change(accessToken, password, password))).toEqual({ ...wrong, path: 'newPassword' });
    expect((await login(shop.users.MANAGER.username)).status).toBe(200);
  });

  it.each([
    ['too short', 'seven77'],
    ['what many people use', 'Password1234'],
    ['the username', () => shop.users.MANAGER.username],
  ])('refuses one that is %s', async (_, poor) => {
    const { accessToken } = await signIn(shop.users.MANAGER.username);
    const answer = await change(accessToken, password, typeof poor === 'string' ? poor : poor());
    expect(problem(answer)).toEqual({ status: 400, code: 'request.invalid', path: 'newPassword' });
  });

  it('lets nobody guess the current one without end', async () => {
    const { accessToken } = await signIn(shop.users.ADMIN.username);
    const statuses = [];
    for (let i = 0; i < 11; i++) statuses.push((await change(accessToken, `wrong ${i}`, fresh)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(400), 429]);
    // nor use it then
    expect((await change(accessToken, password, fresh)).status).toBe(429);
  });

  it('is won by one of two at once', async () => {
    const other = await tenant();
    const { username } = other.users.CASHIER;
    const { accessToken } = await signIn(username);
    const answers = await Promise.all(['first choice!', 'second choice!'].map((p) => change(accessToken, password, p)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
  });

  it('is for those who are signed in', async () => {
    expect((await api().post('/auth/change-password', {})).status).toBe(401);
  });
});

describe('somebody who forgot their password', () => {
  it('is told yes whoever they are, and their business that they asked', async () => {
    const { id } = shop.users.OWNER;
    const email = await withEmail(id);
    const known = await forgot(email);
    const unknown = await forgot(`${uuidv7()}@nowhere.example`);
    for (const { status, body } of [known, unknown]) expect({ status, body }).toEqual({ status: 202, body: '' });
    const names = ({ headers }: Answer) => [...headers.keys()].sort();
    expect(names(known)).toEqual(names(unknown));
    await eventually(async () => {
      const request = await pendingReset(id);
      expect(await announced(request)).toEqual([
        {
          name: 'identity.user.reset-requested.v1',
          payload: { id: request, userId: id, name: shop.users.OWNER.username, email },
        },
      ]);
    });
  });

  it('must name an address', async () => {
    expect(problem(await forgot('nobody'))).toEqual({ status: 400, code: 'request.invalid', path: 'email' });
  });

  it('gets no mail without end, known or not', async () => {
    for (const email of [await withEmail(shop.users.OWNER.id), `${uuidv7()}@nowhere.example`]) {
      await forgetAttempts();
      const answers: Answer[] = [];
      for (let i = 0; i < 6; i++) answers.push(await forgot(email));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429]);
      expect(answers[5]!.body.code).toBe('auth.too-many');
      expect(Number(answers[5]!.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('chooses another one by the token of the mail, once, and is signed out everywhere', async () => {
    const other = await tenant();
    const { id, username } = other.users.CASHIER;
    const before = await signIn(username);
    const token = await mailedToken(other.businessId, id);
    expect((await reset(token)).status).toBe(204);
    expect((await refresh(before)).status).toBe(401);
    await eventually(async () => expect((await api().as(before.accessToken).get('/auth/me')).status).toBe(401));
    expect((await login(username)).status).toBe(401);
    expect((await login(username, fresh)).status).toBe(200);
    expect(problem(await reset(token, 'and yet another one'))).toEqual({
      ...{ status: 404, code: 'identity.reset.not-found', path: 'token' },
    });
    expect(await announced(id)).toContainEqual({
      name: 'identity.user.password-changed.v1',
      payload: { id, by: 'RESET' },
    });
  });

  it('uses a token once though it comes twice at once', async () => {
    const other = await tenant();
    const token = await mailedToken(other.businessId, other.users.CASHIER.id);
    const answers = await Promise.all([reset(token, 'one of them wins'), reset(token, 'the other one wins')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
  });

  it('keeps the token when the password was poor', async () => {
    const other = await tenant();
    const token = await mailedToken(other.businessId, other.users.CASHIER.id);
    for (const poor of ['short', 'password1234', other.users.CASHIER.username])
      expect(problem(await reset(token, poor))).toEqual({ status: 400, code: 'request.invalid', path: 'newPassword' });
    expect((await reset(token)).status).toBe(204);
  });

  it('cannot use a token that a newer one replaced, nor one of fifteen minutes ago, nor one of nobody', async () => {
    const other = await tenant();
    const { id } = other.users.CASHIER;
    const older = await mailedToken(other.businessId, id);
    const newer = await mailedToken(other.businessId, id);
    expect((await reset(older)).status).toBe(404);
    const { rows } = await sql().query(
      `update identity.password_resets set expires_at = expires_at - interval '15 minutes'
       where user_id = $1 and token_hash is not null returning expires_at <= now() as over`,
      [id],
    );
    expect(rows).toEqual([{ over: true }]);
    expect((await reset(newer)).status).toBe(404);
    expect((await reset(Buffer.alloc(32, 7).toString('base64url'))).status).toBe(404);
    await sql().query('update identity.users set deactivated_at = now() where id = $1', [id]);
    await expect(
      identityItself.ask(identity.issueReset, { id: await pendingReset(id) }, systemActor(other.businessId)),
    ).rejects.toMatchObject({ code: 'identity.reset.not-found' });
  });

  it('cannot use a token once the address is another, nor once the password is', async () => {
    const other = await tenant();
    const { id, username } = other.users.CASHIER;
    const moved = await mailedToken(other.businessId, id);
    expect((await other.owner.put(`/users/${id}`, { email: `${uuidv7()}@people.example` })).status).toBe(200);
    expect((await reset(moved)).status).toBe(404);
    const remembered = await mailedToken(other.businessId, id);
    const { accessToken } = await signIn(username);
    const change = { currentPassword: password, newPassword: fresh };
    expect((await api().as(accessToken).post('/auth/change-password', change)).status).toBe(204);
    expect((await reset(remembered, 'and yet another one')).status).toBe(404);
  });

  it('leaves no token that could be read from the database or an event', async () => {
    const other = await tenant();
    const { id } = other.users.CASHIER;
    const token = await mailedToken(other.businessId, id);
    const { rows } = await sql().query('select * from identity.password_resets where user_id = $1', [id]);
    const events = await sql().query('select payload from identity.outbox where business_id = $1', [other.businessId]);
    const kept = JSON.stringify([rows, events.rows]);
    const bytes = Buffer.from(token, 'base64url');
    expect(bytes).toHaveLength(32);
    expect(kept).not.toContain(token);
    expect((rows[0].token_hash as Buffer).includes(bytes)).toBe(false);
  });

  it('may be a user of the platform', async () => {
    const { id } = (await (await superAdmin()).get('/auth/me')).body;
    const token = await mailedToken(NIL_ID, id);
    expect((await reset(token)).status).toBe(204);
  });
});
