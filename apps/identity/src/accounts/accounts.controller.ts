import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { Credentials } from './credentials.service.js';
import { ResetsService } from './resets.service.js';

@Controller()
export class AccountsController {
  constructor(
    private readonly resets: ResetsService,
    private readonly credentials: Credentials,
  ) {}

  @Answers(identity.forgotPassword)
  forgot(request: identity.ForgotPassword, actor: Actor): Promise<void> {
    return this.resets.forgot(request, actor);
  }

  @Answers(identity.issueReset)
  issue(request: identity.IssueReset, actor: Actor): Promise<identity.IssuedReset> {
    return this.resets.issue(request, actor);
  }

  @Answers(identity.resetPassword)
  reset(request: identity.ResetPassword, actor: Actor): Promise<void> {
    return this.resets.reset(request, actor);
  }

  @Answers(identity.changePassword)
  change(request: identity.ChangePassword, actor: Actor): Promise<void> {
    return this.credentials.change(request, actor);
  }
}
