import { api, eventually, superAdmin, tenant, type Answer, type Api, type Tenant } from '#libs/testing';

type Body = Answer['body'];

/** A change in each service that has something to change: what is made first, and how it is renamed. */
const changes: readonly {
  service: string;
  event: string;
  make: (shop: Tenant) => Promise<string>;
  path: (id: string) => string;
  from: object;
  to: object;
}[] = [
  {
    service: 'identity',
    event: 'identity.outlet.changed',
    make: async ({ owner }) => (await owner.post('/outlets', { name: 'Quay', code: 'QUAY', phone: '1' })).body.id,
    path: (id) => `/outlets/${id}`,
    from: { name: 'Quay', phone: '1' },
    to: { name: 'Harbour', phone: null },
  },
  {
    service: 'identity',
    event: 'identity.user.changed',
    make: ({ users }) => Promise.resolve(users.MANAGER.id),
    path: (id) => `/users/${id}`,
    from: { phone: null },
    to: { phone: '+1 555 0199' },
  },
  {
    service: 'catalog',
    event: 'catalog.product.changed',
    make: async (shop) => (await shop.product({ name: 'Tea', basePrice: 300, stock: 0 })).id as string,
    path: (id) => `/products/${id}`,
    from: { name: 'Tea', basePrice: 300 },
    to: { name: 'Green tea', basePrice: 350 },
  },
  {
    service: 'pricing',
    event: 'pricing.tier.changed',
    make: async ({ owner }) => (await owner.post('/pricing/tiers', { name: 'Club', code: 'CLUB' })).body.id,
    path: (id) => `/pricing/tiers/${id}`,
    from: { name: 'Club' },
    to: { name: 'Circle' },
  },
  {
    service: 'inventory',
    event: 'inventory.warehouse.changed',
    make: async ({ owner }) =>
      (await owner.post('/warehouses', { name: 'Cellar', code: 'CELLAR', type: 'CENTRAL' })).body.id,
    path: (id) => `/warehouses/${id}`,
    from: { name: 'Cellar' },
    to: { name: 'Vault' },
  },
  {
    service: 'sales',
    event: 'sales.customer.changed',
    make: async ({ owner }) => (await owner.post('/customers', { name: 'Ann', phone: '1' })).body.id,
    path: (id) => `/customers/${id}`,
    from: { name: 'Ann' },
    to: { name: 'Anna' },
  },
  {
    service: 'procurement',
    event: 'procurement.supplier.changed',
    make: async ({ owner }) => (await owner.post('/suppliers', { name: 'Beans Ltd' })).body.id,
    path: (id) => `/suppliers/${id}`,
    from: { name: 'Beans Ltd' },
    to: { name: 'Beans plc' },
  },
];

describe('the audit of a change', () => {
  let shop: Tenant;
  let platform: Api;

  beforeAll(async () => {
    [shop, platform] = [await tenant(), await superAdmin()];
  });

  const recordOf = (id: string, event: string): Promise<Body> =>
    eventually(async () => {
      const { data } = (await shop.owner.get(`/audit-logs?entityId=${id}&eventType=${event}`)).body;
      expect(data).toHaveLength(1);
      return data[0];
    });

  it.each(changes)('of $service says what stood there before and after ($event)', async (change) => {
    const id = await change.make(shop);
    const changed = await shop.owner.put(change.path(id), change.to);
    expect({ status: changed.status, problem: changed.body.errors }).toEqual({ status: 200 });
    const record = await recordOf(id, change.event);
    // of before only what differs, of after the whole
    expect(record.before).toEqual(change.from);
    const kept = Object.entries(change.to).filter(([, value]) => value !== null);
    expect(record.after).toMatchObject(Object.fromEntries(kept));
    for (const [name, value] of Object.entries(change.to))
      if (value === null) expect(record.after).not.toHaveProperty(name);
    expect(record).toMatchObject({ userId: shop.users.OWNER.id, ip: expect.stringMatching(/127\.0\.0\.1$/) });
    expect(record).not.toHaveProperty('impersonatedBy');
  });

  it('by somebody in another’s name names both', async () => {
    const { id: userId } = shop.users.OWNER;
    const { body } = await platform.post(`/super-admin/users/${userId}/impersonate`, { reason: 'ticket 4711' });
    const { id } = (await api().as(body.accessToken).post('/customers', { name: 'Bea' })).body;
    const { id: impersonatedBy, name } = (await platform.get('/auth/me')).body;
    expect(await recordOf(id, 'sales.customer.created')).toMatchObject({
      ...{ userId, impersonatedBy, impersonatorName: name },
    });
    expect(await recordOf(body.sessionId, 'identity.user.impersonated')).toMatchObject({
      ...{ userId: impersonatedBy, userName: name },
      after: { id: userId, reason: 'ticket 4711' },
    });
  });
});
