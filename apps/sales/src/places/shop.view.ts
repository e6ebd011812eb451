import type { identity, sales } from '#libs/contracts';

/** A place as the head of its receipts shows it: the outlet's own words go before the business's. */
export function shopView({ business, outlet }: identity.Place): sales.ShopView {
  const address = outlet.address ?? business.address;
  const receiptHeader = outlet.receiptHeader ?? business.receiptHeader;
  const receiptFooter = outlet.receiptFooter ?? business.receiptFooter;
  return {
    name: business.name,
    ...(business.legalName && { legalName: business.legalName }),
    ...(business.taxNumber && { taxNumber: business.taxNumber }),
    ...(address && { address }),
    outletName: outlet.name,
    outletCode: outlet.code,
    ...(receiptHeader && { receiptHeader }),
    ...(receiptFooter && { receiptFooter }),
    timeZone: outlet.timeZone,
    language: business.language,
  };
}
