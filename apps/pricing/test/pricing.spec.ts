import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';

let shop: Tenant;
let retail: string;
let member: string;
let trade: string;
beforeAll(async () => {
  shop = await tenant();
  [retail, member, trade] = [await tier('RETAIL'), await tier('MEMBER'), await tier('TRADE')];
});

const tier = async (code: string, of = shop): Promise<string> =>
  (await of.owner.post('/pricing/tiers', { name: code.toLowerCase(), code })).body.id;
const told = async (id: string): Promise<{ name: string; payload: Answer['body'] }[]> =>
  (await sql().query('select name, payload from pricing.outbox where key = $1 order by version', [id])).rows.map(
    ({ name, payload }) => ({ name, payload: JSON.parse(payload) }),
  );
const product = (basePrice = 1000): Promise<Answer['body']> => shop.product({ basePrice, stock: 0 });
const setPrices = (productId: string, prices: object[], options = {}): Promise<Answer> =>
  shop.owner.put(`/pricing/products/${productId}`, { prices }, options);
const quote = async (productId: string, more = ''): Promise<Answer> =>
  shop.owner.get(`/pricing/quote?productId=${productId}&outletId=${shop.outletId}${more}`);
const customer = async (priceTierId?: string): Promise<string> =>
  (await shop.owner.post('/customers', { name: 'Ann', ...(priceTierId && { priceTierId }) })).body.id;
const notFound = (path: string, code: string) => ({ status: 404, body: { code, errors: [{ path }] } });

describe('tiers', () => {
  const defaults = async (of: Tenant): Promise<string[]> =>
    (await of.owner.get('/pricing/tiers')).body.data.flatMap((t: { isDefault: boolean; code: string }) =>
      t.isDefault ? t.code : [],
    );

  it('begin with a default, whatever the first one says', async () => {
    const other = await tenant();
    const { status, body } = await other.owner.post('/pricing/tiers', { name: 'First', code: 'A', isDefault: false });
    expect([status, body.isDefault, body.version]).toEqual([201, true, 1]);
  });

  it('have exactly one default, also when ten are made to be it at once', async () => {
    const other = await tenant();
    const codes = Array.from({ length: 10 }, (_, i) => `T${i}`);
    const made = await Promise.all(
      codes.map((code) => other.owner.post('/pricing/tiers', { name: code, code, isDefault: true })),
    );
    expect(made.map(({ status }) => status)).toEqual(codes.map(() => 201));
    expect(await defaults(other)).toHaveLength(1);
  });

  it('hand the default on, and never lose it', async () => {
    const other = await tenant();
    const [first, second] = [await tier('A', other), await tier('B', other)];
    expect((await other.owner.put(`/pricing/tiers/${second}`, { isDefault: true })).status).toBe(200);
    expect(await defaults(other)).toEqual(['B']);
    expect((await other.owner.put(`/pricing/tiers/${second}`, { isDefault: false })).status).toBe(409);
    expect((await other.owner.put(`/pricing/tiers/${first}`, { isDefault: true })).body).toMatchObject({ version: 3 });
    expect(await defaults(other)).toEqual(['A']);
  });

  it('keep their codes for ever', async () => {
    const gone = await tier('GONE');
    expect((await shop.owner.delete(`/pricing/tiers/${gone}`)).status).toBe(204);
    for (const code of ['GONE', 'gone', 'RETAIL'])
      expect(await shop.owner.post('/pricing/tiers', { name: 'Again', code })).toMatchObject({
        ...{ status: 409, body: { code: 'pricing.tier.taken', errors: [{ path: 'code' }] } },
      });
  });

  it('stay while somebody relies on them', async () => {
    const [priced, held] = [await tier('PRICED'), await tier('HELD')];
    await setPrices((await product()).id, [{ priceTierId: priced, price: 1 }]);
    await customer(held);
    const refused = { status: 409, body: { code: 'pricing.tier.in-use' } };
    expect(await shop.owner.delete(`/pricing/tiers/${retail}`)).toMatchObject(refused);
    expect(await shop.owner.delete(`/pricing/tiers/${priced}`)).toMatchObject(refused);
    expect(await shop.owner.delete(`/pricing/tiers/${held}`)).toMatchObject(refused);
  });

  it('are not changed by who has seen an older version', async () => {
    const id = await tier('SEEN');
    const change = () =>
      shop.owner.put(`/pricing/tiers/${id}`, { description: 'x' }, { headers: { 'if-match': '"1"' } });
    expect((await change()).status).toBe(200);
    expect(await change()).toMatchObject({ status: 412, body: { code: 'pricing.tier.version' } });
  });

  it('stay while an outlet sells at them, from the moment it was told to', async () => {
    const held = await tier('OUTLET');
    expect((await shop.owner.put(`/outlets/${shop.outletId}`, { defaultPriceTierId: held })).status).toBe(200);
    expect(await shop.owner.delete(`/pricing/tiers/${held}`)).toMatchObject({
      ...{ status: 409, body: { code: 'pricing.tier.in-use', outlets: 1 } },
    });
    expect((await shop.owner.put(`/outlets/${shop.outletId}`, { defaultPriceTierId: null })).status).toBe(200);
    expect((await shop.owner.delete(`/pricing/tiers/${held}`)).status).toBe(204);
  });

  it('tell what became of them', async () => {
    const id = await tier('TOLD');
    await shop.owner.put(`/pricing/tiers/${id}`, { name: 'Other', description: 'x' });
    await shop.owner.delete(`/pricing/tiers/${id}`);
    expect(await told(id)).toMatchObject([
      { name: 'pricing.tier.created.v1', payload: { code: 'TOLD', name: 'told' } },
      { name: 'pricing.tier.changed.v1', payload: { name: 'Other', before: { name: 'told', description: null } } },
      { name: 'pricing.tier.deleted.v1', payload: { name: 'Other' } },
    ]);
  });

  it('are found by nobody else, and changed by nobody who may not', async () => {
    const [id, other] = [await tier('MINE'), await tenant()];
    expect((await other.owner.put(`/pricing/tiers/${id}`, { name: 'Theirs' })).status).toBe(404);
    expect((await other.owner.delete(`/pricing/tiers/${id}`)).status).toBe(404);
    for (const role of ['CASHIER', 'WAREHOUSE_STAFF'] as const) {
      const asked = await shop.as(role);
      expect((await asked.get('/pricing/tiers')).status).toBe(403);
      expect((await asked.post('/pricing/tiers', { name: 'X', code: 'X' })).status).toBe(403);
      expect((await asked.put(`/pricing/tiers/${id}`, { name: 'X' })).status).toBe(403);
      expect((await asked.delete(`/pricing/tiers/${id}`)).status).toBe(403);
    }
  });

  it.each([
    ['a code with spaces', { name: 'X', code: 'A B' }],
    ['no name', { code: 'NONAME' }],
    ['an id of its own', { id: uuidv7(), name: 'X', code: 'OWNID' }],
  ])('are not made with %s', async (_, fields) => {
    expect((await shop.owner.post('/pricing/tiers', fields)).status).toBe(400);
  });

  it('are listed by name and by code, both ways', async () => {
    const codes = async (sort: string): Promise<string[]> =>
      (await shop.owner.get(`/pricing/tiers?limit=100&sort=${sort}`)).body.data.map((t: { code: string }) => t.code);
    expect(await codes('-code')).toEqual([...(await codes('code'))].reverse());
    expect((await shop.owner.get('/pricing/tiers?sort=version')).status).toBe(400);
  });
});

