import { change, mayDelete, stepDown, type Tier } from './tier.js';

const tier = (fields: Partial<Tier> = {}): Tier => ({
  id: 'wholesale',
  name: 'Wholesale',
  code: 'WHOLESALE',
  description: null,
  isDefault: false,
  version: 1,
  ...fields,
});
const unused = { prices: 0, customers: 0, outlets: 0 };

describe('a tier', () => {
  it('keeps what a change does not name, and counts the change', () => {
    expect(change(tier({ description: 'for shops' }), { name: 'Trade' })).toEqual(
      tier({ name: 'Trade', description: 'for shops', version: 2 }),
    );
  });

  it('loses its description by null', () => {
    expect(change(tier({ description: 'for shops' }), { description: null }).description).toBeNull();
  });

  it('can become the default', () => {
    expect(change(tier(), { isDefault: true }).isDefault).toBe(true);
  });

  it('does not stop being the default by itself', () => {
    expect(() => change(tier({ isDefault: true }), { isDefault: false })).toThrow('pricing.tier.in-use');
  });

  it('stops being the default when another takes its place', () => {
    expect(stepDown(tier({ isDefault: true }))).toEqual(tier({ version: 2 }));
  });

  it('may be deleted when nobody relies on it', () => {
    expect(() => mayDelete(tier(), unused)).not.toThrow();
  });

  it('may not be deleted as the default', () => {
    expect(() => mayDelete(tier({ isDefault: true }), unused)).toThrow('pricing.tier.in-use');
  });

  it.each(['prices', 'customers', 'outlets'])('may not be deleted while %s rely on it', (who) => {
    expect(() => mayDelete(tier(), { ...unused, [who]: 1 })).toThrow('pricing.tier.in-use');
  });
});
