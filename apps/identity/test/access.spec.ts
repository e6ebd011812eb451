import { once } from 'node:events';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { Actor, IdentitySigner, requestContext } from '#libs/auth';
import { catalog, identity, inventory, pricing, procurement, reporting, sales, type Call } from '#libs/contracts';
import { NIL_ID, uuidv7 } from '#libs/kernel';
import { brokerLogin, Bus } from '#libs/messaging';
import {
  api,
  countStatements,
  eventually,
  sql,
  superAdmin,
  system,
  tenant,
  type Api,
  type Tenant,
} from '#libs/testing';
import { forgetAttempts, login, refresh, signIn, type Tokens } from './accounts.js';
import { actorSecret } from './replica.js';
import { secondGateway, type SecondGateway } from './second-gateway.js';

const overServices = system().mode === 'services';

let shop: Tenant;
let other: SecondGateway | undefined;
beforeAll(async () => {
  await forgetAttempts();
  if (overServices) other = await secondGateway();
});
beforeEach(async () => {
  shop = await tenant();
});
afterAll(() => other?.stop());

/** Every gateway there is. */
const gateways = (): Api[] => [api(), ...(other ? [other.api] : [])];

/** What every gateway says to a token, once all say the same; within the five seconds that a change may take. */
const everywhere = (tokens: Pick<Tokens, 'accessToken'>, path: string, status: number) =>
  eventually(
    async () => {
      for (const gateway of gateways()) expect((await gateway.as(tokens.accessToken).get(path)).status).toBe(status);
    },
    { withinMs: 5_000 },
  );

async function signedIn(role: 'CASHIER' | 'MANAGER'): Promise<Tokens> {
  const tokens = await signIn(shop.users[role].username);
  // every gateway has seen it, and remembers it as good
  for (const gateway of gateways()) expect((await gateway.as(tokens.accessToken).get('/auth/me')).status).toBe(200);
  return tokens;
}

/** Opens a real-time socket at every gateway; answers what to expect once access ended: all of them hung up on. */
async function listening({ accessToken }: Tokens): Promise<() => Promise<void>> {
  const sockets = gateways().map(({ url }) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    return new WebSocket(`${url.replace('http', 'ws')}/api/realtime`, { headers });
  });
  await Promise.all(sockets.map((socket) => once(socket, 'message')));
  const closed = sockets.map(async (socket) => (await once(socket, 'close'))[0] as number);
  return async () => expect(await Promise.all(closed)).toEqual(sockets.map(() => 4401));
}

const renewed = async (tokens: Tokens): Promise<Tokens> => {
  const { status, body } = await refresh(tokens);
  expect(status).toBe(200);
  return body as Tokens;
};

describe('within five seconds, at every gateway,', () => {
  it('a changed role ends the tokens that say another, and a refresh gives the new one', async () => {
    const tokens = await signedIn('MANAGER');
    await everywhere(tokens, '/users', 200);
    const hungUp = await listening(tokens);
    const { status } = await shop.owner.put(`/users/${shop.users.MANAGER.id}`, { role: 'CASHIER' });
    expect(status).toBe(200);
    await everywhere(tokens, '/users', 401);
    await hungUp();
    const next = await renewed(tokens);
    await everywhere(next, '/auth/me', 200);
    await everywhere(next, '/users', 403);
  });

  it('an outlet that was taken away is gone, and one that was given is there', async () => {
    const tokens = await signedIn('CASHIER');
    const place = `/users/${shop.users.CASHIER.id}/outlets`;
    const orders = `/sales/orders?outletId=${shop.outletId}`;
    await everywhere(tokens, orders, 200);
    const hungUp = await listening(tokens);
    expect((await shop.owner.delete(`${place}/${shop.outletId}`)).status).toBe(204);
    await everywhere(tokens, orders, 401);
    await hungUp();
    const without = await renewed(tokens);
    // to somebody who works nowhere no outlet is theirs
    await everywhere(without, orders, 404);
    await shop.owner.post(place, { outletId: shop.outletId, outletRole: 'CASHIER', isDefault: true });
    await everywhere(without, orders, 401);
    await everywhere(await renewed(without), orders, 200);
  });

  it('a user who was deactivated is out, and cannot come back', async () => {
    const tokens = await signedIn('CASHIER');
    const hungUp = await listening(tokens);
    expect((await shop.owner.delete(`/users/${shop.users.CASHIER.id}`)).status).toBe(204);
    await everywhere(tokens, '/auth/me', 401);
    await hungUp();
    expect((await refresh(tokens)).status).toBe(401);
    expect((await login(shop.users.CASHIER.username)).status).toBe(401);
  });

  it('a suspended business neither sells nor signs in nor refreshes, and does again when it may', async () => {
    const platform = await superAdmin();
    const tokens = await signedIn('CASHIER');
    const product = await shop.product();
    const sell = () =>
      api()
        .as(tokens.accessToken)
        .post('/sales/checkout', {
          id: uuidv7(),
          outletId: shop.outletId,
          items: [{ productId: product.id, quantity: 1 }],
          payments: [{ id: uuidv7(), method: 'CASH', amount: 1_200 }],
        });
    await eventually(async () => expect((await sell()).status).toBe(201));
    const set = async (status: string) =>
      expect((await platform.put(`/super-admin/businesses/${shop.businessId}/status`, { status })).status).toBe(200);
    const hungUp = await listening(tokens);
    await set('SUSPENDED');
    await everywhere(tokens, '/auth/me', 401);
    await hungUp();
    expect((await sell()).status).toBe(401);
    expect((await refresh(tokens)).status).toBe(401);
    expect((await login(shop.users.OWNER.username)).status).toBe(401);
    await set('ACTIVE');
    const next = await renewed(tokens);
    await everywhere(next, '/auth/me', 200);
    expect((await login(shop.users.OWNER.username)).status).toBe(200);
  });

  it('a session that ended is over', async () => {
    const tokens = await signedIn('CASHIER');
    const hungUp = await listening(tokens);
    expect((await api().as(tokens.accessToken).post('/auth/logout', {})).status).toBe(204);
    await everywhere(tokens, '/auth/me', 401);
    await hungUp();
  });

  it('the closing of an outlet reaches those who work there', async () => {
    const tokens = await signedIn('CASHIER');
    await sql().query('update identity.outlets set is_active = false where id = $1', [shop.outletId]);
    await everywhere(tokens, '/auth/me', 401);
    const { body } = await api()
      .as((await renewed(tokens)).accessToken)
      .get('/auth/me');
    expect(body.outlets).toEqual([]);
  });
});

