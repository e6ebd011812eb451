import { invalid } from '#libs/kernel';

/** What prices and totals are written in; the books of a business know one of each. */
export interface Terms {
  readonly currency: string;
  readonly taxInclusive: boolean;
}

/** Whether a change would leave other terms than there are. */
export const changesTerms = (terms: Terms, sent: { readonly [K in keyof Terms]?: Terms[K] | undefined }): boolean =>
  (sent.currency ?? terms.currency) !== terms.currency ||
  (sent.taxInclusive ?? terms.taxInclusive) !== terms.taxInclusive;

/** A language as BCP 47 writes it: `pt-br` is `pt-BR`. Refuses what is none. */
export function languageTag(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0]!;
  } catch {
    throw invalid('language', 'must be a language like en or pt-BR');
  }
}
