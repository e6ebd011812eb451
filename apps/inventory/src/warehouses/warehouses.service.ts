import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, type Page } from '#libs/contracts';
import { mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { paged, pageOf, sortOf, Transactions, violatedUnique, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { ReachService } from './reach.service.js';
import { add, change, remove, type Changed, type Warehouse, type WarehouseFields } from './warehouse.js';
import { WarehousesRepository } from './warehouses.repository.js';

const columns: Readonly<Record<string, string>> = { name: 'w.name', code: 'w.code', createdAt: 'w.createdAt' };

/** The places where goods are. Those without an outlet belong to the whole business. */
@Injectable()
export class WarehousesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly warehouses: WarehousesRepository,
    private readonly reach: ReachService,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  get({ id }: inventory.GetWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.transactions.read(actor, async (tx) => view(await this.reach.warehouse(tx, { id, path: 'id' }, actor)));
  }

  exists({ id }: inventory.GetWarehouse, actor: Actor): Promise<readonly inventory.WarehouseView[]> {
    return this.transactions.read(actor, async (tx) => {
      const row = await this.warehouses.find(tx, actor.businessId, id);
      return row?.isActive ? [view(row)] : [];
    });
  }

  async list(
    { outletId, isActive, ...query }: inventory.ListWarehouses,
    actor: Actor,
  ): Promise<Page<inventory.WarehouseView>> {
    if (outletId) await this.reach.outlet(outletId, actor);
    const { field: order, direction } = sortOf(query.sort, columns);
    const outlets = actor.outletsFor('inventory.view');
    const wanted = { outletId, isActive, outlets, order, direction, ...pageOf(query) } as const;
    return this.transactions.read(actor, async (tx) => {
      const [rows, total] = await this.warehouses.page(tx, actor.businessId, wanted);
      return paged(rows.map(view), total, query);
    });
  }

  async create(fields: inventory.CreateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    await this.mustBeTheirs(fields.outletId, actor);
    const at = this.clock.now();
    const made: Warehouse = {
      id: uuidv7(at.getTime()),
      outletId: fields.outletId ?? null,
      name: fields.name,
      code: fields.code,
      type: fields.type,
      isDefault: fields.isDefault ?? false,
      isActive: true,
      version: 1,
      createdAt: at,
    };
    return this.changing(actor, async (tx) => {
      const all = await this.warehouses.lockAll(tx, actor.businessId);
      return this.store(tx, actor, made.id, add(all, made));
    });
  }

  async update({ id, ifMatch, ...fields }: inventory.UpdateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    await this.mustBeTheirs(fields.outletId, actor);
    if (fields.isActive === false) await this.mustNotSell(id, actor);
    return this.changing(actor, async (tx) => {
      const all = await this.warehouses.lockAll(tx, actor.businessId);
      this.current(all, { id, ifMatch }, actor);
      if (fields.isActive === false) await this.mustBeEmpty(tx, id, actor);
      return this.store(tx, actor, id, change(all, id, fields as WarehouseFields));
    });
  }

  /** What history refers to is only closed; its code stays taken. */
  async delete({ id, ifMatch }: inventory.WarehouseRef, actor: Actor): Promise<void> {
    await this.mustNotSell(id, actor);
    return this.changing(actor, async (tx) => {
      const all = await this.warehouses.lockAll(tx, actor.businessId);
      const row = this.current(all, { id, ifMatch }, actor);
      if (!row.isActive) return;
      const isKnown = await this.mustBeEmpty(tx, id, actor);
      const gone = { ...view(row), isActive: false, isDefault: false, version: row.version + 1 };
      if (isKnown) await this.save(tx, actor, change(all, id, { isActive: false }), id);
      else {
        await this.warehouses.delete(tx, actor.businessId, id);
        await this.save(tx, actor, remove(all, id));
      }
      tx.announce(inventory.warehouseDeleted, {
        key: id,
        version: gone.version,
        ...(row.outletId && { outletId: row.outletId }),
        payload: gone,
        before: view(row),
      });
    });
  }

  private current(
    all: readonly Warehouse[],
    { id, ifMatch }: { readonly id: string; readonly ifMatch: number | undefined },
    actor: Actor,
  ): Warehouse {
    const found = all.find((w) => w.id === id);
    const row = this.reach.mustReach(found, 'id', actor);
    mustMatch('inventory.warehouse.version', row, ifMatch);
    return row;
  }

  /** Answers whether anything ever was there. */
  private async mustBeEmpty(tx: Tx, id: string, actor: Actor): Promise<boolean> {
    const { holds, held } = await this.warehouses.contents(tx, actor.businessId, id);
    if (holds) throw new Refusal('conflict', 'inventory.warehouse.in-use', { detail: 'it holds stock' });
    return held;
  }

  /** An outlet sells from its default warehouse: it cannot go before another one takes its place. */
  private async mustNotSell(id: string, actor: Actor): Promise<void> {
    const found = await this.transactions.read(actor, (tx) => this.warehouses.find(tx, actor.businessId, id));
    const row = this.reach.mustReach(found, 'id', actor);
    if (!row.outletId) return;
    const { outlet } = await this.bus.ask(identity.getPlace, { outletId: row.outletId }, actor.asking());
    if (outlet.isActive && outlet.defaultWarehouseId === id)
      throw new Refusal('conflict', 'inventory.warehouse.in-use', { detail: 'its outlet sells from it' });
  }

  private async mustBeTheirs(outletId: string | null | undefined, actor: Actor): Promise<void> {
    if (outletId) await this.reach.anyOutlet(outletId, actor);
  }

  private async store(tx: Tx, actor: Actor, id: string, changed: readonly Changed[]): Promise<inventory.WarehouseView> {
    await this.save(tx, actor, changed);
    return view(changed.find(({ is }) => is.id === id)!.is);
  }

  private async save(tx: Tx, actor: Actor, changed: readonly Changed[], untold?: string): Promise<void> {
    // an outlet's default is taken from one, or leaves with it, before another gets it: never two at once
    const rank = ({ was, is }: Changed): number => (!is.isDefault ? 0 : was && was.outletId !== is.outletId ? 1 : 2);
    for (const { was, is } of [...changed].sort((a, b) => rank(a) - rank(b))) {
      await (was ? this.warehouses.save(tx, actor.businessId, is) : this.warehouses.insert(tx, actor.businessId, is));
      if (is.id === untold) continue;
      tx.announce(was ? inventory.warehouseChanged : inventory.warehouseCreated, {
        key: is.id,
        version: is.version,
        ...(is.outletId && { outletId: is.outletId }),
        payload: view(is),
        ...(was && { before: view(was) }),
      });
    }
  }

  private async changing<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(actor, work);
    } catch (error) {
      if (violatedUnique(error) === 'warehouses_code')
        throw new Refusal('conflict', 'inventory.warehouse.taken', { errors: [{ path: 'code', message: 'is taken' }] });
      throw error;
    }
  }
}

const view = (warehouse: Warehouse): inventory.WarehouseView => ({
  id: warehouse.id,
  ...(warehouse.outletId && { outletId: warehouse.outletId }),
  name: warehouse.name,
  code: warehouse.code,
  type: warehouse.type,
  isDefault: warehouse.isDefault,
  isActive: warehouse.isActive,
  version: warehouse.version,
});
