import { randomInt } from 'node:crypto';
import { uuidv7 } from '#libs/kernel';
import { api, sql, tenant, type Answer, type Tenant } from '#libs/testing';
import { forgetAttempts, login, seen } from './accounts.js';
import { closePost, issued } from './invitation-post.js';

type Ask = () => Promise<Answer>;
type Asks = Readonly<Record<string, Ask>>;

let shop: Tenant;
let suspended: Tenant;
const set = (table: string, what: string, id: string) =>
  sql().query(`update identity.${table} set ${what} where id = $1`, [id]);

beforeAll(async () => {
  await forgetAttempts();
  [shop, suspended] = [await tenant(), await tenant()];
  await set('users', 'deactivated_at = now()', shop.users.MANAGER.id);
  await set('users', 'password_hash = null', shop.users.WAREHOUSE_STAFF.id);
  await set('businesses', `status = 'SUSPENDED'`, suspended.businessId);
});
afterAll(forgetAttempts);
afterAll(closePost);

const logins = (): Asks => ({
  unknown: () => login(`nobody-${uuidv7()}`),
  wrong: () => login(shop.users.CASHIER.username, 'wrong'),
  inactive: () => login(shop.users.MANAGER.username),
  unfinished: () => login(shop.users.WAREHOUSE_STAFF.username),
  suspended: () => login(suspended.users.OWNER.username),
});

/** Fills what a name may fail, so that it is locked. */
async function lock(username: string): Promise<void> {
  for (let i = 0; i < 10; i++) await login(username, 'wrong');
}

async function lockedLogins(): Promise<Asks> {
  const names = {
    unknown: `nobody-${uuidv7()}`,
    active: shop.users.ADMIN.username,
    inactive: shop.users.MANAGER.username,
  };
  for (const username of Object.values(names)) await lock(username);
  return Object.fromEntries(Object.entries(names).map(([name, username]) => [name, () => login(username)]));
}

const forgot = (email: string): Promise<Answer> => api().post('/auth/forgot-password', { email });

async function addresses(): Promise<Asks> {
  const address = async ({ id }: { id: string }): Promise<string> => {
    const email = `${uuidv7()}@people.example`;
    await sql().query('update identity.users set email = $2 where id = $1', [id, email]);
    return email;
  };
  const [known, inactive, away] = [
    await address(shop.users.CASHIER),
    await address(shop.users.MANAGER),
    await address(suspended.users.OWNER),
  ];
  return {
    unknown: () => forgot(`${uuidv7()}@people.example`),
    known: () => forgot(known),
    inactive: () => forgot(inactive),
    suspended: () => forgot(away),
  };
}

/** Tokens that are worth nothing, for different reasons. */
async function deadTokens(): Promise<Readonly<Record<string, string>>> {
  const invite = async (): Promise<{ id: string; token: string }> => {
    const { body } = await shop.owner.post('/invitations', { email: `${uuidv7()}@people.example`, role: 'CASHIER' });
    return { id: body.id, token: (await issued(shop.businessId, body.id)).token };
  };
  const [used, cancelled, expired] = [await invite(), await invite(), await invite()];
  expect((await accept(used.token)).status).toBe(201);
  expect((await shop.owner.delete(`/invitations/${cancelled.id}`)).status).toBe(204);
  await set('invitations', 'expires_at = now()', expired.id);
  return {
    unknown: used.token.replace(/^.{20}/, 'a'.repeat(20)),
    used: used.token,
    cancelled: cancelled.token,
    expired: expired.token,
  };
}

const accept = (token: string): Promise<Answer> =>
  api().post('/invitations/accept', {
    ...{ token, name: 'Newcomer', username: `new-${uuidv7()}`, password: 'plum-harbour-9431' },
  });
const verify = (token: string): Promise<Answer> => api().get(`/invitations/verify/${token}`);
const attempts = (tokens: Readonly<Record<string, string>>, ask: (token: string) => Promise<Answer>): Asks =>
  Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, () => ask(token)]));

async function answersOf(asks: Asks): Promise<readonly ReturnType<typeof seen>[]> {
  const answers: Answer[] = [];
  for (const ask of Object.values(asks)) answers.push(await ask());
  return answers.map(seen);
}

describe('nobody learns who has an account, or had an invitation, from the answer', () => {
  const alike = async (asks: Asks, status: number): Promise<void> => {
    const [first, ...others] = await answersOf(asks);
    expect(first!.status).toBe(status);
    for (const other of others) expect(other).toEqual(first);
  };

  it('to a login', () => alike(logins(), 401));

  it('to a login that came too often', async () => {
    await forgetAttempts();
    await alike(await lockedLogins(), 429);
    await forgetAttempts();
  });

  it('to somebody who forgot their password', async () => alike(await addresses(), 202));

  it('to a token of an invitation that is worth nothing', async () => {
    const tokens = await deadTokens();
    await alike(attempts(tokens, verify), 404);
    await alike(attempts(tokens, accept), 404);
  });
});

const ROUNDS = 200;
const TRIES = 3;
// A median may lie this far from that of the unknown (QUALITY.md S9), and the shortest answers as far as a busy machine
// moves them by itself.
const SHARE = 0.1;
const LEAST_MS = 0.5;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** The times of one round: each way to ask once, in random order, so that what else the machine does hits all alike. */
async function round(asks: Asks): Promise<Record<string, number>> {
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
 * Prints the medians and their ratios, and passes as soon as they lie together, in one of three tries. Differences are
 * taken within a round, so that a machine that slows down for a while counts for nothing.
 */
async function tellsNothing(what: string, asks: Asks, before: (n: number) => Promise<unknown>): Promise<void> {
  const lines: string[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const times: Record<string, number>[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      await before(n);
      times.push(await round(asks));
    }
    const usual = median(times.map((each) => each['unknown']!));
    const apart = Object.keys(asks).map((name) => {
      const ms = median(times.map((each) => each[name]! - each['unknown']!));
      lines.push(`${what}, ${name}: ${(usual + ms).toFixed(2)} ms, ratio ${((usual + ms) / usual).toFixed(3)}`);
      return Math.abs(ms);
    });
    if (apart.every((ms) => ms <= Math.max(LEAST_MS, SHARE * usual))) break;
    if (attempt === TRIES - 1) throw new Error(`the medians lie apart:\n${lines.join('\n')}`);
  }

  console.log(lines.join('\n'));
}

// a busy machine proves nothing about times, so they belong to the long run: npm run long -- one enumeration
if (process.env['POS_LONG'])
  describe('nor from the time', () => {
    // limits have tests of their own
    const often = (n: number): Promise<unknown> => (n % 5 === 0 ? forgetAttempts() : Promise.resolve());
    const never = (): Promise<unknown> => Promise.resolve();

    it('of a login', () => tellsNothing('login', logins(), often), 600_000);

    it('of a login that came too often', async () => {
      await tellsNothing('locked login', await lockedLogins(), never);
      await forgetAttempts();
    }, 120_000);

    it('of a request for a reset', async () => tellsNothing('forgot password', await addresses(), often), 120_000);

    it('of a token that is worth nothing', async () => {
      const tokens = await deadTokens();
      await tellsNothing('invitation verified', attempts(tokens, verify), often);
      await tellsNothing('invitation accepted', attempts(tokens, accept), often);
    }, 240_000);
  });
