import { uuidv7 } from '#libs/kernel';
import { sql, tenant, type Answer, type Tenant } from '#libs/testing';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
  for (const [sku, name, category] of [
    ['COF-1', 'Filter Coffee 500 g', 'Coffee'],
    ['COF-2', 'Espresso Beans 1 kg', 'Coffee'],
    ['CHO-1', 'Dark Chocolate 70 %', 'Sweets'],
    ['CAF-1', 'Café Crème', 'Drinks'],
  ])
    await shop.owner.post('/products', { sku, name, category, basePrice: 1000, barcode: `4000${sku}` });
});

const make = (fields: object): Promise<Answer> =>
  shop.owner.post('/products', { sku: `SKU-${uuidv7().slice(-12)}`, name: 'Thing', basePrice: 1000, ...fields });
const told = async (id: string): Promise<{ name: string; payload: Answer['body'] }[]> =>
  (await sql().query('select name, payload from catalog.outbox where key = $1 order by version', [id])).rows.map(
    ({ name, payload }) => ({ name, payload: JSON.parse(payload) }),
  );
const names = ({ body }: Answer): string[] => body.data.map((product: { name: string }) => product.name);

describe('making a product', () => {
  it('answers it with everything that nobody said', async () => {
    const { status, body } = await make({ sku: 'NEW-1', name: 'New' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ sku: 'NEW-1', unit: 'pcs', taxRate: 0, trackStock: true, isActive: true, version: 1 });
    expect(await shop.owner.get(`/products/${body.id}`)).toMatchObject({ status: 200, body });
  });

  it.each(['sku', 'barcode'])('refuses a %s that another product has, also one that is not for sale', async (field) => {
    const taken = { [field]: `taken-${field}`, isActive: false };
    expect((await make(taken)).status).toBe(201);
    expect(await make(taken)).toMatchObject({
      status: 409,
      body: { code: 'catalog.product.taken', errors: [{ path: field }] },
    });
  });

  it('takes one of many who come with the same SKU at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => make({ sku: 'RACE-1' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it('makes one under one Idempotency-Key', async () => {
    const body = { sku: 'KEY-1', name: 'Key', basePrice: 1 };
    const key = uuidv7();
    const first = await shop.owner.post('/products', body, { key });
    const again = await shop.owner.post('/products', body, { key });
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('changing a product', () => {
  it('changes the fields sent, clears by null and counts versions', async () => {
    const { body } = await make({ barcode: 'X-1', category: 'Old', costPrice: 400, taxRate: 7.25 });
    const { status, body: changed } = await shop.owner.put(`/products/${body.id}`, { category: null, basePrice: 800 });
    expect(status).toBe(200);
    expect(changed).toMatchObject({
      barcode: 'X-1',
      basePrice: 800,
      costPrice: 400,
      taxRate: 7.25,
      margin: 50,
      version: 2,
    });
    expect(changed).not.toHaveProperty('category');
  });

  it('refuses who has seen an older version', async () => {
    const { body } = await make({});
    const change = (version: number) =>
      shop.owner.put(`/products/${body.id}`, { name: 'Changed' }, { headers: { 'if-match': `"${version}"` } });
    expect((await change(1)).status).toBe(200);
    expect(await change(1)).toMatchObject({ status: 412, body: { code: 'catalog.product.version' } });
  });

  it('loses none of the changes that come at once', async () => {
    const { body } = await make({});
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => shop.owner.put(`/products/${body.id}`, { name: `Name ${i}` })),
    );
    expect(answers.map((answer) => answer.body.version).sort((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  it('changes and tells nothing where every field is what it was', async () => {
    const { body } = await make({ barcode: 'SAME-1', taxRate: 7.25 });
    const same = { name: body.name, barcode: 'SAME-1', taxRate: 7.25, description: null };
    expect(await shop.owner.put(`/products/${body.id}`, same)).toMatchObject({ status: 200, body });
    expect(await told(body.id)).toHaveLength(1);
  });

  it('tells what it was before, costs too', async () => {
    const { body } = await make({ costPrice: 400, category: 'Old' });
    await shop.owner.put(`/products/${body.id}`, { costPrice: 450, category: null, description: 'New' });
    expect((await told(body.id)).at(-1)).toMatchObject({
      name: 'catalog.product.changed.v1',
      payload: { costPrice: 450, before: { costPrice: 400, category: 'Old', description: null } },
    });
  });

  it('knows no product of nobody', async () => {
    expect((await shop.owner.put(`/products/${uuidv7()}`, { name: 'X' })).status).toBe(404);
    expect((await shop.owner.put('/products/17', { name: 'X' })).status).toBe(400);
  });

  it.each([
    ['a field that it does not know', { version: 7 }],
    ['no name', { name: null }],
    ['a price below nothing', { basePrice: -1 }],
    ['a rate of five decimals', { taxRate: 7.12345 }],
  ])('refuses %s', async (_, fields) => {
    const { body } = await make({});
    expect((await shop.owner.put(`/products/${body.id}`, fields)).status).toBe(400);
  });

  it('refuses a cashier', async () => {
    const { body } = await make({});
    const cashier = await shop.as('CASHIER');
    expect((await cashier.put(`/products/${body.id}`, { basePrice: 1 })).status).toBe(403);
  });
});

describe('taking a product off the shelf', () => {
  it('keeps it, its SKU and its barcode, tells it once, and may be done again', async () => {
    const { body } = await make({ sku: 'GONE-1', barcode: 'GONE-1' });
    for (let n = 0; n < 2; n++) expect((await shop.owner.delete(`/products/${body.id}`)).status).toBe(204);
    expect((await shop.owner.get(`/products/${body.id}`)).body).toMatchObject({ isActive: false, version: 2 });
    for (const field of ['sku', 'barcode'])
      expect(await make({ [field]: 'GONE-1' })).toMatchObject({ status: 409, body: { errors: [{ path: field }] } });
    expect((await told(body.id)).map(({ name }) => name)).toEqual([
      'catalog.product.created.v1',
      'catalog.product.deactivated.v1',
    ]);
  });

  it('is undone by bringing it back, once', async () => {
    const { body } = await make({});
    await shop.owner.delete(`/products/${body.id}`);
    for (let n = 0; n < 2; n++)
      expect(await shop.owner.post(`/products/${body.id}/reactivate`)).toMatchObject({
        ...{ status: 200, body: { isActive: true, version: 3 } },
      });
    expect((await told(body.id)).at(-1)).toMatchObject({
      ...{ name: 'catalog.product.reactivated.v1', payload: { isActive: true, before: { isActive: false } } },
    });
  });

  it('is told by the same name when a change does it', async () => {
    const { body } = await make({});
    await shop.owner.put(`/products/${body.id}`, { isActive: false, name: 'Other' });
    expect((await told(body.id)).at(-1)).toMatchObject({
      ...{ name: 'catalog.product.deactivated.v1', payload: { name: 'Other', before: { isActive: true } } },
    });
  });

  it('refuses who has seen an older version, and what does not exist', async () => {
    const { body } = await make({});
    const old = { headers: { 'if-match': '"7"' } };
    expect(await shop.owner.delete(`/products/${body.id}`, old)).toMatchObject({
      ...{ status: 412, body: { code: 'catalog.product.version' } },
    });
    for (const answer of [
      await shop.owner.delete(`/products/${uuidv7()}`),
      await shop.owner.post(`/products/${uuidv7()}/reactivate`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'catalog.product.not-found' } });
  });

  it('is for owners and admins; managers may only bring it back', async () => {
    const { body } = await make({});
    const status = async (role: 'ADMIN' | 'MANAGER' | 'CASHIER' | 'WAREHOUSE_STAFF') => {
      const asked = await shop.as(role);
      const back = await asked.post(`/products/${body.id}/reactivate`);
      return [(await asked.delete(`/products/${body.id}`)).status, back.status];
    };
    expect(await status('ADMIN')).toEqual([204, 200]);
    expect(await status('MANAGER')).toEqual([403, 200]);
    expect(await status('CASHIER')).toEqual([403, 403]);
    expect(await status('WAREHOUSE_STAFF')).toEqual([403, 403]);
  });
});

describe('what an outlet has of a product', () => {
  it('stands in a list that names the outlet, for products whose stock is counted', async () => {
    const counted = await shop.product({ name: 'Stocked counted', stock: 7 });
    await shop.product({ name: 'Stocked service', trackStock: false });
    await shop.product({ name: 'Stocked none', stock: 0 });
    const list = async (query: string, headers = {}) =>
      (await shop.owner.get(`/products?search=stocked${query}`, { headers })).body.data.map(
        ({ name, stock }: { name: string; stock?: number }) => [name, stock],
      );
    const stocked = [
      ['Stocked counted', 7],
      ['Stocked none', 0],
      ['Stocked service', undefined],
    ];
    expect(await list(`&outletId=${shop.outletId}`)).toEqual(stocked);
    expect(await list('', { 'x-outlet-id': shop.outletId })).toEqual(stocked);
    expect((await list('')).map(([, stock]: [string, number?]) => stock)).toEqual([undefined, undefined, undefined]);
    await shop.owner.post('/inventory/adjustments', {
      ...{
        productId: counted.id,
        warehouseId: shop.warehouseId,
        type: 'ADJUSTMENT_IN',
        quantity: 0.5,
        reason: 'found',
      },
    });
    expect((await list(`&outletId=${shop.outletId}`))[0]).toEqual(['Stocked counted', 7.5]);
  });

  it('is not told of an outlet that is not theirs', async () => {
    const other = await tenant();
    for (const asked of [shop.owner, await shop.as('CASHIER')])
      for (const query of [`outletId=${other.outletId}`, `%6FutletId=${uuidv7()}`])
        expect(await asked.get(`/products?${query}`)).toMatchObject({
          ...{ status: 404, body: { code: 'identity.outlet.not-found' } },
        });
    expect((await shop.owner.get('/products', { headers: { 'x-outlet-id': 'main' } })).status).toBe(400);
  });
});

describe('what a product costs', () => {
  it.each([
    ['OWNER', true],
    ['MANAGER', true],
    ['CASHIER', false],
    ['WAREHOUSE_STAFF', false],
  ] as const)('is shown to %s: %s', async (role, shown) => {
    const { body } = await make({ costPrice: 400 });
    const asked = await shop.as(role);
    for (const seen of [
      (await asked.get(`/products/${body.id}`)).body,
      (await asked.get(`/products?search=${body.sku}`)).body.data[0],
    ])
      expect([seen.sku, 'costPrice' in seen, 'margin' in seen]).toEqual([body.sku, shown, shown]);
  });
});

describe('finding a product', () => {
  it.each([
    ['its SKU', 'COF-1', ['Filter Coffee 500 g']],
    ['its SKU in small letters', 'cof-1', ['Filter Coffee 500 g']],
    ['its barcode', '4000CHO-1', ['Dark Chocolate 70 %']],
    ['words of its name in any order', 'beans espresso', ['Espresso Beans 1 kg']],
    ['a part of a word', 'spress', ['Espresso Beans 1 kg']],
    ['a misspelt word', 'choclate', ['Dark Chocolate 70 %']],
    ['a word without its accents', 'cafe creme', ['Café Crème']],
    ['a sign that searches otherwise take for any', '%25', ['Dark Chocolate 70 %']],
    ['nothing that it has', 'xylophone', []],
  ])('by %s', async (_, search, found) => {
    expect(names(await shop.owner.get(`/products?search=${search}`))).toEqual(found);
  });

  it('shows the exact SKU before names that contain it', async () => {
    await make({ sku: 'ZZ9', name: 'Zebra' });
    await make({ sku: 'ZZ9-2', name: 'Aardvark with ZZ9' });
    expect(names(await shop.owner.get('/products?search=zz9'))).toEqual(['Zebra', 'Aardvark with ZZ9']);
  });

  it('by category and by whether it is for sale, sorted and paged', async () => {
    const { body } = await make({ name: 'Aged Coffee', category: 'Coffee', isActive: false });
    const list = (query: string) => shop.owner.get(`/products?category=Coffee&${query}`);
    expect(names(await list('isActive=true&sort=-name'))).toEqual(['Filter Coffee 500 g', 'Espresso Beans 1 kg']);
    expect(names(await list('isActive=false'))).toEqual([body.name]);
    expect(await list('limit=1&page=2&sort=name')).toMatchObject({
      body: { data: [{ name: 'Espresso Beans 1 kg' }], pagination: { total: 3, page: 2, limit: 1, totalPages: 3 } },
    });
  });

  it('sorts by any of its fields, both ways, and pages without repeating or losing one', async () => {
    const ids = async (query: string): Promise<string[]> =>
      (await shop.owner.get(`/products?${query}`)).body.data.map((product: { id: string }) => product.id);
    for (const sort of ['name', 'sku', 'category', 'basePrice', 'createdAt', 'updatedAt', '-name', '-category']) {
      const all = await ids(`limit=100&sort=${sort}`);
      const pages = [];
      for (let page = 1; page <= Math.ceil(all.length / 5); page++)
        pages.push(...(await ids(`limit=5&page=${page}&sort=${sort}`)));
      expect([sort, pages]).toEqual([sort, all]);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it('counts what it found on every page, also behind the last', async () => {
    for (const query of ['search=coffee', 'search=cofee', 'category=Coffee']) {
      const total = async (page: number): Promise<number> =>
        (await shop.owner.get(`/products?${query}&limit=1&page=${page}`)).body.pagination.total;
      const totals = await Promise.all([1, 2, 100].map(total));
      expect([query, ...totals]).toEqual([query, totals[0], totals[0], totals[0]]);
      expect(totals[0]).toBeGreaterThan(0);
    }
  });

  it('within a category and among what is for sale, when words are searched, too', async () => {
    const find = async (query: string): Promise<number> =>
      (await shop.owner.get(`/products?search=espresso&${query}`)).body.data.length;
    expect([await find('category=Coffee'), await find('category=Sweets')]).toEqual([1, 0]);
    expect([await find('isActive=true'), await find('isActive=false')]).toEqual([1, 0]);
  });

  it('refuses an order that it does not know', async () => {
    expect(await shop.owner.get('/products?sort=costPrice')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'sort' }] },
    });
  });

  it('by exactly its barcode at the till', async () => {
    const cashier = await shop.as('CASHIER');
    expect(await cashier.get('/products/lookup?barcode=4000COF-2')).toMatchObject({
      status: 200,
      body: { sku: 'COF-2' },
    });
    expect((await cashier.get('/products/lookup?barcode=4000COF')).status).toBe(404);
  });

  it('by the categories of what is for sale', async () => {
    const { body } = await shop.owner.get('/products/categories');
    expect(body).toEqual(
      expect.arrayContaining([
        { name: 'Coffee', products: 2 },
        { name: 'Sweets', products: 1 },
      ]),
    );
  });
});

describe('what a search found', () => {
  let many: Tenant;
  beforeAll(async () => {
    many = await tenant();
    const lines = Array.from({ length: 260 }, (_, n) => `T-${n},Paged tea ${n + 100},100`);
    await many.owner.send('POST', '/products/import', ['sku,name,basePrice', ...lines].join('\n'), {
      headers: { 'content-type': 'text/csv' },
    });
  });

  // as asked by who takes more than JSON: nothing of it is kept at the gateway
  const ask = (query: string): Promise<Answer> =>
    many.owner.get(`/products?${query}`, { headers: { accept: 'application/json, text/plain;q=0.5' } });

  it.each(['search=paged', 'search=pagd', 'search=paged&sort=-name'])(
    'for %s is the same on each page, however often and in whatever order they are asked for',
    async (query) => {
      const all = Array.from({ length: 260 }, (_, n) => `Paged tea ${n + 100}`);
      if (query.endsWith('-name')) all.reverse();
      for (const page of [3, 1, 2, 1, 3, 4, 2]) {
        const { body } = await ask(`${query}&limit=100&page=${page}`);
        expect(names({ body } as Answer)).toEqual(all.slice(100 * (page - 1), 100 * page));
        expect(body.pagination).toMatchObject({ total: 260, totalPages: 3 });
      }
    },
  );

  it('is what there is by now, not what there was', async () => {
    const first = async (): Promise<string[]> => names(await ask('search=paged&limit=2'));
    expect(await first()).toEqual(['Paged tea 100', 'Paged tea 101']);
    const { id } = (await ask('search=paged&limit=1')).body.data[0];
    await many.owner.put(`/products/${id}`, { name: 'Green tea' });
    expect(await first()).toEqual(['Paged tea 101', 'Paged tea 102']);
    await many.owner.put(`/products/${id}`, { name: 'Paged tea' });
    expect(await first()).toEqual(['Paged tea', 'Paged tea 101']);
    expect((await ask('search=paged&limit=100&page=3')).body.pagination.total).toBe(260);
  });
});

describe('two businesses', () => {
  it('find, see and change nothing of each other', async () => {
    const other = await tenant();
    const product = await shop.product({ name: 'Only Ours', stock: 0 });
    expect(names(await other.owner.get('/products'))).toEqual([]);
    expect(names(await other.owner.get('/products?search=only%20ours'))).toEqual([]);
    expect((await other.owner.get(`/products/${product.id}`)).status).toBe(404);
    expect((await other.owner.put(`/products/${product.id}`, { name: 'Theirs' })).status).toBe(404);
    expect((await other.owner.post('/products', { sku: product.sku, name: 'Same SKU', basePrice: 1 })).status).toBe(
      201,
    );
  });

  it('cannot search each other past the tenant policy', async () => {
    for (const question of [
      'select * from catalog.found_products($1, $2, null, null, null, 50, 0)',
      'select catalog.count_found($1, $2, null, null, 100)',
    ])
      await expect(sql('catalog').query(question, [shop.businessId, 'coffee'])).rejects.toThrow(
        'is not open in this transaction',
      );
  });
});