describe('a new business', () => {
  it('begins with the tier RETAIL as its default, once, however often it is told', async () => {
    const businessId = uuidv7();
    const business = {
      ...{ id: businessId, name: 'New', currency: 'USD', taxInclusive: false, timeZone: 'UTC', language: 'en' },
      ...{ notifyEmails: [], status: 'ACTIVE' },
    };
    const tell = (version: number) =>
      sql().query(
        `insert into identity.outbox (event_id, name, business_id, key, version, cause, payload)
         values ($1, 'identity.business.created.v1', $2, $2, $3, $4, $5)`,
        [
          ...[`${businessId}.business.created.${version}`, businessId, version],
          JSON.stringify({ userId: businessId, requestId: 'r', traceparent: 't' }),
          JSON.stringify({ ...business, version }),
        ],
      );
    const tiers = async () =>
      (await sql().query('select code, is_default from pricing.tiers where business_id = $1', [businessId])).rows;
    await tell(1);
    await eventually(async () => expect(await tiers()).toEqual([{ code: 'RETAIL', is_default: true }]));
    await tell(2);
    await eventually(async () => {
      const { rows } = await sql().query(
        `select from pricing.inbox where consumer = 'pricing.tiers' and event_id = $1`,
        [`${businessId}.business.created.2`],
      );
      expect(rows).toHaveLength(1);
    });
    expect(await tiers()).toHaveLength(1);
  });
});

