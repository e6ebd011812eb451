import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, mailFolder, sql, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { atOnce, card, cash, expected, some, tillOf, type Till } from './till.js';

/** Mails to an address, as files of the folder that stands in for a mail server. */
function mailsTo(address: string): string[] {
  return readdirSync(mailFolder())
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readFileSync(join(mailFolder(), name), 'utf8'))
    .filter((text) => text.includes(address));
}

// mails go out behind the sale, when the machine has time for them
const soon = { withinMs: 20_000 };

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

  it('is a document and commands for a till printer, whichever the client likes best', async () => {
    const sold = await till.sold([some(cola)]);
    const path = `/api/sales/orders/${sold.id}/receipt`;
    const ask = (accept: string, query = ''): Promise<Response> =>
      fetch(`${till.api.url}${path}${query}`, { headers: { accept, authorization: `Bearer ${till.api.token}` } });
    const bytes = async (accept: string, query = ''): Promise<string> => {
      const answer = await ask(accept, query);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, accept]);
      return Buffer.from(await answer.arrayBuffer()).toString('latin1');
    };
    const pdf = await bytes('application/pdf');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toMatch(/\/MediaBox \[0 0 226\.77/);
    expect(await bytes('application/pdf', '?width=58')).toMatch(/\/MediaBox \[0 0 164\.4/);
    expect(await bytes('application/pdf')).toBe(pdf);
    const commands = await bytes('application/octet-stream', '?width=58&copy=true');
    expect(commands.startsWith('\x1b@')).toBe(true);
    expect(commands).toContain(`Receipt         ${sold.receiptNumber}`);
    expect(commands).toContain('*** COPY ***');
    const liked: [string, number, string | undefined][] = [
      ['text/html;q=0.5, application/pdf', 200, 'application/pdf'],
      ['application/pdf;q=0.1, text/*;q=0.9', 200, 'text/html; charset=utf-8'],
      ['application/*', 200, 'application/json; charset=utf-8'],
      ['*/*;q=0.1, application/json;q=0', 200, 'text/html; charset=utf-8'],
      ['application/pdf;q=0', 406, undefined],
      ['image/png', 406, undefined],
    ];
    for (const [accept, status, type] of liked) {
      const answer = await ask(accept);
      expect([accept, answer.status]).toEqual([accept, status]);
      if (type) expect(answer.headers.get('content-type')).toBe(type);
      await answer.arrayBuffer();
    }
    expect((await ask('application/pdf', '?width=70')).status).toBe(400);
  });

  it('shows what came back', async () => {
    const sold = await till.sold([some(cola, 2)]);
    const items = [{ itemId: sold.items[0].id, quantity: 1, restock: true }];
    expected(201, await shop.owner.post(`/sales/orders/${sold.id}/refunds`, { reason: 'broken', items }));
    const page = await till.api.get(`/sales/orders/${sold.id}/receipt`, { headers: { accept: 'text/html' } });
    for (const text of ['PARTLY REFUNDED', `1 x ${cola.name}`, '-12.00']) expect(page.body).toContain(text);
    expect(expected(200, await till.api.get(`/sales/orders/${sold.id}/receipt`)).order.refundedAmount).toBe(1_200);
  });

  it('is told to whoever mails, as often and to whomever it is wanted', async () => {
    const { body: customer } = await shop.owner.post('/customers', { name: 'Ada' });
    const sold = await till.sold([some(cola)], { customerId: customer.id });
    const wish = (email: string): Promise<Answer> => till.api.post(`/sales/orders/${sold.id}/receipt/email`, { email });
    const wanted = expected(202, await wish('ada@example.org'));
    expect(wanted).toEqual({ id: expect.any(String), orderId: sold.id, email: 'ada@example.org' });
    expect(expected(202, await wish('ada@example.org')).id).not.toBe(wanted.id);
    const { rows } = await sql().query(`select name, payload from sales.outbox where key = $1`, [wanted.id]);
    expect(rows.map(({ name, payload }) => [name, JSON.parse(String(payload))])).toEqual([
      [
        'sales.receipt.requested.v1',
        {
          id: wanted.id,
          email: 'ada@example.org',
          order: sold,
          shop: expect.objectContaining({ name: 'Corner Shop', outletCode: 'MAIN' }),
          customerName: 'Ada',
        },
      ],
    ]);
  });

  it('is mailed by those who sell, in their own shop, of completed sales, to an address', async () => {
    const sold = await till.sold([some(cola)]);
    const wish = (api: Api, id = String(sold.id), email: unknown = 'ada@example.org'): Promise<Answer> =>
      api.post(`/sales/orders/${id}/receipt/email`, { email });
    expect(expected(400, await wish(till.api, sold.id, 'nobody')).errors).toMatchObject([{ path: 'email' }]);
    expect(expected(400, await wish(till.api, sold.id, null)).errors).toMatchObject([{ path: 'email' }]);
    expect((await wish(await shop.as('WAREHOUSE_STAFF'))).status).toBe(403);
    expect(expected(404, await wish((await tenant()).owner)).code).toBe('sales.order.not-found');
    const open = await till.opened([some(cola)]);
    expect(expected(409, await wish(till.api, open.id)).code).toBe('sales.order.wrong-state');
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
    }, soon);
    expect(mail).toContain(sold.receiptNumber);
    expect(mail).toMatch(/^message-id:\s+<.+>\r?$/im);
    const receipts = `select state from reporting.mails where business_id = $1 and kind = 'RECEIPT'`;
    await eventually(async () => {
      expect((await sql().query(receipts, [shop.businessId])).rows).toEqual([{ state: 'SENT' }]);
    }, soon);
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
    }, soon);
    const { rows } = await sql().query(`select event_id from reporting.mails where event_id like $1 || '%'`, [sold.id]);
    expect(rows).toEqual([]);
  });
});
