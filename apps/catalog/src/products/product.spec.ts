import { change, cost, create, happening, margin } from './product.js';

const monday = new Date('2026-11-23T09:00:00Z');
const tuesday = new Date('2026-11-24T09:00:00Z');
const espresso = create('espresso', { sku: 'ESP-1', name: 'Espresso Beans 1 kg', basePrice: 1899 }, monday);

describe('a new product', () => {
  it('is sold by the piece, free of tax, kept in stock and for sale', () => {
    expect(espresso).toMatchObject({ unit: 'pcs', taxRate: 0, trackStock: true, isActive: true, version: 1 });
  });

  it('keeps a tax rate of four decimals exactly', () => {
    expect(create('tea', { sku: 'TEA', name: 'Tea', basePrice: 1, taxRate: 8.8375 }, monday).taxRate).toBe(88375);
  });
});

describe('a changed product', () => {
  const known = change(espresso, { barcode: '4006381333931', category: 'Coffee', costPrice: 1100 }, monday);

  it('keeps what the change does not name, and counts the change', () => {
    expect(change(known, { name: 'Espresso' }, tuesday)).toEqual({
      ...known,
      name: 'Espresso',
      version: 3,
      updatedAt: tuesday,
    });
  });

  it.each(['barcode', 'category', 'costPrice', 'description'] as const)('loses its %s by null', (field) => {
    expect(change(known, { [field]: null }, tuesday)[field]).toBeNull();
  });

  it('can be taken off the shelf, made free of charge and of tax', () => {
    expect(change(known, { isActive: false, basePrice: 0, taxRate: 0 }, tuesday)).toMatchObject({
      ...{ isActive: false, basePrice: 0, taxRate: 0 },
    });
  });
});

describe('what became of a product', () => {
  it.each([
    ['nothing, where every field sent is what it was', { name: espresso.name, basePrice: 1899 }, undefined],
    ['a change', { name: 'Espresso' }, 'changed'],
    ['that it left the shelf, whatever else changed', { isActive: false, name: 'Espresso' }, 'deactivated'],
  ])('is %s', (_, fields, expected) => {
    expect(happening(espresso, change(espresso, fields, tuesday))).toBe(expected);
  });

  it('is that it came back', () => {
    const gone = change(espresso, { isActive: false }, monday);
    expect(happening(gone, change(gone, { isActive: true }, tuesday))).toBe('reactivated');
  });

  it('leaves version and time alone where nothing changed', () => {
    expect(change(espresso, { description: null, taxRate: 0, isActive: true }, tuesday)).toBe(espresso);
  });
});

describe('margin', () => {
  it.each([
    [1899, 1100, 42.07],
    [1000, 1000, 0],
    [1000, 1500, -50],
    [3, 2, 33.33],
    [1000, 0, 100],
  ])('of a price of %d at a cost of %d is %d percent', (basePrice, costPrice, percent) => {
    expect(margin(basePrice, costPrice)).toBe(percent);
  });

  it('of what is given away is none', () => {
    expect(margin(0, 100)).toBeUndefined();
  });
});

describe('cost', () => {
  it('is shown with the margin to eyes that may see it', () => {
    expect(cost({ basePrice: 200, costPrice: 150 }, true)).toEqual({ costPrice: 150, margin: 25 });
  });

  it('is hidden from all others', () => {
    expect(cost({ basePrice: 200, costPrice: 150 }, false)).toEqual({});
  });

  it('is not made up where nobody knows it', () => {
    expect(cost({ basePrice: 200, costPrice: null }, true)).toEqual({});
  });
});
