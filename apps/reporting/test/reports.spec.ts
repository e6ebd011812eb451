import { api, eventually, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { checkout, sellStepByStep, sum } from './selling.js';

type Body = Answer['body'];

describe('reports', () => {
  let shop: Tenant;
  let tea: Body;
  let cheese: Body;
  let orders: Body[];
  let days: string;

  beforeAll(async () => {
    shop = await tenant({ timeZone: 'Europe/Paris', dayStartsAt: '04:00' });
    tea = await shop.product({ sku: 'TEA', name: 'Green Tea', category: 'Tea', basePrice: 333, taxRate: 20 });
    cheese = await shop.product({ sku: 'CHEESE', name: 'Gouda', unit: 'kg', basePrice: 1_290, taxRate: 5.5 });
    const till = await shop.as('CASHIER');
    const { registerId } = shop;
    const some = [
      { items: [{ productId: tea.id, quantity: 2 }], payments: [{ method: 'CASH', amount: 1_000 }], registerId },
      { items: [{ productId: cheese.id, quantity: 0.125 }], payments: [{ method: 'CASH', amount: 171 }] },
      {
        items: [
          { productId: tea.id, quantity: 1, discountAmount: 33 },
          { productId: cheese.id, quantity: 1.337 },
          { productId: tea.id, quantity: 3 },
        ],
        payments: [
          { method: 'CARD', amount: 2_000 },
          { method: 'CASH', amount: 5_000 },
        ],
        registerId,
      },
    ];
    orders = await Promise.all([...some, ...some, ...some].map((basket) => checkout(till, shop, basket)));
    orders.push(...(await Promise.all(some.map((basket) => sellStepByStep(till, shop, basket)))));
    const dates = orders.map((order) => order.businessDate as string).sort();
    days = `from=${dates[0]!}&to=${dates.at(-1)!}`;
    await eventually(async () => {
      const { body } = await shop.owner.get(`/reports/sales-trend?${days}`);
      expect(body.current.totals.orders).toBe(orders.length);
    });
  });

  const report = async (path: string, who: Api = shop.owner): Promise<Body> => {
    const { status, body } = await who.get(`/reports/${path}`);
    expect(status).toBe(200);
    return body;
  };
  const lines = (): Body[] => orders.flatMap((order) => order.items as Body[]);

  it('show the trend of the sales, to the cent', async () => {
    const { current } = await report(`sales-trend?${days}`);
    const revenue = sum(orders, (order) => order.totalAmount);
    expect(current.totals).toEqual({
      revenue,
      orders: 12,
      items: Math.round(sum(lines(), (line) => line.quantity) * 1000) / 1000,
      tax: sum(orders, (order) => order.taxAmount),
      discount: sum(orders, (order) => order.discountAmount),
      refunds: 0,
      averageOrder: Math.round(revenue / 12),
    });
    expect(sum(current.data as Body[], (point) => point.revenue)).toBe(revenue);
  });

  it('show every day of the last thirty, and compare with the thirty before', async () => {
    const { current, previous, comparison } = await report('sales-trend?compareWithPrevious=true');
    expect(current.data).toHaveLength(30);
    expect(current.data.at(-1).date >= orders[0].businessDate).toBe(true);
    expect(previous.data).toHaveLength(30);
    expect(previous.totals).toMatchObject({ revenue: 0, orders: 0, averageOrder: 0 });
    expect(comparison).toEqual({});
  });

  it('gather days into weeks that start on Monday, and into months', async () => {
    const weeks = (await report('sales-trend?groupBy=week')).current.data as Body[];
    expect(weeks.map(({ date }) => new Date(date as string).getUTCDay())).toEqual(weeks.map(() => 1));
    const months = (await report('sales-trend?groupBy=month')).current.data as Body[];
    expect(sum(months, ({ orders: count }) => count)).toBe(12);
  });

  it.each(['revenue', 'quantity'])('show the top products by %s, to the cent', async (by) => {
    const { data } = await report(`top-products?${days}&by=${by}`);
    const expected = [tea, cheese].map((product) => {
      const sold = lines().filter((line) => line.productId === product.id);
      const inOrders = orders.filter((order) => (order.items as Body[]).some((line) => line.productId === product.id));
      return {
        productId: product.id,
        sku: product.sku,
        name: product.name,
        quantity: Math.round(sum(sold, (line) => line.quantity) * 1000) / 1000,
        revenue: sum(sold, (line) => line.lineTotal),
        orders: inOrders.length,
        ...(product.category && { category: product.category }),
      };
    });
    await eventually(async () =>
      expect((await report(`top-products?${days}&by=${by}`)).data).toEqual(
        expected.sort((one: Body, other: Body) => other[by] - one[by]),
      ),
    );
    expect(sum(data as Body[], (product) => product.revenue)).toBe(sum(orders, (order) => order.totalAmount));
    expect((await report(`top-products?${days}&by=${by}&limit=1`)).data).toHaveLength(1);
  });

  it.each(['method', 'cashier', 'register'])('show the takings by %s: what was handed over less change', async (by) => {
    const { data, totals } = await report(`takings?${days}&groupBy=${by}`);
    const change = sum(orders, (order) => order.changeAmount);
    const gross = sum(orders, (order) => order.paidAmount);
    expect(totals).toEqual({ gross, refunds: 0, change, net: sum(orders, (order) => order.totalAmount) });
    expect(totals.net).toBe(gross - change);
    const keys = {
      method: ['CARD', 'CASH'],
      cashier: [shop.users.CASHIER.id],
      register: [shop.registerId, 'none'].sort(),
    };
    expect((data as Body[]).map(({ key }) => key as string).sort()).toEqual(keys[by as keyof typeof keys]);
    for (const taking of data as Body[]) expect(taking.net).toBe(taking.gross - taking.refunds - taking.change);
  });

  it('give change out of the cash only', async () => {
    const { data } = await report(`takings?${days}`);
    const card = (data as Body[]).find(({ key }) => key === 'CARD');
    expect(card).toMatchObject({ gross: 4 * 2_000, change: 0, net: 4 * 2_000 });
  });

  it.each([
    ['ends before it begins', 'from=2026-02-02&to=2026-02-01', 'from'],
    ['is longer than 366 days', 'from=2025-01-01&to=2026-01-02', 'to'],
    ['is no date', 'from=2026-02-30', 'from'],
    ['lies outside of the calendar', 'from=9999-12-30&to=9999-12-31', 'from'],
  ])('refuse a period that %s', async (_, period, path) => {
    for (const name of ['sales-trend', 'top-products', 'takings']) {
      const { status, body } = await shop.owner.get(`/reports/${name}?${period}`);
      expect(status).toBe(400);
      expect(body.code).toBe('request.invalid');
      expect(body.errors[0].path).toBe(path);
    }
  });

  it('are for those who may see them at the outlet', async () => {
    const [manager, cashier] = [await shop.as('MANAGER'), await shop.as('CASHIER')];
    const path = `takings?${days}&outletId=${shop.outletId}`;
    expect(await report(path, manager)).toEqual(await report(path));
    expect((await cashier.get(`/reports/${path}`)).status).toBe(403);
    expect((await api().get(`/reports/${path}`)).status).toBe(401);
  });

  it('show nothing of another business, and not its outlet', async () => {
    const other = await tenant();
    expect((await report(`sales-trend?${days}`, other.owner)).current.totals.orders).toBe(0);
    expect((await report(`top-products?${days}`, other.owner)).data).toEqual([]);
    expect((await report(`takings?${days}`, other.owner)).data).toEqual([]);
    const { status, body } = await other.owner.get(`/reports/takings?${days}&outletId=${shop.outletId}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'identity.outlet.not-found', errors: [{ path: 'outletId' }] });
  });
});
