import type { sales } from '#libs/contracts';
import type { Fact } from '#libs/messaging';
import { asHtml, asText, receiptOf } from '#libs/receipt';
import { oneLine } from './mail.js';
import type { MailRow } from './mail.rows.js';

/** A mail before it is queued. */
export type NewMail = Pick<MailRow, 'businessId' | 'eventId' | 'kind' | 'recipient' | 'subject' | 'plain' | 'html'>;

/** The receipt of a completed sale, when the customer has an address. */
export function receiptMail({ id, businessId, payload }: Fact<sales.OrderFact>): NewMail | undefined {
  const { customerEmail, customerName, shop, ...order } = payload;
  if (!customerEmail) return undefined;
  // a mail that cannot be written is not left out in silence: the event is held, and alarms
  if (!shop) throw new Error(`The sale ${order.number} has an address to mail to, but does not name its shop.`);
  const receipt = receiptOf(order, shop, { customerName });
  return {
    businessId,
    eventId: id,
    kind: 'RECEIPT',
    recipient: customerEmail,
    subject: oneLine(`Receipt ${order.receiptNumber ?? order.number} from ${shop.name}`),
    plain: asText(receipt, 80),
    html: asHtml(receipt, 80),
  };
}