describe('a change that concerns nobody’s access', () => {
  it('leaves tokens alone', async () => {
    const tokens = await signedIn('CASHIER');
    await shop.owner.put(`/users/${shop.users.CASHIER.id}`, { name: 'Another Name' });
    await login(shop.users.CASHIER.username, 'wrong');
    const { rows } = await sql().query('select version from identity.access_changes where user_id = $1', [
      shop.users.CASHIER.id,
    ]);
    // the assignment that the user began with
    expect(rows).toEqual([{ version: 1 }]);
    await everywhere(tokens, '/auth/me', 200);
  });
});

describe('whether a token still counts', () => {
  it('costs no request a look into a database', async () => {
    const tokens = await signedIn('CASHIER');
    const counted = { services: ['identity', 'catalog'], businessId: shop.businessId, times: 4 };
    const statements = await countStatements(counted, async () => {
      for (let n = 0; n < 20; n++) expect((await api().as(tokens.accessToken).get('/products')).status).toBe(200);
    });
    expect(statements).toBe(0);
  });
});

describe('a refusal for want of a permission', () => {
  it('is told to the business, once for many', async () => {
    const cashier = await shop.as('CASHIER');
    for (let i = 0; i < 3; i++) expect((await cashier.get('/users')).status).toBe(403);
    await eventually(async () => {
      const { rows } = await sql().query<{ payload: string }>(
        `select payload from identity.outbox where business_id = $1 and name = 'identity.access.refused.v1'`,
        [shop.businessId],
      );
      expect(rows.map(({ payload }) => JSON.parse(payload) as object)).toEqual([
        {
          ...{ id: expect.any(String), userId: shop.users.CASHIER.id, permission: 'users.view' },
          ...{ method: 'GET', route: '/api/users', count: 1 },
        },
      ]);
    });
    await eventually(async () => {
      const { data } = (await shop.owner.get('/audit-logs?eventType=identity.access.refused')).body;
      expect(data).toEqual([expect.objectContaining({ userId: shop.users.CASHIER.id })]);
    });
  });
});

// in one process nothing travels
if (overServices)
  describe('a service', () => {
    let nats: NatsConnection;
    beforeAll(async () => {
      nats = await connect(brokerLogin(system().natsUrl!, 'operator'));
    });
    afterAll(() => nats.drain());

    const soon = (): number => Date.now() + 60_000;

    /** Asks without a gateway, as the owner; gets the answer, or the code of the refusal. */
    async function ask<Q extends object>(call: Call<Q, unknown>, request: Q, secret = actorSecret(), until = soon()) {
      const owner = {
        ...{ userId: shop.users.OWNER.id, businessId: shop.businessId, role: 'OWNER' as const, name: 'Owner' },
        ...{ outlets: [], sessionId: NIL_ID, expiresAt: until },
      };
      const bus = new Bus(new IdentitySigner(secret), pino({ level: 'silent' }), nats);
      try {
        const actor = new Actor(owner, requestContext({}));
        return await bus.ask(call, request, actor).catch((refusal: unknown) => (refusal as { code: string }).code);
      } finally {
        await bus.stop();
      }
    }

    it('believes what is signed with the shared secret, not whoever asks', async () => {
      expect(await ask(identity.getBusiness, {})).toMatchObject({ id: shop.businessId });
      expect(await ask(identity.getBusiness, {}, 'a secret that somebody else made up for himself')).toBe(
        'auth.required',
      );
      expect(await ask(identity.getBusiness, {}, actorSecret(), Date.now() - 1)).toBe('auth.required');
    });

    it.each<Call<object, unknown>>([
      identity.listOutlets,
      catalog.listProducts,
      pricing.listTiers,
      inventory.listWarehouses,
      sales.listOrders,
      procurement.listSuppliers,
      reporting.listAudit,
    ])('refuses members that name the prototype of all objects, and goes on: $name', async (call) => {
      for (const text of ['{"__proto__":{"page":2}}', '{"constructor":{"prototype":{"page":2}}}'])
        expect([text, await ask(call, JSON.parse(text) as object)]).toEqual([text, 'request.invalid']);
      expect(await ask(call, {})).toMatchObject({ pagination: { page: 1 } });
    });
  });
