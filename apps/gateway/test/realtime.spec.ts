import { once } from 'node:events';
import { WebSocket } from 'ws';
import { uuidv7 } from '#libs/kernel';
import { eventually, system, tenant, type Answer, type Api, type Tenant } from '#libs/testing';

type Body = Answer['body'];
interface Message {
  readonly seq: number;
  readonly type: string;
  readonly outletId?: string;
  readonly time: string;
  readonly data: Body;
}

const address = (query = ''): string => `${system().url.replace('http', 'ws')}/api/realtime${query}`;

/** A client that remembers what it heard. */
class Listener {
  readonly heard: Message[] = [];
  closed: number | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.heard.push(JSON.parse((data as Buffer).toString()) as Message));
    socket.on('close', (code) => (this.closed = code));
    socket.on('error', () => undefined);
  }

  static async open(token: string, since?: number): Promise<Listener> {
    const query = since === undefined ? '' : `?since=${since}`;
    const listener = new Listener(new WebSocket(address(query), { headers: { authorization: `Bearer ${token}` } }));
    await once(listener.socket, 'message');
    return listener;
  }

  static raw(query = '', headers: Record<string, string> = {}): Listener {
    return new Listener(new WebSocket(address(query), { headers }));
  }

  get events(): Message[] {
    return this.heard.filter(({ type }) => type.includes('.'));
  }

  of(type: string): Message[] {
    return this.heard.filter((message) => message.type === type);
  }
}