describe('prices', () => {
  it('are replaced whole and answered in the order sent', async () => {
    const { id } = await product(1500);
    const prices = [
      { priceTierId: member, price: 900 },
      { priceTierId: retail, outletId: shop.outletId, price: 950 },
    ];
    expect(await setPrices(id, prices)).toMatchObject({ status: 200, body: { basePrice: 1500, prices, version: 1 } });
    expect((await setPrices(id, prices.slice(1))).body).toEqual({
      ...{ productId: id, basePrice: 1500, prices: prices.slice(1), version: 2 },
    });
    expect((await shop.owner.get(`/pricing/products/${id}`)).body).toMatchObject({
      prices: prices.slice(1),
      version: 2,
    });
  });

  it('are not replaced by who has seen an older set', async () => {
    const { id } = await product();
    const replace = (version: number) =>
      setPrices(id, [{ priceTierId: member, price: 1 }], { headers: { 'if-match': `"${version}"` } });
    expect((await replace(0)).status).toBe(200);
    expect(await replace(0)).toMatchObject({ status: 412, body: { code: 'pricing.price.version' } });
  });

  it('name what does not exist', async () => {
    const { id } = await product();
    const other = await tenant();
    const theirs = await tier('THEIRS', other);
    const good = { priceTierId: member, price: 1 };
    expect(await setPrices(id, [good, { priceTierId: theirs, price: 1 }])).toMatchObject(
      notFound('prices[1].priceTierId', 'pricing.tier.not-found'),
    );
    expect(await setPrices(id, [good, { ...good, outletId: other.outletId }])).toMatchObject(
      notFound('prices[1].outletId', 'identity.outlet.not-found'),
    );
    expect((await setPrices(uuidv7(), [good])).status).toBe(404);
    expect((await other.owner.get(`/pricing/products/${id}`)).status).toBe(404);
  });

  it('tell what they were before', async () => {
    const { id } = await product();
    await setPrices(id, [{ priceTierId: member, price: 900 }]);
    await setPrices(id, [{ priceTierId: member, price: 800 }]);
    expect((await told(id)).at(-1)).toEqual({
      name: 'pricing.price.changed.v1',
      payload: {
        ...{ productId: id, version: 2, prices: [{ priceTierId: member, price: 800 }] },
        before: { prices: [{ priceTierId: member, price: 900 }] },
      },
    });
  });

  it('are for who may set them', async () => {
    const { id } = await product();
    const other = await tenant();
    expect((await other.owner.put(`/pricing/products/${id}`, { prices: [] })).status).toBe(404);
    for (const [role, status] of [['MANAGER', 200] as const, ['CASHIER', 403] as const]) {
      const asked = await shop.as(role);
      expect((await asked.get(`/pricing/products/${id}`)).status).toBe(status);
      expect((await asked.put(`/pricing/products/${id}`, { prices: [] })).status).toBe(status);
    }
  });

  it('refuse two of one tier at one place', async () => {
    const { id } = await product();
    const twice = [member, member].map((priceTierId) => ({ priceTierId, price: 1 }));
    expect(await setPrices(id, twice)).toMatchObject({ status: 400, body: { errors: [{ path: 'prices[1]' }] } });
  });
});

