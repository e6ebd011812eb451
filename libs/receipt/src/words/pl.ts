import type { ReceiptWords } from '../words.js';

export const pl: ReceiptWords = {
  taxNumber: 'Nr podatkowy',
  receipt: 'Paragon',
  order: 'Zamówienie',
  date: 'Data',
  cashier: 'Kasjer',
  customer: 'Klient',
  subtotal: 'Suma częściowa',
  discount: 'Rabat',
  total: 'RAZEM',
  taxOn: (percent, amount) => `Podatek ${percent} od ${amount}`,
  taxIn: (percent, amount) => `w tym podatek ${percent} od ${amount}`,
  methods: { CASH: 'Gotówka', CARD: 'Karta', E_WALLET: 'Portfel elektroniczny', BANK_TRANSFER: 'Przelew' },
  givenBack: 'zwrócono',
  change: 'Reszta',
  due: 'Do zapłaty',
  refunded: 'Zwrócono',
  refund: 'Zwrot',
  marks: {
    COPY: 'KOPIA',
    'NOT COMPLETED': 'NIEZAKOŃCZONE',
    CANCELLED: 'ANULOWANE',
    'NOT SOLD': 'NIESPRZEDANE',
    REFUNDED: 'ZWRÓCONO',
    'PARTLY REFUNDED': 'ZWRÓCONO CZĘŚCIOWO',
  },
};
