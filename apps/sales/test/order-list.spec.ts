import { randomUUID } from 'node:crypto';
import { uuidv7 } from '#libs/kernel';
import { tenant, type Answer, type Tenant } from '#libs/testing';
import { card, expected, some, Till, tillOf } from './till.js';

describe('the list of orders', () => {
  let shop: Tenant;
  let till: Till;
  let customer: { id: string };
  const made: Record<string, { id: string; number: string; receiptNumber?: string; businessDate: string }> = {};

  beforeAll(async () => {
    shop = await tenant();
    till = await tillOf(shop);
    const manager = await tillOf(shop, 'MANAGER');
    const noRegister = new Till(await shop.as('MANAGER'), { outletId: shop.outletId });
    const cola = await shop.product({ stock: 5 });
    customer = (await shop.owner.post('/customers', { name: 'Ada' })).body;
    made['open'] = await till.opened([some(cola)]);
    made['partial'] = await till.opened([some(cola)], { customerId: customer.id });
    expected(201, await till.pay(made['partial']!, card(100)));
    made['paid'] = await till.paid([some(cola)]);
    made['completed'] = await till.sold([some(cola)]);
    made['without register'] = await noRegister.sold([some(cola)]);
    made['cancelled'] = expected(200, await manager.cancel(await till.opened([some(cola)])));
    await till.checkout([some(cola, 10)], [card(12_000)]);
  });

  const list = (query = ''): Promise<Answer> => till.api.get(`/sales/orders${query}`);
  const ids = async (query: string): Promise<string[]> =>
    expected(200, await list(query)).data.map(({ id }: { id: string }) => id);
  const idsOf = (...names: string[]): string[] => names.map((name) => made[name]!.id);

  it('shows all, newest first, as each order answers by itself', async () => {
    const { data, pagination } = expected(200, await list());
    expect(pagination).toEqual({ total: 7, page: 1, limit: 50, totalPages: 1 });
    expect(data.slice(1).map(({ id }: { id: string }) => id)).toEqual(
      idsOf('cancelled', 'without register', 'completed', 'paid', 'partial', 'open'),
    );
    for (const order of data) expect(order).toEqual(expected(200, await till.get(order)));
    expect((await ids('?sort=createdAt')).slice(0, 2)).toEqual(idsOf('open', 'partial'));
  });

  it('filters by state, payment, people and places', async () => {
    expect(await ids('?status=COMPLETED')).toEqual(idsOf('without register', 'completed'));
    expect(await ids('?status=CANCELLED')).toEqual(idsOf('cancelled'));
    expect(await ids('?status=REJECTED')).toHaveLength(1);
    expect(await ids('?paymentStatus=PARTIAL')).toEqual(idsOf('partial'));
    expect(await ids('?status=OPEN&paymentStatus=PAID')).toEqual(idsOf('paid'));
    expect(await ids(`?customerId=${customer.id}`)).toEqual(idsOf('partial'));
    expect(await ids(`?cashierId=${shop.users.MANAGER.id}`)).toEqual(idsOf('without register'));
    expect(await ids(`?registerId=${shop.registerId}`)).toHaveLength(6);
    expect(await ids(`?outletId=${shop.outletId}`)).toHaveLength(7);
  });

  it('finds by number and receipt number', async () => {
    const { number, receiptNumber } = made['completed']!;
    expect(await ids(`?search=${number}`)).toEqual(idsOf('completed'));
    expect(await ids(`?search=${receiptNumber}`)).toEqual(idsOf('completed'));
    expect(await ids('?search=MAIN-0-')).toEqual(idsOf('without register'));
    expect(await ids(`?search=${number.slice(0, -8)}`)).toHaveLength(7);
    expect(await ids('?search=MAIN-000101-')).toEqual([]);
    expect(await ids('?search=MAIN-999999-')).toEqual([]);
    expect(await ids('?search=%25')).toEqual([]);
  });

  it('filters by days, both inclusive, and by instants, half-open', async () => {
    const { businessDate } = made['completed']!;
    const yesterday = new Date(Date.parse(businessDate) - 86_400_000).toISOString().slice(0, 10);
    const { createdAt } = expected(200, await till.get(made['paid']!));
    expect(await ids(`?from=${businessDate}&to=${businessDate}`)).toHaveLength(7);
    expect(await ids(`?to=${yesterday}`)).toEqual([]);
    expect(await ids(`?to=${createdAt}`)).toEqual(idsOf('partial', 'open'));
    expect(await ids(`?from=${createdAt}&paymentStatus=PAID&status=OPEN`)).toEqual(idsOf('paid'));
  });

  it('filters by whether the till reckoned otherwise', async () => {
    expect(await ids('?differs=true')).toEqual([]);
    expect(await ids('?differs=false')).toHaveLength(7);
  });

  it('does not know outlets of others, and shows nobody the orders of outlets that are not theirs', async () => {
    const stranger = await tenant();
    for (const api of [till.api, shop.owner])
      expect(expected(404, await api.get(`/sales/orders?outletId=${stranger.outletId}`))).toMatchObject({
        code: 'identity.outlet.not-found',
        errors: [{ path: 'outletId' }],
      });
    expect(expected(200, await stranger.owner.get(`/sales/orders?customerId=${customer.id}`)).data).toEqual([]);
    expect((await (await shop.as('WAREHOUSE_STAFF')).get('/sales/orders')).status).toBe(403);
  });

  it('pages', async () => {
    const { data, pagination } = expected(200, await list('?limit=3&page=3'));
    expect(pagination).toEqual({ total: 7, page: 3, limit: 3, totalPages: 3 });
    expect(data.map(({ id }: { id: string }) => id)).toEqual(idsOf('open'));
    const beyond = expected(200, await list('?limit=3&page=9'));
    expect(beyond).toEqual({ data: [], pagination: { total: 7, page: 9, limit: 3, totalPages: 3 } });
  });

  it('refuses filters that it does not know', async () => {
    for (const query of [
      '?status=DONE',
      '?colour=red',
      '?customerId=me',
      '?limit=0',
      '?limit=101',
      '?page=0',
      '?sort=total',
      '?from=today',
      '?from=2026-02-30',
    ])
      expect([query, (await list(query)).status]).toEqual([query, 400]);
  });
});

describe('orders whose ids tell another time', () => {
  it('are listed by when they were made', async () => {
    const shop = await tenant();
    const till = await tillOf(shop);
    const { id: customerId } = (await shop.owner.post('/customers', { name: 'Eve' })).body;
    const tea = await shop.product({ stock: 5 });
    const anHour = 60 * 60_000;
    const made = [uuidv7(Date.now() - anHour), uuidv7(), randomUUID(), uuidv7(Date.now() - 2 * anHour)];
    for (const id of made) await till.opened([some(tea)], { id, customerId });
    const newestFirst = [...made].reverse();
    const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
    expect(ids((await shop.owner.get('/sales/orders')).body.data)).toEqual(newestFirst);
    expect(ids((await shop.owner.get('/sales/orders?sort=createdAt')).body.data)).toEqual(made);
    expect(ids((await shop.owner.get('/sales/orders?limit=2&page=2')).body.data)).toEqual(newestFirst.slice(2));
    expect(ids((await shop.owner.get(`/customers/${customerId}`)).body.orders)).toEqual(newestFirst);
  });
});
