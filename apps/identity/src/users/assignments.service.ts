import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type OutletRole, type Page } from '#libs/contracts';
import { mustMatch, Refusal } from '#libs/kernel';
import { paged, Transactions, type Tx } from '#libs/persistence';
import { OutletsRepository } from '../outlets/outlets.repository.js';
import { isSame } from '../patch.js';
import { UserRow } from '../people/user.rows.js';
import { AssignmentsRepository, type Assignment } from './assignments.repository.js';
import { mustGrant, mustReach } from './rank.js';
import { userView } from './user.view.js';
import { UsersRepository } from './users.repository.js';

/** What an assignment says of user and outlet. */
interface Terms {
  readonly outletRole: OutletRole;
  readonly isDefault?: boolean | undefined;
}

/** Who works at which outlet, as what. It can be told from both sides, and is the same assignment. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: UsersRepository,
    private readonly outlets: OutletsRepository,
    private readonly assignments: AssignmentsRepository,
  ) {}

  peopleOf(query: identity.ListOutletUsers, actor: Actor): Promise<Page<identity.OutletUser>> {
    return this.transactions.read(actor, async (tx) => {
      await this.outlets.mustSee(tx, query.id, actor);
      const [people, total] = await this.assignments.page(tx, actor.businessId, query);
      return paged(people, total, query);
    });
  }

  assignOutlet({ id, outletId, ...terms }: identity.AssignOutlet, actor: Actor): Promise<identity.AssignmentView> {
    return this.transactions.run(actor, async (tx) => {
      const { by, user } = await this.held(tx, id, actor);
      await this.outlets.mustExist(tx, outletId, actor, 'outletId');
      mustGrant(by, terms.outletRole);
      const after = await this.assign(tx, user, outletId, terms, actor);
      return { userId: id, ...after.outlets.find((outlet) => outlet.outletId === outletId)!, version: after.version };
    });
  }

  assignUser({ id: outletId, userId, ...terms }: identity.AssignUser, actor: Actor): Promise<identity.OutletUser> {
    return this.transactions.run(actor, async (tx) => {
      await this.outlets.mustExist(tx, outletId, actor);
      const { by, user } = await this.held(tx, userId, actor, 'userId');
      mustGrant(by, terms.outletRole);
      const { outlets, createdAt, version, ...card } = await this.assign(tx, user, outletId, terms, actor);
      const { outletRole, isDefault } = outlets.find((outlet) => outlet.outletId === outletId)!;
      return { ...card, outletRole, isDefault, version };
    });
  }

  /** Ends an assignment; the user's default moves on. */
  unassign(
    { userId, outletId }: Omit<Assignment, 'businessId'>,
    ifMatch: number | undefined,
    actor: Actor,
  ): Promise<void> {
    const assignment = { businessId: actor.businessId, userId, outletId };
    return this.transactions.run(actor, async (tx) => {
      const { user } = await this.held(tx, userId, actor);
      if (!(await this.assignments.find(tx, assignment))) throw new Refusal('not-found', 'identity.outlet.not-found');
      mustMatch('identity.user.version', user, ifMatch);
      await this.changing(tx, user, async () => {
        await this.assignments.remove(tx, assignment);
        await this.assignments.settleDefault(tx, actor.businessId, userId, null);
      });
    });
  }

  /** Assigns somebody who is new: whoever makes them announces it with them. The first outlet is their default. */
  async place(
    tx: Tx,
    { businessId, id: userId }: UserRow,
    outletIds: readonly string[],
    role: OutletRole,
  ): Promise<void> {
    await this.assignments.put(tx, businessId, userId, outletIds, role);
    await this.assignments.settleDefault(tx, businessId, userId, outletIds[0] ?? null);
  }

  private async held(tx: Tx, userId: string, actor: Actor, path?: string): ReturnType<UsersRepository['hold']> {
    const held = await this.users.hold(tx, userId, actor, path);
    mustReach(held.by, held.user);
    return held;
  }

  private async assign(
    tx: Tx,
    user: UserRow,
    outletId: string,
    { outletRole, isDefault = false }: Terms,
    actor: Actor,
  ): Promise<identity.UserView> {
    const assignment = { businessId: user.businessId, userId: user.id, outletId };
    if (await this.assignments.find(tx, assignment)) actor.repeated();
    return this.changing(tx, user, async () => {
      await this.assignments.put(tx, user.businessId, user.id, [outletId], outletRole);
      await this.assignments.settleDefault(tx, user.businessId, user.id, isDefault ? outletId : null);
    });
  }

  /** Where somebody works is part of who they are: the change counts and is announced as theirs. */
  private async changing(tx: Tx, user: UserRow, work: () => Promise<void>): Promise<identity.UserView> {
    const { businessId, id } = user;
    const before = userView(user, (await this.users.outletsOf(tx, businessId, [id]))(id));
    await work();
    const outlets = (await this.users.outletsOf(tx, businessId, [id]))(id);
    if (isSame(before, userView(user, outlets))) return before;
    const version = user.version + 1;
    await tx.manager.update(UserRow, { businessId, id }, { version });
    const after = userView({ ...user, version }, outlets);
    tx.announce(identity.userChanged, { key: id, version, payload: after, before });
    return after;
  }
}
