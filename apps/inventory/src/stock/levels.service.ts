import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { fromThousandths, invalid, Refusal, thousandths, type Minor, type Thousandths } from '#libs/kernel';
import { MOST_COUNTED, paged, pageOf, sortOf, Transactions, type Tx } from '#libs/persistence';
import { seesCost } from '../movements/movement.view.js';
import { ProductsService } from '../products/products.service.js';
import { ReachService } from '../warehouses/reach.service.js';

interface Level {
  readonly id: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly onHand: Thousandths;
  readonly cost: Minor;
  readonly minimum: Thousandths;
  readonly maximum: Thousandths | null;
  readonly version: number;
  readonly sku: string | null;
  readonly name: string | null;
  readonly unit: string | null;
  readonly warehouseName: string;
  readonly code: string;
}

const LEVEL = `s.id, s.product_id "productId", s.warehouse_id "warehouseId", s.on_hand "onHand", s.cost, s.minimum, s.maximum,
  s.version, p.sku, p.name, p.unit, w.name "warehouseName", w.code`;

const SHELVES = `
  from inventory.stock s
  join inventory.warehouses w on w.business_id = s.business_id and w.id = s.warehouse_id
  left join inventory.products p on p.business_id = s.business_id and p.id = s.product_id
  where s.business_id = $1`;

const FOUND = `${SHELVES}
    and ($2::uuid is null or s.product_id = $2)
    and ($3::uuid is null or s.warehouse_id = $3)
    and ($4::uuid is null or w.outlet_id = $4)
    and ($5::uuid[] is null or w.outlet_id is null or w.outlet_id = any($5))
    and (not $6::boolean or s.on_hand <= s.minimum)`;

const columns: Readonly<Record<string, string>> = {
  product: 'p.name',
  sku: 'p.sku',
  warehouse: 'w.name',
  quantityOnHand: 's.on_hand',
  minimumStock: 's.minimum',
};

/** What warehouses hold, and the bounds that somebody set for it. */
@Injectable()
export class LevelsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reach: ReachService,
    private readonly products: ProductsService,
  ) {}

  async list(query: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    if (query.outletId) await this.reach.outlet(query.outletId, actor);
    return this.transactions.read(actor, (tx) => page(tx, query, actor));
  }

  listOf({ id, ...query }: inventory.ListWarehouseStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.transactions.read(actor, async (tx) => {
      await this.reach.warehouse(tx, { id, path: 'id' }, actor);
      return page(tx, { ...query, warehouseId: id }, actor);
    });
  }

  /** What an outlet's warehouses hold together of each product; the asking service has checked who asks. */
  of({ outletId, productIds }: inventory.StockOf, actor: Actor): Promise<inventory.OutletStock[]> {
    return this.transactions.read(actor, async (tx) => {
      const rows = await tx.rows<{ productId: string; onHand: Thousandths }>(
        `select s.product_id "productId", sum(s.on_hand)::bigint "onHand"
         from inventory.warehouses w
         join inventory.stock s on s.business_id = w.business_id and s.warehouse_id = w.id
         where w.business_id = $1 and w.outlet_id = $2 and s.product_id = any($3::uuid[])
         group by s.product_id`,
        [actor.businessId, outletId, productIds],
      );
      return rows.map(({ productId, onHand }) => ({ productId, quantityOnHand: fromThousandths(onHand) }));
    });
  }

  async set(request: inventory.SetLevels, actor: Actor): Promise<inventory.StockLevel> {
    const named = { id: request.warehouseId, path: 'warehouseId' };
    await this.transactions.read(actor, (tx) => this.reach.open(tx, named, actor, 'inventory.adjust'));
    await this.products.mustBeCounted([request.productId], actor);
    return this.transactions.run(actor, async (tx) => {
      const { productId, warehouseId, ifMatch } = request;
      const warehouse = await this.reach.open(tx, named, actor, 'inventory.adjust');
      const key = [actor.businessId, warehouseId, productId];
      const made = await tx.rows(
        `insert into inventory.stock (business_id, warehouse_id, product_id) values ($1, $2, $3)
         on conflict do nothing returning id`,
        key,
      );
      const before = await level(tx, key);
      if (ifMatch !== undefined && (made.length > 0 || ifMatch !== before.version))
        throw new Refusal('precondition', 'inventory.stock.version', { version: before.version });
      const bounds = boundsOf(request, before);
      await tx.rows(
        `update inventory.stock set minimum = $4, maximum = $5, version = version + 1
         where business_id = $1 and warehouse_id = $2 and product_id = $3`,
        [...key, bounds.minimum, bounds.maximum],
      );
      const after = { ...before, ...bounds, version: before.version + 1 };
      const outletId = warehouse.outletId ?? undefined;
      const said = { key: after.id, version: after.version, ...(outletId && { outletId }) };
      // an event is heard by who may not see cost
      tx.announce(inventory.levelsChanged, { ...said, payload: view(after, false), before: view(before, false) });
      if (before.onHand > before.minimum && after.onHand <= after.minimum)
        tx.announce(inventory.stockLow, { ...said, payload: lowOf(after, outletId) });
      return view(after, seesCost(actor));
    });
  }
}

