export { widthOf } from './columns.js';
export { asHtml } from './html.js';
export { markup } from './markup.js';
export type { Markup } from './markup.js';
export { columnsOf, printedMm } from './paper.js';
export type { PaperWidth } from './paper.js';
export { printable } from './printable.js';
export { receiptOf } from './receipt.js';
export type {
  Mark,
  Receipt,
  ReceiptItem,
  ReceiptOptions,
  ReceiptPayment,
  ReceiptRefund,
  ReceiptTax,
} from './receipt.js';
export type { GivenRefund, Shop, SoldItem, SoldOrder, TakenPayment } from './sold-order.js';
export { asText, printedLines } from './text.js';
export type { PrintedLine } from './text.js';
export { wordingOf } from './wording.js';
export type { Entry, ItemEntry, Wording } from './wording.js';