/** The HTTP status that an upgrade was refused with. */
async function refusal(query: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(address(query), { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
}

describe('the real-time channel', () => {
  let shop: Tenant;
  let product: Body;
  const open: Listener[] = [];

  const listen = async (who: Api, since?: number): Promise<Listener> => {
    const listener = await Listener.open(who.token!, since);
    open.push(listener);
    return listener;
  };
  const sell = async (): Promise<Body> => {
    const till = await shop.as('CASHIER');
    const { status, body } = await till.post('/sales/checkout', {
      ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId: product.id, quantity: 1 }] },
      payments: [{ method: 'CARD', amount: 1_200 }],
    });
    expect(status).toBe(201);
    return body;
  };

  beforeAll(async () => {
    shop = await tenant();
    product = await shop.product({ costPrice: 400 });
  });

  afterEach(() => {
    for (const { socket } of open.splice(0)) socket.terminate();
  });

  it('tells another till of a sale, with the order, its place and its number in the history', async () => {
    const listener = await listen(await shop.as('CASHIER'));
    const order = await sell();
    await eventually(() => expect(listener.of('sales.order.completed')).toHaveLength(1));
    const [message] = listener.of('sales.order.completed');
    expect(message).toMatchObject({
      outletId: shop.outletId,
      data: { id: order.id, receiptNumber: order.receiptNumber },
    });
    expect(message!.seq).toBeGreaterThan(listener.heard[0]!.seq);
  });

  it('tells stock to those who may see it and not to the cashier', async () => {
    const [cashier, warehouse] = [
      await listen(await shop.as('CASHIER')),
      await listen(await shop.as('WAREHOUSE_STAFF')),
    ];
    await sell();
    await eventually(() => expect(warehouse.of('inventory.stock.changed')).not.toHaveLength(0));
    await eventually(() => expect(cashier.of('sales.order.completed')).toHaveLength(1));
    expect(cashier.of('inventory.stock.changed')).toEqual([]);
    expect(warehouse.of('sales.order.completed')).toEqual([]);
  });

  it('hides what goods cost from those who may not know', async () => {
    const [cashier, manager] = [await listen(await shop.as('CASHIER')), await listen(await shop.as('MANAGER'))];
    expect((await shop.owner.put(`/products/${product.id as string}`, { costPrice: 410 })).status).toBe(200);
    await eventually(() => expect(manager.of('catalog.product.changed')).toHaveLength(1));
    await eventually(() => expect(cashier.of('catalog.product.changed')).toHaveLength(1));
    expect(manager.of('catalog.product.changed')[0]!.data).toMatchObject({ costPrice: 410 });
    expect(JSON.stringify(cashier.of('catalog.product.changed')[0])).not.toContain('ost');
  });

  it('tells a cashier nothing of an outlet where they do not work', async () => {
    const there = await shop.secondOutlet();
    const [cashier, owner] = [await listen(await shop.as('CASHIER')), await listen(shop.owner)];
    const id = uuidv7();
    const draft = { id, outletId: there.outletId, items: [{ productId: product.id, quantity: 1 }] };
    expect((await shop.owner.post('/sales/orders', draft)).status).toBe(201);
    const here = await sell();
    // in the order of the history: whoever has heard of the later one was passed over by the earlier one
    await eventually(() => expect(cashier.of('sales.order.completed').map(({ data }) => data.id)).toEqual([here.id]));
    await eventually(() => expect(owner.of('sales.order.opened').map(({ data }) => data.id)).toEqual([id]));
    expect(cashier.of('sales.order.opened')).toEqual([]);
  });

  it('tells nothing of another business', async () => {
    const other = await tenant();
    const [theirs, ours] = [await listen(other.owner), await listen(shop.owner)];
    await sell();
    await eventually(() => expect(ours.of('sales.order.completed')).toHaveLength(1));
    expect(theirs.of('sales.order.completed')).toEqual([]);
  });

  it('goes on after a cut where it was, without a gap or a duplicate', async () => {
    const first = await listen(shop.owner);
    const constant = await listen(shop.owner);
    for (let i = 0; i < 3; i++) await sell();
    await eventually(() => expect(first.of('sales.order.completed').length).toBeGreaterThanOrEqual(2));
    first.socket.terminate();
    const { seq } = first.heard.at(-1)!;
    for (let i = 0; i < 5; i++) await sell();
    const back = await listen(shop.owner, seq);
    await sell();
    await eventually(() => expect(constant.of('sales.order.completed')).toHaveLength(9));
    const expected = constant.events.map((message) => message.seq);
    // what the one heard before the other began is not compared
    const begin = constant.heard[0]!.seq;
    await eventually(() =>
      expect([...first.events, ...back.events].map((message) => message.seq).filter((heard) => heard > begin)).toEqual(
        constant.events.map((message) => message.seq),
      ),
    );
    expect(new Set(expected).size).toBe(expected.length);
  });

  it('tells a client from another history to begin anew', async () => {
    const listener = await listen(shop.owner, 999_999_999);
    expect(listener.heard[0]).toMatchObject({ type: 'reset' });
  });

  it('lets in by a first message, too, and keeps silent ones out', async () => {
    const token = (await shop.as('MANAGER')).token!;
    const listener = Listener.raw();
    open.push(listener);
    await once(listener.socket, 'open');
    listener.socket.send(JSON.stringify({ type: 'auth', token }));
    await eventually(() => expect(listener.heard[0]?.type).toBe('ready'));
    const silent = Listener.raw();
    await eventually(() => expect(silent.closed).toBe(4408), { withinMs: 10_000 });
    const liar = Listener.raw();
    await once(liar.socket, 'open');
    liar.socket.send(JSON.stringify({ type: 'auth', token: 'a.b.c' }));
    await eventually(() => expect(liar.closed).toBe(4401));
  }, 20_000);

  it('refuses what is wrong before it is a socket', async () => {
    const authorization = `Bearer ${shop.owner.token!}`;
    expect(await refusal('', { authorization: 'Bearer nonsense' })).toBe(401);
    expect(await refusal('?since=-1', { authorization })).toBe(400);
    expect(await refusal('?until=3', { authorization })).toBe(400);
    expect(await refusal('', { authorization, origin: 'https://evil.example' })).toBe(403);
    expect(await refusal('/more', { authorization })).toBe(404);
  });

  it('hangs up within 5 s on a session that ended', async () => {
    const { body } = await shop.owner.post('/auth/login', {
      username: shop.users.MANAGER.username,
      password: 'password123',
    });
    const manager = shop.owner.as(String(body.accessToken));
    const listener = await listen(manager);
    expect((await manager.post('/auth/logout', { refreshToken: body.refreshToken })).status).toBe(204);
    await eventually(() => expect(listener.closed).toBe(4401), { withinMs: 6_000 });
  }, 15_000);

  it('hangs up within 5 s on whoever works at an outlet no more', async () => {
    const leaving = await listen(await shop.as('WAREHOUSE_STAFF'));
    const staying = await listen(await shop.as('MANAGER'));
    const place = `/users/${shop.users.WAREHOUSE_STAFF.id}/outlets/${shop.outletId}`;
    expect((await shop.owner.delete(place)).status).toBe(204);
    await eventually(() => expect(leaving.closed).toBe(4401), { withinMs: 6_000 });
    expect(staying.closed).toBeUndefined();
  }, 15_000);

  it('serves a thousand sockets at once', async () => {
    const token = shop.owner.token!;
    const many = await Promise.all(Array.from({ length: 1_000 }, () => Listener.open(token)));
    open.push(...many);
    await sell();
    await eventually(
      () => expect(many.filter((listener) => listener.of('sales.order.completed').length === 1)).toHaveLength(1_000),
      { withinMs: 15_000 },
    );
  }, 60_000);
});
