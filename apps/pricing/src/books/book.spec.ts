import type { TierPrice } from '#libs/quote';
import { Book, type Page, type TierHolder } from './book.js';

const retail = { id: 'retail', code: 'RETAIL', name: 'Retail', isDefault: true };
const member = { id: 'member', code: 'MEMBER', name: 'Member', isDefault: false };
const trade = { id: 'trade', code: 'TRADE', name: 'Trade', isDefault: false };

const product = (productId: string, prices: readonly TierPrice[] = []): Page['products'][number] => ({
  card: {
    productId,
    sku: productId,
    name: productId,
    unit: 'pcs',
    trackStock: true,
    isActive: true,
    basePrice: 1000,
    taxRate: 20,
  },
  prices,
});
const holder = (id: string, priceTierId: string | null, isDeleted = false): TierHolder => ({
  id,
  priceTierId,
  isDeleted,
});

const page = (entries: Partial<Page> = {}): Page => ({
  ...{ version: 1, tiers: [retail, member, trade], products: [], customers: [], outlets: [] },
  ...entries,
});

describe('a book', () => {
  const book = new Book(
    page({ products: [product('tea')], customers: [holder('ann', null)], outlets: [holder('main', null)] }),
  );

  it('lacks nothing of what is in it', () => {
    expect(book.lacking({ productIds: ['tea'], customerId: 'ann', outletId: 'main' })).toBeUndefined();
  });

  it('names what it lacks, and only that', () => {
    expect(book.lacking({ productIds: ['tea', 'jam'], customerId: 'bob', outletId: 'main' })).toEqual({
      productIds: ['jam'],
      customerId: 'bob',
    });
  });

  it('takes in what a later page shows', () => {
    const growing = new Book(page());
    growing.add(
      page({ products: [product('jam', [{ priceTierId: 'retail', price: 1 }])], outlets: [holder('main', null)] }),
    );
    expect(growing.lacking({ productIds: ['jam'], outletId: 'main' })).toBeUndefined();
    expect(growing.size).toBe(3);
  });
});

describe('the tier of a basket', () => {
  const book = new Book(
    page({
      customers: [holder('ann', 'member'), holder('bob', null), holder('cat', 'closed'), holder('dan', 'member', true)],
      outlets: [holder('main', 'trade'), holder('side', null), holder('late', 'closed')],
    }),
  );
  const tier = (outletId: string, customerId?: string, outletTierId?: string) =>
    book.tierFor({ outletId, customerId, outletTierId });

  it.each([
    ['the customer’s', tier('main', 'ann'), 'member', 'customer'],
    ['else the outlet’s', tier('main', 'bob'), 'trade', 'outlet'],
    ['else the default', tier('side', 'bob'), 'retail', 'default'],
    ['the one that the asker knows of the outlet', tier('side', undefined, 'member'), 'member', 'outlet'],
    ['the next one, when the customer’s was deleted', tier('main', 'cat'), 'trade', 'outlet'],
    ['the default, when the outlet’s was deleted', tier('late'), 'retail', 'default'],
  ])('is %s', (_, { priceTierId, tierSource, card }, id, source) => {
    expect([priceTierId, tierSource, card?.id]).toEqual([id, source, id]);
  });

  it('is none in a business without tiers', () => {
    expect(new Book(page({ tiers: [] })).tierFor({ outletId: 'main' })).toEqual({ tierSource: 'none' });
  });

  it('is refused to a customer who was deleted', () => {
    expect(() => tier('main', 'dan')).toThrow('sales.customer.not-found');
  });
});

describe('a price', () => {
  const prices: readonly TierPrice[] = [
    { priceTierId: 'member', outletId: null, price: 950 },
    { priceTierId: 'member', outletId: 'main', price: 900 },
    { priceTierId: 'trade', outletId: null, price: 700 },
  ];
  const book = new Book(page({ products: [product('tea', prices)], customers: [holder('ann', 'member')] }));
  const priced = (outletId: string, customerId?: string) =>
    book.price('tea', book.tierFor({ outletId, customerId }), outletId);

  it.each([
    ['the tier’s price at the outlet', priced('main', 'ann'), 900, 'outlet_tier_price'],
    ['else the tier’s price everywhere', priced('side', 'ann'), 950, 'tier_price'],
    ['else the base price', priced('main'), 1000, 'base_price'],
  ])('is %s', (_, price, amount, source) => {
    expect(price).toMatchObject({ effectivePrice: amount, basePrice: 1000, priceSource: source });
  });

  it('names its tier and carries what a line keeps of the product', () => {
    expect(priced('side', 'ann')).toEqual({
      ...product('tea').card,
      ...{ effectivePrice: 950, tierSource: 'customer', priceSource: 'tier_price' },
      priceTier: { id: 'member', code: 'MEMBER', name: 'Member' },
    });
  });

  it('is none for a product that is not in the book', () => {
    expect(book.price('jam', { tierSource: 'none' }, 'main')).toBeUndefined();
  });
});
