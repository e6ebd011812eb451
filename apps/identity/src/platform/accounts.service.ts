import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page, type platform } from '#libs/contracts';
import { mustMatch, Refusal, type Clock } from '#libs/kernel';
import { paged, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { Credentials } from '../accounts/credentials.service.js';
import { Passwords } from '../accounts/passwords.service.js';
import { ResetsService } from '../accounts/resets.service.js';
import { UserRow } from '../people/user.rows.js';
import { SessionEnds } from '../sessions/session-ends.service.js';
import { SessionList } from '../sessions/session-list.service.js';
import { UsersService } from '../users/users.service.js';
import { PlatformRepository } from './platform.repository.js';
import { accountView } from './platform.view.js';

/** Whoever switches themselves off cannot switch themselves on again; their own password they change as everybody does. */
function mustNotBeSelf(id: string, actor: Actor): void {
  if (id === actor.userId) throw new Refusal('conflict', 'identity.user.self');
}

/** The users of all businesses, looked after by the platform. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly platform: PlatformRepository,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly credentials: Credentials,
    private readonly resets: ResetsService,
    private readonly sessions: SessionList,
    private readonly ends: SessionEnds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(query: platform.ListAccounts): Promise<Page<platform.AccountView>> {
    const [accounts, total] = await this.platform.accounts(query);
    return paged(accounts.map(accountView), total, query);
  }

  get({ id }: platform.AccountRef, actor: Actor): Promise<platform.AccountView> {
    return this.of(id, actor, (tx, businessId) => this.view(tx, businessId, id));
  }

  async setStatus(
    { id, ifMatch, isActive, reason }: platform.SetAccountStatus,
    actor: Actor,
  ): Promise<platform.AccountView> {
    mustNotBeSelf(id, actor);
    return this.of(id, actor, async (tx, businessId) => {
      const { row } = await this.platform.account(tx, businessId, id, true);
      mustMatch('identity.user.version', row, ifMatch);
      if ((row.deactivatedAt === null) !== isActive) {
        if (row.role === 'SUPER_ADMIN') await this.switchColleague(tx, row, isActive);
        else await this.users.change(tx, row, undefined, { isActive });
        tx.announce(identity.platformDecided, {
          ...{ key: id, version: row.version + 1, businessId },
          payload: { id, about: 'USER', decision: isActive ? 'ACTIVATED' : 'DEACTIVATED', ...(reason && { reason }) },
        });
      }
      return this.view(tx, businessId, id);
    });
  }

  /** Sets a user's password, or mails them a link; either way whoever signed in with the old one is signed out by it. */
  async resetPassword(
    { id, ifMatch, newPassword }: platform.ResetAccount,
    actor: Actor,
  ): Promise<platform.AccountView> {
    mustNotBeSelf(id, actor);
    const { businessId, user } = await this.of(id, actor.asking(), async (tx, business) => ({
      businessId: business,
      user: (await this.platform.account(tx, business, id)).row,
    }));
    const hash = newPassword === undefined ? undefined : await this.passwords.choose(newPassword, user, 'newPassword');
    return this.platform.within(actor, businessId, async (tx) => {
      const { row } = await this.platform.account(tx, businessId, id, true);
      mustMatch('identity.user.version', row, ifMatch);
      if (row.deactivatedAt) throw new Refusal('conflict', 'identity.user.wrong-state');
      if (hash) await this.credentials.set(tx, { businessId, userId: id }, hash, 'PLATFORM');
      else await this.resets.request(tx, { businessId, userId: id });
      return this.view(tx, businessId, id);
    });
  }

  sessionsOf(query: platform.ListAccountSessions, actor: Actor): Promise<Page<identity.SessionView>> {
    const { id } = query;
    return this.of(id, actor, (tx, businessId) => this.sessions.page(tx, { businessId, userId: id }, query, actor));
  }

  session({ id, sessionId }: platform.AccountSessionRef, actor: Actor): Promise<identity.SessionView> {
    return this.of(id, actor, (tx, businessId) => this.sessions.one(tx, { businessId, userId: id, sessionId }, actor));
  }

  endSession({ id, sessionId, ifMatch }: platform.EndAccountSession, actor: Actor): Promise<void> {
    const which = { id: sessionId, ...(ifMatch !== undefined && { ifMatch }) };
    return this.of(id, actor, (tx, businessId) => this.sessions.end(tx, { businessId, userId: id }, which));
  }

  endSessions({ id }: platform.AccountRef, actor: Actor): Promise<void> {
    return this.of(id, actor, (tx, businessId) => this.ends.endAll(tx, { businessId, userId: id }, 'ENDED'));
  }

  private async of<T>(id: string, actor: Actor, work: (tx: Tx, businessId: string) => Promise<T>): Promise<T> {
    const businessId = await this.platform.businessOf(id);
    return this.platform.within(actor, businessId, (tx) => work(tx, businessId));
  }

  private async view(tx: Tx, businessId: string, id: string): Promise<platform.AccountView> {
    return accountView(await this.platform.account(tx, businessId, id));
  }

  /** The platform's own stand in no business that could hear of it; the decision is all that is announced. */
  private async switchColleague(tx: Tx, { businessId, id, version }: UserRow, isActive: boolean): Promise<void> {
    const now = this.clock.now();
    const change = { deactivatedAt: isActive ? null : now, version: version + 1, updatedAt: now };
    await tx.manager.update(UserRow, { businessId, id }, change);
    if (!isActive) await this.ends.endAll(tx, { businessId, userId: id }, 'DEACTIVATED');
  }
}
