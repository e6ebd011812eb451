import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { SessionList } from './session-list.service.js';
import { SessionsService } from './sessions.service.js';
import { SigningKeys } from './signing-key.crypto.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly list: SessionList,
    private readonly keys: SigningKeys,
  ) {}

  @Answers(identity.login)
  login(request: identity.Login, actor: Actor): Promise<identity.SignedIn> {
    return this.sessions.login(request, actor);
  }

  @Answers(identity.refresh)
  refresh(request: identity.Refresh, actor: Actor): Promise<identity.TokenPair> {
    return this.sessions.refresh(request, actor);
  }

  @Answers(identity.logout)
  logout(request: identity.Logout, actor: Actor): Promise<void> {
    return this.sessions.logout(request, actor);
  }

  @Answers(identity.listSessions)
  own(query: identity.ListSessions, actor: Actor): Promise<Page<identity.SessionView>> {
    return this.list.own(query, actor);
  }

  @Answers(identity.endSession)
  endOwn(request: identity.EndSession, actor: Actor): Promise<void> {
    return this.list.endOwn(request, actor);
  }

  @Answers(identity.publicKeys)
  async publicKeys(_request: identity.Nobody, _actor: Actor): Promise<identity.PublicKeys> {
    return { keys: [...this.keys.published] };
  }
}
