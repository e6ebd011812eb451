import { call, event, paged, query } from './call.js';
import { Email, Id, Instant, OneOf, Text, Whole } from './fields.js';
import { Paging } from './paging.js';

/** What a mail is about. */
export const mailKinds = [
  'RECEIPT',
  'RECEIPT_COPY',
  'INVITATION',
  'PASSWORD_RESET',
  'WELCOME',
  'PURCHASE_ORDER',
  'GOODS_RECEIVED',
  'LOW_STOCK',
  'SYSTEM_ALERT',
] as const;
export type MailKind = (typeof mailKinds)[number];

/**
 * QUEUED until a sender claims it, SENDING while that one tries, and then one of the ends: SENT, FAILED (it was refused
 * for good), UNKNOWN (it may have left; only a person may send it again).
 */
export const mailStates = ['QUEUED', 'SENDING', 'SENT', 'FAILED', 'UNKNOWN'] as const;
export type MailState = (typeof mailStates)[number];

/** A mail that was written to somebody, without what stands in it. */
export class NotificationView {
  @Id() id!: string;
  @OneOf(mailKinds) kind!: MailKind;
  @Email() recipient!: string;
  @Text(1000) subject!: string;
  @OneOf(mailStates) status!: MailState;
  /** How often the recipient's mail server refused it. */
  @Whole(0, 2 ** 31) tries!: number;
  /** What was wrong at the last try. */
  @Text(2000, { optional: true }) problem?: string;
  @Instant() createdAt!: string;
  /** When it was sent or given up. */
  @Instant({ optional: true }) endedAt?: string;
}

export class ListNotifications extends Paging {
  @OneOf(['SENT', 'FAILED', 'UNKNOWN'], { optional: true }) status?: 'SENT' | 'FAILED' | 'UNKNOWN';
}

export class ResendNotification {
  @Id() id!: string;
}

export const listNotifications = query('reporting.notification.list', ListNotifications, paged(NotificationView), {
  access: 'settings.audit',
});
/** Puts a mail that failed, or of which nobody knows whether it left, back into the queue. */
export const resendNotification = call('reporting.notification.resend', ResendNotification, NotificationView, {
  access: 'settings.audit',
  refuses: ['reporting.notification.not-found', 'reporting.notification.wrong-state'],
});

export const notificationResent = event('reporting.notification.resent.v1', NotificationView);
