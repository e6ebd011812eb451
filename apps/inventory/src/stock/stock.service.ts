import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, type Page } from '#libs/contracts';
import { fromThousandths, Refusal, thousandths, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { MOST_COUNTED, paged, pageOf, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { ProductsService } from '../products/products.service.js';
import { WarehousesService } from '../warehouses/warehouses.service.js';
import { balanceAfter } from './adjustment.js';
import { StockRepository } from './stock.repository.js';
import { MovementRow } from './stock.rows.js';

// A sale behind this many rounds of others has met a fault, not a queue: each round decides at least one.
const MOST_ROUNDS = 1_000;

/** The one row of a page behind the last: it only tells the total. */
interface NoRecord {
  product_id: null;
  total: number;
}

interface LevelRecord {
  product_id: string;
  warehouse_id: string;
  on_hand: number;
  minimum: number;
  maximum: number | null;
  version: number;
  sku: string | null;
  product_name: string | null;
  unit: string | null;
  warehouse_name: string;
  code: string;
  total: number;
}

interface MovementRecord {
  id: string;
  type: inventory.MovementType;
  product_id: string;
  warehouse_id: string;
  quantity: number;
  balance_after: number;
  reference_type: string;
  reference_id: string;
  reference_number: string | null;
  reason: string | null;
  notes: string | null;
  user_id: string;
  at: Date;
  total: number;
}

const levelView = (r: LevelRecord): inventory.StockLevel => ({
  productId: r.product_id,
  warehouseId: r.warehouse_id,
  quantityOnHand: fromThousandths(r.on_hand),
  minimumStock: fromThousandths(r.minimum),
  ...(r.maximum !== null && { maximumStock: fromThousandths(r.maximum) }),
  product: { sku: r.sku ?? '', name: r.product_name ?? '', unit: r.unit ?? '' },
  warehouse: { name: r.warehouse_name, code: r.code },
  version: r.version,
});

const movementView = (r: Omit<MovementRecord, 'total'>): inventory.MovementView => ({
  id: r.id,
  type: r.type,
  productId: r.product_id,
  warehouseId: r.warehouse_id,
  quantity: fromThousandths(r.quantity),
  balanceAfter: fromThousandths(r.balance_after),
  reference: {
    type: r.reference_type,
    id: r.reference_id,
    ...(r.reference_number !== null && { number: r.reference_number }),
  },
  ...(r.reason !== null && { reason: r.reason }),
  ...(r.notes !== null && { notes: r.notes }),
  userId: r.user_id,
  createdAt: r.at.toISOString(),
});

/** What warehouses hold: sales take from it, adjustments correct it, and every change is a movement. */
@Injectable()
export class StockService {
  constructor(
    private readonly stock: StockRepository,
    private readonly transactions: Transactions,
    private readonly warehouses: WarehousesService,
    private readonly products: ProductsService,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes the goods of a sale, all or nothing, once; the verdict is stored and answered again. */
  async take(request: inventory.TakeStock, actor: Actor): Promise<inventory.StockVerdict> {
    const taking = { businessId: actor.businessId, userId: actor.userId, request };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const verdict = await this.stock.take.add(taking);
      if (verdict !== 'undecided') return verdict;
    }
    throw new Error(`no verdict on order ${request.orderId} after ${MOST_ROUNDS} rounds`);
  }

  async list(query: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    if (query.outletId) await this.warehouses.mustSee(query.outletId, actor);
    const { limit, offset } = pageOf(query);
    return this.transactions.read(actor, async (tx) => {
      const rows = await tx.rows<LevelRecord | NoRecord>(
        `with found as (
           select s.product_id, s.warehouse_id, s.on_hand, s.minimum, s.maximum, s.version,
             p.sku, p.name product_name, p.unit, w.name warehouse_name, w.code
           from inventory.stock s
           join inventory.warehouses w on w.business_id = s.business_id and w.id = s.warehouse_id
           left join inventory.products p on p.business_id = s.business_id and p.id = s.product_id
           where s.business_id = $1
             and ($2::uuid is null or s.product_id = $2)
             and ($3::uuid is null or s.warehouse_id = $3)
             and ($4::uuid is null or w.outlet_id = $4)
             and ($5::uuid[] is null or w.outlet_id is null or w.outlet_id = any($5))
             and (not $6::boolean or s.on_hand <= s.minimum)
           limit ${MOST_COUNTED + 1})
         select page.*, counted.total from (select count(*) total from found) counted left join (
           select * from found order by product_name, warehouse_name, product_id, warehouse_id limit $7 offset $8
         ) page on true order by page.product_name, page.warehouse_name, page.product_id, page.warehouse_id`,
        [
          actor.businessId,
          query.productId ?? null,
          query.warehouseId ?? null,
          query.outletId ?? null,
          actor.outletsFor('inventory.view') ?? null,
          query.lowStock ?? false,
          limit,
          offset,
        ],
      );
      return paged(rows.filter((r) => r.product_id !== null).map(levelView), rows[0]!.total, query);
    });
  }

  async setLevels(request: inventory.SetLevels, actor: Actor): Promise<inventory.StockLevel> {
    await this.mustKnow(request.productId, actor);
    return this.transactions.run(actor, async (tx) => {
      const warehouse = await this.warehouses.find(tx, request.warehouseId, actor);
      if (warehouse.outletId) actor.at(warehouse.outletId, 'inventory.adjust');
      const minimum = thousandths(request.minimumStock);
      const maximum = typeof request.maximumStock === 'number' ? thousandths(request.maximumStock) : null;
      if (maximum !== null && maximum < minimum)
        throw new Refusal('invalid', 'request.invalid', {
          errors: [{ path: 'maximumStock', message: 'must not be below minimumStock' }],
        });
      await tx.rows(
        `insert into inventory.stock (business_id, warehouse_id, product_id, minimum, maximum) values ($1, $2, $3, $4, $5)
         on conflict (business_id, warehouse_id, product_id) do update
           set minimum = excluded.minimum, maximum = excluded.maximum, version = stock.version + 1`,
        [actor.businessId, warehouse.id, request.productId, minimum, maximum],
      );
      const [row] = await tx.rows<LevelRecord>(
        `select s.product_id, s.warehouse_id, s.on_hand, s.minimum, s.maximum, s.version,
           p.sku, p.name product_name, p.unit, w.name warehouse_name, w.code
         from inventory.stock s
         join inventory.warehouses w on w.business_id = s.business_id and w.id = s.warehouse_id
         left join inventory.products p on p.business_id = s.business_id and p.id = s.product_id
         where s.business_id = $1 and s.warehouse_id = $2 and s.product_id = $3`,
        [actor.businessId, warehouse.id, request.productId],
      );
      return levelView(row!);
    });
  }

  async movements(query: inventory.ListMovements, actor: Actor): Promise<Page<inventory.MovementView>> {
    if (query.outletId) await this.warehouses.mustSee(query.outletId, actor);
    const { limit, offset } = pageOf(query);
    return this.transactions.read(actor, async (tx) => {
      const rows = await tx.rows<MovementRecord | NoRecord>(
        `with found as (
           select m.* from inventory.movements m
           join inventory.warehouses w on w.business_id = m.business_id and w.id = m.warehouse_id
           where m.business_id = $1
             and ($2::uuid is null or m.product_id = $2)
             and ($3::uuid is null or m.warehouse_id = $3)
             and ($4::uuid is null or w.outlet_id = $4)
             and ($5::uuid[] is null or w.outlet_id is null or w.outlet_id = any($5))
             and ($6::text is null or m.type = $6)
             and ($7::timestamptz is null or m.at >= $7)
             and ($8::timestamptz is null or m.at < $8)
           order by m.id desc limit ${MOST_COUNTED + 1})
         select page.*, counted.total from (select count(*) total from found) counted left join (
           select * from found order by id desc limit $9 offset $10
         ) page on true order by page.id desc`,
        [
          actor.businessId,
          query.productId ?? null,
          query.warehouseId ?? null,
          query.outletId ?? null,
          actor.outletsFor('inventory.view') ?? null,
          query.type ?? null,
          query.from ?? null,
          endOf(query.to),
          limit,
          offset,
        ],
      );
      return paged(rows.filter((r) => r.product_id !== null).map(movementView), rows[0]!.total, query);
    });
  }

  async adjust(request: inventory.Adjust, actor: Actor): Promise<inventory.MovementView> {
    await this.mustKnow(request.productId, actor);
    const warehouse = await this.transactions.read(actor, (tx) => this.warehouses.find(tx, request.warehouseId, actor));
    if (warehouse.outletId) actor.at(warehouse.outletId, 'inventory.adjust');
    const mayGoBelow = warehouse.outletId !== null && (await this.policyOf(warehouse.outletId, actor)) === 'ALLOW';
    return this.transactions.run(actor, async (tx) => {
      const stored = request.id ? await this.storedAdjustment(tx, request, request.id, actor) : undefined;
      if (stored) return stored;
      const { productId, warehouseId } = request;
      await tx.rows(
        `insert into inventory.stock (business_id, warehouse_id, product_id) values ($1, $2, $3) on conflict do nothing`,
        [actor.businessId, warehouseId, productId],
      );
      const [held] = await tx.rows<{ on_hand: number }>(
        `select on_hand from inventory.stock where business_id = $1 and warehouse_id = $2 and product_id = $3 for update`,
        [actor.businessId, warehouseId, productId],
      );
      // the same id may have been posted while this one waited for the row
      const posted = request.id ? await this.storedAdjustment(tx, request, request.id, actor) : undefined;
      if (posted) return posted;
      const quantity = thousandths(request.quantity);
      const balance = balanceAfter(held!.on_hand, { type: request.type, quantity }, mayGoBelow);
      await tx.rows(
        `update inventory.stock set on_hand = on_hand + $4, sold_below = sold_below or $5, version = version + 1
         where business_id = $1 and warehouse_id = $2 and product_id = $3`,
        [actor.businessId, warehouseId, productId, balance - held!.on_hand, balance < 0],
      );
      const at = this.clock.now();
      const id = request.id ?? uuidv7(at.getTime());
      const movement: MovementRow = {
        businessId: actor.businessId,
        id,
        type: request.type,
        productId,
        warehouseId,
        quantity: balance - held!.on_hand,
        balanceAfter: balance,
        referenceType: 'ADJUSTMENT',
        referenceId: id,
        referenceNumber: null,
        reason: request.reason,
        notes: request.notes ?? null,
        userId: actor.userId,
        at,
      };
      await tx.manager.insert(MovementRow, movement);
      tx.announce(inventory.adjustmentPosted, {
        key: id,
        version: 1,
        ...(warehouse.outletId && { outletId: warehouse.outletId }),
        payload: {
          id,
          productId,
          warehouseId,
          type: request.type,
          quantity: request.quantity,
          balanceAfter: fromThousandths(balance),
          reason: request.reason,
          ...(request.notes !== undefined && { notes: request.notes }),
        },
      });
      return viewOfRow(movement);
    });
  }

  private async storedAdjustment(
    tx: Tx,
    request: inventory.Adjust,
    id: string,
    actor: Actor,
  ): Promise<inventory.MovementView | undefined> {
    const row = await tx.manager.findOneBy(MovementRow, { businessId: actor.businessId, id });
    if (!row) return undefined;
    const same =
      row.type === request.type &&
      row.productId === request.productId &&
      row.warehouseId === request.warehouseId &&
      Math.abs(row.quantity) === thousandths(request.quantity) &&
      row.reason === request.reason &&
      row.notes === (request.notes ?? null);
    if (!same)
      throw new Refusal('conflict', 'inventory.adjustment.taken', { errors: [{ path: 'id', message: 'is taken' }] });
    actor.repeated();
    return viewOfRow(row);
  }

  private async mustKnow(productId: string, actor: Actor): Promise<void> {
    if ((await this.products.known([productId], actor)).has(productId)) return;
    throw new Refusal('not-found', 'catalog.product.not-found', {
      errors: [{ path: 'productId', message: 'no such product' }],
    });
  }

  private async policyOf(outletId: string, actor: Actor): Promise<identity.StockPolicy> {
    return (await this.bus.ask(identity.getPlace, { outletId }, actor.asking())).outlet.stockPolicy;
  }
}

const viewOfRow = (row: MovementRow): inventory.MovementView =>
  movementView({
    id: row.id,
    type: row.type,
    product_id: row.productId,
    warehouse_id: row.warehouseId,
    quantity: row.quantity,
    balance_after: row.balanceAfter,
    reference_type: row.referenceType,
    reference_id: row.referenceId,
    reference_number: row.referenceNumber,
    reason: row.reason,
    notes: row.notes,
    user_id: row.userId,
    at: row.at,
  });

const DAY_MS = 24 * 60 * 60_000;

/** The end of a period: a day is meant whole, an instant is half-open. */
const endOf = (to: string | undefined): string | null =>
  to === undefined ? null : to.length === 10 ? new Date(Date.parse(to) + DAY_MS).toISOString() : to;
