import type { ReceiptWords } from '../words.js';

export const nl: ReceiptWords = {
  taxNumber: 'Btw-nr.',
  receipt: 'Kassabon',
  order: 'Bestelling',
  date: 'Datum',
  cashier: 'Kassamedewerker',
  customer: 'Klant',
  subtotal: 'Subtotaal',
  discount: 'Korting',
  total: 'TOTAAL',
  taxOn: (percent, amount) => `${percent} belasting over ${amount}`,
  taxIn: (percent, amount) => `incl. ${percent} belasting over ${amount}`,
  methods: { CASH: 'Contant', CARD: 'Kaart', E_WALLET: 'E-portemonnee', BANK_TRANSFER: 'Overschrijving' },
  givenBack: 'terugbetaald',
  change: 'Wisselgeld',
  due: 'Te betalen',
  refunded: 'Terugbetaald',
  refund: 'Terugbetaling',
  marks: {
    COPY: 'KOPIE',
    'NOT COMPLETED': 'NIET AFGEROND',
    CANCELLED: 'GEANNULEERD',
    'NOT SOLD': 'NIET VERKOCHT',
    REFUNDED: 'TERUGBETAALD',
    'PARTLY REFUNDED': 'DEELS TERUGBETAALD',
  },
};
