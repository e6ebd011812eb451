import { canonical, isRefusal } from './index.js';

describe('canonical', () => {
  it('is the same text for the same content in another order', () => {
    const one = { b: [1, { y: null, x: 'é"\n' }], a: true };
    const other = { a: true, b: [1, { x: 'é"\n', y: null }] };
    expect(canonical(one)).toBe(canonical(other));
    expect(canonical(one)).toBe('{"a":true,"b":[1,{"x":"é\\"\\n","y":null}]}');
  });

  it('keeps the order of lists, in which content lies', () => {
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });

  it('leaves out what is undefined and keeps null', () => {
    expect(canonical({ notes: undefined, customerId: null })).toBe('{"customerId":null}');
  });

  it('tells a number from its text', () => {
    expect(canonical({ amount: 1 })).not.toBe(canonical({ amount: '1' }));
    expect(canonical(1.5e3)).toBe('1500');
  });

  it('sorts keys as text, numbers too', () => {
    expect(canonical({ 2: 'b', 10: 'a', __proto: 0 })).toBe('{"10":"a","2":"b","__proto":0}');
  });

  it.each([[NaN], [Infinity], [() => 1], [10n], [Symbol('s')], [new Date(0)], [[undefined]]])(
    'has no text for %p',
    (value) => {
      expect(() => canonical(value)).toThrow(TypeError);
    },
  );

  it('refuses a value that is nested too deep', () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(canonical(nested(60))).toBe('['.repeat(60) + ']'.repeat(60));
    try {
      canonical(nested(5000));
      throw new Error('was not refused');
    } catch (thrown) {
      expect(isRefusal(thrown)).toBe(true);
    }
  });
});
