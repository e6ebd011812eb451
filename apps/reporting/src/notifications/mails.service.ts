import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting, type Page } from '#libs/contracts';
import { invalid, Refusal } from '#libs/kernel';
import { paged, Transactions } from '#libs/persistence';
import type { MailRow } from './mail.rows.js';
import { MailSender } from './mail.sender.js';
import { MailsRepository } from './mails.repository.js';

const view = (row: MailRow): reporting.NotificationView => ({
  ...{ id: row.id, kind: row.kind, recipient: row.recipient, subject: row.subject },
  ...{ status: row.state, tries: row.tries },
  ...(row.problem && { problem: row.problem }),
  createdAt: row.queuedAt.toISOString(),
  ...(row.endedAt && { endedAt: row.endedAt.toISOString() }),
});

/** What became of the mails of a business, and sending again what did not arrive. */
@Injectable()
export class MailsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly mails: MailsRepository,
    private readonly sender: MailSender,
  ) {}

  list(query: reporting.ListNotifications, actor: Actor): Promise<Page<reporting.NotificationView>> {
    if (query.sort && !['createdAt', '-createdAt'].includes(query.sort))
      throw invalid('sort', 'must be createdAt, with - for the newest first');
    return this.transactions.read(actor, async (tx) => {
      const [rows, total] = await this.mails.page(tx, actor.businessId, query);
      return paged(rows.map(view), total, query);
    });
  }

  /** Only a person decides that a mail leaves again, and only for one that is not known to have arrived. */
  async resend({ id }: reporting.ResendNotification, actor: Actor): Promise<reporting.NotificationView> {
    const { businessId } = actor;
    const again = await this.transactions.run(actor, async (tx) => {
      const before = await this.mails.one(tx, businessId, id);
      if (!before) throw new Refusal('not-found', 'reporting.notification.not-found');
      if (!(await this.mails.queueAgain(tx, businessId, id))) {
        const details = { state: before.state, action: 'resend' };
        throw new Refusal('conflict', 'reporting.notification.wrong-state', details);
      }
      const row = await this.mails.one(tx, businessId, id);
      const payload = view(row!);
      tx.announce(reporting.notificationResent, { key: id, version: row!.resends, payload, before: view(before) });
      return payload;
    });
    this.sender.wake();
    return again;
  }
}
