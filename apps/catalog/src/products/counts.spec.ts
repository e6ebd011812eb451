import { Counts } from './counts.js';

describe('the lengths of lists', () => {
  it('are known with the version they were counted at', () => {
    const counts = new Counts(2);
    counts.keep('coffee', { version: 1, count: 7 });
    counts.keep('coffee', { version: 2, count: 8 });
    expect([counts.of('coffee'), counts.of('tea')]).toEqual([{ version: 2, count: 8 }, undefined]);
  });

  it('are forgotten, those first that were counted longest ago', () => {
    const counts = new Counts(2);
    for (const list of ['a', 'b', 'a', 'c']) counts.keep(list, { version: 1, count: 1 });
    expect(['a', 'b', 'c'].map((list) => counts.of(list) !== undefined)).toEqual([true, false, true]);
  });
});
