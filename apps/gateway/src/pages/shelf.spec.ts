import { Shelf } from './shelf.js';

const page = (text: string) => ({ etag: `"${text}"`, body: Buffer.from(text) });

describe('a shelf of answers', () => {
  it('gives an answer of the edition that stands, and none of an older one', () => {
    const shelf = new Shelf(10_000);
    shelf.keep('list', 1, page('one'));
    expect(shelf.find('list', 1)?.etag).toBe('"one"');
    expect([shelf.find('list', 2), shelf.find('list', 1), shelf.bytes]).toEqual([undefined, undefined, 0]);
  });

  it('takes the newer answer for the older one', () => {
    const shelf = new Shelf(10_000);
    shelf.keep('list', 1, page('one'));
    const { bytes } = shelf;
    shelf.keep('list', 2, page('two'));
    expect([shelf.find('list', 2)?.body.toString(), shelf.bytes]).toEqual(['two', bytes]);
  });

  it('holds so many bytes at most: what was not asked for the longest time goes', () => {
    const shelf = new Shelf(1_000);
    shelf.keep('a', 1, page('x'));
    shelf.keep('b', 1, page('x'));
    shelf.find('a', 1);
    shelf.keep('c', 1, page('x'));
    shelf.keep('d', 1, page('x'));
    expect(['a', 'b', 'c', 'd'].filter((key) => shelf.find(key, 1))).toEqual(['a', 'c', 'd']);
    expect(shelf.bytes).toBeLessThanOrEqual(1_000);
  });

  it('holds no answer that is larger than itself', () => {
    const shelf = new Shelf(1_000);
    shelf.keep('a', 1, page('x'.repeat(2_000)));
    expect([shelf.find('a', 1), shelf.bytes]).toEqual([undefined, 0]);
  });
});
