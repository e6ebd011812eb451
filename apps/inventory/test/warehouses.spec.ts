import { uuidv7 } from '#libs/kernel';
import { sql, tenant, type Answer, type OutletPlace, type Tenant } from '#libs/testing';

describe('warehouses', () => {
  let shop: Tenant;
  let elsewhere: OutletPlace;
  beforeAll(async () => {
    shop = await tenant();
    elsewhere = await shop.secondOutlet();
  });

  let made = 0;
  const create = async (more: object = {}, api = shop.owner): Promise<Answer> =>
    api.post('/warehouses', { name: 'Cellar', code: `C-${++made}`, type: 'OUTLET', ...more });
  const events = async (id: string): Promise<{ name: string; payload: Answer['body'] }[]> =>
    (
      await sql().query<{ name: string; payload: string }>(
        `select name, payload from inventory.outbox where key = $1 order by tx, id`,
        [id],
      )
    ).rows.map(({ name, payload }) => ({ name, payload: JSON.parse(payload) as Answer['body'] }));

  it('are made, read, changed and listed', async () => {
    const { status, body } = await create({ outletId: shop.outletId });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{ id: body.id, outletId: shop.outletId, name: 'Cellar', code: body.code, type: 'OUTLET' },
      ...{ isDefault: false, isActive: true, version: 1 },
    });
    const changed = await shop.owner.put(`/warehouses/${body.id}`, { name: 'Attic' });
    expect(changed.body).toEqual({ ...body, name: 'Attic', version: 2 });
    expect((await shop.owner.get(`/warehouses/${body.id}`)).body).toEqual(changed.body);
    const listed = await shop.owner.get(`/warehouses?outletId=${shop.outletId}&sort=-name&limit=100`);
    expect(listed.body.data.map((w: Answer['body']) => w.name)).toContain('Attic');
    expect((await shop.owner.get('/warehouses?sort=isDefault')).body).toMatchObject({
      ...{ status: 400, errors: [{ path: 'sort' }] },
    });
    expect((await events(body.id)).map(({ name, payload }) => [name, payload.before])).toEqual([
      ['inventory.warehouse.created.v1', undefined],
      ['inventory.warehouse.changed.v1', { name: 'Cellar' }],
    ]);
  });

  it('keep their code, also when they are gone', async () => {
    const { body } = await create({ code: 'ONCE' });
    expect((await create({ code: 'ONCE' })).body).toMatchObject({
      ...{ status: 409, code: 'inventory.warehouse.taken', errors: [{ path: 'code' }] },
    });
    const other = await create();
    expect((await shop.owner.put(`/warehouses/${other.body.id}`, { code: 'ONCE' })).status).toBe(409);
    expect((await shop.owner.put(`/warehouses/${body.id}`, { code: 'ONCE' })).status).toBe(200);
  });

  it('have exactly one default per outlet, however many are made at once', async () => {
    const { outletId } = await shop.secondOutlet();
    const defaults = async (): Promise<string[]> =>
      (await shop.owner.get(`/warehouses?outletId=${outletId}&isActive=true`)).body.data
        .filter((w: Answer['body']) => w.isDefault)
        .map((w: Answer['body']) => w.id);
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ outletId, isDefault: true })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 201));
    const [chosen, ...more] = await defaults();
    expect(more).toEqual([]);
    expect((await shop.owner.put(`/warehouses/${chosen}`, { isDefault: false })).body).toMatchObject({
      ...{ status: 400, errors: [{ path: 'isDefault' }] },
    });
    const other = answers.map(({ body }) => body.id).find((id) => id !== chosen);
    await shop.owner.put(`/warehouses/${other}`, { isDefault: true });
    expect(await defaults()).toEqual([other]);
    expect((await shop.owner.delete(`/warehouses/${other}`)).status).toBe(204);
    expect(await defaults()).toHaveLength(1);
  });

  it('leave their outlet as the default of the whole business, and another takes their place', async () => {
    const { outletId } = await shop.secondOutlet();
    const first = await create({ outletId, isDefault: true });
    await create({ outletId });
    await create({ type: 'CENTRAL', isDefault: true });
    const moved = await shop.owner.put(`/warehouses/${first.body.id}`, { outletId: null, isDefault: true });
    expect(moved).toMatchObject({ status: 200, body: { isDefault: true } });
    const { body: left } = await shop.owner.get(`/warehouses?outletId=${outletId}`);
    expect(left.data.filter((warehouse: { isDefault: boolean }) => warehouse.isDefault)).toHaveLength(1);
  });

  it('stay while they hold stock, close when something was there, and go when nothing was', async () => {
    const { body: cellar } = await create({ outletId: shop.outletId });
    const product = await shop.product({ stock: 0 });
    const adjust = (type: string): Promise<Answer> =>
      shop.owner.post('/inventory/adjustments', {
        ...{ productId: product.id, warehouseId: cellar.id, type, quantity: 1, reason: 'moved' },
      });
    await adjust('ADJUSTMENT_IN');
    for (const answer of [
      await shop.owner.delete(`/warehouses/${cellar.id}`),
      await shop.owner.put(`/warehouses/${cellar.id}`, { isActive: false }),
    ])
      expect(answer.body).toMatchObject({ status: 409, code: 'inventory.warehouse.in-use' });
    await adjust('ADJUSTMENT_OUT');
    expect((await shop.owner.delete(`/warehouses/${cellar.id}`)).status).toBe(204);
    expect((await shop.owner.get(`/warehouses/${cellar.id}`)).body).toMatchObject({ isActive: false });
    expect((await adjust('ADJUSTMENT_IN')).body).toMatchObject({
      ...{ status: 404, code: 'inventory.warehouse.not-found', errors: [{ path: 'warehouseId' }] },
    });
    expect((await events(cellar.id)).at(-1)).toMatchObject({
      ...{ name: 'inventory.warehouse.deleted.v1', payload: { before: { isActive: true } } },
    });
    const { body: unused } = await create();
    expect((await shop.owner.delete(`/warehouses/${unused.id}`)).status).toBe(204);
    expect((await shop.owner.get(`/warehouses/${unused.id}`)).status).toBe(404);
  });

  it('do not go while their outlet sells from them', async () => {
    expect((await shop.owner.delete(`/warehouses/${elsewhere.warehouseId}`)).body).toMatchObject({
      ...{ status: 409, code: 'inventory.warehouse.in-use' },
    });
  });

  it('are not changed or deleted by who has seen an older version', async () => {
    const { body } = await create();
    await shop.owner.put(`/warehouses/${body.id}`, { name: 'Newer' });
    const seen = { headers: { 'if-match': '"1"' } };
    for (const answer of [
      await shop.owner.put(`/warehouses/${body.id}`, { name: 'Late' }, seen),
      await shop.owner.delete(`/warehouses/${body.id}`, seen),
    ])
      expect(answer.body).toMatchObject({ status: 412, code: 'inventory.warehouse.version' });
  });

  it('show what they hold', async () => {
    const product = await shop.product({ stock: 7 });
    const path = `/warehouses/${shop.warehouseId}/inventory`;
    const { body } = await shop.owner.get(`${path}?productId=${product.id}`);
    expect(body.data).toMatchObject([{ productId: product.id, warehouseId: shop.warehouseId, quantityOnHand: 7 }]);
    expect((await shop.owner.get(`/warehouses/${uuidv7()}/inventory`)).body.code).toBe('inventory.warehouse.not-found');
    expect((await shop.owner.get('/warehouses/x/inventory')).status).toBe(400);
  });

  it('of other outlets and businesses do not exist', async () => {
    const manager = await shop.as('MANAGER');
    const other = await tenant();
    for (const [api, id] of [
      [manager, elsewhere.warehouseId],
      [other.owner, shop.warehouseId],
    ] as const)
      for (const answer of [
        await api.get(`/warehouses/${id}`),
        await api.get(`/warehouses/${id}/inventory`),
        await api.put(`/warehouses/${id}`, { name: 'Mine' }),
        await api.delete(`/warehouses/${id}`),
      ])
        expect(answer.body).toMatchObject({ status: 404, code: 'inventory.warehouse.not-found' });
    for (const [api, outletId] of [
      [manager, elsewhere.outletId],
      [shop.owner, other.outletId],
    ] as const)
      for (const answer of [
        await api.get(`/warehouses?outletId=${outletId}`),
        await api.get(`/inventory?outletId=${outletId}`),
        await api.get(`/inventory/low-stock?outletId=${outletId}`),
        await api.get(`/inventory/movements?outletId=${outletId}`),
        await create({ outletId }, api),
        await api.put(`/warehouses/${shop.warehouseId}`, { outletId }),
      ])
        expect(answer.body).toMatchObject({ status: 404, code: 'identity.outlet.not-found' });
    const seen = (await manager.get('/warehouses?limit=100')).body.data.map((w: Answer['body']) => w.id);
    expect(seen).not.toContain(elsewhere.warehouseId);
  });

  it('without an outlet are seen by all who may see stock', async () => {
    const { body } = await create({ type: 'CENTRAL' });
    const clerk = await shop.as('WAREHOUSE_STAFF');
    expect((await clerk.get(`/warehouses/${body.id}`)).status).toBe(200);
    expect((await clerk.put(`/warehouses/${body.id}`, { name: 'Depot' })).status).toBe(200);
  });

  it('are nothing for a cashier', async () => {
    const cashier = await shop.as('CASHIER');
    const path = `/warehouses/${shop.warehouseId}`;
    for (const { status } of [
      await cashier.get('/warehouses'),
      await cashier.get(path),
      await cashier.get(`${path}/inventory`),
      await create({}, cashier),
      await cashier.put(path, { name: 'Mine' }),
      await cashier.delete(path),
    ])
      expect(status).toBe(403);
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: null }],
    ['code', { code: 'a b' }],
    ['type', { type: 'SHED' }],
    ['outletId', { outletId: 'here' }],
    ['isActive', { isActive: true }],
    ['businessId', { businessId: uuidv7() }],
  ])('are not made with a wrong %s', async (path, fields) => {
    const { body } = await create(fields);
    expect(body).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ path }] });
  });
});
