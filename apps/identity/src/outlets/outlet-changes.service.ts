import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, pricing } from '#libs/contracts';
import { mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Transactions, violatedUnique, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { mustBeTimeZone } from '../businesses/business.js';
import { BusinessRow } from '../businesses/business.rows.js';
import { isSame, patched } from '../patch.js';
import { ReceiptPrefixes } from '../registers/receipt-prefixes.repository.js';
import { receiptPrefix, WITHOUT_REGISTER } from '../registers/register.js';
import { RegistersRepository } from '../registers/registers.repository.js';
import { OutletRow } from './outlet.rows.js';
import { outletView } from './outlet.view.js';
import { OutletsRepository } from './outlets.repository.js';

type Sent = Omit<identity.UpdateOutlet, 'id' | 'ifMatch'>;

const taken = (message: string): Refusal =>
  new Refusal('conflict', 'identity.outlet.taken', { errors: [{ path: 'code', message }] });

/** Opens, changes and closes outlets. */
@Injectable()
export class OutletChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly outlets: OutletsRepository,
    private readonly registers: RegistersRepository,
    private readonly prefixes: ReceiptPrefixes,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(request: identity.CreateOutlet, actor: Actor): Promise<identity.OutletView> {
    await this.mustMakeSense(request, actor);
    return this.transactions.run(actor, async (tx) => {
      const now = this.clock.now();
      const { timeZone } = await tx.manager.findOneByOrFail(BusinessRow, { id: actor.businessId });
      const blank: OutletRow = {
        ...{ businessId: actor.businessId, id: uuidv7(now.getTime()), name: request.name, code: request.code },
        ...{ address: null, phone: null, timeZone, dayStartsAt: '00:00' },
        ...{ defaultPriceTierId: null, defaultWarehouseId: null, stockPolicy: 'BLOCK' },
        ...{ receiptHeader: null, receiptFooter: null, isActive: true },
        ...{ version: 1, createdAt: now, updatedAt: now },
      };
      const row = patched(blank, request);
      await storing(() => tx.manager.insert(OutletRow, row));
      await this.claim(tx, row);
      const view = outletView(row);
      tx.announce(identity.outletCreated, { key: row.id, version: 1, outletId: row.id, payload: view });
      return view;
    });
  }

  async update({ id, ifMatch, ...sent }: identity.UpdateOutlet, actor: Actor): Promise<identity.OutletView> {
    await this.mustMakeSense(sent, actor);
    return this.transactions.run(actor, (tx) => this.change(tx, id, ifMatch, sent, actor));
  }

  delete({ id, ifMatch }: identity.DeleteOutlet, actor: Actor): Promise<void> {
    return this.transactions.run(actor, async (tx) => {
      await this.change(tx, id, ifMatch, { isActive: false }, actor);
    });
  }

  private async change(
    tx: Tx,
    id: string,
    ifMatch: number | undefined,
    sent: Sent,
    actor: Actor,
  ): Promise<identity.OutletView> {
    const row = await this.outlets.mustHold(tx, id, actor);
    mustMatch('identity.outlet.version', row, ifMatch);
    const before = outletView(row);
    const next = patched(row, sent);
    if (isSame(before, outletView(next))) return before;
    const changed: OutletRow = { ...next, version: row.version + 1, updatedAt: this.clock.now() };
    await storing(() => tx.manager.update(OutletRow, { businessId: actor.businessId, id }, changed));
    if (changed.code !== row.code) await this.claim(tx, changed);
    const after = outletView(changed);
    tx.announce(happened(before, after), { key: id, version: changed.version, outletId: id, payload: after, before });
    return after;
  }

  /** All series of the outlet begin with its code. */
  private async claim(tx: Tx, { businessId, id, code }: OutletRow): Promise<void> {
    const registers = await this.registers.allOf(tx, businessId, id);
    const claims = [
      { prefix: receiptPrefix(code, WITHOUT_REGISTER), ownerId: id },
      ...registers.map((register) => ({ prefix: receiptPrefix(code, register.code), ownerId: register.id })),
    ];
    if (!(await this.prefixes.claim(tx, businessId, claims)))
      throw taken('begins the receipt numbers of another outlet, now or before');
  }

  /** Asked before the transaction, which waits for nobody else. */
  private async mustMakeSense({ timeZone, defaultPriceTierId, defaultWarehouseId }: Sent, actor: Actor): Promise<void> {
    if (timeZone !== undefined) mustBeTimeZone(timeZone);
    const [tiers, warehouses] = await Promise.all([
      defaultPriceTierId && this.bus.ask(pricing.tierExists, { id: defaultPriceTierId }, actor.asking()),
      defaultWarehouseId && this.bus.ask(inventory.warehouseExists, { id: defaultWarehouseId }, actor.asking()),
    ]);
    if (tiers && tiers.length === 0)
      throw new Refusal('not-found', 'pricing.tier.not-found', {
        errors: [{ path: 'defaultPriceTierId', message: 'no such tier' }],
      });
    if (warehouses && warehouses.length === 0)
      throw new Refusal('not-found', 'inventory.warehouse.not-found', {
        errors: [{ path: 'defaultWarehouseId', message: 'no such warehouse' }],
      });
  }
}

async function storing(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw violatedUnique(error) === 'outlets_code' ? taken('is taken') : error;
  }
}

function happened(before: identity.OutletView, after: identity.OutletView) {
  if (before.isActive === after.isActive) return identity.outletChanged;
  return after.isActive ? identity.outletReactivated : identity.outletDeactivated;
}
