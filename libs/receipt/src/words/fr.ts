import type { ReceiptWords } from '../words.js';

export const fr: ReceiptWords = {
  taxNumber: 'N° fiscal',
  receipt: 'Ticket',
  order: 'Commande',
  date: 'Date',
  cashier: 'Caissier',
  customer: 'Client',
  subtotal: 'Sous-total',
  discount: 'Remise',
  total: 'TOTAL',
  taxOn: (percent, amount) => `Taxe de ${percent} sur ${amount}`,
  taxIn: (percent, amount) => `dont taxe de ${percent} sur ${amount}`,
  methods: { CASH: 'Espèces', CARD: 'Carte', E_WALLET: 'Portefeuille numérique', BANK_TRANSFER: 'Virement' },
  givenBack: 'remboursé',
  change: 'Monnaie rendue',
  due: 'Reste à payer',
  refunded: 'Remboursé',
  refund: 'Remboursement',
  marks: {
    COPY: 'DUPLICATA',
    'NOT COMPLETED': 'NON TERMINÉ',
    CANCELLED: 'ANNULÉ',
    'NOT SOLD': 'NON VENDU',
    REFUNDED: 'REMBOURSÉ',
    'PARTLY REFUNDED': 'REMBOURSÉ EN PARTIE',
  },
};
