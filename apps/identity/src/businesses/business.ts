import { invalid, isTimeZone } from '#libs/kernel';

/** What prices and totals are written in; the books of a business know one of each. */
export interface Terms {
  readonly currency: string;
  readonly taxInclusive: boolean;
}

/** Whether a change would leave other terms than there are. */
export const changesTerms = (terms: Terms, sent: { readonly [K in keyof Terms]?: Terms[K] | undefined }): boolean =>
  (sent.currency ?? terms.currency) !== terms.currency ||
  (sent.taxInclusive ?? terms.taxInclusive) !== terms.taxInclusive;

/** Refuses what is no time zone. */
export function mustBeTimeZone(timeZone: string): void {
  if (!isTimeZone(timeZone)) throw invalid('timeZone', 'must be the IANA name of a time zone, like Europe/Paris');
}

/** A language as BCP 47 writes it: `pt-br` is `pt-BR`. Refuses what is none. */
export function languageTag(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0]!;
  } catch {
    throw invalid('language', 'must be a language like en or pt-BR');
  }
}
