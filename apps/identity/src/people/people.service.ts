import { Injectable } from '@nestjs/common';
import { Actor, identityOf } from '#libs/auth';
import { permissions, type identity } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { claimsOf, userCard } from './member.view.js';
import { MembersRepository } from './members.repository.js';

@Injectable()
export class PeopleService {
  constructor(
    private readonly transactions: Transactions,
    private readonly members: MembersRepository,
  ) {}

  /** The actor as they are now, which may be newer than their token, and what they may do somewhere. */
  async me(actor: Actor): Promise<identity.Me> {
    const member = await this.transactions.read(actor, (tx) => this.members.find(tx, actor));
    if (!member?.isWelcome) throw new Refusal('unauthenticated', 'auth.required');
    const { sessionId, impersonatedBy, expiresAt } = actor.identity;
    const now = new Actor(identityOf(claimsOf(member, sessionId, new Date(expiresAt))), actor.request);
    return {
      ...userCard(member.user),
      permissions: permissions.filter((permission) => now.may(permission)),
      outlets: [...member.outlets],
      ...(impersonatedBy && { impersonatedBy }),
    };
  }
}
