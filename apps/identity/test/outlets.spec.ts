import { uuidv7 } from '#libs/kernel';
import { api, eventually, sql, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { lastOf } from './announced.js';

let shop: Tenant;
let stranger: Tenant;
beforeAll(async () => {
  shop = await tenant();
  stranger = await tenant();
});

const code = (prefix = 'O'): string => `${prefix}${uuidv7().slice(-8)}`;

async function open(sent: object = {}, owner = shop.owner): Promise<Answer['body']> {
  const { status, body } = await owner.post('/outlets', { name: 'Airport', code: code(), ...sent });
  expect(status).toBe(201);
  return body;
}

const seen = ({ status, body }: Answer) => ({ status, code: body.code, path: body.errors?.[0]?.path });
const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

describe('an outlet', () => {
  it('opens with what was said of it, and with what is usual', async () => {
    const name = code();
    const { status, body } = await shop.owner.post('/outlets', { name: 'Harbour', code: name });
    expect({ status, body }).toEqual({
      status: 201,
      body: {
        id: expect.any(String),
        name: 'Harbour',
        code: name,
        timeZone: 'UTC',
        dayStartsAt: '00:00',
        stockPolicy: 'BLOCK',
        isActive: true,
        version: 1,
      },
    });
    expect((await shop.owner.get(`/outlets/${body.id}`)).body).toEqual(body);
    expect((await lastOf(body.id)).name).toBe('outlet.created');
  });

  it('begins in the time zone of its business', async () => {
    const here = await tenant();
    await here.owner.put('/business', { timeZone: 'Asia/Tokyo' });
    expect((await open({}, here.owner)).timeZone).toBe('Asia/Tokyo');
  });

  it('keeps every field, changes those that are sent and clears with null', async () => {
    const tier = (await shop.owner.post('/pricing/tiers', { name: 'Airport', code: code('T') })).body;
    const all = {
      address: 'Gate 3',
      phone: '+33 1 23',
      timeZone: 'Europe/Paris',
      dayStartsAt: '04:30',
      defaultPriceTierId: tier.id,
      defaultWarehouseId: shop.warehouseId,
      stockPolicy: 'WARN',
      receiptHeader: 'Bon voyage',
      receiptFooter: 'Merci',
    };
    const outlet = await open(all);
    expect(outlet).toMatchObject(all);
    const { body } = await shop.owner.put(`/outlets/${outlet.id}`, {
      stockPolicy: 'ALLOW',
      address: null,
      defaultPriceTierId: null,
      defaultWarehouseId: null,
      receiptHeader: null,
      phone: null,
    });
    expect(body).toEqual({
      ...{ id: outlet.id, name: 'Airport', code: outlet.code, timeZone: 'Europe/Paris', dayStartsAt: '04:30' },
      ...{ stockPolicy: 'ALLOW', receiptFooter: 'Merci', isActive: true, version: 2 },
    });
    expect(await lastOf(outlet.id)).toEqual({
      name: 'outlet.changed',
      before: expect.objectContaining({ stockPolicy: 'WARN', address: 'Gate 3', defaultPriceTierId: tier.id }),
    });
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ timeZone: '+02:00' }, 'timeZone'],
    [{ dayStartsAt: '24:00' }, 'dayStartsAt'],
    [{ stockPolicy: 'HOPE' }, 'stockPolicy'],
    [{ code: 'a b' }, 'code'],
    [{ code: 'x'.repeat(21) }, 'code'],
    [{ name: '' }, 'name'],
    [{ phone: null }, 'phone'],
    [{ defaultWarehouseId: 'MAIN-WH' }, 'defaultWarehouseId'],
    [{ businessId: '019b7667-0000-7000-8000-000000000001' }, 'businessId'],
  ])('does not open with %j', async (wrong, path) => {
    const answer = await shop.owner.post('/outlets', { name: 'X', code: code(), ...wrong });
    expect(seen(answer)).toEqual({ status: 400, code: 'request.invalid', path });
  });

  it('names only tiers and warehouses of its own business', async () => {
    const foreign = (await stranger.owner.post('/pricing/tiers', { name: 'Theirs', code: code('T') })).body;
    const outlet = await open();
    for (const [field, id, noun] of [
      ['defaultPriceTierId', uuidv7(), 'pricing.tier'],
      ['defaultPriceTierId', foreign.id, 'pricing.tier'],
      ['defaultWarehouseId', uuidv7(), 'inventory.warehouse'],
      ['defaultWarehouseId', stranger.warehouseId, 'inventory.warehouse'],
    ]) {
      const refused = { status: 404, code: `${noun}.not-found`, path: field };
      expect(seen(await shop.owner.post('/outlets', { name: 'X', code: code(), [field!]: id }))).toEqual(refused);
      expect(seen(await shop.owner.put(`/outlets/${outlet.id}`, { [field!]: id }))).toEqual(refused);
    }
  });

  it('has a code of its own, in whichever case, also of one that was closed', async () => {
    const outlet = await open({ code: code('a') });
    await shop.owner.delete(`/outlets/${outlet.id}`);
    const taken = { status: 409, code: 'identity.outlet.taken', path: 'code' };
    const upper = outlet.code.toUpperCase();
    expect(seen(await shop.owner.post('/outlets', { name: 'X', code: upper }))).toEqual(taken);
    const other = await open();
    expect(seen(await shop.owner.put(`/outlets/${other.id}`, { code: upper }))).toEqual(taken);
    expect((await stranger.owner.post('/outlets', { name: 'X', code: upper })).status).toBe(201);
  });

  it('never begins receipts as another one did before it was renamed', async () => {
    const before = code('R');
    const outlet = await open({ code: before });
    expect((await shop.owner.put(`/outlets/${outlet.id}`, { code: code('N') })).status).toBe(200);
    expect(seen(await shop.owner.post('/outlets', { name: 'X', code: before }))).toMatchObject({ status: 409 });
    expect((await shop.owner.put(`/outlets/${outlet.id}`, { code: before })).body.code).toBe(before);
  });

  it('changes only as the version says that somebody saw', async () => {
    const { id } = await open();
    expect((await shop.owner.put(`/outlets/${id}`, { name: 'One' }, ifMatch(1))).status).toBe(200);
    const late = { status: 412, code: 'identity.outlet.version', path: undefined };
    expect(seen(await shop.owner.put(`/outlets/${id}`, { name: 'Two' }, ifMatch(1)))).toEqual(late);
    expect(seen(await shop.owner.delete(`/outlets/${id}`, ifMatch(1)))).toEqual(late);
    expect((await shop.owner.delete(`/outlets/${id}`, ifMatch(2))).status).toBe(204);
  });

  it('takes one change at a time, each of them whole', async () => {
    const { id } = await open();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => shop.owner.put(`/outlets/${id}`, { name: `Name ${i}` }, ifMatch(1))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
  });

  it('is made once under one key', async () => {
    const sent = { name: 'Once', code: code() };
    const key = uuidv7();
    const [first, again] = [
      await shop.owner.post('/outlets', sent, { key }),
      await shop.owner.post('/outlets', sent, { key }),
    ];
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
  });

  it('closes, and opens again, and says so', async () => {
    const { id } = await open();
    expect((await shop.owner.delete(`/outlets/${id}`)).status).toBe(204);
    expect((await shop.owner.get(`/outlets/${id}`)).body).toMatchObject({ isActive: false, version: 2 });
    expect(await lastOf(id)).toEqual({ name: 'outlet.deactivated', before: { isActive: true } });
    // closed already: nothing happens twice
    expect((await shop.owner.delete(`/outlets/${id}`)).status).toBe(204);
    expect((await shop.owner.get(`/outlets/${id}`)).body.version).toBe(2);
    expect((await shop.owner.put(`/outlets/${id}`, { isActive: true })).body.isActive).toBe(true);
    expect(await lastOf(id)).toEqual({ name: 'outlet.reactivated', before: { isActive: false } });
  });

  it('sells nothing once it is closed', async () => {
    const closing = await tenant();
    const product = await closing.product();
    const sale = () =>
      closing.owner.post('/sales/checkout', {
        id: uuidv7(),
        outletId: closing.outletId,
        items: [{ productId: product.id, quantity: 1 }],
        payments: [{ method: 'CASH', amount: 1_200 }],
      });
    await eventually(async () => expect((await sale()).status).toBe(201));
    expect((await closing.owner.delete(`/outlets/${closing.outletId}`)).status).toBe(204);
    await eventually(
      async () => expect(seen(await sale())).toMatchObject({ status: 404, code: 'identity.outlet.not-found' }),
      {
        withinMs: 15_000,
      },
    );
  });
});

