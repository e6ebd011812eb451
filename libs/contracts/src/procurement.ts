import { call, event, nothing, paged, query } from './call.js';
import {
  Amount,
  Day,
  DayOrInstant,
  Email,
  Flag,
  Id,
  IfMatch,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Quantity,
  Text,
  Whole,
} from './fields.js';
import { WarehouseOf } from './inventory.js';
import { Paging } from './paging.js';

export class SupplierView {
  @Id() id!: string;
  @Text(200) name!: string;
  @Text(200, { optional: true }) contactPerson?: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(2000, { optional: true }) notes?: string;
  @Flag() isActive!: boolean;
  @Instant() createdAt!: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class CreateSupplier {
  @Text(200) name!: string;
  @Text(200, { optional: true }) contactPerson?: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(2000, { optional: true }) notes?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class UpdateSupplier {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(200, { optional: true, nullable: true }) contactPerson?: string | null;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text(40, { optional: true, nullable: true }) phone?: string | null;
  @Text(500, { optional: true, nullable: true }) address?: string | null;
  @Text(60, { optional: true, nullable: true }) taxNumber?: string | null;
  @Text(2000, { optional: true, nullable: true }) notes?: string | null;
  @Flag({ optional: true }) isActive?: boolean;
}

export class SupplierRef {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class ListSuppliers extends Paging {
  @Text(200, { optional: true }) search?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

const refuses = ['procurement.supplier.not-found', 'procurement.supplier.version'];

export const listSuppliers = query('procurement.supplier.list', ListSuppliers, paged(SupplierView), {
  access: 'settings.suppliers',
});
export const getSupplier = query('procurement.supplier.get', SupplierRef, SupplierView, {
  access: 'settings.suppliers',
  refuses,
});
export const createSupplier = call('procurement.supplier.create', CreateSupplier, SupplierView, {
  access: 'settings.suppliers',
  makes: true,
});
export const updateSupplier = call('procurement.supplier.update', UpdateSupplier, SupplierView, {
  access: 'settings.suppliers',
  refuses,
});
export const deleteSupplier = call('procurement.supplier.delete', SupplierRef, nothing, {
  access: 'settings.suppliers',
  refuses: [...refuses, 'procurement.supplier.in-use'],
});

export const supplierCreated = event('procurement.supplier.created.v1', SupplierView);
export const supplierChanged = event('procurement.supplier.changed.v1', SupplierView);
export const supplierDeleted = event('procurement.supplier.deleted.v1', SupplierView);

export const purchaseStatuses = ['DRAFT', 'ORDERED', 'PARTIALLY_RECEIVED', 'RECEIVED', 'CANCELLED'] as const;
export type PurchaseStatus = (typeof purchaseStatuses)[number];

// As many lines as a sale has: a longer list is several orders.
const MOST_ITEMS = 500;

export class PurchaseItem {
  @Id() productId!: string;
  @Quantity() quantityOrdered!: number;
  @Amount() unitCost!: number;
}

export class CreatePurchaseOrder {
  @Id() supplierId!: string;
  @Id() warehouseId!: string;
  @Id() outletId!: string;
  @Day({ optional: true }) expectedDate?: string;
  @Text(2000, { optional: true }) notes?: string;
  @ListOf(PurchaseItem, { min: 1, max: MOST_ITEMS }) items!: PurchaseItem[];
}

export class UpdatePurchaseOrder {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Id({ optional: true }) supplierId?: string;
  @Id({ optional: true }) warehouseId?: string;
  @Id({ optional: true }) outletId?: string;
  @Day({ optional: true, nullable: true }) expectedDate?: string | null;
  @Text(2000, { optional: true, nullable: true }) notes?: string | null;
  @ListOf(PurchaseItem, { min: 1, max: MOST_ITEMS, optional: true }) items?: PurchaseItem[];
}

export class PurchaseOrderRef {
  @Id() id!: string;
}

export class CancelPurchaseOrder {
  @Id() id!: string;
  @Text(500, { optional: true }) reason?: string;
}

export class DeliveredItem {
  @Id() itemId!: string;
  @Quantity() quantity!: number;
}

/** A delivery: what came of the order's items. */
export class ReceiveGoods {
  @Id() orderId!: string;
  @Id({ optional: true }) id?: string;
  @ListOf(DeliveredItem, { min: 1, max: MOST_ITEMS }) items!: DeliveredItem[];
}

export class ListPurchaseOrders extends Paging {
  @OneOf(purchaseStatuses, { optional: true }) status?: PurchaseStatus;
  @Id({ optional: true }) supplierId?: string;
  @Id({ optional: true }) warehouseId?: string;
  @Id({ optional: true }) outletId?: string;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) to?: string;
  /** A part of the number. */
  @Text(60, { optional: true, min: 1 }) search?: string;
}

export class PurchaseLineView {
  @Id() id!: string;
  @Id() productId!: string;
  @Text(64) sku!: string;
  @Text(200) name!: string;
  @Text(20) unit!: string;
  @Quantity() quantityOrdered!: number;
  @Quantity({ min: 0 }) quantityReceived!: number;
  @Amount() unitCost!: number;
  /** unitCost × quantityOrdered. */
  @Amount() lineTotal!: number;
}

export class SupplierOf {
  @Id() id!: string;
  @Text(200) name!: string;
  @Email({ optional: true }) email?: string;
}

export class PurchaseOrderView {
  @Id() id!: string;
  /** `<outlet>-PO-<6 digits>`, one series per outlet. */
  @Text(60) number!: string;
  @OneOf(purchaseStatuses) status!: PurchaseStatus;
  @Id() outletId!: string;
  @Id() supplierId!: string;
  @Nested(SupplierOf) supplier!: SupplierOf;
  @Id() warehouseId!: string;
  @Nested(WarehouseOf) warehouse!: WarehouseOf;
  @Day({ optional: true }) expectedDate?: string;
  @Text(2000, { optional: true }) notes?: string;
  /** Why it was cancelled. */
  @Text(500, { optional: true }) reason?: string;
  @Text(3) currency!: string;
  @ListOf(PurchaseLineView, { max: MOST_ITEMS }) items!: PurchaseLineView[];
  @Amount() totalAmount!: number;
  /** Closed before all of it came. */
  @Flag() closedShort!: boolean;
  @Id() userId!: string;
  /** The outlet's day on which it was made. */
  @Day() businessDate!: string;
  @Instant() createdAt!: string;
  @Instant({ optional: true }) orderedAt?: string;
  @Instant({ optional: true }) receivedAt?: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ReceivedItem {
  @Id() itemId!: string;
  @Id() productId!: string;
  @Quantity() quantity!: number;
  /** This part of the line, so that the parts of a line add up to it. */
  @Amount() cost!: number;
  /** What is not counted raises no stock. */
  @Flag() trackStock!: boolean;
}

export class GoodsReceipt {
  @Id() id!: string;
  @ListOf(ReceivedItem, { max: MOST_ITEMS }) items!: ReceivedItem[];
  @Id() userId!: string;
  @Instant() createdAt!: string;
}

/** An order, and the delivery that changed it: stock and cost rise by it. */
export class GoodsReceived extends PurchaseOrderView {
  @Nested(GoodsReceipt) receipt!: GoodsReceipt;
}

const unknownReferences = [
  'identity.outlet.not-found',
  'inventory.warehouse.not-found',
  'catalog.product.not-found',
  'procurement.supplier.not-found',
  'procurement.supplier.inactive',
];
const orderRefusals = ['procurement.order.not-found', 'procurement.order.wrong-state'];

export const listPurchaseOrders = query('procurement.order.list', ListPurchaseOrders, paged(PurchaseOrderView), {
  access: 'purchase.view',
  refuses: ['identity.outlet.not-found'],
});
export const getPurchaseOrder = query('procurement.order.get', PurchaseOrderRef, PurchaseOrderView, {
  access: 'purchase.view',
  refuses: ['procurement.order.not-found'],
});
export const createPurchaseOrder = call('procurement.order.create', CreatePurchaseOrder, PurchaseOrderView, {
  access: 'purchase.create',
  refuses: unknownReferences,
  makes: true,
});
export const updatePurchaseOrder = call('procurement.order.update', UpdatePurchaseOrder, PurchaseOrderView, {
  access: 'purchase.edit',
  refuses: [...orderRefusals, ...unknownReferences, 'procurement.order.version'],
});
export const submitPurchaseOrder = call('procurement.order.submit', PurchaseOrderRef, PurchaseOrderView, {
  access: 'purchase.edit',
  refuses: [...orderRefusals, 'inventory.warehouse.not-found'],
});
export const receiveGoods = call('procurement.order.receive', ReceiveGoods, PurchaseOrderView, {
  access: 'purchase.receive',
  refuses: [
    ...orderRefusals,
    'procurement.item.not-found',
    'procurement.order.exceeds',
    'procurement.receipt.taken',
    'inventory.warehouse.not-found',
  ],
});
export const closePurchaseOrder = call('procurement.order.close', PurchaseOrderRef, PurchaseOrderView, {
  access: 'purchase.edit',
  refuses: orderRefusals,
});
export const cancelPurchaseOrder = call('procurement.order.cancel', CancelPurchaseOrder, PurchaseOrderView, {
  access: 'purchase.edit',
  refuses: orderRefusals,
});

export const orderCreated = event('procurement.order.created.v1', PurchaseOrderView);
export const orderChanged = event('procurement.order.changed.v1', PurchaseOrderView);
export const orderSubmitted = event('procurement.order.submitted.v1', PurchaseOrderView);
export const orderReceived = event('procurement.order.received.v1', GoodsReceived);
export const orderClosed = event('procurement.order.closed.v1', PurchaseOrderView);
export const orderCancelled = event('procurement.order.cancelled.v1', PurchaseOrderView);
