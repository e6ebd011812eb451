import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, mailFolder, sql, tenant, type Tenant } from '#libs/testing';
import { atOnce, card, cash, expected, some, tillOf, type Till } from './till.js';

/** Mails to an address, as files of the folder that stands in for a mail server. */
function mailsTo(address: string): string[] {
  return readdirSync(mailFolder())
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(join(mailFolder(), name), 'utf8'))
    .filter((text) => text.includes(address));
}

describe('a receipt', () => {
  let shop: Tenant;
  let till: Till;
  let cola: { id: string; name: string };

  beforeAll(async () => {
    shop = await tenant({ name: 'Corner Shop' });
    till = await tillOf(shop);
    cola = await shop.product();
  });

  it('shows the sale as it was, with its taxes by rate', async () => {
    const juice = await shop.product({ basePrice: 250, taxRate: 5 });
    const order = await till.opened([some(cola, 2), some(juice, 2)]);
    expected(201, await till.pay(order, cash(3_000)));
    const sold = expected(200, await till.complete(order));
    const receipt = expected(200, await till.api.get(`/sales/orders/${order.id}/receipt`));
    expect(receipt).toMatchObject({
      order: sold,
      shop: { name: 'Corner Shop', outletName: 'Main Outlet', outletCode: 'MAIN', timeZone: 'UTC' },
      copy: false,
    });
    expect(receipt.taxes).toEqual(
      expect.arrayContaining([
        { rate: 20, taxable: 2_000, tax: 400 },
        { rate: 5, taxable: 500, tax: 25 },
      ]),
    );
    expect(expected(200, await till.api.get(`/sales/orders/${order.id}/receipt?copy=true`)).copy).toBe(true);
  });

  it('is a page, too, that runs nothing of what people typed into it', async () => {
    const evil = await shop.product({ name: '<script>alert(1)</script> & Söhne' });
    const sold = await till.sold([some(evil)]);
    const headers = { accept: 'text/html' };
    for (const width of ['58', '80']) {
      const page = await till.api.get(`/sales/orders/${sold.id}/receipt?width=${width}`, { headers });
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toBeTruthy();
      expect(page.body).toContain(sold.receiptNumber);
      expect(page.body).toContain('12.00');
      expect(page.body).not.toContain('<script>');
      expect(page.body).toMatch(/&(lt|#60);script&(gt|#62);/);
    }
    expect((await till.api.get(`/sales/orders/${sold.id}/receipt`, { headers: { accept: 'image/png' } })).status).toBe(
      406,
    );
  });

  it('exists for completed sales only', async () => {
    const order = await till.opened([some(cola)]);
    expect(expected(409, await till.api.get(`/sales/orders/${order.id}/receipt`)).code).toBe('sales.order.wrong-state');
  });

  it('is mailed once to a customer with an address, however often the sale is completed', async () => {
    const email = `ada-${shop.businessId}@example.org`;
    const { body: customer } = await shop.owner.post('/customers', { name: 'Ada', email });
    const order = await till.opened([some(cola)], { customerId: customer.id });
    expected(201, await till.pay(order, card(1_200)));
    const sold = expected(200, (await atOnce(10, () => till.complete(order)))[0]!);
    const [mail] = await eventually(() => {
      const mails = mailsTo(email);
      expect(mails).toHaveLength(1);
      return mails;
    });
    expect(mail).toContain(sold.receiptNumber);
    expect(mail).toMatch(/^message-id:\s+<.+>\r?$/im);
    const { rows } = await sql().query(`select state from reporting.mails where business_id = $1`, [shop.businessId]);
    expect(rows).toEqual([{ state: 'SENT' }]);
  });

  it('is mailed to nobody without an address', async () => {
    const { body: customer } = await shop.owner.post('/customers', { name: 'Grace' });
    const sold = await till.sold([some(cola)], { customerId: customer.id });
    await eventually(async () => {
      const { rows } = await sql().query(
        `select event_id from reporting.inbox where consumer = 'reporting.notifications' and event_id like $1 || '%'`,
        [sold.id],
      );
      expect(rows).toHaveLength(1);
    });
    const { rows } = await sql().query(`select event_id from reporting.mails where event_id like $1 || '%'`, [sold.id]);
    expect(rows).toEqual([]);
  });
});
