import type { identity } from '#libs/contracts';
import type { OutletRow } from './outlet.rows.js';

/** An outlet as its users and the other services see it. */
export const outletView = (row: OutletRow): identity.OutletView => ({
  id: row.id,
  name: row.name,
  code: row.code,
  ...(row.address && { address: row.address }),
  ...(row.phone && { phone: row.phone }),
  timeZone: row.timeZone,
  dayStartsAt: row.dayStartsAt,
  ...(row.defaultPriceTierId && { defaultPriceTierId: row.defaultPriceTierId }),
  ...(row.defaultWarehouseId && { defaultWarehouseId: row.defaultWarehouseId }),
  stockPolicy: row.stockPolicy,
  ...(row.receiptHeader && { receiptHeader: row.receiptHeader }),
  ...(row.receiptFooter && { receiptFooter: row.receiptFooter }),
  isActive: row.isActive,
  version: row.version,
});
