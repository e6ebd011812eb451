import type { ReceiptWords } from '../words.js';

export const it: ReceiptWords = {
  taxNumber: 'N. fiscale',
  receipt: 'Scontrino',
  order: 'Ordine',
  date: 'Data',
  cashier: 'Cassiere',
  customer: 'Cliente',
  subtotal: 'Subtotale',
  discount: 'Sconto',
  total: 'TOTALE',
  taxOn: (percent, amount) => `Imposta ${percent} su ${amount}`,
  taxIn: (percent, amount) => `incl. imposta ${percent} su ${amount}`,
  methods: { CASH: 'Contanti', CARD: 'Carta', E_WALLET: 'Portafoglio elettronico', BANK_TRANSFER: 'Bonifico' },
  givenBack: 'rimborsato',
  change: 'Resto',
  due: 'Da pagare',
  refunded: 'Rimborsato',
  refund: 'Rimborso',
  marks: {
    COPY: 'COPIA',
    'NOT COMPLETED': 'NON COMPLETATO',
    CANCELLED: 'ANNULLATO',
    'NOT SOLD': 'NON VENDUTO',
    REFUNDED: 'RIMBORSATO',
    'PARTLY REFUNDED': 'RIMBORSATO IN PARTE',
  },
};
