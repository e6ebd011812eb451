import { chooseTier, resolvePrice } from './index.js';
import type { PricedProduct } from './index.js';

const here = 'outlet-here';
const there = 'outlet-there';

describe('the tier of a basket', () => {
  it.each([
    [
      { customer: 'MEMBER', outlet: 'OUTLET', default: 'RETAIL' },
      { priceTierId: 'MEMBER', tierSource: 'customer' },
    ],
    [
      { customer: null, outlet: 'OUTLET', default: 'RETAIL' },
      { priceTierId: 'OUTLET', tierSource: 'outlet' },
    ],
    [
      { outlet: null, default: 'RETAIL' },
      { priceTierId: 'RETAIL', tierSource: 'default' },
    ],
    [{ customer: 'MEMBER' }, { priceTierId: 'MEMBER', tierSource: 'customer' }],
    [{ customer: null, outlet: null, default: null }, { tierSource: 'none' }],
    [{}, { tierSource: 'none' }],
  ])('of %j is %j', (candidates, expected) => {
    expect(chooseTier(candidates)).toEqual(expected);
  });
});

describe('the price of a product', () => {
  const product: PricedProduct = {
    basePrice: 1000,
    tierPrices: [
      { priceTierId: 'MEMBER', outletId: null, price: 900 },
      { priceTierId: 'MEMBER', outletId: there, price: 950 },
      { priceTierId: 'MEMBER', outletId: here, price: 980 },
      { priceTierId: 'WHOLESALE', price: 700 },
      { priceTierId: 'STAFF', outletId: there, price: 500 },
    ],
  };
  const priceIn = (tier: string) => resolvePrice(product, chooseTier({ customer: tier }), here);

  it("is the tier's price for this outlet, even where the tier is cheaper everywhere else", () => {
    expect(priceIn('MEMBER')).toEqual({
      effectivePrice: 980,
      basePrice: 1000,
      priceTierId: 'MEMBER',
      tierSource: 'customer',
      priceSource: 'outlet_tier_price',
    });
  });

  it("is else the tier's price everywhere", () => {
    expect(priceIn('WHOLESALE')).toMatchObject({ effectivePrice: 700, priceSource: 'tier_price' });
  });

  it('is else the base price, and never the price of another outlet or another tier', () => {
    expect(priceIn('STAFF')).toMatchObject({ effectivePrice: 1000, priceSource: 'base_price', priceTierId: 'STAFF' });
  });

  it('is the base price without a tier', () => {
    expect(resolvePrice(product, chooseTier({}), here)).toEqual({
      effectivePrice: 1000,
      basePrice: 1000,
      tierSource: 'none',
      priceSource: 'base_price',
    });
  });

  it('may be nothing at all: a price of 0 is a price', () => {
    const gift: PricedProduct = { basePrice: 1000, tierPrices: [{ priceTierId: 'STAFF', price: 0 }] };
    expect(resolvePrice(gift, chooseTier({ outlet: 'STAFF' }), here)).toMatchObject({
      effectivePrice: 0,
      tierSource: 'outlet',
      priceSource: 'tier_price',
    });
  });
});
