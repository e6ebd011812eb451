import { Inject, Injectable } from '@nestjs/common';
import type { identity, inventory, procurement, sales } from '#libs/contracts';
import type { Fact } from '#libs/messaging';
import { countEvents } from '#libs/observability';
import { printable } from '#libs/receipt';
import { withoutRepeats } from '../repeats.js';
import { AddresseesService } from './addressees.service.js';
import { goodsReceivedLetter, lowStockLetter, purchaseOrderLetter } from './goods.letters.js';
import { PUBLIC_URL } from './late.letters.js';
import { lettersTo } from './addressed.letters.js';
import { MailSender } from './mail.sender.js';
import { MailsRepository, type NewMail } from './mails.repository.js';
import { welcomeLetter } from './people.letters.js';
import { receiptCopyMail, receiptMail } from './receipt.mail.js';
import { ROOM } from './room.js';
import { wordsIn, type LetterWords } from './letter.words.js';

type Mails = readonly (NewMail | undefined)[];

/** Queues what people are told. Sending is another's work: a mail server's troubles never reach the events. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly mails: MailsRepository,
    private readonly sender: MailSender,
    private readonly addressees: AddresseesService,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  mailReceipts(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
    return this.queue(facts, (fact) => [receiptMail(fact)]);
  }

  mailReceiptCopies(facts: readonly Fact<sales.ReceiptRequested>[]): Promise<void> {
    return this.queue(facts, async (fact) => [await receiptCopyMail(fact)]);
  }

  invite(facts: readonly Fact<identity.InvitationView>[]): Promise<void> {
    return this.queue(facts, async (fact) => [await this.lateMail(fact, 'INVITATION', (words) => words.invitation)]);
  }

  mailResets(facts: readonly Fact<identity.ResetRequested>[]): Promise<void> {
    return this.queue(facts, async (fact) => [await this.lateMail(fact, 'PASSWORD_RESET', (words) => words.reset)]);
  }

  welcome(facts: readonly Fact<identity.UserView>[]): Promise<void> {
    return this.queue(facts, async (fact) => {
      const { email, isActive } = fact.payload;
      if (!email || !isActive) return [];
      const business = await this.addressees.business(fact.businessId);
      return lettersTo([email], 'WELCOME', fact, welcomeLetter(fact.payload, business, this.publicUrl));
    });
  }

  orderGoods(facts: readonly Fact<procurement.PurchaseOrderView>[]): Promise<void> {
    return this.queue(facts, async (fact) => {
      const { email } = fact.payload.supplier;
      if (!email) return [];
      const business = await this.addressees.business(fact.businessId);
      return lettersTo([email], 'PURCHASE_ORDER', fact, purchaseOrderLetter(fact.payload, business));
    });
  }

  tellOfGoods(facts: readonly Fact<procurement.GoodsReceived>[]): Promise<void> {
    return this.queue(facts, async (fact) => {
      const business = await this.addressees.business(fact.businessId);
      const people = await this.addressees.owners(fact.businessId, fact.payload.userId);
      return lettersTo(people, 'GOODS_RECEIVED', fact, goodsReceivedLetter(fact.payload, business));
    });
  }

  warnOfLowStock(facts: readonly Fact<inventory.StockLow>[]): Promise<void> {
    return this.queue(facts, async (fact) => {
      const business = await this.addressees.business(fact.businessId);
      const people = await this.addressees.alarmed(fact.businessId, business);
      return lettersTo(people, 'LOW_STOCK', fact, lowStockLetter(fact.payload, business));
    });
  }

  /** A mail whose letter is written when it is sent; in the list of mails it stands by its subject before. */
  private async lateMail(
    { id, businessId, payload }: Fact<{ readonly id: string; readonly email: string }>,
    kind: NewMail['kind'],
    letterIn: (words: LetterWords) => { readonly subject: (business: string) => string },
  ): Promise<NewMail> {
    const { name, language } = await this.addressees.business(businessId);
    const subject = printable(letterIn(wordsIn(language)).subject(name));
    return { businessId, eventId: id, kind, recipient: payload.email, subject, about: payload.id };
  }

  private async queue<P>(facts: readonly Fact<P>[], mailsOf: (fact: Fact<P>) => Mails | Promise<Mails>): Promise<void> {
    const fresh = withoutRepeats(facts);
    const mails: NewMail[] = [];
    for (const fact of fresh) mails.push(...(await mailsOf(fact)).filter((mail) => mail !== undefined));
    const taken = await this.mails.queue(
      fresh.map(({ id }) => id),
      mails,
    );
    if (facts.length > taken) countEvents(ROOM, 'duplicate', facts.length - taken);
    if (mails.length > 0) this.sender.wake();
  }
}
