import { createHash } from 'node:crypto';
import { canonical } from '#libs/kernel';
import { fingerprintSecret, requestKey } from './idempotency.js';

const question = { currentPassword: 'password123', newPassword: 'another good one' };
const print = (secret: string, asked: object = question): string =>
  requestKey(fingerprintSecret(secret), 'k', 'POST', '/api/auth/change-password', asked).fingerprint;

describe('the fingerprint of a keyed request', () => {
  it('can not be made by who knows the request but not the secret', () => {
    const plain = createHash('sha256')
      .update(`POST /api/auth/change-password ${canonical(question)}`)
      .digest('hex');
    expect(print('one')).toMatch(/^[0-9a-f]{64}$/);
    expect([plain, print('two')]).not.toContain(print('one'));
  });

  it('is the same at each gateway of the same secret, for the same question only', () => {
    expect(print('one', { ...question })).toBe(print('one'));
    expect(print('one', { ...question, newPassword: 'a third one' })).not.toBe(print('one'));
  });
});
