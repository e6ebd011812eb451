import { centred, spread, widthOf, wrap } from './columns.js';

describe('the width of a text', () => {
  it.each([
    ['Coffee', 6],
    ['Café', 4],
    ['Cafe\u0301', 4], // e and its accent as two code points
    ['緑茶', 4],
    ['녹차', 4],
    ['شاي', 3],
    ['🍵', 2],
    ['👨‍👩‍👧', 2], // five code points, one sign
    ['❤️', 2],
    ['', 0],
  ])('of %s is %d columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });
});

describe('wrapping', () => {
  it.each([
    ['short', ['short']],
    ['exactly 10', ['exactly 10']],
    ['breaks between words', ['breaks', 'between', 'words']],
    ['unbreakableword and more', ['unbreakabl', 'eword and', 'more']],
    ['a 123456789012', ['a', '1234567890', '12']],
    ['有機緑茶玉露', ['有機緑茶玉', '露']],
    ['x有機緑茶玉露', ['x有機緑茶', '玉露']],
    ['', ['']],
  ])('of %j at ten columns', (text, lines) => {
    expect(wrap(text, 10)).toEqual(lines);
  });
});

describe('a label and a figure', () => {
  it('stand at the two edges', () => {
    expect(spread('Cash', '50.00', 20)).toEqual(['Cash           50.00']);
    expect(spread('緑茶', '500', 20)).toEqual(['緑茶             500']);
  });

  it('meet on the last line of a long label', () => {
    expect(spread('Coffee beans from Ethiopia', '9.99', 20)).toEqual(['Coffee beans', 'from Ethiopia   9.99']);
  });

  it('take lines of their own when the figure is long', () => {
    expect(spread('Receipt', 'MAIN-R1-00000042', 20)).toEqual(['Receipt', '    MAIN-R1-00000042']);
    expect(spread('Customer', 'Ann Montgomery of Springfield', 20)).toEqual([
      'Customer',
      '   Ann Montgomery of',
      '         Springfield',
    ]);
  });
});

it('centres every line', () => {
  expect(centred('Thank you, come again', 12)).toEqual([' Thank you,', ' come again']);
});
