import { uuidv7 } from '#libs/kernel';
import { eventually, tenant, type Answer, type Tenant } from '#libs/testing';
import { daysAfter } from '../src/reports/period.js';
import { checkout, sellStepByStep, sum } from './selling.js';

type Body = Answer['body'];

const BASKETS = 24;
const seed = Number(process.env.POS_SEED ?? Date.now() % 1_000_000);

/** Whole numbers from 0 to below `most`, the same ones for the same seed. */
function dice(start: number): (most: number) => number {
  let state = start;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

describe.each([
  ['before tax', false],
  ['with tax', true],
])(`reports of sales at prices %s (POS_SEED=${seed})`, (_, taxInclusive) => {
  const pick = dice(seed);
  let shop: Tenant;
  let orders: Body[];
  let refunds: Body[];
  let days: string;

  const report = async (path: string): Promise<Body> => {
    const { status, body } = await shop.owner.get(`/reports/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const lines = (): Body[] => orders.flatMap((order) => order.items as Body[]);
  const back = (): Body[] => refunds.flatMap((refund) => refund.items as Body[]);
  const paid = (of: readonly Body[], method: string): number =>
    sum(
      of.flatMap((each) => each.payments as Body[]).filter((payment) => payment.method === method),
      (payment) => payment.amount,
    );
  const thousandths = (of: readonly Body[]): number => sum(of, ({ quantity }) => Math.round(quantity * 1_000));

  /** A few lines, pieces and weights, some with a discount, and several ways to pay of which cash gives change. */
  async function sell(products: readonly Body[]): Promise<Body> {
    const items = Array.from({ length: 1 + pick(4) }, () => ({
      productId: products[pick(products.length)].id as string,
      quantity: pick(2) === 0 ? 1 + pick(5) : (200 + pick(3_000)) / 1_000,
      ...(pick(3) === 0 && { discountAmount: pick(2) }),
    }));
    const quoted = await shop.owner.post('/sales/orders', { id: uuidv7(), outletId: shop.outletId, items });
    expect(quoted.status).toBe(201);
    const totalAmount = quoted.body.totalAmount as number;
    const card = pick(totalAmount + 1);
    const wallet = pick(totalAmount - card + 1);
    const cash = totalAmount - card - wallet;
    // where nothing is due any more, cash is not taken either
    const change = cash > 0 ? pick(2) * pick(2_000) : 0;
    const payments = [
      { method: 'CARD', amount: card },
      { method: 'E_WALLET', amount: wallet },
      { method: 'CASH', amount: cash + change },
    ].filter(({ amount }) => amount > 0);
    const basket = { items, payments, ...(pick(2) === 0 && { registerId: shop.registerId }) };
    const way = pick(2) === 0 ? checkout : sellStepByStep;
    return way(await shop.as('CASHIER'), shop, basket);
  }

  async function giveBack(order: Body): Promise<Body> {
    const items = (order.items as Body[])
      .filter((__, n) => n === 0 || pick(2) === 0)
      .map(({ id, quantity }) => ({
        itemId: id as string,
        quantity: pick(2) === 0 ? (quantity as number) : Math.ceil(quantity * 500) / 1_000,
        restock: pick(2) === 0,
      }));
    const { status, body } = await (
      await shop.as('MANAGER')
    ).post(`/sales/orders/${order.id as string}/refunds`, { id: uuidv7(), reason: 'broken', items });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }

  beforeAll(async () => {
    shop = await tenant({ taxInclusive, stockPolicy: 'ALLOW', timeZone: 'Asia/Kathmandu', dayStartsAt: '04:00' });
    const products = [];
    for (const [basePrice, taxRate] of [
      ...[[333, 20] as const, [1_290, 5.5] as const, [99, 7.25] as const, [10, 0] as const],
      [48_817, 19] as const,
    ])
      products.push(await shop.product({ basePrice, taxRate }));
    orders = [];
    for (let n = 0; n < BASKETS; n += 1) orders.push(await sell(products));
    refunds = [];
    for (const order of orders.filter((__, n) => n % 3 === 0)) refunds.push(await giveBack(order));
    // as the API shows them now
    orders = await Promise.all(
      orders.map(async ({ id }) => (await shop.owner.get(`/sales/orders/${id as string}`)).body as Body),
    );
    const dates = orders.map(({ businessDate }) => businessDate as string).sort();
    // the refunds of a sale just before four may fall on the next day
    days = `from=${dates[0]!}&to=${daysAfter(dates.at(-1)!, 1)}`;
    await eventually(async () => {
      const { totals } = (await report(`sales-trend?${days}`)).current;
      expect([totals.orders, totals.refunds]).toEqual([orders.length, sum(refunds, (r) => r.totalAmount)]);
    });
  }, 90_000);

  it('have the revenue, tax and discounts of the orders, less what was refunded', async () => {
    const { data, totals } = (await report(`sales-trend?${days}`)).current;
    const refunded = sum(orders, (order) => order.refundedAmount ?? 0);
    expect(refunded).toBe(sum(refunds, (refund) => refund.totalAmount));
    const revenue = sum(orders, (order) => order.totalAmount) - refunded;
    expect(totals).toEqual({
      ...{ revenue, orders: orders.length, refunds: refunded },
      tax: sum(orders, (order) => order.taxAmount),
      discount: sum(orders, (order) => order.discountAmount),
      items: thousandths(lines()) / 1_000,
      averageOrder: Math.round(revenue / orders.length),
    });
    expect(sum(data as Body[], (point) => point.revenue)).toBe(revenue);
    const { data: cells } = await report(`hourly-heatmap?${days}`);
    expect(sum(cells as Body[], (cell) => cell.revenue)).toBe(revenue);
    expect(sum(cells as Body[], (cell) => cell.orders)).toBe(orders.length);
  });

  it.each(['method', 'cashier', 'register'])('have what was taken, given out and paid back, by %s', async (by) => {
    const { data, totals } = await report(`takings?${days}&groupBy=${by}`);
    const [gross, change] = [sum(orders, (o) => o.paidAmount), sum(orders, (o) => o.changeAmount)];
    const given = sum(refunds, (refund) => refund.totalAmount);
    expect(totals).toEqual({ gross, change, refunds: given, net: gross - change - given });
    expect(totals.net).toBe(sum(orders, (order) => order.totalAmount) - given);
    for (const field of ['gross', 'change', 'refunds', 'net'])
      expect(sum(data as Body[], (taking) => taking[field])).toBe(totals[field]);
    if (by !== 'method') return;
    for (const { key, ...taking } of data as Body[])
      expect(taking).toMatchObject({
        ...{ gross: paid(orders, key as string), refunds: paid(refunds, key as string) },
        change: key === 'CASH' ? change : 0,
      });
  });

  it('have each product with what its lines came to', async () => {
    const { data } = await report(`top-products?${days}&limit=100`);
    const sold = [...new Set(lines().map(({ productId }) => productId as string))].map((productId) => {
      const of = (all: readonly Body[]): Body[] => all.filter((line) => line.productId === productId);
      return {
        productId,
        quantity: (thousandths(of(lines())) - thousandths(of(back()))) / 1_000,
        revenue: sum(of(lines()), (line) => line.lineTotal) - sum(of(back()), (line) => line.amount),
        orders: orders.filter((order) => of(order.items as Body[]).length > 0).length,
      };
    });
    expect(data).toHaveLength(sold.length);
    for (const product of sold) expect(data).toContainEqual(expect.objectContaining(product));
    expect(sum(data as Body[], ({ revenue }) => revenue)).toBe(
      (await report(`sales-trend?${days}`)).current.totals.revenue,
    );
  });

  it('have what left the shelves and came back, and every order as it is', async () => {
    const { totals } = await report(`stock-movements?${days}`);
    const restocked = back().filter(({ restock }) => restock as boolean);
    expect(totals).toMatchObject({ sold: thousandths(lines()) / 1_000, returned: thousandths(restocked) / 1_000 });
    const { data, pagination } = await report(`order-history?${days}&limit=100`);
    expect(pagination.total).toBe(orders.length);
    for (const field of ['subtotalAmount', 'discountAmount', 'taxAmount', 'totalAmount', 'refundedAmount'])
      expect(sum(data as Body[], (order) => order[field])).toBe(sum(orders, (order) => order[field] ?? 0));
  });

  it('tell what happened between two moments, the last not included', async () => {
    const soldAt = orders.map(({ completedAt }) => completedAt as string).sort();
    const [since, until] = [soldAt[5]!, refunds[4]!.createdAt as string];
    const sold = orders.filter(({ completedAt }) => completedAt >= since && completedAt < until);
    const given = refunds.filter(({ createdAt }) => createdAt >= since && createdAt < until);
    const gone = sum(given, (refund) => refund.totalAmount);
    const [gross, change] = [sum(sold, (o) => o.paidAmount), sum(sold, (o) => o.changeAmount)];
    const revenue = sum(sold, (order) => order.totalAmount) - gone;
    const back = given.flatMap((refund) => refund.items as Body[]).filter(({ restock }) => restock as boolean);
    const lines = sold.flatMap((order) => order.items as Body[]);
    const moments = `from=${since}&to=${until}`;
    await eventually(async () => {
      const [trend, heatmap, takings, top, history, moved] = await Promise.all(
        ['sales-trend', 'hourly-heatmap', 'takings', 'top-products', 'order-history', 'stock-movements'].map((name) =>
          report(`${name}?${moments}`),
        ),
      );
      expect(trend!.current.totals).toMatchObject({ revenue, orders: sold.length, refunds: gone });
      expect(trend!.current.totals.items).toBe(thousandths(lines) / 1_000);
      expect(sum(heatmap!.data as Body[], (cell) => cell.revenue)).toBe(revenue);
      expect(takings!.totals).toEqual({ gross, change, refunds: gone, net: revenue });
      expect(sum(top!.data as Body[], (product) => product.revenue)).toBe(revenue);
      expect(history!.pagination.total).toBe(sold.length);
      expect((history!.data as Body[]).map(({ id }) => id as string).sort()).toEqual(
        sold.map(({ id }) => id as string).sort(),
      );
      expect(moved!.totals).toMatchObject({ sold: thousandths(lines) / 1_000, returned: thousandths(back) / 1_000 });
    });
  });

  it('tell what happened on days and since the last of them up to a moment', async () => {
    const until = orders[7]!.completedAt as string;
    const sold = orders.filter(({ completedAt }) => completedAt < until);
    const { current, previous } = await report(
      `sales-trend?from=${daysAfter(orders[0]!.businessDate as string, -3)}&to=${until}&compareWithPrevious=true`,
    );
    expect(current.totals).toMatchObject({ orders: sold.length, revenue: sum(sold, (order) => order.totalAmount) });
    expect(previous.totals.orders).toBe(0);
    const nothing = await report(`takings?from=${until}&to=${until}`);
    expect(nothing).toEqual({ data: [], totals: { gross: 0, change: 0, refunds: 0, net: 0 } });
  });
});
