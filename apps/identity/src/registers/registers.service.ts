import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { paged, Transactions, violatedUnique, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import type { OutletRow } from '../outlets/outlet.rows.js';
import { OutletsRepository } from '../outlets/outlets.repository.js';
import { isSame, patched } from '../patch.js';
import { ReceiptPrefixes } from './receipt-prefixes.repository.js';
import { receiptPrefix } from './register.js';
import { RegisterRow } from './register.rows.js';
import { registerView } from './register.view.js';
import { MOST_REGISTERS, RegistersRepository } from './registers.repository.js';

const taken = (): Refusal =>
  new Refusal('conflict', 'identity.register.taken', {
    errors: [{ path: 'code', message: 'is or was used by another register whose receipts it would number' }],
  });

const tooMany = (): Refusal => new Refusal('conflict', 'identity.register.too-many', { most: MOST_REGISTERS });

/** The tills of an outlet. A code that has numbered receipts is never given to another one. */
@Injectable()
export class RegistersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly outlets: OutletsRepository,
    private readonly registers: RegistersRepository,
    private readonly prefixes: ReceiptPrefixes,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: identity.ListRegisters, actor: Actor): Promise<Page<identity.RegisterView>> {
    return this.transactions.read(actor, async (tx) => {
      await this.outlets.mustSee(tx, query.id, actor);
      const [rows, total] = await this.registers.page(tx, query, actor.businessId);
      return paged(rows.map(registerView), total, query);
    });
  }

  create({ id: outletId, name, code }: identity.CreateRegister, actor: Actor): Promise<identity.RegisterView> {
    const { businessId } = actor;
    return this.transactions.run(actor, async (tx) => {
      const outlet = await this.outlets.mustHold(tx, outletId, actor);
      await this.mustHaveRoom(tx, outlet);
      const now = this.clock.now();
      const row: RegisterRow = {
        ...{ businessId, id: uuidv7(now.getTime()), outletId, name, code },
        ...{ isActive: true, version: 1, createdAt: now, updatedAt: now },
      };
      await this.store(tx, outlet, row, () => tx.manager.insert(RegisterRow, row));
      const view = registerView(row);
      tx.announce(identity.registerCreated, { key: row.id, version: 1, outletId, payload: view });
      return view;
    });
  }

  update(
    { id: outletId, registerId, ifMatch, ...sent }: identity.UpdateRegister,
    actor: Actor,
  ): Promise<identity.RegisterView> {
    return this.transactions.run(actor, (tx) => this.change(tx, outletId, registerId, ifMatch, sent, actor));
  }

  /** Takes the register out of use; its receipts keep its code. */
  delete({ id: outletId, registerId, ifMatch }: identity.RegisterRef, actor: Actor): Promise<void> {
    return this.transactions.run(actor, async (tx) => {
      await this.change(tx, outletId, registerId, ifMatch, { isActive: false }, actor);
    });
  }

  private async change(
    tx: Tx,
    outletId: string,
    id: string,
    ifMatch: number | undefined,
    sent: Partial<Pick<RegisterRow, 'name' | 'code' | 'isActive'>>,
    actor: Actor,
  ): Promise<identity.RegisterView> {
    const { businessId } = actor;
    const outlet = await this.outlets.mustHold(tx, outletId, actor);
    const row = await this.registers.hold(tx, businessId, outletId, id);
    if (!row) throw new Refusal('not-found', 'identity.register.not-found');
    mustMatch('identity.register.version', row, ifMatch);
    const before = registerView(row);
    const next = patched(row, sent);
    if (isSame(before, registerView(next))) return before;
    if (next.isActive && !row.isActive) await this.mustHaveRoom(tx, outlet);
    const changed: RegisterRow = { ...next, version: row.version + 1, updatedAt: this.clock.now() };
    await this.store(tx, outlet, changed, () => tx.manager.update(RegisterRow, { businessId, id }, changed));
    const after = registerView(changed);
    tx.announce(happened(before, after), { key: id, version: changed.version, outletId, payload: after, before });
    return after;
  }

  private async store(tx: Tx, outlet: OutletRow, row: RegisterRow, write: () => Promise<unknown>): Promise<void> {
    const claim = { prefix: receiptPrefix(outlet.code, row.code), ownerId: row.id };
    if (!(await this.prefixes.claim(tx, row.businessId, [claim]))) throw taken();
    try {
      await write();
    } catch (error) {
      throw violatedUnique(error) === 'registers_code' ? taken() : error;
    }
  }

  private async mustHaveRoom(tx: Tx, { businessId, id }: OutletRow): Promise<void> {
    if ((await this.registers.countActive(tx, businessId, id)) >= MOST_REGISTERS) throw tooMany();
  }
}

function happened(before: identity.RegisterView, after: identity.RegisterView) {
  if (before.isActive === after.isActive) return identity.registerChanged;
  return after.isActive ? identity.registerReactivated : identity.registerDeactivated;
}
