import type { ServiceDatabase } from '#libs/persistence';
import { Inventory20261123060000 } from '../migrations/20261123060000-inventory.js';
import { CostAndPostings20261123090637 } from '../migrations/20261123090637-cost-and-postings.js';
import { BasePrices20261123110746 } from '../migrations/20261123110746-base-prices.js';
import { Worths20261123133300 } from '../migrations/20261123133300-worths.js';
import { WorthsPage20261123134500 } from '../migrations/20261123134500-worths-page.js';
import { MovementsByTime20261123162000 } from '../migrations/20261123162000-movements-by-time.js';
import { ProductRow } from './products/product.rows.js';
import { PostingRow } from './ledger/posting.rows.js';
import { MovementRow } from './movements/movement.rows.js';
import { StockCommitRow, StockRow } from './stock/stock.rows.js';
import { UnvaluedRow, ValuationRow, WorthRow } from './valuation/valuation.rows.js';
import { WarehouseRow } from './warehouses/warehouse.rows.js';

export const database: ServiceDatabase = {
  service: 'inventory',
  entities: [
    ...[WarehouseRow, ProductRow, StockRow, StockCommitRow, MovementRow, PostingRow],
    ...[WorthRow, ValuationRow, UnvaluedRow],
  ],
  migrations: [
    Inventory20261123060000,
    CostAndPostings20261123090637,
    BasePrices20261123110746,
    Worths20261123133300,
    WorthsPage20261123134500,
    MovementsByTime20261123162000,
  ],
};
