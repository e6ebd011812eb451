import { hash } from 'argon2';
import { api, eventually, password, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { forgetAttempts, login, seen, sessionOf, type Tokens } from './accounts.js';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

const refresh = (refreshToken: string): Promise<Answer> => api().post('/auth/refresh', { refreshToken });
const cashier = (): string => shop.users.CASHIER.username;

async function signIn(username = cashier()): Promise<Tokens> {
  const { status, body } = await login(username);
  expect(status).toBe(200);
  return body;
}

async function eventsOf(key: string): Promise<{ name: string; payload: unknown }[]> {
  const { rows } = await sql().query('select name, payload from identity.outbox where key = $1 order by id', [key]);
  return rows.map(({ name, payload }) => ({ name, payload: JSON.parse(payload) }));
}

describe('signing in', () => {
  it('answers tokens, the user and the outlets where they work', async () => {
    const { status, body } = await login(cashier());
    expect(status).toBe(200);
    expect(body).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      refreshToken: expect.any(String),
      expiresIn: 900,
      user: {
        id: shop.users.CASHIER.id,
        businessId: shop.businessId,
        name: cashier(),
        username: cashier(),
        role: 'CASHIER',
      },
      outlets: [{ id: shop.outletId, name: 'Main Outlet', code: 'MAIN', role: 'CASHIER', isDefault: true }],
    });
  });

  it('takes a username in any case', async () => {
    expect((await login(cashier().toUpperCase())).status).toBe(200);
  });

  it('is announced to the business', async () => {
    const id = sessionOf(await signIn());
    expect(await eventsOf(id)).toEqual([
      { name: 'identity.session.started.v1', payload: { id, userId: shop.users.CASHIER.id, reason: 'LOGIN' } },
    ]);
  });

  it('refuses a wrong password, an unknown, an inactive and an unfinished user, and a suspended business alike', async () => {
    const { users } = await tenant();
    const suspended = await tenant();
    const change = (username: string, set: string) =>
      sql().query(`update identity.users set ${set} where username = $1`, [username]);
    await change(users.MANAGER.username, 'deactivated_at = now()');
    await change(users.WAREHOUSE_STAFF.username, 'password_hash = null');
    await sql().query(`update identity.businesses set status = 'SUSPENDED' where id = $1`, [suspended.businessId]);
    const refusals = [
      await login(users.CASHIER.username, 'wrong'),
      await login('nobody-has-this-name'),
      await login(users.MANAGER.username),
      await login(users.WAREHOUSE_STAFF.username),
      await login(suspended.users.OWNER.username),
    ].map(seen);
    expect(refusals[0]).toMatchObject({ status: 401, problem: { code: 'auth.required' } });
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
  });

  it('announces a refused login to the business whose user was tried, each once', async () => {
    const { users } = await tenant();
    const { id, username } = users.ADMIN;
    await login(username, 'wrong');
    await login(username, 'wrong again');
    const name = 'identity.session.refused.v1';
    await eventually(async () =>
      expect(await eventsOf(id)).toEqual([
        { name, payload: { id, attempts: 1 } },
        { name, payload: { id, attempts: 2 } },
      ]),
    );
  });

  it('hashes a password anew that was hashed at a lower cost', async () => {
    const { users } = await tenant();
    const { id, username } = users.CASHIER;
    const cheap = await hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
    await sql().query('update identity.users set password_hash = $2 where id = $1', [id, cheap]);
    await signIn(username);
    const { rows } = await sql().query('select password_hash from identity.users where id = $1', [id]);
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await signIn(username);
  });
});

