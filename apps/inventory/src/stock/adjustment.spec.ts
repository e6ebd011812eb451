import { Refusal } from '#libs/kernel';
import { balanceAfter } from './adjustment.js';

describe('an adjustment', () => {
  it.each([
    ['adds what came in', 1_000, 'ADJUSTMENT_IN', 500, false, 1_500],
    ['removes what went out', 1_000, 'ADJUSTMENT_OUT', 400, false, 600],
    ['may empty the shelf', 1_000, 'ADJUSTMENT_OUT', 1_000, false, 0],
    ['goes below zero where the policy allows it', 1_000, 'ADJUSTMENT_OUT', 1_001, true, -1],
    ['adds to a balance below zero without asking the policy', -2_000, 'ADJUSTMENT_IN', 500, false, -1_500],
  ] as const)('%s', (_rule, onHand, type, quantity, mayGoBelow, balance) => {
    expect(balanceAfter(onHand, { type, quantity }, mayGoBelow)).toBe(balance);
  });

  it('is refused below zero, naming what is there', () => {
    expect(() => balanceAfter(1_000, { type: 'ADJUSTMENT_OUT', quantity: 1_001 }, false)).toThrow(Refusal);
    try {
      balanceAfter(1_000, { type: 'ADJUSTMENT_OUT', quantity: 1_001 }, false);
    } catch (refusal) {
      expect(refusal).toMatchObject({ code: 'inventory.insufficient-stock', details: { available: 1, wanted: 1.001 } });
    }
  });
});
