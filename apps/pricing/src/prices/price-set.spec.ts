import { mustBeUnambiguous, mustKnowTiers, unknownOutlet, type Price } from './price-set.js';

const price = (priceTierId: string, outletId?: string): Price => ({ priceTierId, outletId, price: 100 });

describe('a set of prices', () => {
  it('may have a price everywhere and one at an outlet in the same tier', () => {
    expect(() => mustBeUnambiguous([price('retail'), price('retail', 'main'), price('member')])).not.toThrow();
  });

  it.each([
    ['everywhere', [price('retail'), price('member'), price('retail')]],
    ['at an outlet', [price('retail', 'main'), price('retail'), price('retail', 'main')]],
  ])('may not price a tier twice %s', (_, prices) => {
    expect(() => mustBeUnambiguous(prices)).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        details: { errors: [expect.objectContaining({ path: 'prices[2]' })] },
      }),
    );
  });

  it('names the price whose tier does not exist', () => {
    expect(() => mustKnowTiers([price('retail'), price('gone')], new Set(['retail']))).toThrow(
      expect.objectContaining({
        code: 'pricing.tier.not-found',
        details: { errors: [expect.objectContaining({ path: 'prices[1].priceTierId' })] },
      }),
    );
  });

  it('names the first price whose outlet does not exist', () => {
    expect(unknownOutlet([price('retail'), price('retail', 'gone'), price('member', 'gone')], 'gone').details).toEqual({
      errors: [expect.objectContaining({ path: 'prices[1].outletId' })],
    });
  });
});
