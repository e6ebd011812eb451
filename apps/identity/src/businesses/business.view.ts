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
  timeZone: row.timeZone,
  ...(row.address && { address: row.address }),
  ...(row.logo && { logo: row.logo }),
  language: row.language,
  ...(row.receiptHeader && { receiptHeader: row.receiptHeader }),
  ...(row.receiptFooter && { receiptFooter: row.receiptFooter }),
  notifyEmails: row.notifyEmails,
  status: row.status,
  version: row.version,
});

/** The same for the places that sales keep in memory: some 64 kB of logo per outlet have no use there. */
export function businessOfPlace(row: BusinessRow): identity.BusinessView {
  const { logo, ...business } = businessView(row);
  return business;
}
