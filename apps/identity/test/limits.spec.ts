import { uuidv7 } from '#libs/kernel';
import { api, eventually, sql, system, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { forgetAttempts, login, refresh, seen, signIn } from './accounts.js';
import { secondGateway, type SecondGateway } from './second-gateway.js';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});
beforeEach(forgetAttempts);
afterAll(forgetAttempts);

async function guesses(username: string, count: number, from: (i: number) => Api = () => api()): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(await login(username, `wrong ${i}`, from(i)));
  return answers;
}
const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);
const tenThenNone = [...Array<number>(10).fill(401), 429];

/** Pours so much into the bucket of an address that it is full. */
const fill = (limit: string) =>
  sql().query(`update identity.attempts set drained_at = now() + interval '1000 seconds' where subject like $1`, [
    `${limit}:%`,
  ]);

describe('wrong passwords for a name', () => {
  it('are refused after ten, with when to come back, and then even the right one', async () => {
    const { username } = shop.users.CASHIER;
    const answers = await guesses(username, 11);
    expect(statuses(answers)).toEqual(tenThenNone);
    const { body, headers } = answers[10]!;
    expect(body.code).toBe('auth.too-many');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(80);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(90);
    expect((await login(username.toUpperCase())).status).toBe(429);
  });

  it('are refused alike whether somebody has the name or not', async () => {
    const known = await guesses(shop.users.MANAGER.username, 11);
    const unknown = await guesses(`nobody-${uuidv7()}`, 11);
    const problems = (answers: readonly Answer[]) => answers.map(seen);
    expect(problems(known)).toEqual(problems(unknown));
  });

  it('count however many come at once', async () => {
    const { username } = shop.users.ADMIN;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => login(username, `wrong ${i}`)));
    expect(statuses(answers).sort()).toEqual([...Array<number>(10).fill(401), ...Array<number>(10).fill(429)]);
  });

  it('lock nobody else out who sits behind the same address', async () => {
    await guesses(shop.users.MANAGER.username, 12);
    expect((await login(shop.users.OWNER.username)).status).toBe(200);
  });

  it('are forgiven with time', async () => {
    const { username } = shop.users.CASHIER;
    expect(statuses(await guesses(username, 11))).toEqual(tenThenNone);
    await sql().query(`update identity.attempts set drained_at = drained_at - interval '91 seconds'`);
    expect((await login(username)).status).toBe(200);
  });

  it('are what counts: right ones do not', async () => {
    for (let i = 0; i < 12; i++) await signIn(shop.users.OWNER.username);
    const { rows } = await sql().query<{ taken: number }>(
      'select max(extract(epoch from drained_at - now()))::float8 as taken from identity.attempts',
    );
    expect(rows[0]!.taken).toBeLessThanOrEqual(0);
  });

  it('count by the address of the connection, whatever X-Forwarded-For says', async () => {
    const { username } = shop.users.CASHIER;
    const answers: Answer[] = [];
    for (let i = 0; i < 11; i++) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}` };
      answers.push(await api().post('/auth/login', { username, password: `wrong ${i}` }, { headers }));
    }
    expect(statuses(answers)).toEqual(tenThenNone);
  });
});

describe('an address', () => {
  it('that failed five hundred times can sign nobody in, known or not, but for whom a token is good', async () => {
    const tokens = await signIn(shop.users.CASHIER.username);
    await login(`nobody-${uuidv7()}`, 'wrong');
    await fill('login-address');
    for (const username of [shop.users.OWNER.username, `nobody-${uuidv7()}`]) {
      const { status, body, headers } = await login(username);
      expect({ status, code: body.code }).toEqual({ status: 429, code: 'auth.too-many' });
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(2);
    }
    expect((await refresh(tokens)).status).toBe(200);
    expect((await api().as(tokens.accessToken).get('/auth/me')).status).toBe(200);
  });

  it('that brought five hundred worthless tokens is told so, and a good one still counts', async () => {
    const tokens = await signIn(shop.users.CASHIER.username);
    const worthless = { refreshToken: Buffer.alloc(64, 7).toString('base64url') };
    expect((await api().post('/auth/refresh', worthless)).status).toBe(401);
    await fill('token-address');
    const refused = await api().post('/auth/refresh', worthless);
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 429, code: 'auth.too-many' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const reset = { token: Buffer.alloc(32, 7).toString('base64url'), newPassword: 'a brand new passphrase' };
    expect((await api().post('/auth/reset-password', reset)).status).toBe(429);
    expect((await refresh(tokens)).status).toBe(200);
  });
});

/** While it works, identity gets no connection to its database; everybody else does. */
async function withoutIdentitysDatabase(work: () => Promise<void>): Promise<void> {
  await sql().query('alter role identity_svc connection limit 0');
  try {
    await sql().query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'identity_svc'`);
    await work();
  } finally {
    await sql().query('alter role identity_svc connection limit -1');
  }
}

