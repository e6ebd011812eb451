import { countStatements, eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
  await shop.product({ sku: 'KEEP-1', name: 'Kept', basePrice: 100, costPrice: 40, barcode: '900' });
});

const ask = async (path: string, headers = {}, as = shop.owner): Promise<Answer> => as.get(path, { headers });
const statements = (work: () => Promise<unknown>): Promise<number> =>
  countStatements({ services: ['catalog'], businessId: shop.businessId }, work);

describe('product lists', () => {
  it.each(['/products', '/products?search=kept', '/products/lookup?barcode=900', '/products/categories'])(
    'come with a tag, and %s is not sent again to who has it',
    async (path) => {
      const { headers, body } = await ask(path);
      const etag = headers.get('etag')!;
      expect([etag, headers.get('cache-control')]).toEqual([
        expect.stringMatching(/^"[\w-]{22}"$/),
        'private, no-cache',
      ]);
      for (const known of [etag, `"other", W/${etag}`, '*'])
        expect(await ask(path, { 'if-none-match': known })).toMatchObject({ status: 304, body: '' });
      expect(await ask(path, { 'if-none-match': '"other"' })).toMatchObject({ status: 200, body });
    },
  );

  it('are read once, however often they are asked for', async () => {
    await ask('/products?limit=7');
    // the version is looked at once a second
    expect(
      await statements(async () => {
        for (let n = 0; n < 20; n++) await ask('/products?limit=7');
      }),
    ).toBeLessThan(5);
  });

  it('show a change at once to who made it', async () => {
    const { id } = await shop.product({ name: 'Before', stock: 0 });
    const list = `/products?search=${encodeURIComponent('kept before')}&limit=3`;
    const name = async (): Promise<string> => (await ask(`/products?limit=100&sort=-createdAt`)).body.data[0].name;
    expect(await name()).toBe('Before');
    await ask(list);
    for (const next of ['First', 'Second', 'Third']) {
      await shop.owner.put(`/products/${id}`, { name: next });
      expect(await name()).toBe(next);
    }
    await shop.owner.delete(`/products/${id}`);
    expect((await ask('/products?isActive=false')).body.data).toMatchObject([{ name: 'Third', isActive: false }]);
  });

  it('show within some seconds what another replica changed, though no signal came', async () => {
    const { id } = await shop.product({ name: 'Elsewhere', stock: 0 });
    const list = '/products?search=elsewhere';
    expect((await ask(list)).body.data).toHaveLength(1);
    // as its transaction would leave the tables
    await sql().query(`update catalog.products set name = 'Moved elsewhere' where id = $1`, [id]);
    await sql().query('update catalog.versions set version = version + 1 where business_id = $1', [shop.businessId]);
    await eventually(async () => expect((await ask(list)).body.data[0].name).toBe('Moved elsewhere'));
  });

  it('hide costs from who may not see them, whoever asked before', async () => {
    const cashier = await shop.as('CASHIER');
    const path = '/products/lookup?barcode=900';
    const [seen, hidden] = [await ask(path), await ask(path, {}, cashier)];
    expect([seen.body.costPrice, hidden.body.costPrice]).toEqual([40, undefined]);
    expect(seen.headers.get('etag')).not.toBe(hidden.headers.get('etag'));
    expect((await ask(path, { 'if-none-match': seen.headers.get('etag')! }, cashier)).status).toBe(200);
  });

  it('are those of one business', async () => {
    const other = await tenant();
    await ask('/products');
    expect((await ask('/products', {}, other.owner)).body.data).toEqual([]);
  });

  it.each(['/products?page=0', '/products?sort=secret', '/products/lookup', '/products/lookup?barcode=none'])(
    'are not kept when they are refused: %s',
    async (path) => {
      const { status, headers } = await ask(path);
      expect([status >= 400, headers.get('etag')]).toEqual([true, null]);
    },
  );

  it('are sent to nobody who has not signed in', async () => {
    await ask('/products');
    const { status } = await fetch(`${shop.owner.url}/api/products`);
    expect(status).toBe(401);
  });
});

describe('lists of products', () => {
  let many: Tenant;
  beforeAll(async () => {
    many = await tenant();
    for (let n = 0; n < 30; n++) await many.product({ name: `Many ${n}`, category: `C${n % 3}`, stock: n < 3 ? 5 : 0 });
  });

  // not kept by the gateway, so that catalog is asked
  const headers = { accept: 'application/json, text/plain;q=0.1' };

  it.each([
    ['the list', '/products?'],
    ['a search', '/products?search=many&'],
    ['a category', '/products?category=C1&'],
    ['a list with stock', '/products?outletId=OUTLET&'],
    ['prices of tiers', '/pricing/tiers?'],
  ])('take as many statements for %s of 2 as of 30', async (_, path) => {
    const count = async (limit: number): Promise<number> => {
      const question = `${path.replace('OUTLET', many.outletId)}limit=${limit}`;
      await many.owner.get(question, { headers });
      const services = ['catalog', 'pricing', 'inventory', 'identity'];
      return countStatements({ services, businessId: many.businessId }, async () => {
        expect((await many.owner.get(question, { headers })).status).toBe(200);
      });
    };
    const [few, all] = [await count(2), await count(30)];
    expect(few).toBeGreaterThan(0);
    expect(all).toBeLessThanOrEqual(few + 1);
    expect(all).toBeLessThanOrEqual(8);
  });
});
