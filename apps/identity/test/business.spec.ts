import { uuidv7 } from '#libs/kernel';
import { api, eventually, tenant, type Api, type Tenant } from '#libs/testing';
import { lastOf } from './announced.js';

const logo = `data:image/png;base64,${Buffer.alloc(300, 7).toString('base64')}`;

async function sell(shop: Tenant): Promise<void> {
  const product = await shop.product();
  const cashier = await shop.as('CASHIER');
  const id = uuidv7();
  await eventually(async () => {
    const { status } = await cashier.post('/sales/checkout', {
      id,
      outletId: shop.outletId,
      items: [{ productId: product.id, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 2_000 }],
    });
    expect([200, 201]).toContain(status);
  });
}

describe('a business', () => {
  let shop: Tenant;
  beforeAll(async () => {
    shop = await tenant();
  });

  it('says what its owner says of it, and to whom warnings go', async () => {
    const sent = {
      name: 'Corner Shop',
      legalName: 'Corner Shop Ltd',
      taxNumber: 'GB 123',
      currency: 'GBP',
      taxInclusive: true,
      timeZone: 'Europe/London',
      address: '1 High Street',
      logo,
      language: 'en-gb',
      receiptHeader: 'Welcome',
      receiptFooter: 'Come back',
      notifyEmails: ['boss@example.com', 'stock@example.com'],
    };
    const { status, body } = await shop.owner.put('/business', sent);
    expect({ status, body }).toEqual({
      status: 200,
      body: { ...sent, language: 'en-GB', id: shop.businessId, status: 'ACTIVE', version: 2 },
    });
    expect((await (await shop.as('CASHIER')).get('/business')).body).toEqual(body);
    expect(await lastOf(shop.businessId)).toEqual({
      name: 'business.changed',
      before: expect.objectContaining({ currency: 'USD', logo: null, notifyEmails: [] }),
    });
  });

  it('clears what is optional with null, and keeps what is not sent', async () => {
    const cleared = { legalName: null, taxNumber: null, logo: null, receiptHeader: null, notifyEmails: null };
    const { body } = await shop.owner.put('/business', cleared);
    expect(body).toMatchObject({ name: 'Corner Shop', currency: 'GBP', notifyEmails: [] });
    for (const field of ['legalName', 'taxNumber', 'logo', 'receiptHeader']) expect(body).not.toHaveProperty(field);
    expect(body.receiptFooter).toBe('Come back');
  });

  it('stays as it is when nothing changes', async () => {
    const { version } = (await shop.owner.get('/business')).body;
    expect((await shop.owner.put('/business', { name: 'Corner Shop' })).body.version).toBe(version);
  });

  it('changes only as the version says that somebody saw', async () => {
    const { version } = (await shop.owner.get('/business')).body;
    const change = (name: string, ifMatch: number) =>
      shop.owner.put('/business', { name }, { headers: { 'if-match': `"${ifMatch}"` } });
    expect((await change('Seen', version)).status).toBe(200);
    const late = await change('Unseen', version);
    expect([late.status, late.body.code]).toEqual([412, 'identity.business.version']);
  });

  it.each([
    [{ currency: 'ZZZ' }, 'currency'],
    [{ currency: 'gbp' }, 'currency'],
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ taxInclusive: 'yes' }, 'taxInclusive'],
    [{ timeZone: 'Europe/Nowhere' }, 'timeZone'],
    [{ language: 'nobody-speaks-it-at-all' }, 'language'],
    [{ logo: 'http://example.com/logo.png' }, 'logo'],
    [{ logo: 'data:text/html;base64,AAAA' }, 'logo'],
    [{ notifyEmails: ['nobody'] }, 'notifyEmails'],
    [{ notifyEmails: Array.from({ length: 11 }, (_, i) => `a${i}@example.com`) }, 'notifyEmails'],
    [{ status: 'SUSPENDED' }, 'status'],
    [{ version: 9 }, 'version'],
  ])('is not changed by %j', async (sent, path) => {
    const { status, body } = await shop.owner.put('/business', sent);
    expect({ status, code: body.code, path: body.errors?.[0]?.path }).toEqual({
      status: 400,
      code: 'request.invalid',
      path,
    });
  });

  it('has a logo of at most 64 kB', async () => {
    const ofBytes = (bytes: number) => `data:image/png;base64,${Buffer.alloc(bytes, 7).toString('base64')}`;
    expect((await shop.owner.put('/business', { logo: ofBytes(64 * 1024) })).status).toBe(200);
    expect((await shop.owner.put('/business', { logo: ofBytes(66 * 1024) })).status).toBe(400);
    expect((await shop.owner.put('/business', { logo: 'https://example.com/logo.png' })).status).toBe(200);
  });

  it('is changed by owner and admin only', async () => {
    for (const role of ['MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const) {
      const { status, body } = await (await shop.as(role)).put('/business', { name: 'Mine' });
      expect([role, status, body.code]).toEqual([role, 403, 'auth.forbidden']);
    }
    expect((await (await shop.as('ADMIN')).put('/business', { receiptFooter: 'Bye' })).status).toBe(200);
    expect((await api().put('/business', {})).status).toBe(401);
  });

  it('answers a repeat under the same key as before', async () => {
    const key = uuidv7();
    const first = await shop.owner.put('/business', { name: 'Once' }, { key });
    const again = await shop.owner.put('/business', { name: 'Once' }, { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await shop.owner.put('/business', { name: 'Other' }, { key })).body.code).toBe('idempotency.reused');
  });
});

describe('the terms of a business', () => {
  const terms = (owner: Api, sent: object) => owner.put('/business', sent);

  it('change as long as nothing was sold, also with goods in stock', async () => {
    const shop = await tenant();
    await shop.product();
    expect((await terms(shop.owner, { currency: 'EUR', taxInclusive: true })).body).toMatchObject({
      currency: 'EUR',
      taxInclusive: true,
    });
  });

  it('are fixed by the first sale', async () => {
    const shop = await tenant();
    await sell(shop);
    for (const [sent, path] of [
      [{ currency: 'EUR' }, 'currency'],
      [{ taxInclusive: true }, 'taxInclusive'],
    ] as const) {
      const { status, body } = await terms(shop.owner, sent);
      expect([status, body.code, body.errors[0].path]).toEqual([409, 'identity.business.in-use', path]);
    }
    // a form that sends everything as it is changes the rest
    const whole = await terms(shop.owner, { currency: 'USD', taxInclusive: false, name: 'Renamed' });
    expect([whole.status, whole.body.name]).toEqual([200, 'Renamed']);
  });

  it('are fixed by an order that is open, and free again when it is cancelled', async () => {
    const shop = await tenant();
    const product = await shop.product();
    const order = await eventually(async () => {
      const { status, body } = await shop.owner.post('/sales/orders', {
        outletId: shop.outletId,
        items: [{ productId: product.id, quantity: 1 }],
      });
      expect(status).toBe(201);
      return body;
    });
    expect((await terms(shop.owner, { currency: 'EUR' })).status).toBe(409);
    expect((await shop.owner.post(`/sales/orders/${order.id}/cancel`, { reason: 'changed mind' })).status).toBe(200);
    expect((await terms(shop.owner, { currency: 'EUR' })).status).toBe(200);
  });
});
