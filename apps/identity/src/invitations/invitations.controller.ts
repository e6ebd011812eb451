import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { AcceptanceService } from './acceptance.service.js';
import { InvitationsService } from './invitations.service.js';

@Controller()
export class InvitationsController {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly acceptance: AcceptanceService,
  ) {}

  @Answers(identity.listInvitations)
  list(query: identity.ListInvitations, actor: Actor): Promise<Page<identity.InvitationView>> {
    return this.invitations.list(query, actor);
  }

  @Answers(identity.createInvitation)
  create(request: identity.CreateInvitation, actor: Actor): Promise<identity.InvitationView> {
    return this.invitations.create(request, actor);
  }

  @Answers(identity.cancelInvitation)
  cancel(request: identity.CancelInvitation, actor: Actor): Promise<void> {
    return this.invitations.cancel(request, actor);
  }

  @Answers(identity.resendInvitation)
  resend(request: identity.InvitationRef, actor: Actor): Promise<identity.InvitationView> {
    return this.invitations.resend(request, actor);
  }

  @Answers(identity.issueInvitation)
  issue(request: identity.InvitationRef, actor: Actor): Promise<identity.IssuedInvitation> {
    return this.acceptance.issue(request, actor);
  }

  @Answers(identity.verifyInvitation)
  verify(request: identity.VerifyInvitation, actor: Actor): Promise<identity.InvitationCard> {
    return this.acceptance.verify(request, actor);
  }

  @Answers(identity.acceptInvitation)
  accept(request: identity.AcceptInvitation, actor: Actor): Promise<identity.UserView> {
    return this.acceptance.accept(request, actor);
  }
}
