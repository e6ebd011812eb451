import { Agent, get } from 'node:http';
import { uuidv7 } from '#libs/kernel';
import { api, sql, system, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { announced, lastOf } from './announced.js';
import { closePost, issued } from './invitation-post.js';

let shop: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  shop = await tenant();
  stranger = await tenant();
});
afterAll(closePost);

const good = 'plum-harbour-9431';
const tag = (): string => uuidv7().slice(-12);
const address = (): string => `new-${tag()}@example.com`;
const seen = ({ status, body }: Answer) => ({ status, code: body.code, path: body.errors?.[0]?.path });
const worthless = { status: 404, code: 'identity.invitation.not-found', path: 'token' };

async function invite(sent: object = {}, owner = shop.owner): Promise<Answer['body']> {
  const { status, body } = await owner.post('/invitations', { email: address(), role: 'CASHIER', ...sent });
  expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  return body;
}

const tokenOf = async (id: string): Promise<string> => (await issued(shop.businessId, id)).token;
const accept = (token: string, sent: object = {}): Promise<Answer> =>
  api().post('/invitations/accept', { token, name: 'New Person', username: `new-${tag()}`, password: good, ...sent });
const verify = (token: string): Promise<Answer> => api().get(`/invitations/verify/${token}`);
const stored = async (id: string): Promise<{ status: string; token_hash: Buffer | null }> =>
  (await sql().query('select status, token_hash from identity.invitations where id = $1', [id])).rows[0];

