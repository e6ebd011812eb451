import { Controller } from '@nestjs/common';
import { sales } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import { NotificationsService } from './notifications.service.js';

@Controller()
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Reacts('reporting.notifications', sales.orderCompleted)
  mailReceipts(facts: readonly Fact<sales.OrderFact>[]): Promise<void> {
    return this.notifications.mailReceipts(facts);
  }
}
