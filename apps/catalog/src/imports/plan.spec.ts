import { create } from '../products/product.js';
import { barcodesTaken, lacking, outcome, repeated, type Line } from './plan.js';

const line = (number: number, fields: Line['fields']): Line => ({ line: number, fields });
const at = new Date('2026-11-23T09:00:00Z');

describe('a file', () => {
  it('names a SKU and a barcode once', () => {
    const lines = [
      line(2, { sku: 'A', barcode: '1' }),
      line(3, { sku: 'B', barcode: null }),
      line(4, { sku: 'A', barcode: '2' }),
      line(5, { sku: 'C', barcode: '1' }),
      line(6, { sku: 'D', barcode: null }),
    ];
    expect(repeated(lines).map(({ line, path }) => [line, path])).toEqual([
      [4, 'sku'],
      [5, 'barcode'],
    ]);
  });

  it('tells name and price of a new product, and need not tell them of a known one', () => {
    expect(lacking(line(2, { sku: 'A' }), false).map(({ path }) => path)).toEqual(['name', 'basePrice']);
    expect(lacking(line(2, { sku: 'A' }), true)).toEqual([]);
  });
});

describe('a barcode', () => {
  const taken = (lines: readonly Line[]) =>
    barcodesTaken(lines, new Map([['1', 'A']]), new Map(lines.map((each) => [each.fields.sku, each])));

  it('stays with its product', () => {
    expect(taken([line(2, { sku: 'B', barcode: '1' })])).toMatchObject([{ line: 2, path: 'barcode' }]);
    expect(taken([line(2, { sku: 'A', name: 'a' }), line(3, { sku: 'B', barcode: '1' })])).toHaveLength(1);
  });

  it.each([
    ['another one', '2'],
    ['none', null],
  ])('goes to another product when the same file gives its own %s', (_, barcode) => {
    expect(taken([line(2, { sku: 'B', barcode: '1' }), line(3, { sku: 'A', barcode })])).toEqual([]);
  });

  it('may be told of the product that has it', () => {
    expect(taken([line(2, { sku: 'A', barcode: '1' })])).toEqual([]);
  });
});

describe('a line', () => {
  const known = create('a', { sku: 'A', name: 'Tea', basePrice: 500, barcode: '1' }, at);
  const made = (fields: Line['fields'], before?: typeof known) => outcome(line(2, fields), before, () => 'new', at);

  it('makes a product', () => {
    expect(made({ sku: 'B', name: 'Jam', basePrice: 1 })).toMatchObject({ before: undefined, after: { id: 'new' } });
  });

  it('changes what it tells of a known product', () => {
    expect(made({ sku: 'A', basePrice: 600, barcode: null }, known).after).toMatchObject({
      ...{ id: 'a', name: 'Tea', basePrice: 600, barcode: null, version: 2 },
    });
  });

  it('leaves a product as it is when it tells nothing new', () => {
    expect(made({ sku: 'A', name: 'Tea', basePrice: 500 }, known).after).toBe(known);
  });
});