describe('an invitation', () => {
  it('is made, mailed, looked at and accepted', async () => {
    const email = address();
    const made = await shop.owner.post('/invitations', {
      ...{ email, name: 'Nina', role: 'CASHIER', outletIds: [shop.outletId] },
    });
    expect([made.status, made.body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), email, name: 'Nina', role: 'CASHIER', outletIds: [shop.outletId], version: 1 },
        ...{ status: 'PENDING', invitedBy: shop.users.OWNER.id },
        ...{ expiresAt: expect.any(String), createdAt: expect.any(String) },
      },
    ]);
    const { id, createdAt, expiresAt } = made.body;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(72 * 60 * 60_000);
    expect(await announced(id)).toEqual([{ name: 'identity.invitation.created.v1', payload: made.body }]);
    const { business_name } = (
      await sql().query('select name as business_name from identity.businesses where id = $1', [shop.businessId])
    ).rows[0];
    const mail = await issued(shop.businessId, id);
    const card = { email, name: 'Nina', role: 'CASHIER', businessName: business_name, expiresAt };
    expect(mail).toEqual({
      ...card,
      ...{ token: expect.stringMatching(/^[\w-]{43}$/), language: 'en', inviterName: shop.users.OWNER.username },
    });
    expect((await verify(mail.token)).body).toEqual(card);

    const username = `nina-${tag()}`;
    const { status, body } = await accept(mail.token, { name: 'Nina Smith', username, phone: '+1' });
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), name: 'Nina Smith', username, email, phone: '+1', role: 'CASHIER' },
        ...{ isActive: true, createdAt: expect.any(String), version: 1 },
        outlets: [
          { outletId: shop.outletId, outletRole: 'CASHIER', isDefault: true, name: 'Main Outlet', code: 'MAIN' },
        ],
      },
    ]);
    expect((await shop.owner.get(`/users/${body.id}`)).body).toEqual(body);
    expect(await announced(body.id)).toEqual([{ name: 'identity.user.created.v1', payload: body }]);
    expect((await announced(id)).at(-1)).toMatchObject({
      name: 'identity.invitation.accepted.v1',
      payload: { id, status: 'ACCEPTED', acceptedBy: body.id, before: { status: 'PENDING', acceptedBy: null } },
    });
    expect((await api().post('/auth/login', { username, password: good })).body.outlets).toMatchObject([
      { id: shop.outletId, role: 'CASHIER', isDefault: true },
    ]);
  });

  it('is used once, however many accept at a time', async () => {
    const { id } = await invite();
    const token = await tokenOf(id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => accept(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const refused of answers.filter(({ status }) => status !== 201)) expect(seen(refused)).toEqual(worthless);
    expect(seen(await verify(token))).toEqual(worthless);
    const { rows } = await sql().query(
      'select 1 from identity.users u join identity.invitations i on i.email = u.email where i.id = $1',
      [id],
    );
    expect(rows).toHaveLength(1);
  });

  it('can be accepted again when it was not for a wrong answer', async () => {
    const token = await tokenOf((await invite()).id);
    const taken = { status: 409, code: 'identity.user.taken', path: 'username' };
    expect(seen(await accept(token, { username: shop.users.OWNER.username }))).toEqual(taken);
    for (const [sent, path] of [
      [{ password: 'password123' }, 'password'],
      [{ password: 'short' }, 'password'],
      [{ name: '' }, 'name'],
      [{ username: 'a b' }, 'username'],
      [{ role: 'OWNER' }, 'role'],
      [{ email: 'other@example.com' }, 'email'],
    ] as const)
      expect(seen(await accept(token, sent))).toEqual({ status: 400, code: 'request.invalid', path });
    expect((await accept(token)).status).toBe(201);
  });

  it('makes its newcomer nothing but what it says', async () => {
    const owner = (await accept(await tokenOf((await invite({ role: 'OWNER' })).id))).body;
    expect([owner.role, owner.outlets]).toEqual(['OWNER', []]);
    const second = (await shop.owner.post('/outlets', { name: 'Second', code: tag() })).body.id;
    const manager = await invite({ role: 'ADMIN', outletIds: [second, shop.outletId, second] });
    expect(manager.outletIds).toEqual([second, shop.outletId]);
    expect((await accept(await tokenOf(manager.id))).body.outlets).toMatchObject([
      { outletId: second, outletRole: 'MANAGER', isDefault: true },
      { outletId: shop.outletId, outletRole: 'MANAGER', isDefault: false },
    ]);
  });

  it('is worth nothing after 72 hours', async () => {
    const { id } = await invite();
    const token = await tokenOf(id);
    await sql().query(`update identity.invitations set expires_at = now() where id = $1`, [id]);
    expect(seen(await verify(token))).toEqual(worthless);
    expect(seen(await accept(token))).toEqual(worthless);
    const { body } = await shop.owner.get('/invitations?status=EXPIRED');
    expect(body.data.map((invitation: { id: string }) => invitation.id)).toContain(id);
    await expect(issued(shop.businessId, id)).rejects.toMatchObject({ code: 'identity.invitation.wrong-state' });
  });

  it('keeps no token, and the last one mailed is the one that counts', async () => {
    const { id } = await invite();
    const [older, newer] = [await tokenOf(id), await tokenOf(id)];
    expect(newer).not.toBe(older);
    expect((await stored(id)).token_hash).toHaveLength(32);
    expect(seen(await verify(older))).toEqual(worthless);
    expect((await verify(newer)).status).toBe(200);
    const dump = JSON.stringify([
      (await sql().query('select * from identity.invitations where id = $1', [id])).rows,
      (await sql().query('select payload, cause from identity.outbox where key = $1', [id])).rows,
      (await sql().query('select body from identity.kept_answers where business_id = $1', [shop.businessId])).rows,
    ]);
    expect(dump).not.toContain(newer);
    expect(dump).not.toContain(Buffer.from(newer).toString('hex'));
  });

  it('is sent again with new time and another token', async () => {
    const { id } = await invite();
    const older = await tokenOf(id);
    await sql().query(`update identity.invitations set expires_at = now() - interval '1 hour' where id = $1`, [id]);
    const { status, body } = await shop.owner.post(`/invitations/${id}/resend`);
    expect([status, body.status, body.version]).toEqual([200, 'PENDING', 2]);
    expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.now() + 71 * 60 * 60_000);
    expect((await lastOf(id)).name).toBe('invitation.resent');
    expect(seen(await verify(older))).toEqual(worthless);
    expect((await accept(await tokenOf(id))).status).toBe(201);
    const refused = { status: 409, code: 'identity.invitation.wrong-state', path: undefined };
    expect(seen(await shop.owner.post(`/invitations/${id}/resend`))).toEqual(refused);
    expect(seen(await shop.owner.delete(`/invitations/${id}`))).toEqual(refused);
  });

  it('is taken back', async () => {
    const { id } = await invite();
    const token = await tokenOf(id);
    const late = { status: 412, code: 'identity.invitation.version', path: undefined };
    expect(seen(await shop.owner.delete(`/invitations/${id}`, { headers: { 'if-match': '"2"' } }))).toEqual(late);
    expect((await shop.owner.delete(`/invitations/${id}`, { headers: { 'if-match': '"1"' } })).status).toBe(204);
    expect(await lastOf(id)).toEqual({ name: 'invitation.cancelled', before: { status: 'PENDING' } });
    expect((await shop.owner.delete(`/invitations/${id}`)).status).toBe(204);
    expect(await stored(id)).toEqual({ status: 'CANCELLED', token_hash: null });
    expect(seen(await verify(token))).toEqual(worthless);
    expect(seen(await accept(token))).toEqual(worthless);
    expect((await shop.owner.post(`/invitations/${id}/resend`)).status).toBe(409);
    await expect(issued(shop.businessId, id)).rejects.toMatchObject({ code: 'identity.invitation.wrong-state' });
    await expect(issued(shop.businessId, uuidv7())).rejects.toMatchObject({ code: 'identity.invitation.not-found' });
  });

  it('is one at a time for an address', async () => {
    const { id, email } = await invite();
    const taken = { status: 409, code: 'identity.invitation.taken', path: 'email' };
    expect(seen(await shop.owner.post('/invitations', { email: email.toUpperCase(), role: 'ADMIN' }))).toEqual(taken);
    await invite({ email }, stranger.owner);
    await sql().query(`update identity.invitations set expires_at = now() where id = $1`, [id]);
    await invite({ email });
    expect(seen(await shop.owner.post(`/invitations/${id}/resend`))).toEqual({ ...taken });
    const raced = address();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => shop.owner.post('/invitations', { email: raced, role: 'CASHIER' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('says nothing of who has an account', async () => {
    const email = address();
    await stranger.owner.put(`/users/${stranger.users.CASHIER.id}`, { email });
    const [known, unknown] = [await invite({ email }), await invite()];
    expect(Object.keys(known)).toEqual(Object.keys(unknown));
  });

  it('names outlets of its own business, and nothing else', async () => {
    for (const id of [stranger.outletId, uuidv7()]) {
      const sent = { email: address(), role: 'CASHIER', outletIds: [shop.outletId, id] };
      expect(seen(await shop.owner.post('/invitations', sent))).toEqual({
        ...{ status: 404, code: 'identity.outlet.not-found', path: 'outletIds[1]' },
      });
    }
  });

  it.each([
    ['no address', { email: undefined }, 'email'],
    ['a wrong address', { email: 'nobody' }, 'email'],
    ['a role of the platform', { role: 'SUPER_ADMIN' }, 'role'],
    ['an outlet that is no id', { outletIds: ['MAIN'] }, 'outletIds'],
    ['a token', { token: 'x' }, 'token'],
  ])('is not made with %s', async (_, wrong, path) => {
    const answer = await shop.owner.post('/invitations', { email: address(), role: 'CASHIER', ...wrong });
    expect(seen(answer)).toEqual({ status: 400, code: 'request.invalid', path });
  });

  it('is made once under one key', async () => {
    const [sent, key] = [{ email: address(), role: 'CASHIER' }, uuidv7()];
    const [first, again] = [
      await shop.owner.post('/invitations', sent, { key }),
      await shop.owner.post('/invitations', sent, { key }),
    ];
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
  });

  it('mails nobody without end', async () => {
    const { id } = await invite();
    const answers: number[] = [];
    for (let i = 0; i < 11; i++) answers.push((await shop.owner.post(`/invitations/${id}/resend`)).status);
    expect(new Set(answers.slice(0, 9))).toEqual(new Set([200]));
    expect(answers.at(-1)).toBe(429);
  });

  it('is the owner’s alone to make, see and take back', async () => {
    const { id } = await invite();
    const attempts: readonly ((who: Api) => Promise<Answer>)[] = [
      (who) => who.get('/invitations'),
      (who) => who.post('/invitations', { email: address(), role: 'CASHIER' }),
      (who) => who.post(`/invitations/${id}/resend`),
      (who) => who.delete(`/invitations/${id}`),
    ];
    for (const attempt of attempts) {
      expect((await attempt(api())).status).toBe(401);
      for (const role of ['ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
        expect(seen(await attempt(await shop.as(role)))).toMatchObject({ status: 403, code: 'auth.forbidden' });
    }
    const gone = { status: 404, code: 'identity.invitation.not-found', path: undefined };
    for (const [owner, of] of [
      [stranger.owner, id],
      [shop.owner, uuidv7()],
    ] as const) {
      expect(seen(await owner.post(`/invitations/${of}/resend`))).toEqual(gone);
      expect(seen(await owner.delete(`/invitations/${of}`))).toEqual(gone);
    }
    expect((await shop.owner.delete(`/invitations/${id}`)).status).toBe(204);
  });

  it('ends with the right of whoever made it', async () => {
    const here = await tenant();
    const second = (
      await here.owner.post('/users', { name: 'B', username: `b-${tag()}`, password: good, role: 'OWNER' })
    ).body;
    const { body } = await (
      await api().login(second.username, good)
    ).post('/invitations', {
      ...{ email: address(), role: 'OWNER' },
    });
    const { token } = await issued(here.businessId, body.id);
    expect((await verify(token)).status).toBe(200);
    expect((await here.owner.put(`/users/${second.id}`, { role: 'ADMIN' })).status).toBe(200);
    expect(seen(await accept(token))).toEqual(worthless);
  });

  it('opens no business that is suspended', async () => {
    const here = await tenant();
    const { id } = await invite({}, here.owner);
    const { token } = await issued(here.businessId, id);
    await sql().query(`update identity.businesses set status = 'SUSPENDED' where id = $1`, [here.businessId]);
    expect(seen(await verify(token))).toEqual(worthless);
    expect(seen(await accept(token))).toEqual(worthless);
  });
});

describe('tokens that are worth nothing', () => {
  it('are all answered alike', async () => {
    for (const token of ['x', 'a'.repeat(43), uuidv7(), `${'b'.repeat(42)}'`]) {
      expect(seen(await verify(token))).toEqual(worthless);
      expect(seen(await accept(token))).toEqual(worthless);
    }
    expect((await accept('a b')).status).toBe(400);
  });

  it('can be tried some hundred times from one address, and good ones still count', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    const from = (token: string): Promise<number> =>
      new Promise((resolve, reject) => {
        // an address of its own, so that nobody else's attempts are used up
        const options = { agent, localAddress: '127.0.0.77' };
        get(`${system().url}/api/invitations/verify/${token}`, options, (answer) => {
          answer.resume().on('end', () => resolve(answer.statusCode!));
        }).on('error', reject);
      });
    const guesses = await Promise.all(Array.from({ length: 520 }, () => from(uuidv7())));
    expect(guesses.filter((status) => status === 404).length).toBeGreaterThanOrEqual(500);
    expect(guesses).toContain(429);
    expect(await from(await tokenOf((await invite()).id))).toBe(200);
    agent.destroy();
  });
});

describe('the list of invitations', () => {
  it('is searched, narrowed, sorted and paged', async () => {
    const here = await tenant();
    const [a, b] = [await invite({ name: 'Anna 100%' }, here.owner), await invite({ role: 'ADMIN' }, here.owner)];
    await here.owner.delete(`/invitations/${b.id}`);
    const ids = async (query = '') =>
      (await here.owner.get(`/invitations${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual([b.id, a.id]);
    expect(await ids('?sort=createdAt&limit=1')).toEqual([a.id]);
    expect(await ids('?search=anna%20100%25')).toEqual([a.id]);
    expect(await ids(`?search=${encodeURIComponent(b.email.toUpperCase())}`)).toEqual([b.id]);
    expect(await ids('?status=CANCELLED')).toEqual([b.id]);
    expect(await ids('?status=PENDING')).toEqual([a.id]);
    expect((await here.owner.get('/invitations?sort=tokenHash')).status).toBe(400);
    expect((await here.owner.get('/invitations?status=LOST')).status).toBe(400);
  });
});
