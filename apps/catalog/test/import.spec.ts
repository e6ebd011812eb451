import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

const file = (csv: string, { query = '', as = shop.owner, key = '', type = 'text/csv' } = {}): Promise<Answer> =>
  as.send('POST', `/products/import${query}`, csv, {
    headers: { 'content-type': type },
    ...(key && { key }),
    withinMs: 60_000,
  });
const bySku = async (sku: string, of = shop): Promise<Answer['body']> =>
  (await of.owner.get(`/products?search=${sku}`)).body.data.find((product: { sku: string }) => product.sku === sku);
const events = async (id: string): Promise<{ name: string; payload: Answer['body'] }[]> =>
  (await sql().query('select name, payload from catalog.outbox where key = $1 order by version', [id])).rows.map(
    ({ name, payload }) => ({ name, payload: JSON.parse(payload) }),
  );
const report = (created: number, updated: number, unchanged: number) => ({
  status: 200,
  body: { created, updated, unchanged, errors: [] },
});

describe('importing a file', () => {
  it('makes what is new, changes what differs, leaves what is the same, and may be done again', async () => {
    const csv = 'sku,name,basePrice,costPrice,barcode\nIM-1,One,100,40,B-1\nIM-2,"Two, or ""2""",200,,\n';
    expect(await file(csv)).toMatchObject(report(2, 0, 0));
    expect(await file(csv)).toMatchObject(report(0, 0, 2));
    expect(await file('sku,basePrice\nIM-1,150\nIM-2,200\nIM-3,1\n')).toMatchObject({ status: 400 });
    expect(await file('sku,basePrice,name\nIM-1,150,One\nIM-2,200,"Two, or ""2"""\nIM-3,1,Three')).toMatchObject(
      report(1, 1, 1),
    );
    expect(await bySku('IM-1')).toMatchObject({ basePrice: 150, costPrice: 40, barcode: 'B-1', version: 2 });
    expect((await bySku('IM-2')).name).toBe('Two, or "2"');
  });

  it('keeps no sale waiting', async () => {
    const tea = await shop.product({ stock: 10 });
    let isDone = false;
    const lines = Array.from({ length: 3_000 }, (_, n) => `BIG-${n},Big ${n},100`);
    const imported = file(['sku,name,basePrice', ...lines].join('\n')).finally(() => (isDone = true));
    for (let n = 0; n < 2; n++)
      expect(
        await shop.owner.post('/sales/checkout', {
          ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId: tea.id, quantity: 1 }] },
          payments: [{ method: 'CASH', amount: 10_000 }],
        }),
      ).toMatchObject({ status: 201, body: { status: 'COMPLETED' } });
    expect(isDone).toBe(false);
    expect(await imported).toMatchObject(report(3_000, 0, 0));
  });

  it('is answered, though it takes longer than most calls may', async () => {
    const turn = await sql().connect();
    const key = [shop.businessId];
    await turn.query(`select pg_advisory_lock(hashtextextended('catalog.import ' || $1, 0))`, key);
    const imported = file('sku,name,basePrice\nLATE-1,Late,100');
    // beyond the ten seconds that a request usually has
    await turn.query('select pg_sleep(11)');
    await turn.query(`select pg_advisory_unlock(hashtextextended('catalog.import ' || $1, 0))`, key);
    turn.release();
    expect(await imported).toMatchObject(report(1, 0, 0));
  }, 30_000);

  it('announces each product that changed once, with what it was before', async () => {
    await file('sku,name,basePrice\nEV-1,Old,100\nEV-2,Same,100');
    await file('sku,name,isActive\nEV-1,New,true\nEV-2,Same,true');
    const { id } = await bySku('EV-1');
    expect(await events(id)).toMatchObject([
      { name: 'catalog.product.created.v1', payload: { name: 'Old' } },
      { name: 'catalog.product.changed.v1', payload: { name: 'New', before: { name: 'Old' } } },
    ]);
    expect(await events((await bySku('EV-2')).id)).toHaveLength(1);
    await file('sku,isActive\nEV-1,false');
    expect((await events(id)).at(-1)).toMatchObject({
      ...{ name: 'catalog.product.deactivated.v1', payload: { isActive: false, before: { isActive: true } } },
    });
    await eventually(async () => {
      const { rows } = await sql().query('select name, is_active from pricing.products where id = $1', [id]);
      expect(rows).toEqual([{ name: 'New', is_active: false }]);
    });
  });

  it('takes a byte order mark, carriage returns and semicolons', async () => {
    expect(await file('\ufeffsku;name;basePrice\r\nSC-1;"A; b";100\r\n')).toMatchObject(report(1, 0, 0));
    expect((await bySku('SC-1')).name).toBe('A; b');
  });

  it('writes nothing when a line fails, and names all lines that do', async () => {
    const answer = await file(
      ['sku,name,basePrice,barcode', 'BAD-1,Good,1,', 'BAD-2,,1,', 'BAD-3,Price,1.5,', 'BAD-1,Twice,1,', ''].join('\n'),
    );
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(answer.body.errors.map(({ line, path }: { line: number; path: string }) => [line, path])).toEqual([
      [3, 'name'],
      [4, 'basePrice'],
      [5, 'sku'],
    ]);
    expect(await bySku('BAD-1')).toBeUndefined();
  });

  it('writes nothing on a dry run, and says what it would have done', async () => {
    const dryRun = { query: '?dryRun=true' };
    expect(await file('sku,name,basePrice\nDRY-1,Dry,1', dryRun)).toMatchObject(report(1, 0, 0));
    expect(await bySku('DRY-1')).toBeUndefined();
    expect(await file('sku,name,basePrice\nDRY-1,Dry,x', dryRun)).toMatchObject({
      ...{ status: 400, body: { errors: [{ line: 2, path: 'basePrice' }] } },
    });
  });

  it('lets two products exchange their barcodes, and takes none from a product that keeps it', async () => {
    await file('sku,name,basePrice,barcode\nX-1,X,1,EX-1\nX-2,X,1,EX-2');
    expect(await file('sku,barcode\nX-1,EX-2\nX-2,EX-1')).toMatchObject(report(0, 2, 0));
    expect([(await bySku('X-1')).barcode, (await bySku('X-2')).barcode]).toEqual(['EX-2', 'EX-1']);
    expect((await events((await bySku('X-1')).id)).at(-1)?.payload.before).toEqual({ barcode: 'EX-1' });
    expect(await file('sku,name,basePrice,barcode\nX-3,X,1,EX-1')).toMatchObject({
      ...{ status: 400, body: { errors: [{ line: 2, path: 'barcode' }] } },
    });
  });

  it('carries files that are longer than a message', async () => {
    const lines = Array.from({ length: 3_000 }, (_, n) => `LONG-${n},Läden & Çafés ${'🍵'.repeat(40)} ${n},${n}`);
    expect(await file(['sku,name,basePrice', ...lines].join('\n'))).toMatchObject(report(3_000, 0, 0));
    expect((await bySku('LONG-2999')).name).toBe(`Läden & Çafés ${'🍵'.repeat(40)} 2999`);
    const { rows } = await sql().query('select count(*)::int n from catalog.import_parts where business_id = $1', [
      shop.businessId,
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('answers again what it answered under one Idempotency-Key', async () => {
    const [key, csv] = [uuidv7(), 'sku,name,basePrice\nKEY-9,Key,1'];
    const [first, again] = [await file(csv, { key }), await file(csv, { key })];
    expect([first, again]).toMatchObject([report(1, 0, 0), report(1, 0, 0)]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await file(`${csv}0`, { key })).status).toBe(422);
  });

  it('stays within its business', async () => {
    const other = await tenant();
    await file('sku,name,basePrice,barcode\nOURS,Ours,1,OURS');
    expect(await file('sku,name,basePrice,barcode\nOURS,Theirs,2,OURS', { as: other.owner })).toMatchObject(
      report(1, 0, 0),
    );
    expect([(await bySku('OURS')).name, (await bySku('OURS', other)).name]).toEqual(['Ours', 'Theirs']);
  });

  it.each(['CASHIER', 'WAREHOUSE_STAFF'] as const)('is not for %s', async (role) => {
    expect((await file('sku,name,basePrice\nNO,No,1', { as: await shop.as(role) })).status).toBe(403);
  });

  it.each([
    ['JSON', '{}', 'application/json', '', 415],
    ['an empty body', '', 'text/csv', '', 400],
    ['a query that it does not know', 'sku\nA', 'text/csv', '?force=true', 400],
    ['a part that was sent ahead by nobody', 'sku\nA', 'text/csv', `?sentAhead=${uuidv7()}`, 400],
  ])('refuses %s', async (_, body, type, query, status) => {
    expect((await file(body, { type, query })).status).toBe(status);
  });
});
