import { amountText, localeOf } from '#libs/kernel';

/** How figures are written in a language (BCP 47). */
export interface Figures {
  /** Minor units with the currency's code. */
  amount(minor: number, currency: string): string;
  quantity(quantity: number, unit: string): string;
  /** A day, `YYYY-MM-DD`. */
  day(date: string): string;
  /** A moment, in UTC: whoever reads it may be anywhere. */
  moment(instant: string): string;
}

/** Figures beside the words of a language. */
export function figuresIn(language: string): Figures {
  const locale = localeOf(language);
  const written = (options: Intl.DateTimeFormatOptions) => (at: string) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(at));
  return {
    amount: (minor, currency) => `${amountText(minor, currency, locale)} ${currency}`,
    quantity: (quantity, unit) =>
      `${new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(quantity)} ${unit}`,
    day: written({ dateStyle: 'long' }),
    moment: (instant) => `${written({ dateStyle: 'long', timeStyle: 'short' })(instant)} UTC`,
  };
}
