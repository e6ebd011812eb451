import { changesTerms, languageTag } from './business.js';

const terms = { currency: 'EUR', taxInclusive: true };

describe('the terms of a business', () => {
  it.each([
    [{}, false],
    [{ currency: 'EUR', taxInclusive: true }, false],
    [{ currency: 'USD' }, true],
    [{ taxInclusive: false }, true],
    [{ currency: 'EUR', taxInclusive: false }, true],
  ])('%j changes them: %s', (sent, changes) => {
    expect(changesTerms(terms, sent)).toBe(changes);
  });
});

describe('a language', () => {
  it('is written one way', () => {
    expect(['en', 'PT-br', 'zh-hant-tw'].map(languageTag)).toEqual(['en', 'pt-BR', 'zh-Hant-TW']);
  });

  it('must be one', () => {
    expect(() => languageTag('de-DE-de-DE-1996-x')).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});
