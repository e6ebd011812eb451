import type { ReceiptWords } from '../words.js';

export const en: ReceiptWords = {
  taxNumber: 'Tax no.',
  receipt: 'Receipt',
  order: 'Order',
  date: 'Date',
  cashier: 'Cashier',
  customer: 'Customer',
  subtotal: 'Subtotal',
  discount: 'Discount',
  total: 'TOTAL',
  taxOn: (percent, amount) => `Tax ${percent} on ${amount}`,
  taxIn: (percent, amount) => `incl. ${percent} tax in ${amount}`,
  methods: { CASH: 'Cash', CARD: 'Card', E_WALLET: 'E-wallet', BANK_TRANSFER: 'Bank transfer' },
  givenBack: 'refunded',
  change: 'Change',
  due: 'Due',
  refunded: 'Refunded',
  refund: 'Refund',
  marks: {
    COPY: 'COPY',
    'NOT COMPLETED': 'NOT COMPLETED',
    CANCELLED: 'CANCELLED',
    'NOT SOLD': 'NOT SOLD',
    REFUNDED: 'REFUNDED',
    'PARTLY REFUNDED': 'PARTLY REFUNDED',
  },
};
