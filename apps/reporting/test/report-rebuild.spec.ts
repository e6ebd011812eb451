import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { uuidv7 } from '#libs/kernel';
import { eventually, sql, system, tenant, type Answer, type Tenant } from '#libs/testing';
import { checkout } from './selling.js';

type Body = Answer['body'];

const rollUps = ['sales_hours', 'takings', 'product_days', 'stock_days', 'orders', 'order_refunds', 'day_changes'];

describe('roll-ups made anew of the events that are kept', () => {
  let shop: Tenant;

  /** Every row of every roll-up of the shop; how often a day changed depends on how its events came in runs. */
  const figures = async (): Promise<Record<string, Body[]>> => {
    const found: Record<string, Body[]> = {};
    for (const table of rollUps) {
      const { rows } = await sql().query<{ row: Body }>(
        `select to_jsonb(t)${table === 'day_changes' ? " - 'changes'" : ''} as row from reporting.${table} t
         where business_id = $1 order by 1`,
        [shop.businessId],
      );
      found[table] = rows.map(({ row }) => row);
    }
    return found;
  };

  beforeAll(async () => {
    shop = await tenant({ timeZone: 'Pacific/Honolulu', dayStartsAt: '04:00', stockPolicy: 'ALLOW' });
    // while it is one day at the one, it is another at the other
    const other = await shop.secondOutlet();
    await sql().query(`update identity.outlets set time_zone = 'Pacific/Kiritimati' where id = $1`, [other.outletId]);
    const tea = await shop.product({ basePrice: 333, taxRate: 7.25 });
    const cheese = await shop.product({ basePrice: 1_290, taxRate: 20, unit: 'kg' });
    const sold = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        checkout(shop.owner, n % 3 === 2 ? other : shop, {
          items: [
            { productId: tea.id, quantity: 1 + (n % 3) },
            { productId: cheese.id, quantity: (n + 1) / 8, discountAmount: n },
          ],
          payments: [
            { method: n % 2 === 0 ? 'CARD' : 'E_WALLET', amount: 100 },
            { method: 'CASH', amount: 100_000 },
          ],
          ...(n % 3 === 0 && { registerId: shop.registerId }),
        }),
      ),
    );
    expect(new Set(sold.map(({ businessDate }) => businessDate as string)).size).toBeGreaterThan(1);
    for (const order of sold.slice(0, 5))
      for (const item of order.items as Body[])
        await shop.owner.post(`/sales/orders/${order.id as string}/refunds`, {
          ...{ id: uuidv7(), reason: 'broken' },
          items: [{ itemId: item.id, quantity: item.quantity, restock: item.productId === tea.id }],
        });
    await eventually(async () => {
      const { orders, order_refunds: refunds, product_days: products } = await figures();
      expect(orders).toHaveLength(sold.length);
      expect(refunds).toHaveLength(5);
      expect(products!.some(({ restocked }) => restocked > 0)).toBe(true);
    });
  }, 60_000);

  it('are the same to the cent', async () => {
    const before = await figures();
    expect(before.stock_days!.length).toBeGreaterThan(0);
    await promisify(execFile)(process.execPath, ['tools/outbox.mjs', 'rebuild'], {
      env: { ...process.env, POS_DATA: system().data },
    });
    await eventually(async () => expect(await figures()).toEqual(before), { withinMs: 40_000, everyMs: 250 });
  }, 60_000);

  it('are not made anew where some of their events are gone', async () => {
    await sql().query(
      `insert into reporting.inbox (consumer, event_id, at) values ('reporting.reports', 'long-ago', now() - interval '31 days')`,
    );
    const failed: unknown = await promisify(execFile)(process.execPath, ['tools/outbox.mjs', 'rebuild'], {
      env: { ...process.env, POS_DATA: system().data },
    }).catch((error: unknown) => error);
    await sql().query(`delete from reporting.inbox where event_id = 'long-ago'`);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('would lose those days') });
  });
});
