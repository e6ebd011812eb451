import type { Verdict } from './mail.js';
import type { MailSettings } from '../config.js';
import type { ClaimedMail } from './mails.repository.js';

/** How a delivery went; `problem` says what was wrong, for whoever looks into the queue. */
export interface Delivery {
  readonly verdict: Verdict;
  readonly problem?: string;
}

/** A mail with everything that stands in it. */
export interface WrittenMail extends ClaimedMail {
  readonly plain: string;
  readonly html: string;
}

/** A way on which mails leave. */
export interface MailCarrier {
  /** Whether mails can leave at all: before it is known, no token is made for one. Never throws. */
  isThere(): Promise<boolean>;
  /** Tries once, for at most `DELIVERY_MS`; never throws. */
  carry(mail: WrittenMail): Promise<Delivery>;
  /** Ends at once; what is under way fails. */
  close(): void;
}

/** Injects the `MailCarrier`. */
export const MAIL_CARRIER = Symbol('mail carrier');

/** The longest that one delivery takes: shorter than after how long a sender counts as dead. */
export const DELIVERY_MS = 45_000;

/** A mail as nodemailer takes it. Its id and date stay the same however often it is tried. */
export function letterOf(mail: WrittenMail, { from }: MailSettings) {
  return {
    messageId: `<${messageIdOf(mail, from.address)}>`,
    date: mail.queuedAt,
    from,
    // as an object, so that nothing in it is read as a second address
    to: { name: '', address: mail.recipient },
    subject: mail.subject,
    text: mail.plain,
    html: mail.html,
    ...(mail.attachment && {
      attachments: [{ filename: mail.attachment.name, content: mail.attachment.base64, encoding: 'base64' }],
    }),
    // no holiday notice in answer to a till (RFC 3834)
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** `<event id>.<mail id>@<domain of the sender>`: a mail that reaches somebody twice is recognised as one. */
export const messageIdOf = ({ eventId, id }: Pick<ClaimedMail, 'eventId' | 'id'>, sender: string): string =>
  `${eventId}.${id}${sender.slice(sender.lastIndexOf('@'))}`;
