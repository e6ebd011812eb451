import { languages } from '#libs/kernel';
import { wordsOf, type ReceiptWords } from './words.js';

const said = (words: ReceiptWords): Record<string, string> => {
  const { taxOn, taxIn, methods, marks, ...rest } = words;
  return { taxOn: taxOn('20%', '1.00'), taxIn: taxIn('20%', '1.00'), ...methods, ...marks, ...rest };
};
const english = said(wordsOf('en'));
// the same word in that language
const shared: Readonly<Record<string, readonly string[]>> = {
  fr: ['date', 'total'],
  es: ['subtotal', 'total'],
  pt: ['subtotal', 'total'],
};

describe('the words of a receipt', () => {
  it.each(languages.filter((language) => language !== 'en'))('are all there in %s', (language) => {
    const words = said(wordsOf(language));
    expect(Object.keys(words)).toEqual(Object.keys(english));
    const left = Object.keys(words).filter((word) => !words[word]?.trim() || words[word] === english[word]);
    expect(left.filter((word) => !shared[language]?.includes(word))).toEqual([]);
  });

  it('are those of the base language for a region, and English for a language without words', () => {
    expect(wordsOf('pt-BR')).toBe(wordsOf('pt'));
    expect(wordsOf('sv')).toBe(wordsOf('en'));
  });
});
