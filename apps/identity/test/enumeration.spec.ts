import { randomInt } from 'node:crypto';
import { uuidv7 } from '#libs/kernel';
import { api, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { forgetAttempts, login, seen } from './accounts.js';

// 200 rounds for the record (npm run long); a quarter of it shows what would matter
const ROUNDS = process.env['POS_LONG'] ? 200 : 50;
const TRIES = 3;
/** How far a median may lie from that of the unknown: a tenth, or what a busy machine adds to the shortest answers. */
const SHARE = 0.1;
const LEAST_MS = 0.5;

type Ask = () => Promise<Answer>;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** The times of one round: each way to ask once, in random order, so that what else the machine does hits all alike. */
async function round(asks: Readonly<Record<string, Ask>>): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const name of shuffled(Object.keys(asks))) {
    const from = performance.now();
    await asks[name]!();
    times[name] = performance.now() - from;
  }
  return times;
}

function shuffled<T>(items: readonly T[]): T[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}

/**
 * Passes as soon as the medians lie together, after one, two or three times so many rounds: noise evens out, a leak
 * stays. Differences are taken within a round, so that a machine that slows down for a while counts for nothing.
 */
async function tellsNothing(asks: Readonly<Record<string, Ask>>, rounds = ROUNDS): Promise<void> {
  const times: Record<string, number>[] = [];
  const apart: Record<string, number>[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    for (let i = 0; i < rounds; i++) {
      // limits have tests of their own
      if (i % 5 === 0) await forgetAttempts();
      times.push(await round(asks));
    }
    const usual = median(times.map((each) => each['unknown']!));
    const differences = Object.keys(asks).map((name): [string, number] => [
      name,
      median(times.map((each) => each[name]! - each['unknown']!)),
    ]);
    if (differences.every(([, ms]) => Math.abs(ms) <= Math.max(LEAST_MS, SHARE * usual))) return;
    apart.push({ usual, ...Object.fromEntries(differences) });
  }
  throw new Error(`medians in ms lie apart from the usual: ${JSON.stringify(apart)}`);
}

describe('nobody learns who has an account', () => {
  let shop: Tenant;
  let suspended: Tenant;

  beforeAll(async () => {
    await forgetAttempts();
    [shop, suspended] = [await tenant(), await tenant()];
    await sql().query('update identity.users set deactivated_at = now() where id = $1', [shop.users.MANAGER.id]);
    await sql().query('update identity.users set password_hash = null where id = $1', [shop.users.WAREHOUSE_STAFF.id]);
    await sql().query(`update identity.businesses set status = 'SUSPENDED' where id = $1`, [suspended.businessId]);
  });
  afterAll(forgetAttempts);

  const logins = (): Readonly<Record<string, Ask>> => ({
    unknown: () => login(`nobody-${uuidv7()}`),
    wrong: () => login(shop.users.CASHIER.username, 'wrong'),
    inactive: () => login(shop.users.MANAGER.username),
    unfinished: () => login(shop.users.WAREHOUSE_STAFF.username),
    suspended: () => login(suspended.users.OWNER.username),
  });

  it('from the answer to a login', async () => {
    const answers = await Promise.all(Object.values(logins()).map((ask) => ask()));
    for (const answer of answers) expect(seen(answer)).toEqual(seen(answers[0]!));
    expect(answers[0]!.status).toBe(401);
  });

  it('from the time of a login', () => tellsNothing(logins()), 240_000);

  it('from the answer to a login that came too often', async () => {
    await forgetAttempts();
    const names = [shop.users.ADMIN.username, shop.users.MANAGER.username, `nobody-${uuidv7()}`];
    for (const username of names) for (let i = 0; i < 10; i++) await login(username, 'wrong');
    const answers = await Promise.all(names.map((username) => login(username)));
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
    for (const answer of answers) expect(seen(answer)).toEqual(seen(answers[0]!));
  });

  it('from the time of a request for a reset', async () => {
    const email = `${uuidv7()}@people.example`;
    await sql().query('update identity.users set email = $2 where id = $1', [shop.users.CASHIER.id, email]);
    const forgot = (address: string) => api().post('/auth/forgot-password', { email: address });
    const asks = { unknown: () => forgot(`${uuidv7()}@people.example`), known: () => forgot(email) };
    // short answers need more of them
    await tellsNothing(asks, 4 * ROUNDS);
  }, 120_000);
});
