import { Controller, Delete, Get, Post } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('invitations')
export class InvitationsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(identity.listInvitations)
  list(request: identity.ListInvitations, actor: Actor): Promise<Page<identity.InvitationView>> {
    return this.bus.ask(identity.listInvitations, request, actor);
  }

  @Get('verify/:token')
  @Exposes(identity.verifyInvitation)
  verify(request: identity.VerifyInvitation, actor: Actor): Promise<identity.InvitationCard> {
    return this.bus.ask(identity.verifyInvitation, request, actor);
  }

  @Post()
  @Exposes(identity.createInvitation)
  create(request: identity.CreateInvitation, actor: Actor): Promise<identity.InvitationView> {
    return this.bus.ask(identity.createInvitation, request, actor);
  }

  @Post('accept')
  @Exposes(identity.acceptInvitation)
  accept(request: identity.AcceptInvitation, actor: Actor): Promise<identity.UserView> {
    return this.bus.ask(identity.acceptInvitation, request, actor);
  }

  @Post(':id/resend')
  @Exposes(identity.resendInvitation)
  resend(request: identity.InvitationRef, actor: Actor): Promise<identity.InvitationView> {
    return this.bus.ask(identity.resendInvitation, request, actor);
  }

  @Delete(':id')
  @Exposes(identity.cancelInvitation)
  cancel(request: identity.CancelInvitation, actor: Actor): Promise<void> {
    return this.bus.ask(identity.cancelInvitation, request, actor);
  }
}
