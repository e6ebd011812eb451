import { assert, assertNever, isRefusal } from './index.js';

describe('assert', () => {
  it('lets pass what holds', () => {
    expect(() => assert(true, 'holds')).not.toThrow();
  });

  it('throws a fault, not a refusal, for what does not', () => {
    const failing = () => assert(0 > 1, 'a batch has at least one row');
    expect(failing).toThrow('a batch has at least one row');
    try {
      failing();
    } catch (thrown) {
      expect(isRefusal(thrown)).toBe(false);
    }
  });

  it('names the value that has no case', () => {
    expect(() => assertNever('BARTER' as never)).toThrow('"BARTER"');
  });
});
