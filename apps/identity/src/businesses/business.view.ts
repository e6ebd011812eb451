import type { identity } from '#libs/contracts';
import type { BusinessRow } from './business.rows.js';

/** A business as its users and the other services see it. */
export const businessView = (row: BusinessRow): identity.BusinessView => ({
  id: row.id,
  name: row.name,
  ...(row.legalName && { legalName: row.legalName }),
  ...(row.taxNumber && { taxNumber: row.taxNumber }),
  currency: row.currency,
  taxInclusive: row.taxInclusive,
  ...(row.address && { address: row.address }),
  ...(row.receiptHeader && { receiptHeader: row.receiptHeader }),
  ...(row.receiptFooter && { receiptFooter: row.receiptFooter }),
  status: row.status,
  version: row.version,
});
