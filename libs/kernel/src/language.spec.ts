import { languageOf, localeOf } from './index.js';

describe('a language tag', () => {
  it.each([
    ['de', 'de', 'de'],
    ['de-AT', 'de', 'de-AT'],
    ['PT-br', 'pt', 'pt-BR'],
    ['zh-Hant-TW', 'en', 'en'],
    ['sv', 'en', 'en'],
    ['en-GB', 'en', 'en-GB'],
    ['de-nonsense-x', 'de', 'de'],
    ['', 'en', 'en'],
  ])('%s gets the words of %s and the figures of %s', (tag, language, locale) => {
    expect([languageOf(tag), localeOf(tag)]).toEqual([language, locale]);
  });
});
