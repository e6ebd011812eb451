import { MOST_DEPTH, MOST_KEYS, readJson } from './body.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a body', () => {
  it('is read as JSON', () => {
    expect(readJson(Buffer.from('{"name":"Crème \\"[[[[[\\\\","items":[{"quantity":1.5}]}'))).toEqual({
      name: 'Crème "[[[[[\\',
      items: [{ quantity: 1.5 }],
    });
  });

  it('may be empty', () => {
    expect(readJson(Buffer.alloc(0))).toBeUndefined();
  });

  it(`may nest ${MOST_DEPTH} deep and no deeper`, () => {
    expect(readJson(Buffer.from(nested(MOST_DEPTH)))).toHaveLength(1);
    expect(() => readJson(Buffer.from(nested(MOST_DEPTH + 1)))).toThrow('deeper');
  });

  it(`may have ${MOST_KEYS} members in an object and no more`, () => {
    const members = (count: number): string => Array.from({ length: count }, (_, i) => `"k${i}":":"`).join();
    const one = `{${members(MOST_KEYS)}}`;
    expect(readJson(Buffer.from(`{"a":${one},"b":${one}}`))).toHaveProperty('b.k999', ':');
    expect(() => readJson(Buffer.from(`{"a":[1,{${members(MOST_KEYS + 1)}}]}`))).toThrow('members');
  });

  it('counts brackets in texts as text', () => {
    const text = `${'['.repeat(50)}\\"${'{'.repeat(50)}`;
    expect(readJson(Buffer.from(`["${text}", []]`))).toHaveLength(2);
  });

  it.each(['{', '{"a":1}}', "{'a':1}", '{"a":NaN}', '\u0000', '{"a":"\u0000"}', '\ufeff{}'])('is not %j', (text) => {
    expect(() => readJson(Buffer.from(text))).toThrow('not JSON');
  });

  it('is not bytes that are no UTF-8', () => {
    expect(() => readJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('not UTF-8');
  });
});
