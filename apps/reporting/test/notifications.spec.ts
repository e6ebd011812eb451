import { uuidv7 } from '#libs/kernel';
import {
  api,
  eventually,
  smtpSink,
  sql,
  startSystem,
  tenant,
  type Answer,
  type ReceivedMail,
  type SmtpSink,
  type StartedSystem,
  type Tenant,
} from '#libs/testing';
import { simpleMail } from './mail-text.js';
import { checkout } from './selling.js';

const PATIENTLY = { withinMs: 20_000, everyMs: 100 };
const hostile = 'Tea <b>&\u202e "Co"';

describe('a notification', () => {
  let sink: SmtpSink;
  let started: StartedSystem;
  let shop: Tenant;
  const systemOfOthers = process.env.POS_TEST_SYSTEM;

  beforeAll(async () => {
    sink = await smtpSink();
    const mode = process.env.POS_MODE === 'services' ? 'services' : 'one';
    started = await startSystem({ mode, env: { SMTP_URL: sink.url, PUBLIC_URL: 'https://pos.example/' } });
    process.env.POS_TEST_SYSTEM = started.systemFile;
    shop = await tenant({ name: 'Corner & Sons', currency: 'EUR' });
    await person('OWNER', 'boss@shop.example');
    accepted(await shop.owner.put('/business', { notifyEmails: ['stock@shop.example', 'BOSS@shop.example'] }));
    await heardOf(`'stock@shop.example' = any(notify_emails)`);
  }, 120_000);

  afterAll(async () => {
    await started.stop();
    await sink.close();
    process.env.POS_TEST_SYSTEM = systemOfOthers;
  });

  const accepted = ({ status, body }: Answer): Answer['body'] => {
    expect({ ok: status < 300, body }).toEqual({ ok: true, body });
    return body;
  };

  /** Makes somebody who works there, and waits until mails know of them. */
  const person = async (role: string, email: string): Promise<Answer['body']> => {
    const username = `u${uuidv7().slice(-12)}`;
    const made = accepted(
      await shop.owner.post('/users', { name: hostile, username, email, role, password: 'a long passphrase' }),
    );
    await eventually(async () => {
      const { rows } = await sql().query('select 1 from reporting.people where id = $1', [made.id]);
      expect(rows).toHaveLength(1);
    });
    return { ...made, username };
  };

  /** Waits until mails know of a change to the business. */
  const heardOf = (change: string): Promise<void> =>
    eventually(async () => {
      const where = `business_id = $1 and ${change}`;
      const { rows } = await sql().query(`select 1 from reporting.businesses where ${where}`, [shop.businessId]);
      expect(rows).toHaveLength(1);
    });

  const mailsTo = (email: string, subject: string): ReceivedMail[] =>
    sink.mails.filter(({ to, text }) => to.includes(email) && simpleMail(text).subject.includes(subject));
  const mailTo = (email: string, subject: string): Promise<ReturnType<typeof simpleMail>> =>
    eventually(() => {
      const found = mailsTo(email, subject);
      expect(found).toHaveLength(1);
      return simpleMail(found[0]!.text);
    }, PATIENTLY);

  it('invites with a link that works, and whose token stands nowhere else', async () => {
    const email = `${uuidv7()}@new.example`;
    const invitation = accepted(await shop.owner.post('/invitations', { email, name: hostile, role: 'ADMIN' }));
    const mail = await mailTo(email, 'You are invited to Corner & Sons');
    expect(mail.html).toContain('Tea &#60;b&#62;&#38; &#34;Co&#34;');
    const token = /https:\/\/pos\.example\/accept-invitation\?token=([\w-]+)/.exec(mail.plain)?.[1];
    const { rows } = await sql().query('select row_to_json(m)::text kept from reporting.mails m where recipient = $1', [
      email,
    ]);
    expect(rows).toEqual([{ kept: expect.not.stringContaining(token!) }]);
    accepted(await api().get(`/invitations/verify/${token}`));

    accepted(await shop.owner.post(`/invitations/${invitation.id as string}/resend`));
    await eventually(() => expect(mailsTo(email, 'You are invited')).toHaveLength(2), PATIENTLY);
    const ids = mailsTo(email, 'You are invited').map(({ text }) => simpleMail(text).id);
    expect(new Set(ids).size).toBe(2);
    expect((await api().get(`/invitations/verify/${token}`)).status).toBe(404);
  }, 60_000);

  it('lets somebody choose a new password, and greets somebody new', async () => {
    const email = `${uuidv7()}@work.example`;
    await person('CASHIER', email);
    expect((await mailTo(email, 'Welcome to Corner & Sons')).plain).toContain('Role: cashier');
    expect((await api().post('/auth/forgot-password', { email })).status).toBe(202);
    const mail = await mailTo(email, 'Choose a new password for Corner & Sons');
    const token = /https:\/\/pos\.example\/reset-password\?token=([\w-]+)/.exec(mail.plain)?.[1];
    const done = await api().post('/auth/reset-password', { token, newPassword: 'another long passphrase' });
    expect(done.status).toBe(204);
  }, 60_000);

  it('orders goods from the supplier and tells the owners what came', async () => {
    const product = await shop.product({ name: hostile });
    const supplier = accepted(
      await shop.owner.post('/suppliers', { name: 'Tea House\r\nBcc: all@example.com', email: 'sales@tea.example' }),
    );
    const order = accepted(
      await shop.owner.post('/purchase-orders', {
        ...{ supplierId: supplier.id, warehouseId: shop.warehouseId, outletId: shop.outletId },
        items: [{ productId: product.id, quantityOrdered: 3, unitCost: 123_456 }],
      }),
    );
    const path = `/purchase-orders/${order.id as string}`;
    accepted(await shop.owner.post(`${path}/submit`));
    const ordered = await mailTo('sales@tea.example', `Order ${order.number as string} from Corner & Sons`);
    expect(ordered.plain).toContain('Total: 3,703.68 EUR');
    expect(ordered.html).toContain('1,234.56 EUR');
    expect(ordered.headers).not.toMatch(/^bcc/im);

    const [item] = order.items as { id: string }[];
    accepted(await shop.owner.post(`${path}/receive`, { items: [{ itemId: item!.id, quantity: 2 }] }));
    const came = await mailTo('boss@shop.example', `Goods received for order ${order.number as string}`);
    expect(came.plain).toContain('Received now: 2 pcs');
    expect(came.plain).toContain('still to come');
  }, 60_000);

  it('warns owners and whoever is named of low stock, once', async () => {
    const product = await shop.product({ name: 'Rare Tea', stock: 5 });
    const { warehouseId } = shop;
    accepted(await shop.owner.put('/inventory/levels', { productId: product.id, warehouseId, minimumStock: 4 }));
    const sell = async () =>
      checkout(await shop.as('CASHIER'), shop, {
        items: [{ productId: product.id as string, quantity: 1 }],
        payments: [{ method: 'CASH', amount: 1_200 }],
      });
    await sell();
    await sell();
    expect((await mailTo('stock@shop.example', 'Low stock: Rare Tea')).plain).toContain('In stock: 4 pcs');
    await eventually(() =>
      expect(sink.mails.filter(({ text }) => simpleMail(text).subject.startsWith('Low stock: Rare'))).toHaveLength(2),
    );
  }, 60_000);

  /** How often something is said to have happened, in each mail of that subject to one address. */
  const counts = (title: string, email = 'stock@shop.example'): readonly number[] =>
    mailsTo(email, title).map(({ text }) => Number(/\((\d+)\)/.exec(simpleMail(text).subject)?.[1]));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
  const anHourLater = (): Promise<unknown> =>
    sql().query(`update reporting.alerts set told_at = told_at - interval '1 hour' where business_id = $1`, [
      shop.businessId,
    ]);

  it('alarms of events that were given up: at once, then once an hour with all that came meanwhile', async () => {
    const title = 'Events that could not be processed';
    // several consumers give each of them up
    await sql().query(
      `insert into catalog.outbox (event_id, name, business_id, key, version, cause, payload)
       select gen_random_uuid() || '.poison.1', 'catalog.product.changed.v1', $1, gen_random_uuid(), 1, '{}', '[]'
       from generate_series(1, 20)
       union all
       -- a business that never was must not keep others from hearing of theirs
       select gen_random_uuid() || '.stranger.1', 'catalog.product.changed.v1', gen_random_uuid(), gen_random_uuid(), 1, '{}', '[]'`,
      [shop.businessId],
    );
    const given = ['pricing', 'inventory', 'procurement', 'reporting'].map(
      (service) => `select 1 from ${service}.held_events where parked_at is not null and event_id ~ 'poison'`,
    );
    const parked = await eventually(async () => {
      const { rows } = await sql().query<{ parked: number; untold: number }>(
        `select (select count(*)::int from (${given.join(' union all ')}) p) parked,
           (select untold from reporting.alerts where business_id = $1 and topic = 'PARKED_EVENT') untold`,
        [shop.businessId],
      );
      expect(rows[0]!.parked).toBeGreaterThanOrEqual(40);
      expect(sum(counts(title)) + rows[0]!.untold).toBe(rows[0]!.parked);
      expect(counts(title)).toHaveLength(1);
      return rows[0]!.parked;
    }, PATIENTLY);
    await anHourLater();
    await eventually(() => expect([counts(title).length, sum(counts(title))]).toEqual([2, parked]), PATIENTLY);
    expect(counts(title, 'BOSS@shop.example')).toEqual(counts(title));
    expect(simpleMail(mailsTo('BOSS@shop.example', title)[0]!.text).plain).toContain('catalog.product.changed.v1');
  }, 60_000);

  it('alarms of more sold than there was, once for each of the goods', async () => {
    const title = 'Sold more than there was';
    accepted(await shop.owner.put(`/outlets/${shop.outletId}`, { stockPolicy: 'ALLOW' }));
    const sell = async ({ id: productId }: Answer['body']): Promise<void> => {
      const { status } = await (
        await shop.as('CASHIER')
      ).post('/sales/checkout', {
        ...{ id: uuidv7(), outletId: shop.outletId, items: [{ productId, quantity: 1.5 }] },
        payments: [{ method: 'CASH', amount: 1_800 }],
      });
      expect(status).toBe(201);
    };
    const tea = await shop.product({ name: 'Gone Tea', stock: 0 });
    // the till's copy of the outlet is renewed by an event
    await eventually(() => sell(tea));
    const mail = await mailTo('stock@shop.example', `${title} (1)`);
    expect(mail.plain).toMatch(/Gone Tea \(.*\), .*: -1\.5 pcs/);

    // it goes on selling what the books do not have; an hour later something else is short, too
    await sell(tea);
    await sell(tea);
    await anHourLater();
    await sell(await shop.product({ name: 'Gone Milk', stock: 0 }));
    await eventually(() => expect(counts(title)).toEqual([1, 1]), PATIENTLY);
    const [, second] = mailsTo('stock@shop.example', title);
    expect(simpleMail(second!.text).plain).not.toContain('Gone Tea');
  }, 60_000);

  it('alarms of an audit log that was changed, once however often it is looked at', async () => {
    await sql().query(`update reporting.audit_records set request_id = 'x' where business_id = $1 and seq = 2`, [
      shop.businessId,
    ]);
    for (let look = 1; look <= 3; look++)
      expect((await shop.owner.get('/audit-logs/verify')).body).toMatchObject({ valid: false, brokenAt: 2 });
    await eventually(() => expect(counts('The audit log is damaged')).toEqual([1]), PATIENTLY);
    await anHourLater();
    expect((await shop.owner.get('/audit-logs/verify')).body).toMatchObject({ valid: false });
    await person('MANAGER', 'late@shop.example');
    await mailTo('late@shop.example', 'Welcome');
    expect(counts('The audit log is damaged')).toEqual([1]);
  }, 60_000);

  it('brings a receipt as often as it is asked for, with the PDF', async () => {
    const product = await shop.product();
    const order = await checkout(await shop.as('CASHIER'), shop, {
      items: [{ productId: product.id as string, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 1_200 }],
    });
    for (let wish = 1; wish <= 2; wish++)
      accepted(
        await shop.owner.post(`/sales/orders/${order.id as string}/receipt/email`, { email: 'ann@example.com' }),
      );
    await eventually(() => expect(mailsTo('ann@example.com', 'Receipt')).toHaveLength(2), PATIENTLY);
    const [mail] = mailsTo('ann@example.com', 'Receipt');
    expect(mail!.text).toContain(`filename=receipt-${order.receiptNumber as string}.pdf`);
    expect(mail!.text).toMatch(/Content-Type: application\/pdf[^]*\r\n\r\nJVBERi/);
  }, 60_000);

  it('that was refused is listed and can be sent again, by those who may, in their own business', async () => {
    sink.refuse('nobody of that name');
    const email = `${uuidv7()}@gone.example`;
    await person('MANAGER', email);
    const listed = (status: string) => shop.owner.get(`/notifications?status=${status}&limit=100`);
    const failed = await eventually(async () => {
      const { body } = await listed('FAILED');
      const found = (body.data as Answer['body'][]).find(({ recipient }) => recipient === email);
      expect(found).toMatchObject({
        kind: 'WELCOME',
        status: 'FAILED',
        tries: 1,
        problem: expect.stringContaining('550'),
      });
      return found!;
    }, PATIENTLY);
    expect(Object.keys(failed)).not.toContain('plain');
    await eventually(async () => {
      const { rows } = await sql().query(
        `select recipient from reporting.mails where business_id = $1 and subject like '%Mails that did not arrive (1)'`,
        [shop.businessId],
      );
      expect(rows).toHaveLength(2);
    }, PATIENTLY);
    const path = `/notifications/${failed.id as string}/resend`;
    const other = await tenant();
    const refusals = await Promise.all([
      (await shop.as('CASHIER')).post(path),
      (await shop.as('CASHIER')).get('/notifications'),
      other.owner.post(path),
      shop.owner.post(`/notifications/${uuidv7()}/resend`),
      shop.owner.get('/notifications?sort=subject'),
    ]);
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'auth.forbidden'],
      [403, 'auth.forbidden'],
      [404, 'reporting.notification.not-found'],
      [404, 'reporting.notification.not-found'],
      [400, 'request.invalid'],
    ]);
    expect((await other.owner.get('/notifications')).body.data).toEqual([]);

    sink.refuse(undefined);
    const again = await shop.owner.post(path);
    expect([again.status, again.body.status]).toEqual([200, 'QUEUED']);
    await mailTo(email, 'Welcome');
    await eventually(async () =>
      expect((await listed('SENT')).body.data).toContainEqual(expect.objectContaining({ id: failed.id })),
    );
    const twice = await shop.owner.post(path);
    expect([twice.status, twice.body.code]).toEqual([409, 'reporting.notification.wrong-state']);
  }, 60_000);

  it('is written in the language of the business', async () => {
    accepted(await shop.owner.put('/business', { language: 'de-AT' }));
    await heardOf(`language = 'de-AT'`);
    await person('CASHIER', 'neu@shop.example');
    const welcome = await mailTo('neu@shop.example', 'Willkommen bei Corner & Sons');
    expect(welcome.html).toContain('<html lang="de-AT" dir="ltr">');
    const product = await shop.product();
    const order = await checkout(await shop.as('CASHIER'), shop, {
      items: [{ productId: product.id as string, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 1_200 }],
    });
    const path = `/sales/orders/${order.id as string}/receipt`;
    // the till's copy of the business is renewed by an event
    await eventually(async () => expect((await shop.owner.get(path)).body.shop).toMatchObject({ language: 'de-AT' }));
    accepted(await shop.owner.post(`${path}/email`, { email: 'kunde@example.com' }));
    const receipt = await mailTo('kunde@example.com', 'Beleg');
    expect(receipt.plain).toContain('SUMME EUR');
    expect(mailsTo('kunde@example.com', 'Beleg')[0]!.text).toContain('filename=beleg-');
  }, 60_000);
});
