import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, operations, procurement, reporting, sales, type Page } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { AlertsService } from './alerts.service.js';
import { MailsService } from './mails.service.js';
import { NotificationsService } from './notifications.service.js';
import { ROOM } from './room.js';

@Controller()
export class NotificationsController {
  constructor(
    private readonly notifications: NotificationsService,
    private readonly mails: MailsService,
    private readonly alerts: AlertsService,
  ) {}

  @Reacts(ROOM, sales.orderCompleted)
  mailReceipts(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
    return this.notifications.mailReceipts(facts);
  }

  @Reacts(ROOM, sales.receiptRequested)
  mailReceiptCopies(facts: readonly Fact<sales.ReceiptRequested>[]): Promise<void> {
    return this.notifications.mailReceiptCopies(facts);
  }

  @Reacts(ROOM, identity.invitationCreated, identity.invitationResent)
  invite(facts: readonly Fact<identity.InvitationView>[]): Promise<void> {
    return this.notifications.invite(facts);
  }

  @Reacts(ROOM, identity.resetRequested)
  mailResets(facts: readonly Fact<identity.ResetRequested>[]): Promise<void> {
    return this.notifications.mailResets(facts);
  }

  /** Whoever accepts an invitation is made a user, too. */
  @Reacts(ROOM, identity.userCreated)
  welcome(facts: readonly Fact<identity.UserView>[]): Promise<void> {
    return this.notifications.welcome(facts);
  }

  @Reacts(ROOM, procurement.orderSubmitted)
  orderGoods(facts: readonly Fact<procurement.PurchaseOrderView>[]): Promise<void> {
    return this.notifications.orderGoods(facts);
  }

  @Reacts(ROOM, procurement.orderReceived)
  tellOfGoods(facts: readonly Fact<procurement.GoodsReceived>[]): Promise<void> {
    return this.notifications.tellOfGoods(facts);
  }

  @Reacts(ROOM, inventory.stockLow)
  warnOfLowStock(facts: readonly Fact<inventory.StockLow>[]): Promise<void> {
    return this.notifications.warnOfLowStock(facts);
  }

  @Reacts(ROOM, inventory.stockShort)
  alarmOfShortStock(facts: readonly Fact<inventory.StockShort>[]): Promise<void> {
    return this.alerts.noteShort(facts);
  }

  @Reacts(ROOM, ...operations.eventsParked)
  alarmOfParkedEvents(facts: readonly Fact<operations.ParkedEvent>[]): Promise<void> {
    return this.alerts.noteParked(facts);
  }

  @Reacts(ROOM, reporting.auditBroken)
  alarmOfBrokenAudit(facts: readonly Fact<reporting.AuditBroken>[]): Promise<void> {
    return this.alerts.noteBroken(facts);
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
