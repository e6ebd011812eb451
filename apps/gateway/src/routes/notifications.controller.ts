import { Controller, Get, Post } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('notifications')
export class NotificationsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(reporting.listNotifications)
  list(request: reporting.ListNotifications, actor: Actor): Promise<Page<reporting.NotificationView>> {
    return this.bus.ask(reporting.listNotifications, request, actor);
  }

  @Post(':id/resend')
  @Exposes(reporting.resendNotification)
  resend(request: reporting.ResendNotification, actor: Actor): Promise<reporting.NotificationView> {
    return this.bus.ask(reporting.resendNotification, request, actor);
  }
}
