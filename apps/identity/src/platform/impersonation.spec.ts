import { endOf, mustBeImpersonable } from './impersonation.js';

describe('an impersonation', () => {
  const begin = new Date('2026-11-23T10:00:00Z');

  it.each([
    [undefined, '2026-11-23T10:15:00.000Z'],
    [1, '2026-11-23T10:01:00.000Z'],
    [60, '2026-11-23T11:00:00.000Z'],
    [600, '2026-11-23T11:00:00.000Z'],
  ])('of %s minutes ends at %s', (minutes, end) => expect(endOf(begin, minutes).toISOString()).toBe(end));

  it.each(['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'])('may be of an active %s', (role) =>
    expect(() => mustBeImpersonable({ role, isWelcome: true })).not.toThrow(),
  );

  it('is not of a super-admin', () => {
    expect(() => mustBeImpersonable({ role: 'SUPER_ADMIN', isWelcome: true })).toThrow(
      expect.objectContaining({ kind: 'forbidden' }),
    );
  });

  it('is not of somebody who could not sign in', () => {
    expect(() => mustBeImpersonable({ role: 'OWNER', isWelcome: false })).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'identity.user.wrong-state' }),
    );
  });
});
