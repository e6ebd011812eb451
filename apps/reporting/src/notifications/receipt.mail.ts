import type { sales } from '#libs/contracts';
import type { Fact } from '#libs/messaging';
import { asPdf } from '#libs/print';
import { asHtml, asText, printable, receiptOf, type Receipt, type Shop, type SoldOrder } from '#libs/receipt';
import type { NewMail } from './mails.repository.js';
import { wordsIn } from './letter.words.js';

/** The receipt of a completed sale, when the customer has an address. */
export function receiptMail({ id, businessId, payload }: Fact<sales.OrderFact>): NewMail | undefined {
  const { customerEmail, customerName, shop, ...order } = payload;
  if (!customerEmail) return undefined;
  // a mail that cannot be written is not left out in silence: the event is held, and alarms
  if (!shop) throw new Error(`The sale ${order.number} has an address to mail to, but does not name its shop.`);
  const receipt = receiptOf(order, shop, { customerName });
  return { businessId, eventId: id, kind: 'RECEIPT', recipient: customerEmail, ...receiptText(receipt, order, shop) };
}

/** A receipt that somebody asked for, to read and to print. */
export async function receiptCopyMail({ id, businessId, payload }: Fact<sales.ReceiptRequested>): Promise<NewMail> {
  const { email, order, shop, customerName } = payload;
  const receipt = receiptOf(order, shop, { customerName });
  const pdf = await asPdf(receipt, 80);
  const number = order.receiptNumber ?? order.number;
  return {
    ...{ businessId, eventId: id, kind: 'RECEIPT_COPY', recipient: email },
    ...receiptText(receipt, order, shop),
    attachment: {
      name: `${wordsIn(receipt.locale).receipt.file}-${number.replace(/[^\w-]/g, '')}.pdf`,
      base64: Buffer.from(pdf).toString('base64'),
    },
  };
}

const receiptText = (receipt: Receipt, order: SoldOrder, shop: Shop) => ({
  subject: printable(wordsIn(receipt.locale).receipt.subject(order.receiptNumber ?? order.number, shop.name)),
  plain: asText(receipt, 80),
  html: asHtml(receipt, 80),
});
