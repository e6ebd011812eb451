export { asHtml } from './html.js';
export { receiptOf } from './receipt.js';
export type { Mark, Receipt, ReceiptItem, ReceiptOptions, ReceiptPayment, ReceiptTax } from './receipt.js';
export type { PaperWidth } from './paper.js';
export type { Shop, SoldItem, SoldOrder, TakenPayment } from './sold-order.js';
export { asText } from './text.js';
