import { pino } from 'pino';
import { identity } from '#libs/contracts';
import { NIL_ID, Refusal } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import { RevokedAccess } from './revoked-access.js';

const nothing: identity.RevokedAccess = { sessions: [], users: [], businesses: [] };
const token = { sessionId: 's1', userId: 'u1', businessId: 'b1', accessVersion: 3 };

/** Access as identity tells it now, and how often it was asked. */
function told(now: () => identity.RevokedAccess | Promise<identity.RevokedAccess>) {
  const asked: string[] = [];
  const bus = {
    ask: async (call: { name: string }) => {
      asked.push(call.name);
      return now();
    },
  };
  return { revoked: new RevokedAccess(bus as unknown as Bus, pino({ level: 'silent' })), asked };
}

afterEach(() => jest.useRealTimers());

describe('access that was taken away', () => {
  it.each<[string, Partial<identity.RevokedAccess>, boolean]>([
    ['nothing', {}, false],
    ['the session', { sessions: ['s1'] }, true],
    ['another session', { sessions: ['s2'] }, false],
    ['a later change of the user', { users: [{ id: 'u1', version: 4 }] }, true],
    ['a change that the token knows', { users: [{ id: 'u1', version: 3 }] }, false],
    ['a change of another user', { users: [{ id: 'u2', version: 9 }] }, false],
    ['the business', { businesses: ['b1'] }, true],
    ['another business', { businesses: ['b2'] }, false],
  ])('after %s: %j is %s', async (_, change, is) => {
    const { revoked } = told(() => ({ ...nothing, ...change }));
    await revoked.catchUp();
    expect(revoked.has(token)).toBe(is);
  });

  it('concerns tokens that know of no change, too', async () => {
    const { revoked } = told(() => ({ ...nothing, users: [{ id: 'u1', version: 1 }] }));
    await revoked.catchUp();
    expect(revoked.has({ sessionId: 's1', userId: 'u1', businessId: NIL_ID })).toBe(true);
  });

  it('is asked for before the first request, then every two seconds, and waited for after four', async () => {
    jest.useFakeTimers();
    const { revoked, asked } = told(() => nothing);
    await revoked.catchUp();
    expect(revoked.catchUp()).toBeUndefined();
    jest.advanceTimersByTime(2_000);
    expect(revoked.catchUp()).toBeUndefined();
    expect(asked).toHaveLength(2);
    await Promise.resolve();
    jest.advanceTimersByTime(60_000);
    expect(revoked.catchUp()).toBeInstanceOf(Promise);
  });

  it('is asked for at once when it is told of, and again when that came while asking', async () => {
    const answers: ((access: identity.RevokedAccess) => void)[] = [];
    const { revoked, asked } = told(() => new Promise((resolve) => answers.push(resolve)));
    const first = revoked.catchUp();
    revoked.told();
    revoked.told();
    answers[0]!(nothing);
    await first;
    expect(asked).toHaveLength(2);
    answers[1]!({ ...nothing, sessions: ['s1'] });
    await new Promise((resolve) => setImmediate(resolve));
    expect(revoked.has(token)).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('is known anew by a look that began after it was asked for', async () => {
    const answers: ((access: identity.RevokedAccess) => void)[] = [];
    const { revoked } = told(() => new Promise((resolve) => answers.push(resolve)));
    const first = revoked.catchUp();
    const renewed = revoked.renew();
    answers[0]!(nothing);
    await first;
    await Promise.resolve();
    answers[1]!({ ...nothing, sessions: ['s1'] });
    await renewed;
    expect(revoked.has(token)).toBe(true);
  });

  it('stays as it was known while identity is away', async () => {
    let isAway = false;
    const { revoked } = told(() => {
      if (isAway) throw new Refusal('unavailable', 'system.unavailable');
      return { ...nothing, sessions: ['s1'] };
    });
    await revoked.catchUp();
    isAway = true;
    revoked.told();
    await new Promise((resolve) => setImmediate(resolve));
    expect(revoked.has(token)).toBe(true);
  });
});
