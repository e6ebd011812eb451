import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant } from '#libs/testing';
import { findings, verify, type Finding } from './verify.js';

const violations = async (): Promise<Finding[]> => (await findings()).filter(({ wrong }) => wrong > 0);
const violated = async (): Promise<string[]> => (await violations()).map(({ id }) => id);

/** What breaks, and how: the sale is $1, a reason to leave it broken there is none. */
const corruptions: readonly { breaks: string; also?: string; what: string; by: string; undo: string }[] = [
  {
    breaks: 'I1',
    what: 'stock that no movement explains',
    by: `update inventory.stock set on_hand = on_hand + 1 where product_id =
           (select product_id from sales.order_lines where order_id = $1 limit 1)`,
    undo: `update inventory.stock set on_hand = on_hand - 1 where product_id =
             (select product_id from sales.order_lines where order_id = $1 limit 1)`,
  },
  {
    breaks: 'I1',
    what: 'stock whose cost no movement explains',
    by: `update inventory.stock set cost = cost + 1 where product_id =
           (select product_id from sales.order_lines where order_id = $1 limit 1)`,
    undo: `update inventory.stock set cost = cost - 1 where product_id =
             (select product_id from sales.order_lines where order_id = $1 limit 1)`,
  },
  {
    breaks: 'I2',
    what: 'goods put back that no refund returned',
    by: `update sales.refund_items set restock = false where refund_id in (select id from sales.refunds where order_id = $1)`,
    undo: `update sales.refund_items set restock = true where refund_id in (select id from sales.refunds where order_id = $1)`,
    also: 'I11',
  },
  {
    breaks: 'I2',
    what: 'goods that were returned, but put on no shelf',
    by: `update inventory.movements set type = 'ADJUSTMENT_IN' where type = 'REFUND'
         and reference_id in (select id from sales.refunds where order_id = $1)`,
    undo: `update inventory.movements set type = 'REFUND' where type = 'ADJUSTMENT_IN'
           and reference_id in (select id from sales.refunds where order_id = $1)`,
  },
  {
    breaks: 'I2',
    what: 'goods received that no delivery brought',
    by: `with s as (insert into procurement.suppliers (business_id, id, name, is_active, version, created_at, updated_at)
           values ($1, $1, 'Imports', true, 1, now(), now())),
         o as (insert into procurement.orders
             (business_id, id, number, status, outlet_id, supplier_id, warehouse_id, warehouse_name, warehouse_code, currency,
              total, closed_short, user_id, business_date, created_at, version)
           values ($1, $1, 'PO-1', 'ORDERED', $1, $1, $1, 'Main', 'MAIN', 'USD', 0, false, $1, now(), now(), 1))
         insert into procurement.order_lines
           (business_id, order_id, line, id, product_id, sku, name, unit, track_stock, ordered, received, unit_cost)
         values ($1, $1, 1, $1, $1, 'TEA', 'Tea', 'pcs', true, 2, 1, 0)`,
    undo: `with l as (delete from procurement.order_lines where order_id = $1),
             s as (delete from procurement.suppliers where id = $1) delete from procurement.orders where id = $1`,
  },
  {
    breaks: 'I2',
    what: 'a sold line without its movement',
    by: `update inventory.movements set type = 'ADJUSTMENT_OUT' where reference_id = $1`,
    undo: `update inventory.movements set type = 'SALE' where reference_id = $1`,
  },
  {
    breaks: 'I2',
    what: 'a movement of goods that nobody counts',
    by: `update sales.order_lines set track_stock = false where order_id = $1`,
    undo: `update sales.order_lines set track_stock = true where order_id = $1`,
  },
  {
    breaks: 'I6',
    what: 'an audit record that was edited',
    by: `update reporting.audit_records set request_id = 'x' || request_id where entity_id = $1`,
    undo: `update reporting.audit_records set request_id = substr(request_id, 2) where entity_id = $1`,
  },
  {
    breaks: 'I3',
    also: 'I6',
    what: 'an audit record that is missing',
    by: `update reporting.audit_records set event_id = 'x' || event_id where entity_id = $1`,
    undo: `update reporting.audit_records set event_id = substr(event_id, 2) where entity_id = $1`,
  },
  {
    breaks: 'I4',
    what: 'a payment of another amount than the order says',
    by: `update sales.payments set amount = amount - 1 where order_id = $1`,
    undo: `update sales.payments set amount = amount + 1 where order_id = $1`,
  },
  {
    breaks: 'I4',
    what: 'takings that nobody paid',
    by: `update reporting.takings set gross = gross + 1 where outlet_id = (select outlet_id from sales.orders where id = $1)`,
    undo: `update reporting.takings set gross = gross - 1 where outlet_id = (select outlet_id from sales.orders where id = $1)`,
  },
  {
    breaks: 'I5',
    what: 'a receipt number that was given to nobody',
    by: `update sales.receipt_series set last = last + 1 where outlet_id = (select outlet_id from sales.orders where id = $1)`,
    undo: `update sales.receipt_series set last = last - 1 where outlet_id = (select outlet_id from sales.orders where id = $1)`,
  },
  {
    breaks: 'I5',
    what: 'a receipt number that was taken away from its sale',
    by: `update sales.orders set receipt_number = 'MAIN-R1-00000099' where id = $1`,
    undo: `update sales.orders set receipt_number = 'MAIN-R1-00000001' where id = $1`,
  },
  {
    breaks: 'I7',
    what: 'a completed sale whose stock nobody took',
    by: `update inventory.stock_commits set taken = false where order_id = $1`,
    undo: `update inventory.stock_commits set taken = true where order_id = $1`,
  },
  {
    breaks: 'I7',
    what: 'stock taken for no sale',
    by: `insert into inventory.stock_commits (business_id, order_id, attempt, taken)
         select business_id, business_id, 1, true from sales.orders where id = $1`,
    undo: `delete from inventory.stock_commits c using sales.orders o where o.id = $1 and c.order_id = o.business_id`,
  },
  {
    breaks: 'I8',
    what: 'an event that a consumer never took',
    by: `update reporting.inbox set event_id = 'x' || event_id
         where consumer = 'reporting.reports' and event_id like $1::text || '.%'`,
    undo: `update reporting.inbox set event_id = substr(event_id, 2)
           where consumer = 'reporting.reports' and event_id like 'x' || $1::text || '.%'`,
  },
  {
    breaks: 'I8',
    what: 'an event that was taken, but never announced',
    by: `insert into reporting.inbox (consumer, event_id) values ('reporting.reports', $1::text || '.invented')`,
    undo: `delete from reporting.inbox where consumer = 'reporting.reports' and event_id = $1::text || '.invented'`,
  },
  {
    breaks: 'I10',
    what: 'a warehouse in an outlet of another business',
    by: `update inventory.warehouses w set outlet_id =
           (select id from identity.outlets where business_id <> w.business_id and code = 'MAIN' limit 1)
         where id = (select warehouse_id from sales.orders where id = $1)`,
    undo: `update inventory.warehouses w set outlet_id = (select outlet_id from sales.orders where id = $1)
           where id = (select warehouse_id from sales.orders where id = $1)`,
  },
  {
    breaks: 'I10',
    what: 'an event that was told to another business',
    by: `update sales.outbox o set business_id = gen_random_uuid() where key = $1 and name = 'sales.order.completed.v1'`,
    undo: `update sales.outbox o set business_id = s.business_id from sales.orders s
           where o.key = $1 and s.id = o.key and name = 'sales.order.completed.v1'`,
  },
  {
    breaks: 'I12',
    what: 'a thing that was told of backwards',
    by: `with was as (select id from catalog.outbox where key = (select product_id from sales.order_lines where order_id = $1))
         update catalog.outbox set id = -id where name = 'catalog.product.changed.v1' and id in (select id from was)`,
    undo: `update catalog.outbox set id = -id where id < 0 and $1::uuid is not null`,
  },
  {
    breaks: 'I12',
    what: 'a version that nobody was told of',
    by: `update catalog.outbox set version = version + 7 where name = 'catalog.product.changed.v1'
         and key = (select product_id from sales.order_lines where order_id = $1)`,
    undo: `update catalog.outbox set version = version - 7 where name = 'catalog.product.changed.v1'
           and key = (select product_id from sales.order_lines where order_id = $1)`,
  },
  {
    breaks: 'I12',
    what: 'a copy that missed a change',
    by: `update pricing.products set version = version - 1 where id =
           (select product_id from sales.order_lines where order_id = $1)`,
    undo: `update pricing.products set version = version + 1 where id =
             (select product_id from sales.order_lines where order_id = $1)`,
  },
  {
    breaks: 'I14',
    what: 'an event that is due, but tried no more',
    by: `insert into reporting.held_events (consumer, event_id, key, fact, deliveries, error, due_at, held_at)
         values ('reporting.nobody', $1::uuid || '.x', $1, '{}', 1, 'no', now() - interval '1 minute', now() - interval '2 minutes')`,
    undo: `delete from reporting.held_events where consumer = 'reporting.nobody' and key = $1`,
  },
  {
    breaks: 'I11',
    what: 'a line that does not add up to the header',
    by: `update sales.order_lines set tax = tax + 1 where order_id = $1`,
    undo: `update sales.order_lines set tax = tax - 1 where order_id = $1`,
  },
  {
    breaks: 'I11',
    what: 'a refund that no report knows',
    by: `update reporting.sales_hours set refunds = refunds - 1
         where outlet_id = (select outlet_id from sales.orders where id = $1) and refunds > 0`,
    undo: `update reporting.sales_hours set refunds = refunds + 1
           where outlet_id = (select outlet_id from sales.orders where id = $1) and refunds > 0`,
  },
  {
    breaks: 'I11',
    what: 'an order whose history forgot what was given back',
    by: `update reporting.order_refunds set refunded = 0 where order_id = $1`,
    undo: `update reporting.order_refunds r set refunded = o.refunded from sales.orders o where o.id = r.order_id and o.id = $1`,
  },
  {
    breaks: 'I11',
    what: 'a report that is a cent off',
    by: `update reporting.sales_hours set total = total + 1 where outlet_id = (select outlet_id from sales.orders where id = $1)`,
    undo: `update reporting.sales_hours set total = total - 1 where outlet_id = (select outlet_id from sales.orders where id = $1)`,
  },
];

