import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type platform } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { claimsOf, userCard } from '../people/member.view.js';
import { MembersRepository } from '../people/members.repository.js';
import { AccessTokens } from '../sessions/access-tokens.service.js';
import { RefreshToken } from '../sessions/refresh-token.crypto.js';
import { SessionsRepository, type Family } from '../sessions/sessions.repository.js';
import { endOf, mustBeImpersonable } from './impersonation.js';
import { PlatformRepository } from './platform.repository.js';

/** Lets a super-admin act in a user's name for minutes. Both names stand in all that is recorded of it. */
@Injectable()
export class Impersonations {
  constructor(
    private readonly platform: PlatformRepository,
    private readonly sessions: SessionsRepository,
    private readonly members: MembersRepository,
    private readonly tokens: AccessTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async begin({ id, reason, minutes }: platform.Impersonate, actor: Actor): Promise<platform.Impersonation> {
    const businessId = await this.platform.businessOf(id);
    const now = this.clock.now();
    const end = endOf(now, minutes);
    const family: Family = { businessId, userId: id, sessionId: uuidv7(now.getTime()) };
    return this.platform.within(actor, businessId, async (tx) => {
      const accessVersion = await this.sessions.accessVersion(tx, family);
      const member = await this.members.find(tx, family, true);
      if (!member) throw new Refusal('not-found', 'identity.user.not-found');
      mustBeImpersonable({ role: member.user.role, isWelcome: member.isWelcome });
      await this.record(tx, family, reason, now, end, actor);
      const claims = {
        ...claimsOf(member, family.sessionId, end),
        av: accessVersion,
        imp: actor.userId,
        impn: actor.identity.name,
      };
      return {
        accessToken: this.tokens.sign(claims, now),
        expiresIn: Math.floor((end.getTime() - now.getTime()) / 1000),
        expiresAt: end.toISOString(),
        sessionId: family.sessionId,
        impersonatedBy: actor.userId,
        user: userCard(member.user),
        outlets: [...member.outlets],
      };
    });
  }

  private async record(tx: Tx, family: Family, reason: string, now: Date, end: Date, actor: Actor): Promise<void> {
    const { businessId, userId, sessionId } = family;
    const impersonatedBy = actor.userId;
    await this.sessions.insert(
      tx,
      {
        ...{ businessId, id: sessionId, userId, impersonatedBy },
        ...{ ip: actor.request.ip ?? null, userAgent: actor.request.userAgent ?? null },
        ...{ rotatedAt: now, expiresAt: end, accessUntil: end },
      },
      // nobody ever holds it, so nothing can be refreshed
      RefreshToken.first(),
    );
    tx.announce(identity.sessionStarted, {
      ...{ key: sessionId, version: 1, businessId },
      payload: { id: sessionId, userId, reason: 'IMPERSONATION', impersonatedBy },
    });
    tx.announce(identity.userImpersonated, {
      ...{ key: sessionId, version: 1, businessId },
      payload: { id: userId, sessionId, impersonatedBy, reason, endsAt: end.toISOString() },
    });
  }
}
