import { eventually, killProcess, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { checkout } from './selling.js';

type Body = Answer['body'];

const unfinished = { withinMs: 40_000, everyMs: 100 };

describe('a long report', () => {
  let shop: Tenant;
  let day: string;

  const start = async (type = 'sales_summary', format = 'json'): Promise<Body> => {
    const { status, body } = await shop.owner.post('/reports/jobs', { type, format, from: day, to: day });
    expect({ status, body }).toMatchObject({ status: 202 });
    return body;
  };
  const look = async (id: string, part = ''): Promise<{ status: number; code: string | undefined; body: Body }> => {
    const { status, body } = await shop.owner.get(`/reports/jobs/${id}${part}`);
    return { status, code: body.code as string | undefined, body };
  };
  const done = (id: string): Promise<void> =>
    eventually(async () => expect((await look(id)).body).toMatchObject({ status: 'DONE', progress: 100 }), unfinished);

  beforeAll(async () => {
    shop = await tenant();
    const tea = await shop.product({ sku: 'TEA', taxRate: 0, basePrice: 1_000 });
    const order = await checkout(shop.owner, shop, {
      items: [{ productId: tea.id, quantity: 2 }],
      payments: [{ method: 'CASH', amount: 2_000 }],
    });
    day = order.businessDate as string;
    await eventually(async () => {
      const { body } = await shop.owner.get(`/reports/sales-trend?from=${day}&to=${day}`);
      expect(body.current.totals.orders).toBe(1);
    });
  });

  it('is gone with its result when it has expired', async () => {
    const { id, expiresAt, createdAt } = await start();
    expect(Date.parse(expiresAt as string) - Date.parse(createdAt as string)).toBe(86_400_000);
    await done(id as string);
    await sql().query(`update reporting.jobs set expires_at = now() where id = $1`, [id]);
    for (const part of ['', '/result'])
      expect(await look(id as string, part)).toMatchObject({ status: 404, code: 'reporting.job.not-found' });
  });

  it('is about the outlet in the header, if the body names none, as other reports are', async () => {
    const asked = { type: 'sales_summary', format: 'json' };
    const headers = { 'x-outlet-id': shop.outletId };
    expect((await shop.owner.post('/reports/jobs', asked, { headers })).body).toMatchObject({
      outletId: shop.outletId,
    });
    expect((await shop.owner.post('/reports/jobs', asked)).body).not.toHaveProperty('outletId');
  });

  it('has no result when it could not be made', async () => {
    const { id } = await start();
    await done(id as string);
    await sql().query(`update reporting.jobs set status = 'FAILED' where id = $1`, [id]);
    expect((await look(id as string)).body.status).toBe('FAILED');
    const { status, code, body } = await look(id as string, '/result');
    expect({ status, code, state: body.state as string }).toEqual({
      ...{ status: 409, code: 'reporting.job.wrong-state', state: 'FAILED' },
    });
  });

  it('is given up when it failed again and again', async () => {
    const { id } = await start();
    await done(id as string);
    await sql().query(`update reporting.jobs set status = 'QUEUED', tries = 3, created_at = now() where id = $1`, [id]);
    await eventually(async () => expect((await look(id as string)).body.status).toBe('FAILED'), unfinished);
  });

  it('is for those who may export, also to look at', async () => {
    const { id } = await start();
    for (const role of ['MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
      for (const part of ['', '/result']) {
        const { status, body } = await (await shop.as(role)).get(`/reports/jobs/${id as string}${part}`);
        expect({ status, code: body.code as string }).toEqual({ status: 403, code: 'auth.forbidden' });
      }
    expect((await (await shop.as('ADMIN')).get(`/reports/jobs/${id as string}`)).status).toBe(200);
  });

  it('of an outlet of somebody else is not started', async () => {
    const other = await tenant();
    const { status, body } = await shop.owner.post('/reports/jobs', {
      ...{ type: 'sales_summary', format: 'json', outletId: other.outletId },
    });
    expect({ status, code: body.code as string }).toEqual({ status: 404, code: 'identity.outlet.not-found' });
  });

  it('waits behind ten others of its business at most', async () => {
    // held by a worker that is at work elsewhere
    const { id } = await start();
    await done(id as string);
    await sql().query(
      `insert into reporting.jobs (business_id, id, user_id, type, from_date, to_date, format, status, touched_at, created_at, expires_at)
       select business_id, gen_random_uuid(), user_id, type, from_date, to_date, format, 'RUNNING', now() + interval '1 hour',
         created_at, expires_at
       from reporting.jobs, generate_series(1, 10) where id = $1`,
      [id],
    );
    const { status, body } = await shop.owner.post('/reports/jobs', { type: 'sales_summary', format: 'json' });
    await sql().query(`delete from reporting.jobs where business_id = $1 and touched_at > now()`, [shop.businessId]);
    expect({ status, code: body.code as string }).toEqual({ status: 409, code: 'reporting.job.too-many' });
  });

  it('is made even when the service is killed over it', async () => {
    const jobs = await Promise.all(['sales_summary', 'stock_summary', 'sales_summary'].map((type) => start(type)));
    // as one whose worker has just died with it
    await sql().query(
      `update reporting.jobs set status = 'RUNNING', progress = 40, claimed_by = gen_random_uuid(), touched_at = now() - interval '1 minute'
       where id = $1`,
      [jobs[0].id],
    );
    killProcess('reporting');
    for (const { id } of jobs) await done(id as string);
    const [summary, flow] = await eventually(async () => {
      const answers = await Promise.all(jobs.slice(0, 2).map(({ id }) => look(id as string, '/result')));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      return answers.map(({ body }) => body.data as Body[]);
    }, unfinished);
    expect(summary).toEqual([expect.objectContaining({ date: day, orders: 1, revenue: 2_000 })]);
    expect(flow).toEqual([expect.objectContaining({ sku: 'TEA', sold: 2 })]);
  }, 60_000);
});