describe('while nobody can be counted', () => {
  it('nobody signs in, tries a token or asks for a mail, and who is signed in goes on selling', async () => {
    const till = await shop.as('CASHIER');
    const product = await shop.product({ stock: 10 });
    const sell = () =>
      till.post('/sales/checkout', {
        ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId: product.id, quantity: 1 }] },
        payments: [{ method: 'CASH', amount: 1_200 }],
      });
    await eventually(async () => expect((await sell()).status).toBe(201));
    await withoutIdentitysDatabase(async () => {
      const closed = [
        await login(shop.users.OWNER.username),
        await login(`nobody-${uuidv7()}`),
        await api().post('/auth/refresh', { refreshToken: Buffer.alloc(64, 7).toString('base64url') }),
        await api().post('/auth/forgot-password', { email: 'nobody@people.example' }),
        await api().get(`/invitations/verify/${uuidv7()}`),
      ];
      for (const { status, body, headers } of closed) {
        expect({ status, code: body.code }).toEqual({ status: 503, code: 'system.unavailable' });
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await sell()).status).toBe(201);
    });
    await eventually(async () => expect((await login(shop.users.OWNER.username)).status).toBe(200));
  });
});

// one process has one gateway
if (system().mode === 'services')
  describe('two gateways', () => {
    let other: SecondGateway | undefined;
    afterEach(() => other?.stop());

    it('share a limit', async () => {
      other = await secondGateway();
      const gateways = [api(), other.api];
      expect(statuses(await guesses(shop.users.MANAGER.username, 11, (i) => gateways[i % 2]!))).toEqual(tenThenNone);
      expect((await login(shop.users.MANAGER.username, undefined, other.api)).status).toBe(429);
    });

    it('limit an address by themselves, too, whether or not it can be counted elsewhere', async () => {
      other = await secondGateway({ RATE_PER_ADDRESS: '1' });
      const tries = () => guesses(shop.users.CASHIER.username, 7, () => other!.api);
      const [first] = await tries();
      expect(first!.status).toBe(401);
      await withoutIdentitysDatabase(async () => {
        const { status, body } = (await tries()).at(-1)!;
        expect({ status, code: body.code }).toEqual({ status: 429, code: 'request.too-many' });
      });
    });

    it('believe their own proxy, and what it heard from nobody', async () => {
      other = await secondGateway({ TRUSTED_PROXIES: '127.0.0.1' });
      const from = (chain: string) => ({ headers: { 'x-forwarded-for': chain } });
      const { username } = shop.users.WAREHOUSE_STAFF;
      const guess = (i: number, chain: string) =>
        other!.api.post('/auth/login', { username, password: `wrong ${i}` }, from(chain));
      const answers: Answer[] = [];
      // the client made up the first address, the proxy saw the second
      for (let i = 0; i < 11; i++) answers.push(await guess(i, `198.51.100.${i}, 203.0.113.9`));
      expect(statuses(answers)).toEqual(tenThenNone);
      expect((await guess(0, '203.0.113.10')).status).toBe(401);
    });
  });
