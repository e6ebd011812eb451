import { Refusal, invalid, isRefusal } from './index.js';

describe('Refusal', () => {
  it('carries its kind, code, details and cause', () => {
    const cause = new Error('connection lost');
    const refusal = new Refusal('unavailable', 'system.unavailable', { retryAfterSeconds: 2 }, { cause });
    expect(refusal).toMatchObject({
      name: 'Refusal',
      message: 'system.unavailable',
      kind: 'unavailable',
      code: 'system.unavailable',
      details: { retryAfterSeconds: 2 },
      cause,
    });
  });

  it('captures no stack and leaves the stacks of faults alone', () => {
    const limit = Error.stackTraceLimit;
    expect(new Refusal('conflict', 'sales.overpaid').stack).not.toContain('refusal.spec');
    expect(Error.stackTraceLimit).toBe(limit);
    expect(new Error('fault').stack).toContain('refusal.spec');
  });

  it('names the field of an invalid request', () => {
    expect(invalid('items[0].quantity', 'must be above 0')).toMatchObject({
      kind: 'invalid',
      code: 'request.invalid',
      details: { errors: [{ path: 'items[0].quantity', message: 'must be above 0' }] },
    });
  });

  it('is told by its shape', () => {
    expect(isRefusal(new Refusal('not-found', 'sales.order.not-found'))).toBe(true);
    expect(isRefusal({ name: 'Refusal', kind: 'forbidden', code: 'auth.forbidden' })).toBe(true);
    expect(isRefusal({ name: 'Refusal', kind: 'of another kind', code: 'auth.forbidden' })).toBe(false);
    expect(isRefusal({ name: 'Refusal', kind: 'forbidden' })).toBe(false);
    expect([new Error('fault'), null, undefined, 'conflict'].map(isRefusal)).toEqual([false, false, false, false]);
  });
});