describe('a refresh token', () => {
  /** As if the last refresh had been that long ago. */
  const age = (tokens: Tokens, seconds: number) =>
    sql().query(`update identity.sessions set rotated_at = rotated_at - $2 * interval '1 second' where id = $1`, [
      sessionOf(tokens),
      seconds,
    ]);

  /** What the business hears when a session ends. */
  const ended = (tokens: Tokens, reason: string) => ({
    name: 'identity.session.ended.v1',
    payload: { id: sessionOf(tokens), userId: shop.users.CASHIER.id, reason },
  });

  it('is replaced by each use', async () => {
    const first = await signIn();
    const { status, body: second } = await refresh(first.refreshToken);
    expect(status).toBe(200);
    expect(Object.keys(second).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken']);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await api().as(second.accessToken).get('/auth/me')).status).toBe(200);
    const { body: third } = await refresh(second.refreshToken);
    expect((await refresh(third.refreshToken)).status).toBe(200);
  });

  it('answers the same pair again when the reply may have been lost', async () => {
    const first = await signIn();
    const { body: second } = await refresh(first.refreshToken);
    const again = await refresh(first.refreshToken);
    expect(again).toMatchObject({ status: 200, body: second });
    expect((await refresh(second.refreshToken)).status).toBe(200);
  });

  it('answers one pair to twenty at once and keeps the session', async () => {
    const { refreshToken } = await signIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await refresh(answers[0]!.body.refreshToken)).status).toBe(200);
  });

  it('ends the session when it is used again after its successor was', async () => {
    const first = await signIn();
    const { body: second } = await refresh(first.refreshToken);
    const { body: third } = await refresh(second.refreshToken);
    for (let n = 0; n < 2; n++) expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(third.refreshToken)).status).toBe(401);
    const events = await eventsOf(sessionOf(first));
    expect(events.filter(({ name }) => name === 'identity.session.ended.v1')).toEqual([ended(first, 'REUSE')]);
    await eventually(async () => {
      const { data } = (await shop.owner.get(`/audit-logs?entityId=${sessionOf(first)}`)).body;
      expect(data).toContainEqual(expect.objectContaining({ eventType: 'identity.session.ended' }));
    });
  });

  it('ends the session when it is used again after more than ten seconds', async () => {
    const first = await signIn();
    const { body: second } = await refresh(first.refreshToken);
    await age(first, 11);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect(await eventsOf(sessionOf(first))).toContainEqual(ended(first, 'REUSE'));
  });

  it('makes the access token of a session that it ended worthless within five seconds', async () => {
    const first = await signIn();
    await refresh(first.refreshToken);
    await age(first, 11);
    await refresh(first.refreshToken);
    await eventually(async () => expect((await api().as(first.accessToken).get('/auth/me')).status).toBe(401));
  });

  it('ends with the thirty days in which nobody came back', async () => {
    const first = await signIn();
    await sql().query('update identity.sessions set expires_at = now() where id = $1', [sessionOf(first)]);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect(await eventsOf(sessionOf(first))).toContainEqual(ended(first, 'EXPIRED'));
  });

  it.each([
    ['that was never given', Buffer.alloc(64, 7).toString('base64url')],
    ['that is none', 'not-a-token'],
  ])('is refused %s', async (_, token) => {
    expect(await refresh(token)).toMatchObject({ status: 401, body: { code: 'auth.required' } });
  });

  it('is no access token, and the other way round', async () => {
    const { accessToken, refreshToken } = await signIn();
    expect((await api().as(refreshToken).get('/auth/me')).status).toBe(401);
    expect((await refresh(accessToken)).status).toBe(401);
  });

  it('cannot be read from the database, nor can what replaced it', async () => {
    const first = await signIn();
    const { body: second } = await refresh(first.refreshToken);
    const { rows } = await sql().query('select * from identity.sessions where id = $1', [sessionOf(first)]);
    const bytes = Object.values(rows[0]).filter((value) => Buffer.isBuffer(value));
    const kept = JSON.stringify(rows) + bytes.map((each) => each.toString('latin1')).join();
    const written = Buffer.concat(bytes);
    for (const { accessToken, refreshToken } of [first, second as Tokens]) {
      const token = Buffer.from(refreshToken, 'base64url');
      for (const half of [token.subarray(0, 32), token.subarray(32)]) expect(written.includes(half)).toBe(false);
      for (const text of [refreshToken, accessToken.split('.')[2]!]) expect(kept).not.toContain(text);
    }
  });

  it('is refused while the user is inactive or the business suspended', async () => {
    const other = await tenant();
    const { id, username } = other.users.CASHIER;
    const { refreshToken } = await signIn(username);
    const set = (table: string, what: string, row: string) =>
      sql().query(`update identity.${table} set ${what} where id = $1`, [row]);
    await set('users', 'deactivated_at = now()', id);
    expect((await refresh(refreshToken)).status).toBe(401);
    await set('users', 'deactivated_at = null', id);
    await set('businesses', `status = 'SUSPENDED'`, other.businessId);
    expect((await refresh(refreshToken)).status).toBe(401);
    await set('businesses', `status = 'ACTIVE'`, other.businessId);
    expect((await refresh(refreshToken)).status).toBe(200);
  });
});

