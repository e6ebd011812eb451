import { KnownLists } from './known-lists.js';

describe('known lists', () => {
  it('are known with the version they were read at', () => {
    const lists = new KnownLists(2);
    lists.keep('coffee', { version: 1, count: 7 });
    lists.keep('coffee', { version: 2, count: 8, first: ['espresso'] });
    expect([lists.of('coffee'), lists.of('tea')]).toEqual([{ version: 2, count: 8, first: ['espresso'] }, undefined]);
  });

  it('are forgotten, those first that were read longest ago', () => {
    const lists = new KnownLists(2);
    for (const list of ['a', 'b', 'a', 'c']) lists.keep(list, { version: 1, count: 1 });
    expect(['a', 'b', 'c'].map((list) => lists.of(list) !== undefined)).toEqual([true, false, true]);
  });
});
