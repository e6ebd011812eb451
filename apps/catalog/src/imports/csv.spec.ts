import { csvLines, dividerOf, type CsvLine } from './csv.js';

const lines = (csv: string): CsvLine[] => [...csvLines(csv, dividerOf(csv))];
const cells = (csv: string): (readonly string[])[] => lines(csv).map((line) => line.cells);

describe('a CSV file', () => {
  it.each([
    ['line feeds', 'a,b\n1,2\n'],
    ['carriage returns and line feeds', 'a,b\r\n1,2\r\n'],
    ['carriage returns', 'a,b\r1,2'],
    ['no line end at its end', 'a,b\n1,2'],
    ['empty lines', 'a,b\n\n1,2\n\n\n'],
    ['semicolons, where its header has no comma', 'a;b\n1;2'],
  ])('may have %s', (_, csv) => {
    expect(cells(csv)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('keeps dividers, doubled quotes, line ends and spaces within quotes', () => {
    expect(cells('a,b\n"1,5","say ""hi"""\n"two\r\nlines",  x \n')).toEqual([
      ['a', 'b'],
      ['1,5', 'say "hi"'],
      ['two\r\nlines', '  x '],
    ]);
  });

  it('keeps empty cells, also the last one and quoted ones', () => {
    expect(cells('a,b,c\n,,\n"",x,')).toEqual([
      ['a', 'b', 'c'],
      ['', '', ''],
      ['', 'x', ''],
    ]);
  });

  it('takes a comma for text where semicolons divide', () => {
    expect(cells('a;b\n1,5;2')).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
  });

  it('counts lines as an editor shows them', () => {
    expect(lines('a,b\n"x\ny",1\n\nz,2\n').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('says what is wrong with a line, and goes on with the next', () => {
    expect(lines('a,b\n"x"y,1\nz,2')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x'], fault: 'has text behind a closing quote' },
      { line: 3, cells: ['z', '2'] },
    ]);
  });

  it('ends at a quote that is never closed', () => {
    expect(lines('a,b\n"x,1\nz,2')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: [], fault: 'has a quote that is never closed' },
    ]);
  });

  it('may be empty', () => {
    expect(lines('')).toEqual([]);
  });
});
