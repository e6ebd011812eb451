import type { ServiceDatabase } from '#libs/persistence';
import { Procurement20261123060000 } from '../migrations/20261123060000-procurement.js';
import { PurchaseOrders20261123090638 } from '../migrations/20261123090638-purchase-orders.js';
import { OrderLineRow, OrderRow, OrderSeriesRow, ReceiptLineRow, ReceiptRow } from './orders/order.rows.js';
import { SupplierRow } from './suppliers/supplier.rows.js';

export const database: ServiceDatabase = {
  service: 'procurement',
  entities: [SupplierRow, OrderRow, OrderLineRow, ReceiptRow, ReceiptLineRow, OrderSeriesRow],
  migrations: [Procurement20261123060000, PurchaseOrders20261123090638],
};
