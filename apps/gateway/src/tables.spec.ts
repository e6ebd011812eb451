import { buffer } from 'node:stream/consumers';
import { readXlsx } from 'hucre/xlsx';
import { bytesOf, type TableFormat } from './tables.js';

async function* pages(): AsyncGenerator<object[]> {
  yield [{ name: 'Cup, blue', revenue: 1_999 }];
  yield [];
  yield [{ name: '=cmd|calc', revenue: -5 }, { name: 'Übergröße' }];
}

const written = async (format: TableFormat, from: AsyncIterable<object[]> = pages()): Promise<Buffer> =>
  buffer(bytesOf({ name: 'sales', format, columns: ['name', 'revenue'], pages: from }));

describe('a table as a file', () => {
  it('is CSV with a header, quotes where needed, and no formulas', async () => {
    expect((await written('csv')).toString()).toBe(
      '\ufeffname,revenue\r\n"Cup, blue",1999\r\n\'=cmd|calc,-5\r\nÜbergröße,',
    );
  });

  it('is a workbook with numbers as numbers', async () => {
    const { sheets } = await readXlsx(await written('xlsx'));
    expect(sheets[0]!.rows).toEqual([
      ['name', 'revenue'],
      ['Cup, blue', 1_999],
      ['=cmd|calc', -5],
      ['Übergröße', null],
    ]);
  });

  it('is JSON as the list it would have been', async () => {
    expect(JSON.parse((await written('json')).toString())).toEqual({
      data: [{ name: 'Cup, blue', revenue: 1_999 }, { name: '=cmd|calc', revenue: -5 }, { name: 'Übergröße' }],
    });
  });

  it('has its header without a row, too', async () => {
    async function* none(): AsyncGenerator<object[]> {
      yield [];
    }
    expect((await written('csv', none())).toString()).toMatch(/^\ufeffname,revenue\s*$/);
    expect(JSON.parse((await written('json', none())).toString())).toEqual({ data: [] });
  });
});
