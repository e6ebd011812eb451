import { businessDate, localHour, uuidv7 } from '#libs/kernel';
import { sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { daysAfter } from '../src/reports/period.js';
import { raiseRollUps, riseValues } from '../src/reports/rollup.repository.js';
import { rollUp } from '../src/reports/rollup.js';
import type { CompletedSale } from '../src/reports/rise.js';

type Body = Answer['body'];

/** When something was sold, on which business day that is where days start at 04:00, and in which hour of the wall. */
type Moment = readonly [what: string, at: string, day: string, hour: number];

const berlin: readonly Moment[] = [
  ['late on the evening before clocks go forward', '2026-03-28T22:30:00Z', '2026-03-28', 23],
  ['before they do', '2026-03-29T00:30:00Z', '2026-03-28', 1],
  ['after they did, before the day starts', '2026-03-29T01:30:00Z', '2026-03-28', 3],
  ['as that day starts', '2026-03-29T02:00:00Z', '2026-03-29', 4],
  ['late on the evening before clocks go back', '2026-10-24T21:30:00Z', '2026-10-24', 23],
  ['in the hour that comes twice', '2026-10-25T00:30:00Z', '2026-10-24', 2],
  ['in that hour again', '2026-10-25T01:30:00Z', '2026-10-24', 2],
  ['before that day starts', '2026-10-25T02:30:00Z', '2026-10-24', 3],
  ['as it starts', '2026-10-25T03:00:00Z', '2026-10-25', 4],
  ['on the last evening of a year', '2025-12-31T22:30:00Z', '2025-12-31', 23],
  ['in its last night', '2026-01-01T02:30:00Z', '2025-12-31', 3],
  ['on the first morning of the next', '2026-01-01T03:30:00Z', '2026-01-01', 4],
  ['on a leap day', '2024-02-29T22:30:00Z', '2024-02-29', 23],
  ['in the night after it', '2024-03-01T02:30:00Z', '2024-02-29', 3],
];
const newYork: readonly Moment[] = [
  ['late on the evening before clocks go forward', '2026-03-08T04:30:00Z', '2026-03-07', 23],
  ['after they did, before the day starts', '2026-03-08T07:30:00Z', '2026-03-07', 3],
  ['as that day starts', '2026-03-08T08:00:00Z', '2026-03-08', 4],
  ['in the hour that comes twice', '2026-11-01T05:30:00Z', '2026-10-31', 1],
  ['in that hour again', '2026-11-01T06:30:00Z', '2026-10-31', 1],
  ['before that day starts', '2026-11-01T08:30:00Z', '2026-10-31', 3],
  ['as it starts', '2026-11-01T09:00:00Z', '2026-11-01', 4],
];

describe.each([
  ['Europe/Berlin', berlin],
  ['America/New_York', newYork],
])('the business days of reports in %s, from 04:00', (timeZone, moments) => {
  let shop: Tenant;
  const tables = ['orders', 'sales_hours', 'takings', 'product_days', 'day_changes'];

  /** As its event would tell it, so that no clock has to be turned. */
  const sale = (at: string, n: number): CompletedSale => ({
    businessId: shop.businessId,
    payload: {
      ...{ id: uuidv7(), number: `N-${n}`, outletId: shop.outletId, cashierId: shop.users.CASHIER.id },
      ...{ createdAt: at, completedAt: at, businessDate: businessDate(new Date(at), timeZone, '04:00') },
      localHour: localHour(new Date(at), timeZone),
      ...{ subtotalAmount: 1_000 + n, discountAmount: 0, taxAmount: 0, totalAmount: 1_000 + n, changeAmount: 0 },
      items: [{ productId: shop.outletId, sku: 'TEA', name: 'Tea', quantity: 1, lineTotal: 1_000 + n }],
      payments: [{ method: 'CASH', amount: 1_000 + n }],
    },
  });

  /** The first moment of a business day: of all half hours the first that belongs to it. */
  const startOf = (day: string): string => {
    let at = Date.parse(day) - 86_400_000;
    while (businessDate(new Date(at), timeZone, '04:00') < day) at += 1_800_000;
    return new Date(at).toISOString();
  };

  const report = async (path: string): Promise<Body> => {
    const { status, body } = await shop.owner.get(`/reports/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };

  beforeAll(async () => {
    shop = await tenant({ timeZone, dayStartsAt: '04:00' });
    const rise = rollUp(moments.map(([, at], n) => sale(at, n)));
    await sql().query(`with ${raiseRollUps}`, riseValues(rise));
  });

  // these sales never were, and whoever compares reports with sales must not find them
  afterAll(async () => {
    for (const table of tables)
      await sql().query(`delete from reporting.${table} where business_id = $1`, [shop.businessId]);
  });

  it.each(moments)('a sale %s belongs to its day and hour in every report', async (_, __, day, hour) => {
    const alike = moments.flatMap((moment, n) => (moment[2] === day ? [{ hour: moment[3], revenue: 1_000 + n }] : []));
    const revenue = alike.reduce((sum, other) => sum + other.revenue, 0);
    const inHour = alike.filter((other) => other.hour === hour);
    const cell = {
      ...{ weekday: new Date(day).getUTCDay() || 7, hour, orders: inHour.length },
      revenue: inHour.reduce((sum, other) => sum + other.revenue, 0),
    };
    const period = `from=${day}&to=${day}`;
    // the day as its moments: from 04:00 on the wall to the next
    const [start, end] = [day, daysAfter(day, 1)].map((date) => startOf(date));
    const instants = `outletId=${shop.outletId}&from=${start!}&to=${end!}`;
    const [trend, same, heatmap, takings, top, history, moved] = await Promise.all([
      ...[`sales-trend?${period}`, `sales-trend?${instants}`, `hourly-heatmap?${period}`].map(report),
      ...[`takings?${period}&groupBy=cashier`, `top-products?${period}`].map(report),
      ...[`order-history?${period}`, `stock-movements?${period}`].map(report),
    ]);
    expect(trend.current.data).toEqual([expect.objectContaining({ date: day, orders: alike.length, revenue })]);
    expect(trend.current.totals).toMatchObject({ orders: alike.length, revenue });
    expect(same).toEqual(trend);
    const sold = (heatmap.data as Body[]).filter(({ orders }) => orders > 0);
    expect(sold.filter((each) => each.hour === hour)).toEqual([cell]);
    expect(takings.data).toEqual([
      expect.objectContaining({ key: shop.users.CASHIER.id, gross: revenue, net: revenue }),
    ]);
    expect(top.data).toMatchObject([{ orders: alike.length, revenue }]);
    expect(history.pagination.total).toBe(alike.length);
    expect(moved.totals.sold).toBe(alike.length);
  });

  it('add up over a border of years as by days', async () => {
    const border = await report('sales-trend?from=2025-12-30&to=2026-01-02&groupBy=month');
    expect((border.current.data as Body[]).map(({ date }) => date as string)).toEqual(['2025-12-01', '2026-01-01']);
    const inBorder = moments.filter(([, , day]) => day >= '2025-12-30' && day <= '2026-01-02');
    expect(border.current.totals.orders).toBe(inBorder.length);
    const year = await report('top-products?from=2025-11-05&to=2026-11-05');
    const inYear = moments.filter(([, , day]) => day >= '2025-11-05' && day <= '2026-11-05');
    expect(year.data).toMatchObject([{ orders: inYear.length }]);
  });
});
