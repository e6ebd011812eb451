import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type EventType } from '#libs/contracts';
import { Answers, Bus, Reacts, type Fact } from '#libs/messaging';
import { RefusedAccess } from './refused-access.service.js';
import { SessionsRepository } from './sessions.repository.js';

/** After these some access token may count no more. */
const revoking: readonly EventType<object>[] = [
  identity.sessionEnded,
  identity.userChanged,
  identity.userDeactivated,
  identity.userReactivated,
  identity.outletDeactivated,
  identity.businessChanged,
];

@Controller()
export class AccessController {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly refused: RefusedAccess,
    private readonly bus: Bus,
  ) {}

  @Answers(identity.revokedAccess)
  revoked(_request: identity.Nobody, _actor: Actor): Promise<identity.RevokedAccess> {
    return this.sessions.revoked();
  }

  @Answers(identity.noteRefusedAccess)
  note(request: identity.AccessRefused, actor: Actor): Promise<void> {
    return this.refused.note(request, actor);
  }

  /** Only hurries the gateways, which ask by themselves every other second: nothing to remember, nothing to do twice. */
  @Reacts('identity.access', ...revoking)
  async tellGateways(_facts: readonly Fact<object>[]): Promise<void> {
    this.bus.tell(identity.accessRevoked, {});
  }
}
