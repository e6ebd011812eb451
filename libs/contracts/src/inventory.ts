import { call, event, many, paged, query } from './call.js';
import { DayOrInstant, Figure, Flag, Id, Instant, ListOf, Nested, OneOf, Quantity, Text, Whole } from './fields.js';
import { stockPolicies, type StockPolicy } from './identity.js';
import { Paging } from './paging.js';

export const warehouseTypes = ['CENTRAL', 'OUTLET'] as const;
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

export class WarehouseView {
  @Id() id!: string;
  @Id({ optional: true }) outletId?: string;
  @Text(100) name!: string;
  @Text(20) code!: string;
  @OneOf(warehouseTypes) type!: (typeof warehouseTypes)[number];
  @Flag() isDefault!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class CreateWarehouse {
  @Id({ optional: true }) outletId?: string;
  @Text(100) name!: string;
  @Text(20, { pattern: /^[A-Za-z0-9_-]+$/, like: 'a code of letters, digits, - and _' }) code!: string;
  @OneOf(warehouseTypes) type!: (typeof warehouseTypes)[number];
  @Flag({ optional: true }) isDefault?: boolean;
}

export class ListWarehouses extends Paging {
  @Id({ optional: true }) outletId?: string;
}

export class GetWarehouse {
  @Id() id!: string;
}

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

export class SetLevels {
  @Id() productId!: string;
  @Id() warehouseId!: string;
  @Quantity({ min: 0 }) minimumStock!: number;
  @Quantity({ min: 0, optional: true, nullable: true }) maximumStock?: number | null;
}

export class MovementReference {
  /** What caused the movement: SALE, ADJUSTMENT … */
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
}

export const listWarehouses = query('inventory.warehouse.list', ListWarehouses, paged(WarehouseView), {
  access: 'inventory.view',
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
export const listStock = query('inventory.stock.list', ListStock, paged(StockLevel), { access: 'inventory.view' });
export const setLevels = call('inventory.stock.levels', SetLevels, StockLevel, {
  access: 'inventory.adjust',
  refuses: ['catalog.product.not-found', 'inventory.warehouse.not-found'],
});
export const listMovements = query('inventory.movement.list', ListMovements, paged(MovementView), {
  access: 'inventory.view',
});
export const adjust = call('inventory.adjustment.post', Adjust, MovementView, {
  access: 'inventory.adjust',
  refuses: [
    'catalog.product.not-found',
    'inventory.warehouse.not-found',
    'inventory.insufficient-stock',
    'inventory.adjustment.taken',
  ],
  makes: true,
});
export const takeStock = call('inventory.stock.take', TakeStock, StockVerdict, { access: 'internal' });
/** The warehouses of the asked ids that exist, so that others can check a reference. */
export const warehouseExists = query('inventory.warehouse.exists', GetWarehouse, many(WarehouseView), {
  access: 'internal',
});

export const adjustmentPosted = event('inventory.adjustment.posted.v1', AdjustmentPosted);
export const warehouseCreated = event('inventory.warehouse.created.v1', WarehouseView);
