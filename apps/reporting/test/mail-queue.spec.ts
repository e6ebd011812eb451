import { eventually, killProcess, sql, startSystem, tenant, type StartedSystem, type Tenant } from '#libs/testing';
import { MailServer } from './mail-server.js';
import { checkout } from './selling.js';

// the sender pauses for up to 15 s while the mail server is away
const PATIENTLY = { withinMs: 25_000, everyMs: 100 };

describe('the mail queue', () => {
  let server: MailServer;
  let started: StartedSystem;
  let shop: Tenant;
  let productId: string;
  let customerId: string;
  const systemOfOthers = process.env.POS_TEST_SYSTEM;

  beforeAll(async () => {
    server = await MailServer.away();
    const mode = process.env.POS_MODE === 'services' ? 'services' : 'one';
    started = await startSystem({ mode, env: { SMTP_URL: server.url, MAIL_FROM: 'Corner Shop <till@shop.example>' } });
    process.env.POS_TEST_SYSTEM = started.systemFile;
    shop = await tenant({ name: 'Corner Shop' });
    productId = (await shop.product()).id as string;
    const made = await shop.owner.post('/customers', { name: 'Ann', email: 'ann@example.com' });
    customerId = made.body.id as string;
  }, 120_000);

  afterAll(async () => {
    await started.stop();
    await server.leave();
    process.env.POS_TEST_SYSTEM = systemOfOthers;
  });

  /** Sells to a customer with an address; answers the order's id. */
  const sell = async (): Promise<string> => {
    const order = await checkout(await shop.as('CASHIER'), shop, {
      items: [{ productId, quantity: 1 }],
      payments: [{ method: 'CASH', amount: 1_200 }],
      customerId,
    });
    return order.id as string;
  };

  const mail = async (orderId: string): Promise<{ state: string; tries: number; problem: string | null }> => {
    const { rows } = await sql().query<{ state: string; tries: number; problem: string | null }>(
      'select state, tries, problem from reporting.mails where business_id = $1 and event_id like $2',
      [shop.businessId, `${orderId}.%`],
    );
    expect(rows).toHaveLength(1);
    return rows[0]!;
  };
  const isIn = (state: string, orderId: string): Promise<void> =>
    eventually(async () => expect((await mail(orderId)).state).toBe(state), PATIENTLY);
  const arrivals = (orderId: string): string[] => server.arrived.filter((id) => id.startsWith(orderId));

  it('keeps a receipt while the mail server is away, and sends it once when it is back', async () => {
    const orderId = await sell();
    await eventually(async () => expect((await mail(orderId)).problem).toMatch(/ECONNREFUSED/));
    expect(await mail(orderId)).toMatchObject({ tries: 0 });
    await server.come();
    await isIn('SENT', orderId);
    expect(arrivals(orderId)).toHaveLength(1);
    const [text] = server.taken;
    expect(text).toMatch(/^Subject: Receipt MAIN-0-\d{8} from Corner Shop$/m);
    expect(text).toMatch(/^From: "?Corner Shop"? <till@shop\.example>$/m);
    expect(text).toMatch(/^To: ann@example\.com$/m);
  }, 60_000);

  it('tries again what was put off', async () => {
    server.mood = 'put off';
    const orderId = await sell();
    await eventually(async () => expect(await mail(orderId)).toMatchObject({ state: 'QUEUED', tries: 1 }));
    server.mood = 'take';
    await isIn('SENT', orderId);
    expect(arrivals(orderId)).toHaveLength(1);
  }, 60_000);

  it('lists what was refused for good', async () => {
    server.mood = 'refuse';
    const orderId = await sell();
    await isIn('FAILED', orderId);
    expect((await mail(orderId)).problem).toContain('550');
    expect(arrivals(orderId)).toEqual([]);
  });

  it('lists as unknown what may have arrived, and never sends it again', async () => {
    server.mood = 'hang up';
    const orderId = await sell();
    await isIn('UNKNOWN', orderId);
    server.mood = 'take';
    const next = await sell();
    await isIn('SENT', next);
    expect(arrivals(orderId)).toHaveLength(1);
  });

  it('lists as unknown what was under way when its sender died, and never sends it again', async () => {
    server.mood = 'fall silent';
    const orderId = await sell();
    await eventually(() => expect(arrivals(orderId)).toHaveLength(1), PATIENTLY);
    killProcess('reporting');
    server.mood = 'take';
    // a minute later
    await sql().query(
      `update reporting.mails set claimed_at = claimed_at - interval '1 minute' where state = 'SENDING'`,
    );
    await isIn('UNKNOWN', orderId);
    const next = await eventually(sell, PATIENTLY);
    await isIn('SENT', next);
    expect(arrivals(orderId)).toHaveLength(1);
  }, 60_000);

  it('delays no sale', async () => {
    server.mood = 'fall silent';
    const began = performance.now();
    for (let n = 0; n < 10; n++) await sell();
    expect(performance.now() - began).toBeLessThan(3_000);
    server.mood = 'take';
  });
});
