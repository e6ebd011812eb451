import type { ReceiptWords } from '../words.js';

export const de: ReceiptWords = {
  taxNumber: 'Steuernr.',
  receipt: 'Beleg',
  order: 'Bestellung',
  date: 'Datum',
  cashier: 'Kasse',
  customer: 'Kunde',
  subtotal: 'Zwischensumme',
  discount: 'Rabatt',
  total: 'SUMME',
  taxOn: (percent, amount) => `${percent} Steuer auf ${amount}`,
  taxIn: (percent, amount) => `inkl. ${percent} Steuer in ${amount}`,
  methods: { CASH: 'Bar', CARD: 'Karte', E_WALLET: 'E-Geldbörse', BANK_TRANSFER: 'Überweisung' },
  givenBack: 'erstattet',
  change: 'Rückgeld',
  due: 'Offen',
  refunded: 'Erstattet',
  refund: 'Erstattung',
  marks: {
    COPY: 'KOPIE',
    'NOT COMPLETED': 'NICHT ABGESCHLOSSEN',
    CANCELLED: 'STORNIERT',
    'NOT SOLD': 'NICHT VERKAUFT',
    REFUNDED: 'ERSTATTET',
    'PARTLY REFUNDED': 'TEILWEISE ERSTATTET',
  },
};
