import { INVITATION_MS, isOpen, mustCancel, mustResend, standing, type Standing } from './invitation.js';

const made = new Date('2026-11-23T10:00:00Z');
const expiresAt = new Date(made.getTime() + INVITATION_MS);
const just = (ms: number): Date => new Date(expiresAt.getTime() + ms);
const invitation = (status: Standing) => ({ status, expiresAt });

const outcome = (work: () => unknown): unknown => {
  try {
    return work() ?? 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const wrong = 'identity.invitation.wrong-state';

describe('an invitation', () => {
  it('is open for 72 hours', () => {
    expect(just(0).toISOString()).toBe('2026-11-26T10:00:00.000Z');
    expect(isOpen(invitation('PENDING'), just(-1))).toBe(true);
    expect(isOpen(invitation('PENDING'), just(0))).toBe(false);
    expect(standing(invitation('PENDING'), just(0))).toBe('EXPIRED');
  });

  it.each(['ACCEPTED', 'CANCELLED', 'EXPIRED'] as const)('that is %s stays so and is not open', (status) => {
    expect([standing(invitation(status), made), isOpen(invitation(status), made)]).toEqual([status, false]);
  });

  it.each<[Standing, unknown, unknown]>([
    ['PENDING', 'done', true],
    ['EXPIRED', 'done', true],
    ['CANCELLED', wrong, false],
    ['ACCEPTED', wrong, wrong],
  ])('that is %s: mailed again %s, taken back %s', (status, resent, cancelled) => {
    expect([outcome(() => mustResend(invitation(status))), outcome(() => mustCancel(invitation(status)))]).toEqual([
      resent,
      cancelled,
    ]);
  });
});