describe('a register', () => {
  const at = (outletId: string) => `/outlets/${outletId}/registers`;
  async function install(outletId: string, sent: object = {}): Promise<Answer['body']> {
    const { status, body } = await shop.owner.post(at(outletId), { name: 'Till', code: code('R'), ...sent });
    expect(status).toBe(201);
    return body;
  }

  it('is installed, renamed, taken away and brought back', async () => {
    const outlet = await open();
    const register = await install(outlet.id, { code: 'R7' });
    expect(register).toEqual({
      ...{ id: register.id, outletId: outlet.id, name: 'Till', code: 'R7', isActive: true, version: 1 },
    });
    expect((await lastOf(register.id)).name).toBe('register.created');
    const path = `${at(outlet.id)}/${register.id}`;
    expect((await shop.owner.put(path, { name: 'Front' })).body).toMatchObject({
      name: 'Front',
      code: 'R7',
      version: 2,
    });
    expect(await lastOf(register.id)).toEqual({ name: 'register.changed', before: { name: 'Till' } });
    expect((await shop.owner.delete(path)).status).toBe(204);
    expect((await shop.owner.delete(path)).status).toBe(204);
    expect(await lastOf(register.id)).toEqual({ name: 'register.deactivated', before: { isActive: true } });
    const listed = async (query = '') =>
      (await shop.owner.get(at(outlet.id) + query)).body.data.map((r: { code: string }) => r.code);
    expect([await listed(), await listed('?isActive=false')]).toEqual([[], ['R7']]);
    expect((await shop.owner.put(path, { isActive: true })).body).toMatchObject({ isActive: true, version: 4 });
    expect((await lastOf(register.id)).name).toBe('register.reactivated');
    expect(await listed()).toEqual(['R7']);
  });

  it('has a code of its own at its outlet, for ever', async () => {
    const outlet = await open();
    const taken = { status: 409, code: 'identity.register.taken', path: 'code' };
    const register = await install(outlet.id, { code: 'R1' });
    expect(seen(await shop.owner.post(at(outlet.id), { name: 'X', code: 'r1' }))).toEqual(taken);
    await shop.owner.delete(`${at(outlet.id)}/${register.id}`);
    expect(seen(await shop.owner.post(at(outlet.id), { name: 'X', code: 'R1' }))).toEqual(taken);
    const second = await install(outlet.id, { code: 'R2' });
    expect(seen(await shop.owner.put(`${at(outlet.id)}/${second.id}`, { code: 'R1' }))).toEqual(taken);
    // renamed: what it printed before stays its own
    expect((await shop.owner.put(`${at(outlet.id)}/${second.id}`, { code: 'R3' })).status).toBe(200);
    expect(seen(await shop.owner.post(at(outlet.id), { name: 'X', code: 'R2' }))).toEqual(taken);
    // sales without a register are numbered -0-
    expect(seen(await shop.owner.post(at(outlet.id), { name: 'X', code: '0' }))).toEqual(taken);
  });

  it('never begins receipts as another outlet does', async () => {
    const a = code('A');
    const [short, long] = [await open({ code: a }), await open({ code: `${a}-B` })];
    await install(long.id, { code: 'C' });
    const answer = await shop.owner.post(at(short.id), { name: 'X', code: 'B-C' });
    expect(seen(answer)).toEqual({ status: 409, code: 'identity.register.taken', path: 'code' });
    // nor an outlet whose code would make it so
    await install(short.id, { code: 'D' });
    const third = await open();
    await install(third.id, { code: 'D' });
    await shop.owner.delete(`/outlets/${short.id}`);
    expect(seen(await shop.owner.put(`/outlets/${third.id}`, { code: a }))).toMatchObject({ status: 409 });
  });

  it('is known at its own outlet only, as the version says', async () => {
    const [here, there] = [await open(), await open()];
    const register = await install(here.id);
    const gone = { status: 404, code: 'identity.register.not-found', path: undefined };
    for (const path of [`${at(there.id)}/${register.id}`, `${at(here.id)}/${uuidv7()}`]) {
      expect(seen(await shop.owner.put(path, { name: 'X' }))).toEqual(gone);
      expect(seen(await shop.owner.delete(path))).toEqual(gone);
    }
    const late = { status: 412, code: 'identity.register.version', path: undefined };
    expect(seen(await shop.owner.put(`${at(here.id)}/${register.id}`, { name: 'X' }, ifMatch(2)))).toEqual(late);
    expect(seen(await shop.owner.delete(`${at(here.id)}/${register.id}`, ifMatch(2)))).toEqual(late);
  });

  it.each([
    [{ code: '' }, 'code'],
    [{ code: 'a/b' }, 'code'],
    [{ name: 7 }, 'name'],
    [{ outletId: '019b7667-0000-7000-8000-000000000001' }, 'outletId'],
  ])('is not installed with %j', async (wrong, path) => {
    const answer = await shop.owner.post(at(shop.outletId), { name: 'X', code: code('R'), ...wrong });
    expect(seen(answer)).toEqual({ status: 400, code: 'request.invalid', path });
  });

  it('is one of at most a thousand at its outlet', async () => {
    const { id } = await open();
    await sql().query(
      `insert into identity.registers (business_id, id, outlet_id, name, code, is_active)
       select $1, gen_random_uuid(), $2, 'Till', 'M' || n, n > 1 from generate_series(1, 1001) n`,
      [shop.businessId, id],
    );
    const tooMany = { status: 409, code: 'identity.register.too-many', path: undefined };
    expect(seen(await shop.owner.post(at(id), { name: 'X', code: 'X' }))).toEqual(tooMany);
    const [away] = (await shop.owner.get(`${at(id)}?isActive=false`)).body.data;
    expect(seen(await shop.owner.put(`${at(id)}/${away.id}`, { isActive: true }))).toEqual(tooMany);
  });

  it('sells as soon as it is installed', async () => {
    const selling = await tenant();
    const product = await selling.product();
    const { body: register } = await selling.owner.post(at(selling.outletId), { name: 'Bar', code: 'BAR' });
    await eventually(async () => {
      const { status, body } = await selling.owner.post('/sales/checkout', {
        ...{ id: uuidv7(), outletId: selling.outletId, registerId: register.id },
        ...{ items: [{ productId: product.id, quantity: 1 }], payments: [{ method: 'CARD', amount: 1_200 }] },
      });
      expect([status, body.receiptNumber]).toEqual([201, 'MAIN-BAR-00000001']);
    });
  });
});

