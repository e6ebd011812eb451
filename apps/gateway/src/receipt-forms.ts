import type { sales } from '#libs/contracts';
import { asEscPos, asPdf } from '#libs/print';
import { asHtml, receiptOf, type PaperWidth, type Receipt } from '#libs/receipt';
import type { Rendered } from './exposes.js';
import type { Request } from './fastify.js';

type Form = (view: sales.ReceiptView, request: Request) => Rendered | Promise<Rendered>;

/** A receipt in one form, on paper of `?width`, 80 mm if absent. */
const form =
  (print: (receipt: Receipt, width: PaperWidth) => Rendered | Promise<Rendered>): Form =>
  ({ order, shop, customerName, copy }, request) => {
    const { width } = request.query as { readonly width?: '58' | '80' };
    return print(receiptOf(order, shop, { customerName, copy }), width === '58' ? 58 : 80);
  };

/** What a receipt can be asked for as, beside its JSON: a page, a document, and commands for a till printer. */
export const receiptForms: Readonly<Record<string, Form>> = {
  'text/html': form(asHtml),
  'application/pdf': form(asPdf),
  'application/octet-stream': form(asEscPos),
};
