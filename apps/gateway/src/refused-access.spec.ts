import { pino } from 'pino';
import { Actor, anonymous, requestContext } from '#libs/auth';
import { uuidv7 } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import { RefusedAccess } from './refused-access.js';

const someone = (): Actor =>
  new Actor({ ...anonymous, userId: uuidv7(), role: 'CASHIER' }, requestContext({ ip: '192.0.2.7' }));

let told: Record<string, unknown>[];
let isAway: boolean;
let refused: RefusedAccess;
beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  isAway = false;
  const ask = (_call: unknown, request: object, actor: Actor): Promise<void> => {
    if (isAway) return Promise.reject(new Error('away'));
    told.push({ ...request, userId: actor.userId, ip: actor.request.ip });
    return Promise.resolve();
  };
  refused = new RefusedAccess({ ask } as unknown as Bus, pino({ level: 'silent' }));
});
afterEach(() => {
  jest.useRealTimers();
});

const minutes = (count: number): Promise<void> => jest.advanceTimersByTimeAsync(count * 60_000);

describe('a refused access', () => {
  it('is told at once, by whom, where and from where', () => {
    const actor = someone();
    refused.note(actor, 'users.view', 'GET', '/api/users');
    expect(told).toEqual([
      { permission: 'users.view', method: 'GET', route: '/api/users', count: 1, userId: actor.userId, ip: '192.0.2.7' },
    ]);
  });

  it('is told once a minute with its count when it happens again and again', async () => {
    const actor = someone();
    for (let i = 0; i < 100; i++) refused.note(actor, 'users.view', 'GET', '/api/users');
    expect(told).toHaveLength(1);
    await minutes(1);
    expect(told.map(({ count }) => count)).toEqual([1, 99]);
    await minutes(5);
    expect(told).toHaveLength(2);
  });

  it('is told for each user and each route', () => {
    const [one, other] = [someone(), someone()];
    for (const actor of [one, other])
      for (const route of ['/api/users', '/api/audit-logs']) refused.note(actor, 'x', 'GET', route);
    expect(told).toHaveLength(4);
  });

  it('is told later when identity is away', async () => {
    isAway = true;
    refused.note(someone(), 'users.view', 'GET', '/api/users');
    await minutes(1);
    isAway = false;
    await minutes(1);
    expect(told.map(({ count }) => count)).toEqual([1]);
  });

  it('is remembered for a bounded number of users', () => {
    for (let i = 0; i < 12_000; i++) refused.note(someone(), 'users.view', 'GET', '/api/users');
    expect(told).toHaveLength(10_000);
  });
});
