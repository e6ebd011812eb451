import type { ReceiptWords } from '../words.js';

export const pt: ReceiptWords = {
  taxNumber: 'N.º fiscal',
  receipt: 'Recibo',
  order: 'Pedido',
  date: 'Data',
  cashier: 'Caixa',
  customer: 'Cliente',
  subtotal: 'Subtotal',
  discount: 'Desconto',
  total: 'TOTAL',
  taxOn: (percent, amount) => `Imposto de ${percent} sobre ${amount}`,
  taxIn: (percent, amount) => `incl. imposto de ${percent} em ${amount}`,
  methods: { CASH: 'Dinheiro', CARD: 'Cartão', E_WALLET: 'Carteira digital', BANK_TRANSFER: 'Transferência' },
  givenBack: 'reembolsado',
  change: 'Troco',
  due: 'Em aberto',
  refunded: 'Reembolsado',
  refund: 'Reembolso',
  marks: {
    COPY: 'CÓPIA',
    'NOT COMPLETED': 'NÃO CONCLUÍDO',
    CANCELLED: 'CANCELADO',
    'NOT SOLD': 'NÃO VENDIDO',
    REFUNDED: 'REEMBOLSADO',
    'PARTLY REFUNDED': 'REEMBOLSADO EM PARTE',
  },
};
