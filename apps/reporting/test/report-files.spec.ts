import { readXlsx } from 'hucre/xlsx';
import { uuidv7 } from '#libs/kernel';
import { eventually, system, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { checkout, sum } from './selling.js';

type Body = Answer['body'];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('reports beyond the trend', () => {
  let shop: Tenant;
  let tea: Body;
  const sales: Body[] = [];
  let refund: Body;
  let day: string;
  let days: string;

  const report = async (path: string, from: Api = shop.owner): Promise<Body> => {
    const { status, body } = await from.get(`/reports/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };

  beforeAll(async () => {
    shop = await tenant();
    tea = await shop.product({ sku: 'TEA', name: '=Green Tea', basePrice: 1_000, taxRate: 20 });
    const till = await shop.as('CASHIER');
    for (let i = 0; i < 5; i++)
      sales.push(
        await checkout(till, shop, {
          items: [{ productId: tea.id, quantity: 2 }],
          payments: [{ method: i === 0 ? 'CARD' : 'CASH', amount: 2_400 }],
          registerId: shop.registerId,
        }),
      );
    const [first] = sales;
    const refunded = await (
      await shop.as('MANAGER')
    ).post(`/sales/orders/${first.id}/refunds`, {
      id: uuidv7(),
      reason: 'broken',
      items: [{ itemId: first.items[0].id, quantity: 1, restock: true }],
    });
    expect(refunded.status).toBe(201);
    refund = refunded.body;
    day = first.businessDate;
    days = `from=${day}&to=${day}`;
    await eventually(
      async () => {
        const { totals } = (await report(`sales-trend?${days}`)).current;
        expect(totals).toMatchObject({ orders: 5, refunds: 1_200 });
      },
      { withinMs: 15_000 },
    );
  });

  it('take a refund off the revenue of its day, the cashier who gave it, and the product', async () => {
    const { totals } = (await report(`sales-trend?${days}`)).current;
    expect(refund.totalAmount).toBe(1_200);
    expect(totals).toMatchObject({ revenue: 5 * 2_400 - 1_200, refunds: 1_200 });
    const takings = await report(`takings?${days}`);
    expect(takings.data).toContainEqual({
      key: 'CARD',
      name: 'CARD',
      gross: 2_400,
      refunds: 1_200,
      change: 0,
      net: 1_200,
    });
    const byCashier = (await report(`takings?${days}&groupBy=cashier`)).data as Body[];
    expect(byCashier.find(({ key }) => key === shop.users.MANAGER.id)).toMatchObject({ gross: 0, refunds: 1_200 });
    const [top] = (await report(`top-products?${days}`)).data;
    expect(top).toMatchObject({ sku: 'TEA', quantity: 9, revenue: 5 * 2_400 - 1_200, orders: 5 });
  });

  it('show the week by its 168 hours, with the hour that brought most', async () => {
    const { data, peak } = await report(`hourly-heatmap?${days}`);
    expect(data).toHaveLength(168);
    expect(sum(data as Body[], (cell) => cell.orders)).toBe(5);
    expect(sum(data as Body[], (cell) => cell.revenue)).toBe(5 * 2_400 - 1_200);
    const weekday = new Date(day).getUTCDay() || 7;
    expect(peak.weekday).toBe(weekday);
  });

  it('list every order of the period once, whatever the size of the pages', async () => {
    const whole = await report(`order-history?${days}`);
    expect(whole.pagination.total).toBe(5);
    expect(whole).not.toHaveProperty('next');
    const found: Body[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const page: Body = await report(`order-history?${days}&limit=2${next && `&after=${next}`}`);
      found.push(...(page.data as Body[]));
      next = page.next as string | undefined;
    }
    expect(found).toEqual(whole.data);
    expect(found.map(({ id }) => id as string).sort()).toEqual(sales.map(({ id }) => id as string).sort());
    const [first] = sales;
    expect(found.find(({ id }) => id === first.id)).toMatchObject({
      ...{ number: first.number, receiptNumber: first.receiptNumber, businessDate: day, totalAmount: 2_400 },
      refundedAmount: 1_200,
    });
  });

  it('show what moved, by why', async () => {
    const { owner, warehouseId } = shop;
    await owner.post('/inventory/adjustments', {
      ...{ productId: tea.id, warehouseId, type: 'ADJUSTMENT_OUT', quantity: 3, reason: 'broken' },
    });
    await eventually(async () => {
      const { data, totals } = await report('stock-movements');
      expect(data).toHaveLength(1);
      // 100 came with the opening adjustment
      const flow = { sold: 10, returned: 1, adjustedIn: 100, adjustedOut: 3, counted: 0, net: 88 };
      expect(data[0]).toMatchObject({ productId: tea.id, sku: 'TEA', name: '=Green Tea', ...flow });
      expect(totals).toMatchObject(flow);
    });
  });

  it('value stock at what it cost and at what it would bring, for the outlets of who asks', async () => {
    const { owner, outletId } = shop;
    // 100 came, 10 were sold, 1 came back and 3 broke
    const { data, summary, pagination } = await eventually(async () => {
      const answer = await report(`inventory-valuation?outletId=${outletId}`);
      const tea88 = { productId: tea.id, sku: 'TEA', name: '=Green Tea', quantity: 88, retailValue: 88_000 };
      expect(answer.data).toEqual([expect.objectContaining(tea88)]);
      return answer;
    });
    expect(summary).toEqual({ costValue: data[0].costValue, retailValue: 88_000, items: 1, lowStock: 0 });
    expect(pagination).toMatchObject({ total: 1, page: 1 });
    expect(await report('inventory-valuation', await shop.as('MANAGER'))).toEqual(
      await report(`inventory-valuation?outletId=${outletId}`),
    );
    await owner.put(`/products/${tea.id as string}`, { basePrice: 1_001 });
    await eventually(async () => expect((await report('inventory-valuation')).summary.retailValue).toBe(88_088));
  });

  it('tell nobody what stock is worth who may not see reports, nor of an outlet that is not theirs', async () => {
    const cashier = await shop.as('CASHIER');
    expect((await cashier.get('/reports/inventory-valuation')).status).toBe(403);
    const other = await tenant();
    for (const asking of [shop.owner, await shop.as('MANAGER')]) {
      const { status, body } = await asking.get(`/reports/inventory-valuation?outletId=${other.outletId}`);
      expect({ status, code: body.code as string }).toEqual({ status: 404, code: 'identity.outlet.not-found' });
    }
  });

  it.each([
    ['sales-trend', 1],
    ['takings', 2],
    ['top-products', 1],
    ['hourly-heatmap', 168],
    ['order-history', 5],
    ['stock-movements', 1],
    ['inventory-valuation', 1],
  ])('come as CSV: %s', async (name, rows) => {
    const { status, body, headers } = await shop.owner.get(`/reports/${name}?${days}`, {
      headers: { accept: 'text/csv' },
    });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${name}.csv"`);
    expect((body as string).trim().split('\r\n')).toHaveLength(rows + 1);
  });

  it('hold no formula of whoever named a product', async () => {
    const { body } = await shop.owner.get(`/reports/top-products?${days}`, { headers: { accept: 'text/csv' } });
    expect(body).toContain("'=Green Tea");
  });

  it('come as a workbook', async () => {
    const response = await fetch(`${system().url}/api/reports/order-history?${days}`, {
      headers: { authorization: `Bearer ${shop.owner.token!}`, accept: XLSX },
    });
    expect(response.headers.get('content-type')).toBe(XLSX);
    const { sheets } = await readXlsx(Buffer.from(await response.arrayBuffer()));
    expect(sheets[0]!.rows).toHaveLength(6);
    expect(sheets[0]!.rows[0]).toContain('receiptNumber');
  });

  it('are exported by those alone who may export', async () => {
    const manager = await shop.as('MANAGER');
    expect((await manager.get(`/reports/takings?${days}`)).status).toBe(200);
    const { status, body } = await manager.get(`/reports/takings?${days}`, { headers: { accept: 'text/csv' } });
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'auth.forbidden', permission: 'reports.export' });
    expect((await manager.post('/reports/jobs', { type: 'sales_summary', format: 'csv' })).status).toBe(403);
  });

  const done = (id: string): Promise<Body> =>
    eventually(
      async () => {
        const { body } = await shop.owner.get(`/reports/jobs/${id}`);
        expect(body.status).toBe('DONE');
        return body as Body;
      },
      { withinMs: 15_000 },
    );

  it.each([
    ['sales_summary', 'json'],
    ['stock_summary', 'csv'],
  ])('of the long kind are made in the background: %s as %s', async (type, format) => {
    const started = await shop.owner.post('/reports/jobs', { type, format, from: day, to: day });
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({ type, format, status: 'QUEUED', progress: 0, from: day, to: day });
    const job = await done(started.body.id as string);
    expect(job.progress).toBe(100);
    const { status, body } = await shop.owner.get(`/reports/jobs/${job.id as string}/result`);
    expect(status).toBe(200);
    if (format === 'json')
      expect(body.data).toEqual([
        expect.objectContaining({
          date: day,
          outletId: shop.outletId,
          orders: 5,
          items: 10,
          total: 12_000,
          refunds: 1_200,
        }),
      ]);
    else expect(body).toMatch(/^\ufeff?productId,sku,name,sold,returned/);
  });

  it('have no result before they are done, and none for another business', async () => {
    const { body: job } = await shop.owner.post('/reports/jobs', { type: 'sales_summary', format: 'json' });
    const early = await shop.owner.get(`/reports/jobs/${job.id as string}/result`);
    if (early.status !== 200) expect(early.body).toMatchObject({ status: 409, code: 'reporting.job.wrong-state' });
    await done(job.id as string);
    const other = await tenant();
    for (const path of ['', '/result']) {
      const { status, body } = await other.owner.get(`/reports/jobs/${job.id as string}${path}`);
      expect(status).toBe(404);
      expect(body.code).toBe('reporting.job.not-found');
    }
  });

  it.each([
    [{ type: 'everything', format: 'json' }, 'type'],
    [{ type: 'sales_summary', format: 'pdf' }, 'format'],
    [{ type: 'sales_summary', format: 'json', from: '2026-02-02', to: '2026-02-01' }, 'from'],
  ])('are not started from %j', async (body, path) => {
    const { status, body: told } = await shop.owner.post('/reports/jobs', body);
    expect(status).toBe(400);
    expect(told.errors[0].path).toBe(path);
  });
});
