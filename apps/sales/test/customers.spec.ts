import { uuidv7 } from '#libs/kernel';
import { sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { atOnce, expected, some, statuses, tillOf } from './till.js';

describe('customers', () => {
  let shop: Tenant;
  let member: { id: string };

  beforeAll(async () => {
    shop = await tenant();
    member = expected(201, await shop.owner.post('/pricing/tiers', { name: 'Member', code: 'MEMBER' }));
  });

  const make = async (fields: object = {}): Promise<Answer['body']> =>
    expected(201, await shop.owner.post('/customers', { name: 'Ada Lovelace', ...fields }));

  const names = async (query: string): Promise<string[]> =>
    expected(200, await shop.owner.get(`/customers${query}`)).data.map(({ name }: { name: string }) => name);

  const announced = async (id: string): Promise<unknown[]> => {
    const { rows } = await sql().query(`select name, payload from sales.outbox where key = $1 order by id`, [id]);
    return rows.map(({ name, payload }) => [name, JSON.parse(String(payload))]);
  };

  it('are made with all their fields, changed and cleared, each time telling what changed', async () => {
    const fields = {
      name: 'Grace Hopper',
      email: 'grace@example.org',
      phone: '+1 555 0199',
      address: '1 Navy Yard\nArlington',
      priceTierId: member.id,
      isMember: true,
      notes: 'pays by card',
    };
    const made = await make(fields);
    expect(made).toEqual({ ...fields, id: expect.any(String), createdAt: expect.any(String), version: 1 });
    const changes = { name: 'Rear Admiral Hopper', phone: null, priceTierId: null };
    const changed = expected(200, await shop.owner.put(`/customers/${made.id}`, changes));
    const { phone, priceTierId, ...rest } = made;
    expect(changed).toEqual({ ...rest, name: 'Rear Admiral Hopper', version: 2 });
    expect((await shop.owner.delete(`/customers/${made.id}`)).status).toBe(204);
    expect(expected(404, await shop.owner.get(`/customers/${made.id}`)).code).toBe('sales.customer.not-found');
    expect(await announced(made.id)).toEqual([
      ['sales.customer.created.v1', made],
      ['sales.customer.changed.v1', { ...changed, before: { name: 'Grace Hopper', phone, priceTierId } }],
      ['sales.customer.deleted.v1', changed],
    ]);
  });

  it('are made once under an id of the client', async () => {
    const customer = { id: uuidv7(), name: 'Once' };
    const answers = await atOnce(10, () => shop.owner.post('/customers', customer));
    expect(statuses(answers)).toEqual({ 200: 9, 201: 1 });
    expect(expected(409, await shop.owner.post('/customers', { ...customer, name: 'Twice' }))).toMatchObject({
      code: 'sales.customer.taken',
      errors: [{ path: 'id' }],
    });
  });

  it('are changed only at the version that was seen, where one is named', async () => {
    const { id } = await make();
    const at = (version: number): object => ({ headers: { 'if-match': `"${version}"` } });
    expected(200, await shop.owner.put(`/customers/${id}`, { name: 'Second' }, at(1)));
    expect(expected(412, await shop.owner.put(`/customers/${id}`, { name: 'Third' }, at(1))).code).toBe(
      'sales.customer.version',
    );
    expect(expected(412, await shop.owner.delete(`/customers/${id}`, at(1))).code).toBe('sales.customer.version');
    const answers = await atOnce(10, (n) => shop.owner.put(`/customers/${id}`, { notes: `note ${n}` }));
    expect(statuses(answers)).toEqual({ 200: 10 });
    expect(expected(200, await shop.owner.get(`/customers/${id}`)).version).toBe(12);
    expect((await shop.owner.delete(`/customers/${id}`, at(12))).status).toBe(204);
  });

  it('are found by any part of name, address or number, by membership and by tier', async () => {
    const mark = uuidv7().slice(-6);
    await make({ name: `Zoë ${mark}`, isMember: true });
    await make({ name: `Yan ${mark}`, email: `yan-${mark}@example.org`, priceTierId: member.id });
    await make({ name: `Xi ${mark}`, phone: `555-${mark}` });
    expect(await names(`?search=${mark}`)).toEqual([`Xi ${mark}`, `Yan ${mark}`, `Zoë ${mark}`]);
    expect(await names(`?search=${mark}&sort=-name&limit=2`)).toEqual([`Zoë ${mark}`, `Yan ${mark}`]);
    expect(await names(`?search=${mark}&sort=createdAt`)).toEqual([`Zoë ${mark}`, `Yan ${mark}`, `Xi ${mark}`]);
    expect(await names(`?search=${encodeURIComponent(`ZOË ${mark}`)}`)).toEqual([`Zoë ${mark}`]);
    expect(await names(`?search=555-${mark}`)).toEqual([`Xi ${mark}`]);
    expect(await names(`?search=${mark}&isMember=true`)).toEqual([`Zoë ${mark}`]);
    expect(await names(`?search=${mark}&priceTierId=${member.id}`)).toEqual([`Yan ${mark}`]);
    expect(await names(`?search=${mark}&priceTierId=${uuidv7()}`)).toEqual([]);
    expect(await names('?search=%25')).toEqual([]);
    expect(await names(`?search=${encodeURIComponent("'; drop table sales.customers")}`)).toEqual([]);
    const page = expected(200, await shop.owner.get(`/customers?search=${mark}&limit=2&page=2`));
    expect(page.pagination).toEqual({ total: 3, page: 2, limit: 2, totalPages: 2 });
    expect(page.data).toHaveLength(1);
  });

  it('come with their last orders, and stay while there are any', async () => {
    const { id } = await make({ name: 'Regular' });
    const till = await tillOf(shop);
    const cola = await shop.product();
    const orders = [];
    for (let n = 0; n < 12; n++) orders.push(await till.opened([some(cola)], { customerId: id }));
    const { orders: last } = expected(200, await till.api.get(`/customers/${id}`));
    expect(last.map((order: { id: string }) => order.id)).toEqual(
      orders
        .slice(2)
        .reverse()
        .map((order) => order.id),
    );
    expect(expected(409, await shop.owner.delete(`/customers/${id}`)).code).toBe('sales.customer.in-use');
  });

  it('are refused a tier that is not the shop’s', async () => {
    const theirs = expected(201, await (await tenant()).owner.post('/pricing/tiers', { name: 'Other', code: 'OTHER' }));
    const { id } = await make();
    for (const priceTierId of [theirs.id, uuidv7()])
      for (const answer of [
        await shop.owner.post('/customers', { name: 'Eve', priceTierId }),
        await shop.owner.put(`/customers/${id}`, { priceTierId }),
      ])
        expect(expected(404, answer)).toMatchObject({
          code: 'pricing.tier.not-found',
          errors: [{ path: 'priceTierId' }],
        });
  });

  it('belong to one business, and to those in it who may see them', async () => {
    const { id } = await make();
    const stranger = (await tenant()).owner;
    for (const answer of [
      await stranger.get(`/customers/${id}`),
      await stranger.put(`/customers/${id}`, { name: 'Mine' }),
      await stranger.delete(`/customers/${id}`),
    ])
      expect(expected(404, answer).code).toBe('sales.customer.not-found');
    expect(expected(200, await stranger.get('/customers?search=ada')).data).toEqual([]);
    const { status } = await (await shop.as('WAREHOUSE_STAFF')).get('/customers');
    expect([status, (await (await shop.as('CASHIER')).get('/customers')).status]).toEqual([403, 200]);
  });

  it('refuse what makes no sense, naming the field', async () => {
    const { id } = await make();
    const wrong: [object, string][] = [
      [{ name: '' }, 'name'],
      [{ name: 'Ada', email: 'nobody' }, 'email'],
      [{ name: 'Ada', isMember: 'yes' }, 'isMember'],
      [{ name: 'Ada', priceTierId: 'GOLD' }, 'priceTierId'],
      [{ name: 'Ada', balance: 1 }, 'balance'],
    ];
    for (const [body, path] of wrong)
      for (const answer of [await shop.owner.post('/customers', body), await shop.owner.put(`/customers/${id}`, body)])
        expect(expected(400, answer).errors.map((error: { path: string }) => error.path)).toEqual([path]);
    expect(expected(400, await shop.owner.put(`/customers/${id}`, { name: null })).errors).toMatchObject([
      { path: 'name' },
    ]);
    for (const query of ['?sort=notes', '?isMember=maybe', '?priceTierId=1', '?limit=101'])
      expect([query, (await shop.owner.get(`/customers${query}`)).status]).toEqual([query, 400]);
  });
});