describe('signing out', () => {
  it('ends the session of the access token and no other of the user', async () => {
    const here = await signIn();
    const elsewhere = await signIn();
    expect((await api().as(here.accessToken).post('/auth/logout', {})).status).toBe(204);
    expect((await refresh(here.refreshToken)).status).toBe(401);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(200);
    expect((await eventsOf(sessionOf(here))).map(({ name }) => name)).toEqual([
      'identity.session.started.v1',
      'identity.session.ended.v1',
    ]);
    await eventually(async () => expect((await api().as(here.accessToken).get('/auth/me')).status).toBe(401));
  });

  it('ends another session of theirs whose refresh token they bring, and nobody else’s', async () => {
    const [here, elsewhere, managers] = [await signIn(), await signIn(), await signIn(shop.users.MANAGER.username)];
    const out = (refreshToken: string, by: Tokens) => api().as(by.accessToken).post('/auth/logout', { refreshToken });
    expect((await out(elsewhere.refreshToken, here)).status).toBe(204);
    expect((await refresh(elsewhere.refreshToken)).status).toBe(401);
    expect((await out(managers.refreshToken, await signIn())).status).toBe(204);
    expect((await refresh(managers.refreshToken)).status).toBe(200);
  });

  describe('by the refresh token alone', () => {
    const out = (refreshToken: string, from = api()) => from.post('/auth/logout', { refreshToken });
    const worthless = Buffer.alloc(64, 7).toString('base64url');
    afterEach(forgetAttempts);

    it('ends its session, as the audit of the business tells', async () => {
      const here = await signIn();
      expect((await out(here.refreshToken)).status).toBe(204);
      expect((await refresh(here.refreshToken)).status).toBe(401);
      const payload = { id: sessionOf(here), userId: shop.users.CASHIER.id, reason: 'LOGOUT' };
      expect((await eventsOf(sessionOf(here))).slice(1)).toEqual([{ name: 'identity.session.ended.v1', payload }]);
      await eventually(async () => expect((await api().as(here.accessToken).get('/auth/me')).status).toBe(401));
    });

    it('ends it also beside an access token that counts no more, and by a token that was replaced', async () => {
      const [ended, here] = [await signIn(), await signIn()];
      await api().as(ended.accessToken).post('/auth/logout', {});
      await eventually(async () => expect((await api().as(ended.accessToken).get('/auth/me')).status).toBe(401));
      const { body: next } = await refresh(here.refreshToken);
      expect((await out(here.refreshToken, api().as(ended.accessToken))).status).toBe(204);
      expect((await refresh(next.refreshToken)).status).toBe(401);
    });

    it('tells nobody whether a token was worth anything, and bounds what an address may try', async () => {
      const [over, late, good] = [await signIn(), await signIn(), await signIn()];
      await out(over.refreshToken);
      await sql().query('update identity.sessions set expires_at = now() where id = $1', [sessionOf(late)]);
      const tokens = [over.refreshToken, late.refreshToken, worthless, 'not-a-token'];
      for (const token of tokens) expect((await out(token)).status).toBe(204);
      await sql().query(`update identity.attempts set drained_at = now() + interval '1000 seconds'`);
      for (const token of tokens)
        expect(await out(token)).toMatchObject({ status: 429, body: { code: 'auth.too-many' } });
      expect((await out(good.refreshToken)).status).toBe(204);
      expect((await refresh(good.refreshToken)).status).toBe(429);
    });
  });

  it('needs one of the two', async () => {
    for (const from of [api(), api().as('no.access.token')])
      expect(await from.post('/auth/logout', {})).toMatchObject({ status: 401, body: { code: 'auth.required' } });
  });

  it('happens to everybody in a business within five seconds of its suspension, until it is lifted', async () => {
    const other = await tenant();
    const owner = await api().login(other.users.OWNER.username);
    const set = (status: string) =>
      sql().query('update identity.businesses set status = $2 where id = $1', [other.businessId, status]);
    expect((await owner.get('/business')).status).toBe(200);
    await set('SUSPENDED');
    await eventually(async () => expect((await owner.get('/business')).status).toBe(401));
    await set('ACTIVE');
    await eventually(async () => expect((await owner.get('/business')).status).toBe(200));
  });
});
