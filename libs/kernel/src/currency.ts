import type { Minor } from './money.js';

// Some 160 currencies in a handful of languages; the bound holds against codes that are three letters and no currency.
const maxFormats = 500;
const formats = new Map<string, { text: Intl.NumberFormat; digits: number }>();

/** How many decimals a currency (ISO 4217) is written with: JPY 0, USD 2, KWD 3; a RangeError for what is no code. */
export function currencyDigits(currency: string): number {
  return formatOf(currency, 'en').digits;
}

/** An amount as people write it in a language, without the currency's sign: 123456 in USD is `1,234.56`. */
export function amountText(amount: Minor, currency: string, locale = 'en'): string {
  const { text, digits } = formatOf(currency, locale);
  // French parts thousands by a narrow space that no till printer has
  return text.format(amount / 10 ** digits).replaceAll('\u202f', '\u00a0');
}

function formatOf(currency: string, locale: string): { text: Intl.NumberFormat; digits: number } {
  const key = `${currency} ${locale}`;
  const known = formats.get(key);
  if (known) return known;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  const text = new Intl.NumberFormat(locale, {
    numberingSystem: 'latn', // till printers have no other digits
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  if (formats.size >= maxFormats) formats.clear();
  formats.set(key, { text, digits });
  return { text, digits };
}
