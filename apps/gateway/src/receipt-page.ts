import type { sales } from '#libs/contracts';
import { asHtml, receiptOf } from '#libs/receipt';
import type { Request } from './fastify.js';

/** A receipt as a page for a screen or the browser's printer, on paper of `?width`, 80 mm if absent. */
export function receiptPage({ order, shop, customerName, copy }: sales.ReceiptView, request: Request): string {
  const { width } = request.query as { readonly width?: '58' | '80' };
  return asHtml(receiptOf(order, shop, { customerName, copy }), width === '58' ? 58 : 80);
}
