import { tenant, type Tenant } from '#libs/testing';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

describe('suppliers', () => {
  it('are made, changed, found and deleted', async () => {
    const { status, body } = await shop.owner.post('/suppliers', {
      name: 'Harbor',
      email: 'a@harbor.example',
      phone: '1',
    });
    expect([status, body.isActive, body.version]).toEqual([201, true, 1]);
    const changed = await shop.owner.put(`/suppliers/${body.id}`, { phone: null, notes: 'Tuesdays' });
    expect(changed.body).toEqual({ ...withoutPhone(body), notes: 'Tuesdays', version: 2 });
    expect((await shop.owner.get(`/suppliers/${body.id}`)).body).toEqual(changed.body);
    expect((await shop.owner.get('/suppliers?search=HARBOR.ex&isActive=true')).body).toMatchObject({
      ...{ data: [{ id: body.id }], pagination: { total: 1 } },
    });
    expect((await shop.owner.delete(`/suppliers/${body.id}`)).status).toBe(204);
    expect((await shop.owner.get(`/suppliers/${body.id}`)).status).toBe(404);
  });

  it('are not changed or deleted by who has seen an older version', async () => {
    const { body } = await shop.owner.post('/suppliers', { name: 'Moved On' });
    await shop.owner.put(`/suppliers/${body.id}`, { isActive: false });
    const seen = { headers: { 'if-match': '"1"' } };
    for (const answer of [
      await shop.owner.put(`/suppliers/${body.id}`, { name: 'Late' }, seen),
      await shop.owner.delete(`/suppliers/${body.id}`, seen),
    ])
      expect(answer).toMatchObject({ status: 412, body: { code: 'procurement.supplier.version' } });
  });

  it('are listed by name, whatever their letter case', async () => {
    const other = await tenant();
    for (const name of ['beta', 'Alpha', 'Gamma']) await other.owner.post('/suppliers', { name });
    const names = async (query: string) =>
      (await other.owner.get(`/suppliers${query}`)).body.data.map((supplier: { name: string }) => supplier.name);
    expect(await names('')).toEqual(['Alpha', 'beta', 'Gamma']);
    expect(await names('?sort=-name&limit=2')).toEqual(['Gamma', 'beta']);
  });

  it('stay while there are orders to them', async () => {
    const { body } = await shop.owner.post('/suppliers', { name: 'Needed' });
    const product = await shop.product({ stock: 0 });
    await shop.owner.post('/purchase-orders', {
      ...{ supplierId: body.id, warehouseId: shop.warehouseId, outletId: shop.outletId },
      items: [{ productId: product.id, quantityOrdered: 1, unitCost: 100 }],
    });
    expect((await shop.owner.delete(`/suppliers/${body.id}`)).body).toMatchObject({
      ...{ status: 409, code: 'procurement.supplier.in-use' },
    });
    expect((await shop.owner.put(`/suppliers/${body.id}`, { isActive: false })).body.isActive).toBe(false);
  });

  it.each([
    ['name', { name: ' ' }],
    ['email', { email: 'nobody' }],
    ['name', { name: null }],
    ['id', { id: '01a207b8-4be5-735a-a6cb-80681f53c0db' }],
  ])('are not made with a wrong %s', async (path, fields) => {
    expect((await shop.owner.post('/suppliers', { name: 'Fine', ...fields })).body).toMatchObject({
      ...{ status: 400, code: 'request.invalid', errors: [{ path }] },
    });
  });

  it('are nothing for a cashier', async () => {
    expect((await (await shop.as('CASHIER')).get('/suppliers')).status).toBe(403);
  });

  it('are not seen by another business', async () => {
    const other = await tenant();
    const { body } = await shop.owner.post('/suppliers', { name: 'Ours' });
    expect((await other.owner.get(`/suppliers/${body.id}`)).status).toBe(404);
    expect((await other.owner.delete(`/suppliers/${body.id}`)).status).toBe(404);
    expect((await other.owner.get('/suppliers')).body.data).toEqual([]);
  });
});

const withoutPhone = ({ phone: _, ...supplier }: Record<string, unknown>) => supplier;
