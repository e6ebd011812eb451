import { call, event, many, nothing, paged, query } from './call.js';
import {
  DayOrInstant,
  Figure,
  Flag,
  Id,
  Ids,
  IfMatch,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Quantity,
  Text,
  Whole,
} from './fields.js';
import { stockPolicies, type StockPolicy } from './identity.js';
import { Pagination, Paging } from './paging.js';
import {
  CreateWarehouse,
  GetWarehouse,
  ListWarehouses,
  UpdateWarehouse,
  WarehouseRef,
  WarehouseView,
} from './warehouses.js';

export * from './warehouses.js';

export const movementTypes = [
  'SALE',
  'REFUND',
  'PURCHASE',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'ADJUSTMENT_IN',
  'ADJUSTMENT_OUT',
  'STOCK_TAKE',
] as const;
export type MovementType = (typeof movementTypes)[number];

const MOST_ITEMS = 500;

export class ProductName {
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(20) unit!: string;
}

export class WarehouseName {
  @Text(100) name!: string;
  @Text(20) code!: string;
}

export class StockLevel {
  @Id() productId!: string;
  @Id() warehouseId!: string;
  @Figure() quantityOnHand!: number;
  @Figure() minimumStock!: number;
  @Figure({ optional: true }) maximumStock?: number;
  /** What the goods on hand cost, in minor units; only with products.edit or reports.view. */
  @Figure({ optional: true }) stockCost?: number;
  @Nested(ProductName) product!: ProductName;
  @Nested(WarehouseName) warehouse!: WarehouseName;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListStock extends Paging {
  @Id({ optional: true }) productId?: string;
  @Id({ optional: true }) warehouseId?: string;
  @Id({ optional: true }) outletId?: string;
  @Flag({ optional: true }) lowStock?: boolean;
}

export class ListWarehouseStock extends Paging {
  @Id() id!: string;
  @Id({ optional: true }) productId?: string;
  @Flag({ optional: true }) lowStock?: boolean;
}

export class SetLevels {
  @Id() productId!: string;
  @Id() warehouseId!: string;
  @IfMatch() ifMatch?: number;
  @Quantity({ min: 0 }) minimumStock!: number;
  @Quantity({ min: 0, optional: true, nullable: true }) maximumStock?: number | null;
}

export class MovementReference {
  /** What caused the movement: SALE, REFUND, ADJUSTMENT, TRANSFER, STOCK_TAKE, PURCHASE_ORDER. */
  @Text(30) type!: string;
  @Id() id!: string;
  @Text(60, { optional: true }) number?: string;
}

export class MovementView {
  @Id() id!: string;
  @OneOf(movementTypes) type!: MovementType;
  @Id() productId!: string;
  @Id() warehouseId!: string;
  /** Signed. */
  @Figure() quantity!: number;
  @Figure() balanceAfter!: number;
  /** Signed, in minor units: what the goods cost that came or left; only with products.edit or reports.view. */
  @Figure({ optional: true }) cost?: number;
  /** What goods sold before they came cost less (or more, below 0) than was assumed; only where it is not 0. */
  @Figure({ optional: true }) costCorrection?: number;
  @Nested(MovementReference) reference!: MovementReference;
  @Text(200, { optional: true }) reason?: string;
  @Text(1000, { optional: true }) notes?: string;
  @Id() userId!: string;
  @Instant() createdAt!: string;
}

export class ListMovements extends Paging {
  @Id({ optional: true }) productId?: string;
  @Id({ optional: true }) warehouseId?: string;
  @Id({ optional: true }) outletId?: string;
  @OneOf(movementTypes, { optional: true }) type?: MovementType;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
}

export class Adjust {
  @Id({ optional: true }) id?: string;
  @Id() productId!: string;
  @Id() warehouseId!: string;
  @OneOf(['ADJUSTMENT_IN', 'ADJUSTMENT_OUT']) type!: 'ADJUSTMENT_IN' | 'ADJUSTMENT_OUT';
  @Quantity() quantity!: number;
  @Text(200) reason!: string;
  @Text(1000, { optional: true }) notes?: string;
}

export class TransferItem {
  @Id() productId!: string;
  @Quantity() quantity!: number;
}

export class Transfer {
  @Id({ optional: true }) id?: string;
  @Id() fromWarehouseId!: string;
  @Id() toWarehouseId!: string;
  @ListOf(TransferItem, { min: 1, max: MOST_ITEMS }) items!: TransferItem[];
  @Text(1000, { optional: true }) notes?: string;
}

/** Goods that went from one warehouse to another, all of them at once. */
export class TransferView {
  @Id() id!: string;
  @Id() fromWarehouseId!: string;
  @Id() toWarehouseId!: string;
  @ListOf(TransferItem, { max: MOST_ITEMS }) items!: TransferItem[];
  @Text(1000, { optional: true }) notes?: string;
  @Id() userId!: string;
  @Instant() createdAt!: string;
}

export class CountedItem {
  @Id() productId!: string;
  @Quantity({ min: 0 }) countedQuantity!: number;
}

export class TakeStockCount {
  @Id({ optional: true }) id?: string;
  @Id() warehouseId!: string;
  @ListOf(CountedItem, { min: 1, max: MOST_ITEMS }) items!: CountedItem[];
  @Text(1000, { optional: true }) notes?: string;
}

export class Variance {
  @Id() productId!: string;
  @Figure() countedQuantity!: number;
  /** What the ledger said at posting. */
  @Figure() expectedQuantity!: number;
  /** Counted less expected. */
  @Figure() variance!: number;
}

/** A count of a warehouse: what was there, and what the ledger was corrected by. */
export class StockTakeView {
  @Id() id!: string;
  @Id() warehouseId!: string;
  @ListOf(Variance, { max: MOST_ITEMS }) items!: Variance[];
  @Text(1000, { optional: true }) notes?: string;
  @Id() userId!: string;
  @Instant() createdAt!: string;
}

export class StockOf {
  @Id() outletId!: string;
  @Ids({ max: MOST_ITEMS }) productIds!: string[];
}

/** What all warehouses of an outlet hold of a product. */
export class OutletStock {
  @Id() productId!: string;
  @Figure() quantityOnHand!: number;
}

export class ValueOfStock extends Paging {
  /** Whose warehouses count; all of the business, those without an outlet too, when absent. */
  @Ids({ max: 10_000, optional: true }) outlets?: string[];
}

/** What a product's goods on hand cost, and what they would bring at base price. */
export class ProductValue extends ProductName {
  @Id() productId!: string;
  @Figure() quantity!: number;
  @Figure() costValue!: number;
  @Figure() retailValue!: number;
}

export class StockWorth {
  @Figure() costValue!: number;
  @Figure() retailValue!: number;
  /** Products in stock. */
  @Whole(0, Number.MAX_SAFE_INTEGER) items!: number;
  /** Stock rows at or below their minimum. */
  @Whole(0, Number.MAX_SAFE_INTEGER) lowStock!: number;
}

export class StockValue {
  @Nested(StockWorth) summary!: StockWorth;
  @ListOf(ProductValue, { max: 100 }) data!: ProductValue[];
  @Nested(Pagination) pagination!: Pagination;
}

export class StockLine {
  @Id() lineId!: string;
  @Id() productId!: string;
  @Quantity() quantity!: number;
}

/** The goods of one sale; only lines whose product counts stock. */
export class TakeStock {
  @Id() orderId!: string;
  /** The order's version when it began to ask: a refusal stands for its attempt, taken goods stand for ever. */
  @Whole(1, 2 ** 31) attempt!: number;
  @Text(60) orderNumber!: string;
  @Id() warehouseId!: string;
  @OneOf(stockPolicies) policy!: StockPolicy;
  @ListOf(StockLine, { max: 500 }) lines!: StockLine[];
}

export class Shortage {
  @Id() productId!: string;
  @Figure() available!: number;
  @Figure() wanted!: number;
}

/** The verdict, stored: asking twice answers the same. */
export class StockVerdict {
  @Flag() taken!: boolean;
  /** What was missing when the verdict fell; with WARN and ALLOW the goods were taken all the same. */
  @ListOf(Shortage, { max: 500 }) short!: Shortage[];
}

export class AdjustmentPosted {
  @Id() id!: string;
  @Id() productId!: string;
  @Id() warehouseId!: string;
  @OneOf(['ADJUSTMENT_IN', 'ADJUSTMENT_OUT']) type!: 'ADJUSTMENT_IN' | 'ADJUSTMENT_OUT';
  @Quantity() quantity!: number;
  @Figure() balanceAfter!: number;
  @Text(200) reason!: string;
  @Text(1000, { optional: true }) notes?: string;
  @Id() userId!: string;
  @Instant() createdAt!: string;
}

export class StockChange {
  @Id() productId!: string;
  /** Signed. */
  @Figure() quantity!: number;
  @Figure() quantityOnHand!: number;
  /** What is on hand cost this, in minor units. */
  @Figure() stockCost!: number;
  /** Of the stock row: whoever keeps a level takes the highest. */
  @Whole(1, 2 ** 31) version!: number;
}

/** What changed in one warehouse by one posting, or by the sales of one batch together. */
export class StockChanged {
  @Id() warehouseId!: string;
  @Id({ optional: true }) outletId?: string;
  @OneOf(movementTypes) type!: MovementType;
  @ListOf(StockChange, { max: 50_000 }) items!: StockChange[];
}

export class WarehouseOf extends WarehouseName {
  @Id() id!: string;
}

/** Stock fell to its minimum or below; told once until it was above again. */
export class StockLow extends ProductName {
  @Id() productId!: string;
  @Figure() quantityOnHand!: number;
  @Figure() minimumStock!: number;
  @Nested(WarehouseOf) warehouse!: WarehouseOf;
  @Id({ optional: true }) outletId?: string;
}

/** More left than was there, as the outlet's policy allows; told once until stock was at zero or above again. */
export class StockShort extends StockLow {}

export const listWarehouses = query('inventory.warehouse.list', ListWarehouses, paged(WarehouseView), {
  access: 'inventory.view',
  refuses: ['identity.outlet.not-found'],
});
export const getWarehouse = query('inventory.warehouse.get', GetWarehouse, WarehouseView, {
  access: 'inventory.view',
  refuses: ['inventory.warehouse.not-found'],
});
export const createWarehouse = call('inventory.warehouse.create', CreateWarehouse, WarehouseView, {
  access: 'settings.warehouses',
  refuses: ['inventory.warehouse.taken', 'identity.outlet.not-found'],
  makes: true,
});
export const updateWarehouse = call('inventory.warehouse.update', UpdateWarehouse, WarehouseView, {
  access: 'settings.warehouses',
  refuses: [
    'inventory.warehouse.not-found',
    'inventory.warehouse.version',
    'inventory.warehouse.taken',
    'inventory.warehouse.in-use',
    'identity.outlet.not-found',
  ],
});
export const deleteWarehouse = call('inventory.warehouse.delete', WarehouseRef, nothing, {
  access: 'settings.warehouses',
  refuses: ['inventory.warehouse.not-found', 'inventory.warehouse.version', 'inventory.warehouse.in-use'],
});
export const listStock = query('inventory.stock.list', ListStock, paged(StockLevel), {
  access: 'inventory.view',
  refuses: ['identity.outlet.not-found'],
});
export const listWarehouseStock = query('inventory.stock.list-of-warehouse', ListWarehouseStock, paged(StockLevel), {
  access: 'inventory.view',
  refuses: ['inventory.warehouse.not-found'],
});
const postingRefusals = ['catalog.product.not-found', 'inventory.warehouse.not-found', 'inventory.not-counted'];
export const setLevels = call('inventory.stock.levels', SetLevels, StockLevel, {
  access: 'inventory.adjust',
  refuses: [...postingRefusals, 'inventory.stock.version'],
});
export const listMovements = query('inventory.movement.list', ListMovements, paged(MovementView), {
  access: 'inventory.view',
  refuses: ['identity.outlet.not-found'],
});
export const adjust = call('inventory.adjustment.post', Adjust, MovementView, {
  access: 'inventory.adjust',
  refuses: [...postingRefusals, 'inventory.insufficient-stock', 'inventory.adjustment.taken'],
  makes: true,
});
export const transfer = call('inventory.transfer.post', Transfer, TransferView, {
  access: 'inventory.transfer',
  refuses: [...postingRefusals, 'inventory.insufficient-stock', 'inventory.transfer.taken'],
  makes: true,
});
export const takeStockCount = call('inventory.stock-take.post', TakeStockCount, StockTakeView, {
  access: 'inventory.count',
  refuses: [...postingRefusals, 'inventory.stock-take.taken'],
  makes: true,
});
export const takeStock = call('inventory.stock.take', TakeStock, StockVerdict, { access: 'internal' });
/** What an outlet holds of each of the asked products that it has stock rows of, for lists of other services. */
export const stockOf = query('inventory.stock.of', StockOf, many(OutletStock), { access: 'internal' });
/** What stock is worth, for reports; the asking service has checked who asks. What cost most comes first. */
export const valueOfStock = query('inventory.stock.valuation', ValueOfStock, StockValue, { access: 'internal' });
/** The active warehouse of the asked id, if there is one, so that others can check a reference. */
export const warehouseExists = query('inventory.warehouse.exists', GetWarehouse, many(WarehouseView), {
  access: 'internal',
});

export const adjustmentPosted = event('inventory.adjustment.posted.v1', AdjustmentPosted);
export const transferPosted = event('inventory.transfer.posted.v1', TransferView);
export const stockTakePosted = event('inventory.stock-take.posted.v1', StockTakeView);
export const levelsChanged = event('inventory.levels.changed.v1', StockLevel);
export const stockChanged = event('inventory.stock.changed.v1', StockChanged);
export const stockLow = event('inventory.stock.low.v1', StockLow);
export const stockShort = event('inventory.stock.short.v1', StockShort);
export const warehouseCreated = event('inventory.warehouse.created.v1', WarehouseView);
export const warehouseChanged = event('inventory.warehouse.changed.v1', WarehouseView);
export const warehouseDeleted = event('inventory.warehouse.deleted.v1', WarehouseView);