async function page(
  tx: Omit<Tx, 'announce'>,
  query: inventory.ListStock,
  actor: Actor,
): Promise<Page<inventory.StockLevel>> {
  const { limit, offset } = pageOf(query);
  const values = [
    actor.businessId,
    query.productId ?? null,
    query.warehouseId ?? null,
    query.outletId ?? null,
    actor.outletsFor('inventory.view') ?? null,
    query.lowStock ?? false,
  ];
  const rows = await tx.rows<Level>(
    `select ${LEVEL} ${FOUND} order by ${orderOf(query.sort ?? 'product')}, s.product_id, s.warehouse_id limit $7 offset $8`,
    [...values, limit, offset],
  );
  const [counted] = await tx.rows<{ total: number }>(
    `select count(*) total from (select 1 ${FOUND} limit ${MOST_COUNTED + 1}) found`,
    values,
  );
  return paged(
    rows.map((row) => view(row, seesCost(actor))),
    counted!.total,
    query,
  );
}

async function level(tx: Tx, key: readonly string[]): Promise<Level> {
  const [row] = await tx.rows<Level>(
    `select ${LEVEL} ${SHELVES} and s.warehouse_id = $2 and s.product_id = $3 for update of s`,
    key,
  );
  return row!;
}

function boundsOf(
  { minimumStock, maximumStock }: inventory.SetLevels,
  before: Level,
): Pick<Level, 'minimum' | 'maximum'> {
  const minimum = thousandths(minimumStock, 'minimumStock');
  const maximum =
    maximumStock === undefined
      ? before.maximum
      : maximumStock === null
        ? null
        : thousandths(maximumStock, 'maximumStock');
  if (maximum !== null && maximum < minimum) throw invalid('maximumStock', 'must not be below minimumStock');
  return { minimum, maximum };
}

const view = (row: Level, withCost: boolean): inventory.StockLevel => ({
  productId: row.productId,
  warehouseId: row.warehouseId,
  quantityOnHand: fromThousandths(row.onHand),
  minimumStock: fromThousandths(row.minimum),
  ...(row.maximum !== null && { maximumStock: fromThousandths(row.maximum) }),
  ...(withCost && { stockCost: row.cost }),
  product: { sku: row.sku ?? '', name: row.name ?? '', unit: row.unit ?? '' },
  warehouse: { name: row.warehouseName, code: row.code },
  version: row.version,
});

const lowOf = (row: Level, outletId: string | undefined): inventory.StockLow => ({
  productId: row.productId,
  sku: row.sku ?? row.productId,
  name: row.name ?? row.productId,
  unit: row.unit ?? 'pcs',
  quantityOnHand: fromThousandths(row.onHand),
  minimumStock: fromThousandths(row.minimum),
  warehouse: { id: row.warehouseId, name: row.warehouseName, code: row.code },
  ...(outletId && { outletId }),
});

function orderOf(sort: string): string {
  const { field, direction } = sortOf(sort, columns);
  // without a second word a page of one product's rows would come in the order of ids
  return `${field} ${direction}, p.name, w.name`;
}