describe('a quote', () => {
  it('takes the customer’s tier, else the default; the outlet’s own price, else the tier’s, else the base price', async () => {
    const { id } = await product();
    await setPrices(id, [
      { priceTierId: member, price: 900 },
      { priceTierId: trade, price: 800 },
      { priceTierId: trade, outletId: shop.outletId, price: 750 },
    ]);
    const [ann, bob, cat] = [await customer(member), await customer(trade), await customer()];
    expect((await quote(id, `&customerId=${ann}`)).body).toEqual({
      ...{ productId: id, quantity: 1, effectivePrice: 900, basePrice: 1000, taxRate: 20 },
      priceTier: { id: member, code: 'MEMBER', name: 'member' },
      ...{ tierSource: 'customer', priceSource: 'tier_price' },
    });
    expect((await quote(id, `&customerId=${bob}&quantity=2.5`)).body).toMatchObject({
      ...{ effectivePrice: 750, quantity: 2.5, tierSource: 'customer', priceSource: 'outlet_tier_price' },
    });
    for (const more of ['', `&customerId=${cat}`])
      expect((await quote(id, more)).body).toMatchObject({
        ...{ effectivePrice: 1000, priceTier: { id: retail }, tierSource: 'default', priceSource: 'base_price' },
      });
  });

  it('takes the outlet’s tier before the default', async () => {
    const { id } = await product();
    const other = await tenant();
    await sql().query('update identity.outlets set default_price_tier_id = $1 where id = $2', [
      await tier('A', other),
      other.outletId,
    ]);
    const { body } = await other.owner.post('/products', { sku: 'A', name: 'A', basePrice: 5 });
    expect(
      (await other.owner.get(`/pricing/quote?productId=${body.id}&outletId=${other.outletId}`)).body,
    ).toMatchObject({
      ...{ tierSource: 'outlet', effectivePrice: 5 },
    });
    expect((await other.owner.get(`/pricing/quote?productId=${id}&outletId=${other.outletId}`)).status).toBe(404);
  });

  it('shows a change of price, of product and of tier at once', async () => {
    const { id } = await product();
    const price = async () => (await quote(id)).body.effectivePrice;
    expect(await price()).toBe(1000);
    for (const amount of [990, 980, 970]) {
      await setPrices(id, [{ priceTierId: retail, price: amount }]);
      expect(await price()).toBe(amount);
    }
    await setPrices(id, []);
    await shop.owner.put(`/products/${id}`, { basePrice: 500 });
    await eventually(async () => expect(await price()).toBe(500));
    await shop.owner.put(`/pricing/tiers/${retail}`, { name: 'Shop' });
    expect((await quote(id)).body.priceTier.name).toBe('Shop');
  });

  it('shows what another replica changed within some seconds', async () => {
    const { id } = await product();
    await setPrices(id, [{ priceTierId: retail, price: 900 }]);
    expect((await quote(id)).body.effectivePrice).toBe(900);
    // as its transaction would leave the tables
    await sql().query('update pricing.prices set price = 901 where product_id = $1', [id]);
    await sql().query('update pricing.books set version = version + 1 where business_id = $1', [shop.businessId]);
    await eventually(async () => expect((await quote(id)).body.effectivePrice).toBe(901));
  });

  it('adds a basket up, tax once for each rate', async () => {
    const [tea, jam] = [await product(333), await shop.product({ basePrice: 1250, taxRate: 7.25, stock: 0 })];
    const items = [
      { productId: tea.id, quantity: 3 },
      { productId: jam.id, quantity: 0.5 },
      { productId: tea.id, quantity: 1 },
    ];
    const { status, body } = await shop.owner.post('/pricing/quote', { outletId: shop.outletId, items });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ subtotalAmount: 1957, taxAmount: 266 + 45, totalAmount: 2268, currency: 'USD' },
      items: items.map((item) => ({ ...item, basePrice: item.productId === tea.id ? 333 : 1250 })),
    });
    expect(body.items.reduce((sum: number, item: { lineTotal: number }) => sum + item.lineTotal, 0)).toBe(2268);
  });

  it('names the item, customer or outlet that does not exist', async () => {
    const { id } = await product();
    const other = await tenant();
    const ask = (more: object) =>
      shop.owner.post('/pricing/quote', { outletId: shop.outletId, items: [{ productId: id, quantity: 1 }], ...more });
    const items = [id, uuidv7()].map((productId) => ({ productId, quantity: 1 }));
    expect(await ask({ items })).toMatchObject(notFound('items[1].productId', 'catalog.product.not-found'));
    expect(await ask({ customerId: uuidv7() })).toMatchObject(notFound('customerId', 'sales.customer.not-found'));
    expect((await ask({ outletId: other.outletId })).status).toBe(404);
    expect((await ask({ outletId: uuidv7() })).status).toBe(404);
  });

  it('is what a sale costs, a moment after product, price and customer were made', async () => {
    const customerId = await customer(trade);
    const fresh = { sku: `FRESH-${uuidv7()}`, name: 'Fresh', basePrice: 1000, taxRate: 20, trackStock: false };
    const { id } = (await shop.owner.post('/products', fresh)).body;
    await setPrices(id, [{ priceTierId: trade, price: 750 }]);
    const { outletId, registerId } = shop;
    const { status, body } = await shop.owner.post('/sales/checkout', {
      ...{ id: uuidv7(), outletId, registerId, customerId },
      items: [{ productId: id, quantity: 2 }],
      payments: [{ method: 'CARD', amount: 1800 }],
    });
    expect([status, body.status]).toEqual([201, 'COMPLETED']);
    expect(body).toMatchObject({ totalAmount: 1800, items: [{ unitPrice: 750, priceTierId: trade, sku: fresh.sku }] });
  });

  it('is for who sells at the outlet', async () => {
    const { id } = await product();
    const ask = async (role: 'CASHIER' | 'WAREHOUSE_STAFF') =>
      (await (await shop.as(role)).get(`/pricing/quote?productId=${id}&outletId=${shop.outletId}`)).status;
    expect([await ask('CASHIER'), await ask('WAREHOUSE_STAFF')]).toEqual([200, 403]);
  });

  it('forgets a deleted customer', async () => {
    const { id } = await product();
    const ann = await customer(member);
    expect((await quote(id, `&customerId=${ann}`)).status).toBe(200);
    expect((await shop.owner.delete(`/customers/${ann}`)).status).toBe(204);
    await eventually(async () => expect((await quote(id, `&customerId=${ann}`)).status).toBe(404));
  });
});
