import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { mustMatch, uuidv7, type Clock } from '#libs/kernel';
import { paged, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { Credentials } from '../accounts/credentials.service.js';
import { Passwords } from '../accounts/passwords.service.js';
import { OutletsRepository } from '../outlets/outlets.repository.js';
import { isSame, patched } from '../patch.js';
import type { UserRow } from '../people/user.rows.js';
import { ResetsRepository } from '../accounts/resets.repository.js';
import { SessionEnds } from '../sessions/session-ends.service.js';
import { mustGrant, mustMayChange } from './rank.js';
import { userView } from './user.view.js';
import { noSuchUser, UsersRepository } from './users.repository.js';

/** Somebody who is new. */
export interface Newcomer extends Omit<identity.CreateUser, 'password' | 'isActive'> {
  readonly id?: string;
  readonly businessId: string;
  readonly passwordHash: string;
  readonly isActive: boolean;
}

type Sent = Omit<identity.UpdateUser, 'id' | 'ifMatch' | 'password'>;

/** The people of a business, as those see and change them who look after them. */
@Injectable()
export class UsersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UsersRepository,
    private readonly outlets: OutletsRepository,
    private readonly passwords: Passwords,
    private readonly credentials: Credentials,
    private readonly resets: ResetsRepository,
    private readonly ends: SessionEnds,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: identity.ListUsers, actor: Actor): Promise<Page<identity.UserView>> {
    return this.transactions.read(actor, async (tx) => {
      if (query.outletId) await this.outlets.mustSee(tx, query.outletId, actor, 'outletId');
      const [rows, total] = await this.users.page(tx, query, actor);
      const ids = rows.map(({ id }) => id);
      const outletsOf = await this.users.outletsOf(tx, actor.businessId, ids);
      return paged(
        rows.map((row) => userView(row, outletsOf(row.id))),
        total,
        query,
      );
    });
  }

  get({ id }: identity.UserRef, actor: Actor): Promise<identity.UserView> {
    return this.transactions.read(actor, async (tx) => {
      const row = await this.users.find(tx, actor.businessId, id);
      if (!row) throw noSuchUser();
      return this.viewOf(tx, row);
    });
  }

  async create({ password, ...sent }: identity.CreateUser, actor: Actor): Promise<identity.UserView> {
    // whoever made the password could come back as this user; somebody who impersonates may invite instead
    actor.inPerson();
    const passwordHash = await this.passwords.choose(password, sent);
    return this.transactions.run(actor, async (tx) => {
      mustGrant(await this.users.acting(tx, actor), sent.role);
      const isActive = sent.isActive ?? true;
      return this.add(tx, { ...sent, businessId: actor.businessId, passwordHash, isActive });
    });
  }

  /** Makes a user and announces them with the outlets where `place` puts them; who calls has decided that they may come. */
  async add(tx: Tx, newcomer: Newcomer, place?: (user: UserRow) => Promise<void>): Promise<identity.UserView> {
    const now = this.clock.now();
    const { businessId, passwordHash, name, username, email, phone, role, isActive } = newcomer;
    const row: UserRow = {
      ...{ businessId, id: newcomer.id ?? uuidv7(now.getTime()), name, username, role, passwordHash },
      ...{ email: email ?? null, phone: phone || null, deactivatedAt: isActive ? null : now },
      ...{ failedLogins: 0, version: 1, createdAt: now, updatedAt: now },
    };
    await this.users.insert(tx, row);
    await place?.(row);
    const view = await this.viewOf(tx, row);
    tx.announce(identity.userCreated, { key: row.id, version: 1, payload: view });
    return view;
  }

  async update({ id, ifMatch, password, ...sent }: identity.UpdateUser, actor: Actor): Promise<identity.UserView> {
    const passwordHash = password === undefined ? undefined : await this.chosen(id, password, sent, actor);
    return this.transactions.run(actor, async (tx) => {
      const { by, user } = await this.users.hold(tx, id, actor);
      mustMayChange(by, user, { ...sent, password });
      if (leadsElsewhere(user, sent)) actor.inPerson();
      const after = await this.change(tx, user, ifMatch, sent);
      if (passwordHash === undefined) return after;
      await this.credentials.set(tx, { businessId: user.businessId, userId: id }, passwordHash, 'ADMIN');
      return this.viewOf(tx, (await this.users.find(tx, user.businessId, id))!);
    });
  }

  /** Deactivates a user: they are signed out, and what they did keeps their name. */
  delete({ id, ifMatch }: identity.DeleteUser, actor: Actor): Promise<void> {
    return this.transactions.run(actor, async (tx) => {
      const { by, user } = await this.users.hold(tx, id, actor);
      mustMayChange(by, user, { isActive: false });
      await this.change(tx, user, ifMatch, { isActive: false });
    });
  }

  /** Changes a user who is held, within a transaction of whoever has decided that they may. */
  async change(
    tx: Tx,
    row: UserRow,
    ifMatch: number | undefined,
    { isActive, ...sent }: Sent,
  ): Promise<identity.UserView> {
    mustMatch('identity.user.version', row, ifMatch);
    const { businessId, id } = row;
    const outlets = (await this.users.outletsOf(tx, businessId, [id]))(id);
    const now = this.clock.now();
    const before = userView(row, outlets);
    const deactivatedAt = (isActive ?? before.isActive) ? null : (row.deactivatedAt ?? now);
    const next: UserRow = patched(row, { ...sent, deactivatedAt });
    if (isSame(before, userView(next, outlets))) return before;
    const changed = { ...next, version: row.version + 1, updatedAt: now };
    // the user before their sessions: whoever signs in holds the one and then makes the other
    await this.users.update(tx, changed);
    // what was mailed to the address before is for whoever had it
    if (next.email !== row.email) await this.resets.disarm(tx, { businessId, userId: id });
    if (before.isActive && deactivatedAt) await this.ends.endAll(tx, { businessId, userId: id }, 'DEACTIVATED');
    const after = userView(changed, outlets);
    tx.announce(happened(before, after), { key: id, version: changed.version, businessId, payload: after, before });
    return after;
  }

  /** The hash of a password that is set for somebody, made before the transaction. */
  private async chosen(id: string, password: string, sent: Sent, actor: Actor): Promise<string> {
    actor.inPerson();
    const row = await this.transactions.read(actor, (tx) => this.users.find(tx, actor.businessId, id));
    if (!row) throw noSuchUser();
    return this.passwords.choose(password, { username: sent.username ?? row.username, email: sent.email ?? row.email });
  }

  private async viewOf(tx: Omit<Tx, 'announce'>, row: UserRow): Promise<identity.UserView> {
    return userView(row, (await this.users.outletsOf(tx, row.businessId, [row.id]))(row.id));
  }
}

/** Whether somebody would sign in by another name, or get the link that sets a password at another address. */
const leadsElsewhere = (user: UserRow, { username, email }: Sent): boolean =>
  (username !== undefined && username !== user.username) || (email !== undefined && email !== user.email);

function happened(before: identity.UserView, after: identity.UserView) {
  if (before.isActive === after.isActive) return identity.userChanged;
  return after.isActive ? identity.userReactivated : identity.userDeactivated;
}
