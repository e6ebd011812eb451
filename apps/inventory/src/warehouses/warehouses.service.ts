import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, type Page } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { paged, pageOf, Transactions, violatedUnique, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { WarehouseRow } from './warehouse.rows.js';

const view = (row: WarehouseRow): inventory.WarehouseView => ({
  id: row.id,
  ...(row.outletId && { outletId: row.outletId }),
  name: row.name,
  code: row.code,
  type: row.type,
  isDefault: row.isDefault,
  isActive: true,
  version: row.version,
});

/** The places where goods are. Those without an outlet belong to the whole business. */
@Injectable()
export class WarehousesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A warehouse in the actor's reach; any other does not exist for them. */
  async find(tx: Omit<Tx, 'announce'>, id: string, actor: Actor): Promise<WarehouseRow> {
    const row = await tx.manager.findOneBy(WarehouseRow, { businessId: actor.businessId, id });
    if (!row || (row.outletId && !actor.mayAt(row.outletId, 'inventory.view')))
      throw new Refusal('not-found', 'inventory.warehouse.not-found', {
        errors: [{ path: 'warehouseId', message: 'no such warehouse' }],
      });
    return row;
  }

  get({ id }: inventory.GetWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.transactions.read(actor, async (tx) => view(await this.find(tx, id, actor)));
  }

  exists({ id }: inventory.GetWarehouse, actor: Actor): Promise<readonly inventory.WarehouseView[]> {
    return this.transactions.read(actor, async (tx) =>
      (await tx.manager.findBy(WarehouseRow, { businessId: actor.businessId, id })).map(view),
    );
  }

  /** Demands that an outlet is one whose stock the actor may see: those of other businesses do not exist for anybody. */
  async mustSee(outletId: string, actor: Actor): Promise<void> {
    actor.at(outletId, 'inventory.view');
    if (actor.everywhere) await this.bus.ask(identity.getPlace, { outletId }, actor.asking());
  }

  async list(query: inventory.ListWarehouses, actor: Actor): Promise<Page<inventory.WarehouseView>> {
    if (query.outletId) await this.mustSee(query.outletId, actor);
    const { limit, offset } = pageOf(query);
    return this.transactions.read(actor, async (tx) => {
      const list = tx.manager
        .createQueryBuilder(WarehouseRow, 'w')
        .where('w.businessId = :business', { business: actor.businessId })
        .orderBy('w.name')
        .addOrderBy('w.id')
        .limit(limit)
        .offset(offset);
      const outlets = actor.outletsFor('inventory.view');
      if (query.outletId) list.andWhere('w.outletId = :outlet', { outlet: query.outletId });
      else if (outlets) list.andWhere('(w.outletId is null or w.outletId = any(:outlets))', { outlets });
      const [rows, total] = await list.getManyAndCount();
      return paged(rows.map(view), total, query);
    });
  }

  async create(request: inventory.CreateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    if (request.outletId) await this.bus.ask(identity.getPlace, { outletId: request.outletId }, actor.asking());
    try {
      return await this.transactions.run(actor, async (tx) => {
        const row: WarehouseRow = {
          businessId: actor.businessId,
          id: uuidv7(this.clock.now().getTime()),
          outletId: request.outletId ?? null,
          name: request.name,
          code: request.code,
          type: request.type,
          isDefault: request.isDefault ?? false,
          version: 1,
          createdAt: this.clock.now(),
        };
        await tx.manager.insert(WarehouseRow, row);
        const created = view(row);
        tx.announce(inventory.warehouseCreated, { key: row.id, version: 1, payload: created });
        return created;
      });
    } catch (error) {
      if (violatedUnique(error) === 'warehouses_code')
        throw new Refusal('conflict', 'inventory.warehouse.taken', { errors: [{ path: 'code', message: 'is taken' }] });
      throw error;
    }
  }
}
