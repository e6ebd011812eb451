import type { Role } from '#libs/contracts';
import { languageOf, type Language } from '#libs/kernel';
import type { AlertTopic } from './alert.js';
import { de } from './words/de.js';
import { en } from './words/en.js';
import { es } from './words/es.js';
import { fr } from './words/fr.js';
import { it } from './words/it.js';
import { nl } from './words/nl.js';
import { pl } from './words/pl.js';
import { pt } from './words/pt.js';

/** Every word of the letters; each language has a file. What stands on a receipt, libs/receipt says. */
export interface LetterWords {
  readonly labels: Readonly<Record<Label, string>>;
  readonly roles: Readonly<Record<Role, string>>;
  readonly hello: (name?: string) => string;
  /** How long a link works, and that whoever got the mail by mistake may let it be. */
  readonly linkOnce: (until: string) => string;
  /** `file` is what the PDF is called, in letters that every file system has. */
  readonly receipt: { readonly subject: (number: string, shop: string) => string; readonly file: string };
  readonly purchaseOrder: {
    readonly subject: (number: string, business: string) => string;
    readonly dear: (supplier: string) => string;
    readonly text: (business: string) => string;
  };
  readonly goodsReceived: {
    readonly subject: (number: string) => string;
    readonly text: (number: string, supplier: string, warehouse: string) => string;
    readonly complete: string;
    readonly partly: string;
  };
  readonly lowStock: {
    readonly subject: (name: string, sku: string) => string;
    readonly text: (name: string, warehouse: string) => string;
  };
  readonly invitation: {
    readonly subject: (business: string) => string;
    /** Without an inviter it is the platform that invites. */
    readonly text: (business: string, inviter?: string) => string;
    readonly link: string;
  };
  readonly reset: {
    readonly subject: (business: string) => string;
    readonly text: (userName: string) => string;
    readonly link: string;
  };
  readonly welcome: {
    readonly subject: (business: string) => string;
    readonly text: (business: string) => string;
    readonly link: string;
  };
  readonly alerts: Readonly<Record<AlertTopic, { readonly title: string; readonly text: string }>>;
  /** Why no second mail comes soon. */
  readonly alertOnce: string;
}

type Label =
  | 'order'
  | 'deliverTo'
  | 'expected'
  | 'notes'
  | 'total'
  | 'goods'
  | 'itemNumber'
  | 'quantity'
  | 'price'
  | 'receivedNow'
  | 'received'
  | 'ordered'
  | 'inStock'
  | 'minimum'
  | 'warehouse'
  | 'userName'
  | 'role'
  | 'outlets'
  | 'number'
  | 'latest'
  | 'when';

const words: Readonly<Record<Language, LetterWords>> = { en, de, fr, es, it, nl, pt, pl };

/** The words of a business's language (BCP 47). */
export const wordsIn = (language: string): LetterWords => words[languageOf(language)];
