import { deliverAgain, eventually, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { checkout } from './selling.js';

type Body = Answer['body'];

const consumers = ['reporting.audit', 'reporting.notifications', 'reporting.reports'];

describe('an event that is delivered again', () => {
  let shop: Tenant;
  let productId: string;
  let customerId: string;

  const sell = async (): Promise<Body> =>
    checkout(await shop.as('CASHIER'), shop, {
      items: [{ productId, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 1_200 }],
      customerId,
    });
  /** What reporting made of the sales so far. */
  const effects = async (): Promise<Body> => {
    const { rows } = await sql().query(
      `select
         (select count(*)::int from reporting.audit_records where business_id = $1 and event_type = 'sales.order.completed') audited,
         (select sum(orders)::int from reporting.sales_hours where business_id = $1) orders,
         (select sum(gross - change)::int from reporting.takings where business_id = $1) taken,
         (select sum(quantity)::int from reporting.product_days where business_id = $1) sold,
         (select count(*)::int from reporting.mails where business_id = $1) mails`,
      [shop.businessId],
    );
    return rows[0];
  };
  const after = (sales: number): Body => ({
    ...{ audited: sales, orders: sales, taken: sales * 1_200, sold: sales * 1_000, mails: sales },
  });

  beforeAll(async () => {
    shop = await tenant();
    productId = (await shop.product()).id as string;
    customerId = (await shop.owner.post('/customers', { name: 'Ann', email: 'ann@example.com' })).body.id as string;
  });

  it('changes nothing', async () => {
    await sell();
    await sell();
    await eventually(async () => expect(await effects()).toEqual(after(2)));
    await deliverAgain('sales', consumers);
    // comes behind all that is repeated: when this one has arrived, they have
    await sell();
    await eventually(async () => expect(await effects()).toEqual(after(3)), { withinMs: 20_000 });
  }, 60_000);
});
