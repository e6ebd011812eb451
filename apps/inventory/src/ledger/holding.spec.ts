import { bringIn, costOfFinding, costOfReturn, costOfTaking, mustHold, nothing, takeOut } from './holding.js';

const held = (onHand: number, cost: number, lastCost = 0) => ({ onHand, cost, lastCost });

describe('the moving average', () => {
  it('is what all goods on hand cost together', () => {
    const ten = bringIn(nothing, 10_000, 1_000).holding;
    const twenty = bringIn(ten, 10_000, 2_000).holding;
    expect(twenty).toEqual(held(20_000, 3_000, 15_000));
    expect(takeOut(twenty, 5_000)).toEqual({ holding: held(15_000, 2_250, 15_000), cost: -750, correction: 0 });
  });

  it('gives the rest to the last that leaves', () => {
    let stock = bringIn(nothing, 3_000, 100).holding;
    const costs = [1, 2, 3].map(() => {
      const { holding, cost } = takeOut(stock, 1_000);
      stock = holding;
      return -cost;
    });
    expect(costs).toEqual([33, 34, 33]);
    expect(stock).toMatchObject({ onHand: 0, cost: 0 });
  });
});

describe('goods that leave before they came', () => {
  it('are taken to cost what the last ones did', () => {
    expect(costOfTaking(held(1_000, 120, 10_000), 3_000)).toBe(120 + 200);
    expect(takeOut(held(0, 0, 10_000), 2_000).holding).toEqual(held(-2_000, -200, 10_000));
  });

  it('cost in the end what they really do', () => {
    const owed = held(-2_000, -200, 10_000);
    // five come at 1.50 each: two of them left already, at 1.00
    expect(bringIn(owed, 5_000, 750)).toEqual({ holding: held(3_000, 450, 15_000), cost: 750, correction: -100 });
    // one comes: one is still owed, at what was assumed
    expect(bringIn(owed, 1_000, 150)).toEqual({ holding: held(-1_000, -100, 15_000), cost: 150, correction: -50 });
    expect(bringIn(owed, 2_000, 300)).toMatchObject({ holding: { onHand: 0, cost: 0 }, correction: -100 });
  });
});

describe('goods that are found', () => {
  it.each([
    ['at the average', held(2_000, 300, 20_000), 150],
    ['at the last known cost when nothing is there', held(0, 0, 20_000), 200],
    ['at the product’s cost when nobody knows more', nothing, 80],
    ['at the product’s cost when what is there cost nothing', held(5_000, 0), 80],
  ])('are valued %s', (_rule, holding, cost) => {
    expect(costOfFinding(holding, 1_000, 80)).toBe(cost);
  });

  it('are refused when their cost cannot be counted', () => {
    expect(() => costOfFinding(nothing, 10 ** 12, 10 ** 13)).toThrow('request.invalid');
    expect(() => bringIn(held(2 ** 52, 0), 1, 0)).toThrow('request.invalid');
  });
});

it('costs the parts of a return together what the line cost, and the last part the rest', () => {
  const parts = [1_000, 1_000, 1_000];
  let before = 0;
  const costs = parts.map((quantity) => {
    const cost = costOfReturn(100, 3_000, before, quantity);
    before += quantity;
    return cost;
  });
  expect(costs).toEqual([33, 34, 33]);
});

it('refuses to give what is not there, and says where it was asked', () => {
  const asked = { productId: 'tea', quantity: 1_001, path: 'items[2].quantity' };
  expect(() => mustHold(held(1_001, 0), asked)).not.toThrow();
  try {
    mustHold(held(1_000, 0), asked);
    throw new Error('it did not refuse');
  } catch (refusal) {
    expect(refusal).toMatchObject({
      code: 'inventory.insufficient-stock',
      details: { productId: 'tea', available: 1, wanted: 1.001, errors: [{ path: 'items[2].quantity' }] },
    });
  }
});
