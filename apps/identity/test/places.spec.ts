import { uuidv7 } from '#libs/kernel';
import { api, sql, tenant, type Tenant } from '#libs/testing';

/** A second outlet with a register, where nobody is assigned. */
async function addOutlet({ businessId }: Tenant): Promise<{ readonly outletId: string; readonly registerId: string }> {
  const [outletId, registerId] = [uuidv7(), uuidv7()];
  await sql().query(
    `insert into identity.outlets (business_id, id, name, code, is_active) values ($1, $2, 'Airport 100%', 'AIR', true)`,
    [businessId, outletId],
  );
  await sql().query(
    `insert into identity.registers (business_id, id, outlet_id, name, code) values ($1, $2, $3, 'Till', 'T1')`,
    [businessId, registerId, outletId],
  );
  return { outletId, registerId };
}

describe('people and places', () => {
  let shop: Tenant;
  let second: Awaited<ReturnType<typeof addOutlet>>;
  beforeAll(async () => {
    shop = await tenant({ currency: 'EUR', taxInclusive: true, timeZone: 'Europe/Paris', dayStartsAt: '05:00' });
    second = await addOutlet(shop);
  });

  const codes = async (who: Awaited<ReturnType<Tenant['as']>>, query = ''): Promise<string[]> => {
    const { status, body } = await who.get(`/outlets${query}`);
    expect(status).toBe(200);
    return body.data.map(({ code }: { code: string }) => code);
  };

  it('tells a cashier what they may do and where', async () => {
    const { body } = await (await shop.as('CASHIER')).get('/auth/me');
    expect(body).toEqual({
      id: shop.users.CASHIER.id,
      businessId: shop.businessId,
      name: shop.users.CASHIER.username,
      username: shop.users.CASHIER.username,
      role: 'CASHIER',
      permissions: ['products.view', 'sales.sell', 'settings.customers'],
      outlets: [{ id: shop.outletId, name: 'Main Outlet', code: 'MAIN', role: 'CASHIER', isDefault: true }],
    });
  });

  it('counts outlet matters by the role held at an outlet', async () => {
    const { users, businessId, as } = await tenant();
    await sql().query(`update identity.user_outlets set role = 'CASHIER' where business_id = $1 and user_id = $2`, [
      businessId,
      users.MANAGER.id,
    ]);
    const { permissions } = (await (await as('MANAGER')).get('/auth/me')).body;
    expect(permissions).toContain('settings.pricing');
    expect(permissions).toContain('sales.sell');
    expect(permissions).not.toContain('sales.void');
  });

  it('shows every user their business', async () => {
    const { body } = await (await shop.as('CASHIER')).get('/business');
    expect(body).toMatchObject({
      id: shop.businessId,
      currency: 'EUR',
      taxInclusive: true,
      status: 'ACTIVE',
      version: 1,
    });
  });

  it('shows owners all outlets and others their own', async () => {
    expect(await codes(shop.owner)).toEqual(['AIR', 'MAIN']);
    expect(await codes(await shop.as('MANAGER'))).toEqual(['MAIN']);
  });

  it('finds outlets by what is typed, sorts and pages them', async () => {
    expect(await codes(shop.owner, '?search=air')).toEqual(['AIR']);
    expect(await codes(shop.owner, '?search=100%25')).toEqual(['AIR']);
    expect(await codes(shop.owner, '?search=_')).toEqual([]);
    expect(await codes(shop.owner, '?sort=-code')).toEqual(['MAIN', 'AIR']);
    expect(await codes(shop.owner, '?sort=code&limit=1&page=2')).toEqual(['MAIN']);
    expect(await codes(shop.owner, '?isActive=false')).toEqual([]);
    expect((await shop.owner.get('/outlets?sort=businessId')).status).toBe(400);
  });

  it('shows an outlet and its registers to those who work there', async () => {
    const manager = await shop.as('MANAGER');
    expect((await manager.get(`/outlets/${shop.outletId}`)).body).toEqual({
      id: shop.outletId,
      name: 'Main Outlet',
      code: 'MAIN',
      timeZone: 'Europe/Paris',
      dayStartsAt: '05:00',
      defaultWarehouseId: shop.warehouseId,
      stockPolicy: 'BLOCK',
      isActive: true,
      version: 1,
    });
    const registers = await manager.get(`/outlets/${shop.outletId}/registers`);
    expect(registers.body).toEqual({
      data: [
        { id: shop.registerId, outletId: shop.outletId, name: 'Register 1', code: 'R1', isActive: true, version: 1 },
      ],
      pagination: { total: 1, page: 1, limit: 50, totalPages: 1 },
    });
  });

  it('hides an outlet from those who do not work there, and from other businesses', async () => {
    const stranger = (await tenant()).owner;
    for (const who of [await shop.as('MANAGER'), stranger])
      for (const path of [`/outlets/${second.outletId}`, `/outlets/${second.outletId}/registers`]) {
        const { status, body } = await who.get(path);
        expect({ path, status, code: body.code }).toEqual({ path, status: 404, code: 'identity.outlet.not-found' });
      }
    expect((await stranger.get(`/outlets/${shop.outletId}`)).status).toBe(404);
    expect((await shop.owner.get(`/outlets/${second.outletId}/registers`)).body.data).toHaveLength(1);
  });

  it('follows an assignment at once, older tokens or not', async () => {
    const warehouse = await shop.as('WAREHOUSE_STAFF');
    expect((await warehouse.get(`/outlets/${second.outletId}`)).status).toBe(404);
    await sql().query(
      `insert into identity.user_outlets (business_id, user_id, outlet_id, role) values ($1, $2, $3, 'WAREHOUSE_STAFF')`,
      [shop.businessId, shop.users.WAREHOUSE_STAFF.id, second.outletId],
    );
    expect((await warehouse.get(`/outlets/${second.outletId}`)).status).toBe(200);
  });

  it('asks who it is', async () => {
    for (const path of ['/auth/me', '/business', '/outlets', `/outlets/${shop.outletId}`])
      expect((await api().get(path)).status).toBe(401);
  });
});
