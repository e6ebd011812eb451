import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { SigningKey } from './signing-key.crypto.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly repository: SessionsRepository,
    private readonly key: SigningKey,
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

  @Answers(identity.publicKeys)
  async publicKeys(_request: identity.Nobody, _actor: Actor): Promise<identity.PublicKeys> {
    return { keys: [this.key.publicJwk] };
  }

  @Answers(identity.endedSessions)
  ended(_request: identity.Nobody, _actor: Actor): Promise<readonly identity.SessionView[]> {
    return this.repository.ended();
  }
}
