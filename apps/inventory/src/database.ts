import type { ServiceDatabase } from '#libs/persistence';
import { Inventory20261123060000 } from '../migrations/20261123060000-inventory.js';
import { ProductRow } from './products/product.rows.js';
import { MovementRow, StockCommitRow, StockRow } from './stock/stock.rows.js';
import { WarehouseRow } from './warehouses/warehouse.rows.js';

export const database: ServiceDatabase = {
  service: 'inventory',
  entities: [WarehouseRow, ProductRow, StockRow, StockCommitRow, MovementRow],
  migrations: [Inventory20261123060000],
};
