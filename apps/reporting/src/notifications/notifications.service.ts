import { Injectable } from '@nestjs/common';
import type { sales } from '#libs/contracts';
import type { Fact } from '#libs/messaging';
import { withoutRepeats } from '../repeats.js';
import { MailSender } from './mail.sender.js';
import { MailsRepository } from './mails.repository.js';
import { receiptMail } from './receipt.mail.js';

/** Queues what customers are told. Sending is another's work: a mail server's troubles never reach the events. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly mails: MailsRepository,
    private readonly sender: MailSender,
  ) {}

  async mailReceipts(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
    const fresh = withoutRepeats(facts);
    const queued = await this.mails.queue(
      fresh.map(({ id }) => id),
      fresh.map(receiptMail).filter((mail) => mail !== undefined),
    );
    if (queued > 0) this.sender.wake();
  }
}
