import { MAX_THOUSANDTHS, fromRate, fromThousandths, isRefusal, rate, thousandths } from './index.js';

const refusalOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
};

describe('thousandths', () => {
  it.each([
    [1.005, 1005], // 1.005 × 1000 is 1004.9999999999999
    [0.001, 1],
    [0.145, 145],
    [0.289, 289],
    [1.1, 1100],
    [4.35, 4350],
    [8.321, 8321],
    [9.999, 9999],
    [-2.675, -2675],
    [999_999_999.999, 999_999_999_999],
    [1_000_000_000, MAX_THOUSANDTHS],
  ])('of %d is %d', (quantity, expected) => {
    expect(thousandths(quantity)).toBe(expected);
  });

  it('reads every decimal of three places exactly as JSON does', () => {
    for (let whole = 0; whole < 200; whole++) {
      for (let part = 0; part < 1000; part++) {
        const read = JSON.parse(`${whole}.${String(part).padStart(3, '0')}`) as number;
        if (thousandths(read) !== whole * 1000 + part) throw new Error(`${read} became ${thousandths(read)}`);
      }
    }
  });

  it('turns negative zero into zero', () => {
    expect(Object.is(thousandths(-0), 0)).toBe(true);
  });

  it.each([1.0005, 0.0001, 1.00049999, 0.1 + 0.2, 1e-9, NaN, Infinity])('refuses %d for its decimals', (quantity) => {
    const thrown = refusalOf(() => thousandths(quantity, 'items[2].quantity'));
    expect(isRefusal(thrown)).toBe(true);
    expect(thrown).toMatchObject({
      kind: 'invalid',
      code: 'request.invalid',
      details: { errors: [{ path: 'items[2].quantity', message: 'must be a number with at most 3 decimals' }] },
    });
  });

  it.each([1_000_000_000.001, -1_000_000_001, 1e300])('refuses %d for its size', (quantity) => {
    expect(refusalOf(() => thousandths(quantity))).toMatchObject({ kind: 'invalid' });
  });

  it('goes back to the same JSON number', () => {
    for (let value = -5000; value <= 5000; value++) expect(thousandths(fromThousandths(value))).toBe(value + 0);
    expect(JSON.stringify(fromThousandths(1005))).toBe('1.005');
  });
});

describe('rate', () => {
  it.each([
    [20, 200_000],
    [7.25, 72_500],
    [8.875, 88_750],
    [0.0001, 1],
    [19.6, 196_000],
    [5.5, 55_000],
    [16.1003, 161_003],
    [100, 1_000_000],
    [0, 0],
  ])('of %d %% is %d', (percent, expected) => {
    expect(rate(percent)).toBe(expected);
    expect(fromRate(expected)).toBe(percent);
  });

  it('reads every percentage of four places exactly', () => {
    for (let value = 0; value <= 1_000_000; value += 7) {
      if (rate(Number((value / 10_000).toFixed(4))) !== value) throw new Error(`${value / 10_000}`);
    }
  });

  it.each([20.00001, 1e-5, NaN, -1, 100.0001])('refuses %d %%', (percent) => {
    expect(refusalOf(() => rate(percent, 'items[0].taxRate'))).toMatchObject({
      kind: 'invalid',
      details: { errors: [{ path: 'items[0].taxRate' }] },
    });
  });
});
