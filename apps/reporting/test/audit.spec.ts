import { api, eventually, tenant, type Answer, type Tenant } from '#libs/testing';
import { uuidv7 } from '#libs/kernel';
import { checkout, sellStepByStep } from './selling.js';

type Body = Answer['body'];

describe('the audit', () => {
  let shop: Tenant;
  let order: Body;

  beforeAll(async () => {
    shop = await tenant();
    const { id: productId } = await shop.product({ basePrice: 500, taxRate: 20 });
    order = await sellStepByStep(await shop.as('CASHIER'), shop, {
      items: [{ productId, quantity: 2 }],
      payments: [
        { method: 'CARD', amount: 700 },
        { method: 'CASH', amount: 1_000 },
      ],
    });
    await checkout(await shop.as('MANAGER'), shop, {
      items: [{ productId, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 600 }],
    });
  });

  const list = async (query: string): Promise<Body> => {
    const { status, body } = await shop.owner.get(`/audit-logs?${query}`);
    expect(status).toBe(200);
    return body;
  };
  const types = async (query: string): Promise<string[]> =>
    ((await list(query)).data as Body[]).map(({ eventType }) => eventType as string).sort();

  it('has each step of a sale exactly once', async () => {
    const steps = [
      'sales.order.completed',
      'sales.order.completed',
      'sales.order.opened',
      'sales.payment.taken',
      'sales.payment.taken',
    ];
    await eventually(async () =>
      expect((await types('limit=100')).filter((type) => type.startsWith('sales.'))).toEqual(steps),
    );
    expect(await types(`entityId=${order.id as string}&eventType=sales.order.completed`)).toHaveLength(1);
  });

  it('says who did it, where, when, and what it came to', async () => {
    const { data } = await list(`entityId=${order.id as string}&eventType=sales.order.completed`);
    expect(data[0]).toMatchObject({
      entityType: 'sales.order',
      entityId: order.id,
      userId: shop.users.CASHIER.id,
      outletId: shop.outletId,
      after: { receiptNumber: order.receiptNumber, totalAmount: 1_200 },
    });
    expect(data[0].requestId).toEqual(expect.any(String));
    expect(Math.abs(Date.parse(data[0].createdAt as string) - Date.parse(order.completedAt as string))).toBeLessThan(
      60_000,
    );
  });

  it('is found by each of its filters, and by all of them together', async () => {
    const day = new Date().toISOString().slice(0, 10);
    const filters = [
      'eventType=sales.order.completed',
      'entityType=order',
      'entityType=sales.order',
      `userId=${shop.users.MANAGER.id}`,
      `outletId=${shop.outletId}`,
      `from=${new Date(Date.now() - 3_600_000).toISOString()}`,
      `to=${day}`,
    ];
    for (const filter of filters) expect(await types(filter)).toContain('sales.order.completed');
    expect(await types(filters.filter((filter) => filter !== 'entityType=order').join('&'))).toEqual([
      'sales.order.completed',
    ]);
    for (const nobody of [`userId=${uuidv7()}`, `entityId=${uuidv7()}`, 'eventType=sales.order', 'to=2020-01-01'])
      expect(await types(nobody)).toEqual([]);
  });

  it('comes in pages, the newest first unless asked otherwise', async () => {
    const { data, pagination } = await list('limit=2&page=2');
    expect(data).toHaveLength(2);
    expect(pagination).toMatchObject({ page: 2, limit: 2, totalPages: Math.ceil(pagination.total / 2) });
    const times = async (query: string): Promise<string[]> =>
      ((await list(query)).data as Body[]).map(({ createdAt }) => createdAt as string);
    // records of what went before may still come in
    await eventually(async () => {
      const newestFirst = await times('limit=100');
      expect(newestFirst).toEqual([...newestFirst].sort().reverse());
      expect(await times('limit=100&sort=createdAt')).toEqual([...newestFirst].reverse());
    });
    expect((await shop.owner.get('/audit-logs?sort=userId')).status).toBe(400);
  });

  it('is for the owner only, and each sees their own business', async () => {
    for (const role of ['ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
      expect((await (await shop.as(role)).get('/audit-logs')).status).toBe(403);
    const other = await tenant();
    const { body } = await other.owner.get(`/audit-logs?entityId=${order.id as string}`);
    expect(body.data).toEqual([]);
    const elsewhere = await other.owner.get(`/audit-logs?outletId=${shop.outletId}`);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'identity.outlet.not-found']);
  });

  it('answers one record by its id, to its own business only', async () => {
    const { data } = await list(`entityId=${order.id as string}&eventType=sales.order.completed`);
    const path = `/audit-logs/${data[0].id as string}`;
    const one = await shop.owner.get(path);
    expect([one.status, one.body]).toEqual([200, data[0]]);
    const other = await tenant();
    const answers = [
      await other.owner.get(path),
      await shop.owner.get(`/audit-logs/${uuidv7()}`),
      await shop.owner.get('/audit-logs/1'),
      await (await shop.as('ADMIN')).get(path),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'reporting.audit.not-found'],
      [404, 'reporting.audit.not-found'],
      [400, 'request.invalid'],
      [403, 'auth.forbidden'],
    ]);
  });

  it.each([
    ['event-types', ['sales.order.completed', 'sales.order.opened', 'sales.payment.taken'], 'catalog.product.created'],
    ['entity-types', ['sales.order', 'sales.payment'], 'catalog.product'],
  ])('lists the %s that occur, each once', async (what, occurring, first) => {
    const { status, body } = await shop.owner.get(`/audit-logs/${what}`);
    const names = (body.data as Body[]).map(({ name }) => name as string);
    expect([status, names]).toEqual([200, [...new Set(names)].sort()]);
    expect(body.pagination).toMatchObject({ page: 1, limit: 50 });
    expect(names).toEqual(expect.arrayContaining([...occurring, first]));
    const { body: page } = await shop.owner.get(`/audit-logs/${what}?limit=1&page=2&sort=-name`);
    expect([page.data, page.pagination.total]).toEqual([[{ name: names.at(-2) }], names.length]);
    const other = await tenant();
    const theirs = (await other.owner.get(`/audit-logs/${what}`)).body.data as Body[];
    expect(theirs.map(({ name }) => name as string)).not.toContain(first);
    expect((await (await shop.as('MANAGER')).get(`/audit-logs/${what}`)).status).toBe(403);
    for (const bad of ['page=0', 'sort=size', 'colour=red'])
      expect((await shop.owner.get(`/audit-logs/${what}?${bad}`)).status).toBe(400);
  });

  it('says what stood there before a change, and from where it was made', async () => {
    const { body: customer } = await shop.owner.post('/customers', { name: 'Ann', phone: '1' });
    const changed = await shop.owner.put(
      `/customers/${customer.id as string}`,
      { name: 'Anna' },
      { headers: { 'user-agent': 'office/7' } },
    );
    expect(changed.status).toBe(200);
    await eventually(async () => {
      const { data } = await list(`entityId=${customer.id as string}&eventType=sales.customer.changed`);
      expect(data[0]).toMatchObject({
        before: { name: 'Ann' },
        after: { name: 'Anna', phone: '1' },
        userId: shop.users.OWNER.id,
        ip: expect.stringMatching(/127\.0\.0\.1$/),
        userAgent: 'office/7',
      });
    });
  });

  it('has logins, those that failed too, and from where', async () => {
    const { id, username } = shop.users.WAREHOUSE_STAFF;
    const wrong = await api().post('/auth/login', { username, password: 'not-the-one' });
    expect(wrong.status).toBe(401);
    await api().login(username);
    await eventually(async () => {
      // whoever failed to say who they are is nobody: the record is of the user they meant
      for (const query of [
        `entityId=${id}&eventType=identity.session.refused`,
        `userId=${id}&eventType=identity.session.started`,
      ])
        expect((await list(query)).data[0]).toMatchObject({
          ip: expect.stringMatching(/127\.0\.0\.1$/),
          userAgent: expect.any(String),
        });
    });
  });

  it('has what somebody was refused for want of a permission', async () => {
    const refused = await (await shop.as('CASHIER')).get('/audit-logs/event-types');
    expect(refused.status).toBe(403);
    await eventually(async () => {
      const { data } = await list(`userId=${shop.users.CASHIER.id}&eventType=identity.access.refused`);
      expect(data[0]).toMatchObject({
        ip: expect.stringMatching(/127\.0\.0\.1$/),
        userAgent: expect.any(String),
      });
    });
  });
});