describe('npm run verify', () => {
  let orderId: string;

  beforeAll(async () => {
    const shop = await tenant();
    // what only feeds a copy leaves its mark with its consumer as well
    expect((await shop.owner.post('/outlets', { name: 'Second', code: 'SECOND' })).status).toBe(201);
    await tenant();
    const product = await shop.product();
    expect((await shop.owner.put(`/products/${product.id}`, { name: 'Renamed' })).status).toBe(200);
    const { outletId, registerId } = shop;
    const sale = { id: uuidv7(), outletId, registerId, items: [{ productId: product.id, quantity: 2 }] };
    const sold = await shop.owner.post('/sales/checkout', { ...sale, payments: [{ method: 'CARD', amount: 2_400 }] });
    expect(sold.status).toBe(201);
    orderId = sale.id;
    const [item] = (sold.body as unknown as { items: { id: string }[] }).items;
    const items = [{ itemId: item!.id, quantity: 1, restock: true }];
    const refunded = await shop.owner.post(`/sales/orders/${orderId}/refunds`, { reason: 'broken', items });
    expect({ status: refunded.status, problem: refunded.body.errors }).toEqual({ status: 201 });
    await eventually(async () => expect(await violations()).toEqual([]), { withinMs: 20_000 });
  });

  it('says what it looked at, and is content', async () => {
    // an anchor of the audit may just be on its way
    const { code, output } = await verify('--wait', '10');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^I1 +ok, [1-9]\d* looked at/) });
    const found = await findings();
    expect(found.map(({ id }) => id)).toEqual([
      'I1',
      'I2',
      'I3',
      'I4',
      'I5',
      'I6',
      'I7',
      'I8',
      'I10',
      'I11',
      'I12',
      'I14',
    ]);
    // nothing need be held anywhere
    for (const { id, looked } of found.filter((each) => each.id !== 'I14'))
      expect({ id, looked }).not.toEqual({ id, looked: 0 });
  });

  it.each(corruptions)('finds $what ($breaks), and nothing else', async ({ breaks, also, by, undo }) => {
    expect((await sql().query(by, [orderId])).rowCount).toBeGreaterThan(0);
    try {
      expect(await violated()).toEqual([breaks, ...(also ? [also] : [])]);
    } finally {
      await sql().query(undo, [orderId]);
    }
  });

  it('says so in words, and by its exit code', async () => {
    const { by, undo } = corruptions[0]!;
    await sql().query(by, [orderId]);
    try {
      expect(await verify('I1')).toEqual({ code: 1, output: expect.stringMatching(/^I1 +VIOLATED 1 times, /) });
    } finally {
      await sql().query(undo, [orderId]);
    }
  });

  it('waits for what is still on its way', async () => {
    const { by, undo } = corruptions[0]!;
    await sql().query(by, [orderId]);
    const waiting = verify('I1', '--wait', '20');
    await sql().query(undo, [orderId]);
    expect((await waiting).code).toBe(0);
  });

  it('lists parked events without calling them lost', async () => {
    const event = `${orderId}.order.completed.2`;
    await sql().query(
      `insert into reporting.held_events (consumer, event_id, key, fact, deliveries, error, parked_at)
       values ('reporting.reports', $1, $2, '{}', 6, 'poison', now())`,
      [event, orderId],
    );
    try {
      const found = (await findings()).find(({ id }) => id === 'I14');
      expect(found).toMatchObject({
        wrong: 0,
        notes: expect.arrayContaining([`reporting.reports parked ${event}: poison`]) as string[],
      });
    } finally {
      await sql().query('delete from reporting.held_events where event_id = $1', [event]);
    }
  });

  it('refuses words that it does not know', async () => {
    expect(await verify('I99')).toEqual({ code: 2, output: expect.stringContaining('Unknown word "I99"') });
  });
});