describe('places', () => {
  it('are changed by owner and admin only', async () => {
    const { id } = await open();
    const attempts: readonly ((who: Api) => Promise<Answer>)[] = [
      (who) => who.post('/outlets', { name: 'X', code: code() }),
      (who) => who.put(`/outlets/${id}`, { name: 'X' }),
      (who) => who.delete(`/outlets/${id}`),
      (who) => who.post(`/outlets/${id}/registers`, { name: 'X', code: 'X' }),
      (who) => who.put(`/outlets/${shop.outletId}/registers/${shop.registerId}`, { name: 'X' }),
      (who) => who.delete(`/outlets/${shop.outletId}/registers/${shop.registerId}`),
    ];
    for (const attempt of attempts) {
      for (const role of ['MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const)
        expect(seen(await attempt(await shop.as(role)))).toMatchObject({ status: 403, code: 'auth.forbidden' });
      expect((await attempt(api())).status).toBe(401);
      expect((await attempt(stranger.owner)).status).not.toBe(403);
    }
    expect((await (await shop.as('ADMIN')).put(`/outlets/${id}`, { name: 'By admin' })).status).toBe(200);
  });

  it('of other businesses do not exist', async () => {
    const outlet = { status: 404, code: 'identity.outlet.not-found', path: undefined };
    for (const id of [shop.outletId, uuidv7()]) {
      expect(seen(await stranger.owner.put(`/outlets/${id}`, { name: 'X' }))).toEqual(outlet);
      expect(seen(await stranger.owner.delete(`/outlets/${id}`))).toEqual(outlet);
      expect(seen(await stranger.owner.post(`/outlets/${id}/registers`, { name: 'X', code: 'X' }))).toEqual(outlet);
      const register = `/outlets/${id}/registers/${shop.registerId}`;
      expect(seen(await stranger.owner.put(register, { name: 'X' }))).toEqual(outlet);
      expect(seen(await stranger.owner.delete(register))).toEqual(outlet);
    }
    expect((await shop.owner.put('/outlets/7', { name: 'X' })).status).toBe(400);
  });
});
