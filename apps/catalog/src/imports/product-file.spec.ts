import { MOST_PRODUCTS, readProducts } from './product-file.reader.js';

const read = (csv: string) => [...readProducts(csv)];
const errors = (csv: string) => read(csv).flatMap((reading) => ('errors' in reading ? reading.errors : []));
const products = (csv: string) => read(csv).flatMap((reading) => ('product' in reading ? reading.product : []));

describe('a file of products', () => {
  it('is read by its header, each cell as what its field is', () => {
    expect(
      products('name,sku,basePrice,taxRate,trackStock\nGreen Tea,TEA-1,599,7.25,false\n"Tea, black",007,0,,true'),
    ).toEqual([
      { line: 2, fields: { sku: 'TEA-1', name: 'Green Tea', basePrice: 599, taxRate: 7.25, trackStock: false } },
      { line: 3, fields: { sku: '007', name: 'Tea, black', basePrice: 0, trackStock: true } },
    ]);
  });

  it('clears by an empty cell what may be absent, and leaves all else alone', () => {
    const header = 'sku,name,barcode,description,category,costPrice,basePrice,unit,isActive';
    expect(products(`${header}\nA,,,,,,,,`)[0]!.fields).toEqual({
      ...{ sku: 'A', barcode: null, description: null, category: null, costPrice: null },
    });
  });

  it.each([
    ['a price that is no whole number', '12.50', 'basePrice'],
    ['a price with a thousands comma', '"1,250"', 'basePrice'],
    ['a negative price', '-1', 'basePrice'],
    ['a price in other digits', '0x10', 'basePrice'],
  ])('refuses %s', (_, cell, path) => {
    expect(errors(`sku,basePrice\nA,1\nB,${cell}`)).toEqual([{ line: 3, path, message: expect.any(String) }]);
  });

  it.each([
    ['has no header', '', 1, ''],
    ['has a column that no product has', 'sku,version\nA,1', 1, 'version'],
    ['has a column twice', 'sku,name,name\nA,a,b', 1, 'name'],
    ['has no sku', 'name\nA', 1, 'sku'],
    ['lacks the sku on a line', 'sku,name\nA,a\n,b', 3, 'sku'],
    ['has a line of other length', 'sku,name\nA,a,b', 2, ''],
    ['has a cell that is too long', `sku,name\nA,a\nB,${'x'.repeat(201)}`, 3, 'name'],
    ['has a control character in a cell', 'sku,name\nA,a\u0000b', 2, 'name'],
    ['has a quote that is never closed', 'sku,name\nA,a\nB,"b', 3, ''],
  ])('says that it %s', (_, csv, line, path) => {
    expect(errors(csv)).toEqual([{ line, path, message: expect.any(String) }]);
  });

  it('names every problem of every line', () => {
    expect(errors('sku,basePrice,taxRate\nA,x,200\nB,1,y').map(({ line, path }) => `${line} ${path}`)).toEqual([
      ...['2 basePrice', '2 taxRate', '3 taxRate'],
    ]);
  });

  it('takes 100,000 products and not one more', () => {
    const lines = Array.from({ length: MOST_PRODUCTS + 1 }, (_, n) => `P${n}`);
    expect(errors(['sku', ...lines.slice(1)].join('\n'))).toEqual([]);
    expect(errors(['sku', ...lines].join('\n'))).toMatchObject([{ line: MOST_PRODUCTS + 2 }]);
  });
});
