import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, procurement, reporting, sales, type Page } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { MailsService } from './mails.service.js';
import { NotificationsService } from './notifications.service.js';

const consumer = 'reporting.notifications';

@Controller()
export class NotificationsController {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly mails: MailsService,
  ) {}

  @Reacts(consumer, sales.orderCompleted)
  mailReceipts(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
    return this.notifications.mailReceipts(facts);
  }

  @Reacts(consumer, sales.receiptRequested)
  mailReceiptCopies(facts: readonly Fact<sales.ReceiptRequested>[]): Promise<void> {
    return this.notifications.mailReceiptCopies(facts);
  }

  @Reacts(consumer, identity.invitationCreated, identity.invitationResent)
  invite(facts: readonly Fact<identity.InvitationView>[]): Promise<void> {
    return this.notifications.invite(facts);
  }

  @Reacts(consumer, identity.resetRequested)
  mailResets(facts: readonly Fact<identity.ResetRequested>[]): Promise<void> {
    return this.notifications.mailResets(facts);
  }

  /** Whoever accepts an invitation is made a user, too. */
  @Reacts(consumer, identity.userCreated)
  welcome(facts: readonly Fact<identity.UserView>[]): Promise<void> {
    return this.notifications.welcome(facts);
  }

  @Reacts(consumer, procurement.orderSubmitted)
  orderGoods(facts: readonly Fact<procurement.PurchaseOrderView>[]): Promise<void> {
    return this.notifications.orderGoods(facts);
  }

  @Reacts(consumer, procurement.orderReceived)
  tellOfGoods(facts: readonly Fact<procurement.GoodsReceived>[]): Promise<void> {
    return this.notifications.tellOfGoods(facts);
  }

  @Reacts(consumer, inventory.stockLow)
  warnOfLowStock(facts: readonly Fact<inventory.StockLow>[]): Promise<void> {
    return this.notifications.warnOfLowStock(facts);
  }

  @Answers(reporting.listNotifications)
  list(query: reporting.ListNotifications, actor: Actor): Promise<Page<reporting.NotificationView>> {
    return this.mails.list(query, actor);
  }

  @Answers(reporting.resendNotification)
  resend(request: reporting.ResendNotification, actor: Actor): Promise<reporting.NotificationView> {
    return this.mails.resend(request, actor);
  }
}
