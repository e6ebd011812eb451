import { languageOf, type Language } from '#libs/kernel';
import type { Mark } from './receipt.js';
import type { TakenPayment } from './sold-order.js';
import { de } from './words/de.js';
import { en } from './words/en.js';
import { es } from './words/es.js';
import { fr } from './words/fr.js';
import { it } from './words/it.js';
import { nl } from './words/nl.js';
import { pl } from './words/pl.js';
import { pt } from './words/pt.js';

/** Every word that stands on a receipt of its own accord; each language has a file. */
export interface ReceiptWords {
  readonly taxNumber: string;
  readonly receipt: string;
  readonly order: string;
  readonly date: string;
  readonly cashier: string;
  readonly customer: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly total: string;
  /** The tax that comes on top of an amount. */
  readonly taxOn: (percent: string, amount: string) => string;
  /** The tax that an amount contains. */
  readonly taxIn: (percent: string, amount: string) => string;
  readonly methods: Readonly<Record<TakenPayment['method'], string>>;
  /** Said of a payment that went back to the customer. */
  readonly givenBack: string;
  readonly change: string;
  readonly due: string;
  readonly refunded: string;
  readonly refund: string;
  readonly marks: Readonly<Record<Mark, string>>;
}

const words: Readonly<Record<Language, ReceiptWords>> = { en, de, fr, es, it, nl, pt, pl };

/** The words of a BCP 47 tag. */
export const wordsOf = (locale: string): ReceiptWords => words[languageOf(locale)];
