import { Inject, Injectable } from '@nestjs/common';
import { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { UserRow } from '../people/user.rows.js';
import { Afterwards } from './afterwards.service.js';
import { addressOf, Attempts } from './attempts.service.js';
import { Credentials } from './credentials.service.js';
import { limits } from './limits.js';
import { mailToken } from './mail-token.crypto.js';
import { Passwords } from './passwords.service.js';
import { PasswordResetRow } from './reset.rows.js';
import { ResetsRepository, type ResetKey, type UserKey } from './resets.repository.js';

/** How long a token counts once its mail is written (API.md). */
const TOKEN_MS = 15 * 60_000;
/** How long a request may wait for its mail: a mail server that is away overnight. */
const MAIL_WITHIN_MS = 24 * 60 * 60_000;

const lost = (path?: string): Refusal =>
  new Refusal('not-found', 'identity.reset.not-found', {
    ...(path && { errors: [{ path, message: 'is unknown, used or too old' }] }),
  });

/** For those who forgot their password: a mail, whose token lets them choose another, once. */
@Injectable()
export class ResetsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly resets: ResetsRepository,
    private readonly passwords: Passwords,
    private readonly credentials: Credentials,
    private readonly attempts: Attempts,
    private readonly afterwards: Afterwards,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Says yes to everybody, at once; whoever has the address gets a mail. */
  async forgot({ email }: identity.ForgotPassword, actor: Actor): Promise<void> {
    await this.attempts.take(
      { limit: limits.forgotEmail, of: email.toLowerCase() },
      { limit: limits.forgotAddress, of: addressOf(actor) },
    );
    this.afterwards.run(actor, async () => {
      for (const user of await this.resets.accountsOf(email)) await this.ask(user, actor);
    });
  }

  /** Asks for a mail to a user, for themselves or the platform. */
  ask(user: UserKey, actor: Actor): Promise<void> {
    const inBusiness = new Actor({ ...actor.identity, businessId: user.businessId }, actor.request);
    return this.transactions.run(inBusiness, (tx) => this.request(tx, user));
  }

  /** The same within a transaction. Refuses when the user has no address. */
  async request(tx: Tx, { businessId, userId }: UserKey): Promise<void> {
    const user = await tx.manager.findOneByOrFail(UserRow, { businessId, id: userId });
    if (!user.email) throw new Refusal('conflict', 'identity.user.no-email');
    const now = this.clock.now().getTime();
    const id = uuidv7(now);
    await this.resets.insert(tx, { businessId, id, userId }, new Date(now + MAIL_WITHIN_MS));
    tx.announce(identity.resetRequested, {
      ...{ key: id, version: 1, businessId },
      payload: { id, userId, name: user.name, email: user.email },
    });
  }

  /** The token for the mail that is about to be sent; what was sent before is worth nothing from then on. */
  issue({ id }: identity.IssueReset, actor: Actor): Promise<identity.IssuedReset> {
    const { businessId } = actor;
    const now = this.clock.now();
    return this.transactions.run(actor, async (tx) => {
      const reset = await tx.manager.findOne(PasswordResetRow, {
        where: { businessId, id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!reset || reset.usedAt || reset.expiresAt <= now) throw lost();
      const user = await tx.manager.findOneByOrFail(UserRow, { businessId, id: reset.userId });
      if (user.deactivatedAt || !user.email) throw lost();
      const token = mailToken();
      const expiresAt = new Date(now.getTime() + TOKEN_MS);
      await this.resets.arm(tx, reset, token, expiresAt);
      const { name, username, email } = user;
      return { token, expiresAt: expiresAt.toISOString(), userId: user.id, name, username, email };
    });
  }

  /** Sets the password that the holder of a token chose, and signs out whoever was signed in as them. */
  async reset({ token, newPassword }: identity.ResetPassword, actor: Actor): Promise<void> {
    const reset = await this.resets.find(token);
    const done = reset !== undefined && (await this.use(reset, token, newPassword, actor));
    if (done) return;
    await this.attempts.take({ limit: limits.tokenAddress, of: addressOf(actor) });
    throw lost('token');
  }

  private async use(reset: ResetKey, token: string, newPassword: string, actor: Actor): Promise<boolean> {
    const { businessId, userId } = reset;
    const themselves = new Actor({ ...actor.identity, businessId, userId }, actor.request);
    const who = { businessId, id: userId };
    const user = await this.transactions.read(themselves, (tx) => tx.manager.findOneByOrFail(UserRow, who));
    const hash = await this.passwords.choose(newPassword, user, 'newPassword');
    return this.transactions.run(themselves, async (tx) => {
      if (!(await this.resets.use(tx, reset, token, this.clock.now()))) return false;
      await this.credentials.set(tx, reset, hash, 'RESET');
      return true;
    });
  }
}
