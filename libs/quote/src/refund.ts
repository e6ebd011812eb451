import { mulDiv } from '#libs/kernel';
import type { Minor, Thousandths } from '#libs/kernel';

/** A sold line as it is stored; `taxAmount` is the tax within `lineTotal`. */
export interface SoldLine {
  readonly quantity: Thousandths;
  readonly lineTotal: Minor;
  readonly taxAmount: Minor;
}

/** What of a sold line came back: how much, the money that went back for it, and the tax within that money. */
export interface RefundShare {
  readonly quantity: Thousandths;
  readonly amount: Minor;
  readonly taxAmount: Minor;
}

/** Nothing of a line has come back yet. */
export const nothingRefunded: RefundShare = { quantity: 0, amount: 0, taxAmount: 0 };

/**
 * What goes back for a part of a sold line, when `before` of it has come back already: the part's share of the stored
 * total, rounded half away from zero, and for the last part the rest. The tax follows the money, so that no part bears
 * more tax than money and all of them together bear the line's. `quantity` is more than 0 and at most what is left.
 */
export function refundShare(line: SoldLine, before: RefundShare, quantity: Thousandths): RefundShare {
  const isLast = before.quantity + quantity === line.quantity;
  const rest = line.lineTotal - before.amount;
  // many small parts that are each rounded up would come to more than the line
  const amount = isLast ? rest : Math.min(mulDiv(line.lineTotal, quantity, line.quantity), rest);
  return { quantity, amount, taxAmount: taxUpTo(line, before.amount + amount) - before.taxAmount };
}

/** The tax within the first `amount` of a line's money. */
function taxUpTo({ lineTotal, taxAmount }: SoldLine, amount: Minor): Minor {
  return amount === lineTotal ? taxAmount : mulDiv(taxAmount, amount, lineTotal);
}
