import { hash } from 'argon2';
import { NIL_ID, uuidv7 } from '#libs/kernel';
import { api, eventually, killProcess, password, paused, sql, tenant, type Api, type Tenant } from '#libs/testing';

const isServices = process.env.POS_MODE === 'services';

/** Somebody of the platform, for calls that no business may make. */
async function platform(): Promise<Api> {
  const [id, username] = [uuidv7(), `platform-${uuidv7().slice(-12)}`];
  const secret = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await sql().query(
    `insert into identity.users (business_id, id, username, name, role, password_hash) values ($1, $2, $3, $3, 'SUPER_ADMIN', $4)`,
    [NIL_ID, id, username, secret],
  );
  return api().login(username);
}

describe('parked events', () => {
  let shop: Tenant;
  let admin: Api;

  beforeAll(async () => {
    shop = await tenant();
    admin = await platform();
  });
  afterAll(async () => {
    for (const service of ['pricing', 'inventory', 'sales'])
      await sql().query(`delete from ${service}.held_events where error like 'poison%'`);
  });

  /** An event that a consumer of a service gave up. */
  async function parked(service = 'pricing', consumer = `${service}.proof`): Promise<{ key: string; event: string }> {
    const [key, event] = [uuidv7(), `${uuidv7()}.product.changed.2`];
    const fact = {
      name: 'catalog.product.changed.v1',
      businessId: shop.businessId,
      at: '2026-11-23T10:00:00.000Z',
      key,
    };
    await sql().query(
      `insert into ${service}.held_events (consumer, event_id, key, fact, deliveries, error, parked_at)
       values ($1, $2, $3, $4, 6, $5, now())`,
      [consumer, event, key, JSON.stringify({ ...fact, payload: '{"secret":"canary"}' }), `poison ${key}`],
    );
    return { key, event };
  }

  const listed = async (): Promise<{ entityId: string }[]> => {
    const { status, body } = await admin.get('/super-admin/parked-events?limit=100');
    expect({ status, problem: body.errors }).toEqual({ status: 200 });
    return body.data;
  };
  const one = async (key: string): Promise<{ id: string; entityId: string }> =>
    eventually(async () => (await listed()).find(({ entityId }) => entityId === key) as never);

  it('of every service stand in one list, the latest first, explained and without what they said', async () => {
    const [first, second] = [await parked('pricing'), await parked('inventory')];
    const { status, body } = await admin.get('/super-admin/parked-events');
    expect(status).toBe(200);
    const mine = body.data.filter(({ entityId }: { entityId: string }) => [first.key, second.key].includes(entityId));
    expect(mine.map(({ entityId }: { entityId: string }) => entityId)).toEqual([second.key, first.key]);
    expect(mine[1]).toMatchObject({
      service: 'pricing',
      consumer: 'pricing.proof',
      eventId: first.event,
      eventType: 'catalog.product.changed.v1',
      businessId: shop.businessId,
      error: `poison ${first.key}`,
      deliveries: 6,
    });
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(body.unreachable).toEqual([]);
  });

  it('are listed in pages, by service and by consumer', async () => {
    const consumer = `sales.${uuidv7().slice(-6)}`;
    const keys = [];
    for (let i = 0; i < 3; i++) keys.unshift((await parked('sales', consumer)).key);
    const page = async (n: number): Promise<unknown> =>
      (await admin.get(`/super-admin/parked-events?consumer=${consumer}&service=sales&limit=2&page=${n}`)).body;
    expect(await page(1)).toMatchObject({
      data: keys.slice(0, 2).map((entityId) => ({ entityId })),
      pagination: { total: 3, totalPages: 2, page: 1, limit: 2 },
    });
    expect(await page(2)).toMatchObject({ data: [{ entityId: keys[2] }] });
    expect((await admin.get('/super-admin/parked-events?service=bakery')).status).toBe(400);
  });

  it('come the latest first and in no other order', async () => {
    expect((await admin.get('/super-admin/parked-events?sort=-parkedAt')).status).toBe(200);
    for (const sort of ['parkedAt', 'error'])
      expect((await admin.get(`/super-admin/parked-events?sort=${sort}`)).body).toMatchObject({
        ...{ status: 400, errors: [{ path: 'sort' }] },
      });
  });

  it('are delivered again when told so, which the business finds in its audit', async () => {
    const { key } = await parked();
    const { id } = await one(key);
    const answer = await admin.post(`/super-admin/parked-events/${id}/retry`);
    expect(answer).toMatchObject({ status: 200, body: { id, entityId: key } });
    expect(await listed()).not.toContainEqual(expect.objectContaining({ id }));
    expect(
      (await sql().query('select due_at, parked_at, deliveries from pricing.held_events where key = $1', [key])).rows,
    ).toEqual([{ due_at: expect.any(Date), parked_at: null, deliveries: 0 }]);
    await eventually(async () => expect(await auditOf(id)).toEqual(['pricing.parked-event.retried']));
    await sql().query('delete from pricing.held_events where key = $1', [key]);
  });

  it('are forgotten when told so, once, and the audit says by whom', async () => {
    const { key } = await parked('inventory');
    const { id } = await one(key);
    expect((await admin.delete(`/super-admin/parked-events/${id}`)).status).toBe(204);
    expect((await sql().query('select from inventory.held_events where key = $1', [key])).rowCount).toBe(0);
    await eventually(async () => expect(await auditOf(id)).toEqual(['inventory.parked-event.discarded']));
    expect(await admin.delete(`/super-admin/parked-events/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'operations.parked-event.not-found' },
    });
    expect(await admin.post(`/super-admin/parked-events/${id}/retry`)).toMatchObject({ status: 404 });
  });

  it('that are not parked are nobody’s to retry', async () => {
    const { key } = await parked();
    const { id } = await one(key);
    await sql().query(
      `update pricing.held_events set parked_at = null, due_at = now() + interval '1 day' where key = $1`,
      [key],
    );
    expect((await admin.post(`/super-admin/parked-events/${id}/retry`)).status).toBe(404);
    await sql().query('delete from pricing.held_events where key = $1', [key]);
  });

  it('are the platform’s business: no other role sees or touches them', async () => {
    for (const role of ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const) {
      const person = await shop.as(role);
      expect((await person.get('/super-admin/parked-events')).status).toBe(403);
      expect((await person.post(`/super-admin/parked-events/${uuidv7()}/retry`)).status).toBe(403);
      expect((await person.delete(`/super-admin/parked-events/${uuidv7()}`)).status).toBe(403);
    }
    expect((await api().get('/super-admin/parked-events')).status).toBe(401);
    expect((await admin.delete('/super-admin/parked-events/not-an-id')).status).toBe(400);
  });

  if (isServices) {
    it('of a service that stands still are missing, and the list names it', async () => {
      const { key } = await parked('inventory');
      const known = await one(key);
      await paused('inventory', async () => {
        const { status, body } = await admin.get('/super-admin/parked-events');
        expect({ status, unreachable: body.unreachable }).toEqual({ status: 200, unreachable: ['inventory'] });
        const retry = await admin.post(`/super-admin/parked-events/${known.id}/retry`);
        expect(retry).toMatchObject({ status: 503, body: { code: 'system.unavailable' } });
      });
      await sql().query('delete from inventory.held_events where key = $1', [key]);
    });

    it('of a service that is gone, too', async () => {
      killProcess('procurement');
      const { body } = await admin.get('/super-admin/parked-events');
      expect(body.unreachable).toContain('procurement');
      await eventually(
        async () => expect((await admin.get('/super-admin/parked-events')).body.unreachable).toEqual([]),
        { withinMs: 15_000 },
      );
    });
  }

  const auditOf = async (id: string): Promise<string[]> =>
    (
      await sql().query<{ event_type: string }>(
        'select event_type from reporting.audit_records where business_id = $1 and entity_id = $2',
        [shop.businessId, id],
      )
    ).rows.map(({ event_type }) => event_type);
});
