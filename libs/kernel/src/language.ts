/** The languages that receipts and letters have words in; English stands in for all others. */
export const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl'] as const;
export type Language = (typeof languages)[number];

/** The language whose words a BCP 47 tag gets: `de-AT` is `de`; `en` for one without words, and for what is no tag. */
export function languageOf(tag: string): Language {
  const base = tag.split('-', 1)[0]?.toLowerCase();
  return languages.find((language) => language === base) ?? 'en';
}

/** How figures are written beside these words: as the tag's region does, but never in another language than the words. */
export function localeOf(tag: string): string {
  const language = languageOf(tag);
  try {
    const [locale = language] = Intl.NumberFormat.supportedLocalesOf(tag);
    return languageOf(locale) === locale.split('-', 1)[0] ? locale : language;
  } catch {
    return language;
  }
}
