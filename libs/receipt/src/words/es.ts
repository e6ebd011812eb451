import type { ReceiptWords } from '../words.js';

export const es: ReceiptWords = {
  taxNumber: 'N.º fiscal',
  receipt: 'Recibo',
  order: 'Pedido',
  date: 'Fecha',
  cashier: 'Cajero',
  customer: 'Cliente',
  subtotal: 'Subtotal',
  discount: 'Descuento',
  total: 'TOTAL',
  taxOn: (percent, amount) => `Impuesto del ${percent} sobre ${amount}`,
  taxIn: (percent, amount) => `incl. impuesto del ${percent} en ${amount}`,
  methods: { CASH: 'Efectivo', CARD: 'Tarjeta', E_WALLET: 'Monedero electrónico', BANK_TRANSFER: 'Transferencia' },
  givenBack: 'reembolsado',
  change: 'Cambio',
  due: 'Pendiente',
  refunded: 'Reembolsado',
  refund: 'Reembolso',
  marks: {
    COPY: 'COPIA',
    'NOT COMPLETED': 'SIN COMPLETAR',
    CANCELLED: 'ANULADO',
    'NOT SOLD': 'NO VENDIDO',
    REFUNDED: 'REEMBOLSADO',
    'PARTLY REFUNDED': 'REEMBOLSADO EN PARTE',
  },
};
