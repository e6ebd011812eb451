import { fromThousandths, invalid, mulDiv, Refusal, type Minor, type Thousandths } from '#libs/kernel';

/**
 * What a warehouse holds of a product, and what that cost. The average cost of a unit is never stored, only value and
 * quantity, so that no cent drifts: what leaves takes its share, rounded, and the last takes the rest. Below zero the
 * cost is what was assumed for the goods that left before they came.
 */
export interface Holding {
  readonly onHand: Thousandths;
  readonly cost: Minor;
  /** What 100 units cost on average when the last ones came in; 0 where nobody knows. */
  readonly lastCost: Minor;
}

/** A holding after goods came or left, and what that did to its cost. */
export interface Booked {
  readonly holding: Holding;
  /** Signed: what the goods cost that came or left. */
  readonly cost: Minor;
  /** Signed: what goods that left before they came cost less than was assumed. */
  readonly correction: Minor;
}

// In thousandths: `lastCost` is the cost of so much.
const LAST_COST_OF = 100_000;
// Beyond it no sum of two holdings is sure to be a safe integer.
const MOST_ON_HAND: Thousandths = 2 ** 52;
/** The most that goods may cost together. */
export const MOST_COST: Minor = 2 ** 52;

/** An empty shelf. */
export const nothing: Holding = { onHand: 0, cost: 0, lastCost: 0 };

/** What a quantity costs at a price per unit; refuses what no safe integer can say. */
export function costOf(quantity: Thousandths, unitCost: Minor): Minor {
  if ((quantity / 1000) * unitCost > MOST_COST) throw invalid('quantity', 'comes to more money than can be counted');
  return mulDiv(quantity, unitCost, 1000);
}

/** What goods that leave cost: their share of what is there, and at the last known cost what goes below zero. */
export function costOfTaking({ onHand, cost, lastCost }: Holding, quantity: Thousandths): Minor {
  const there = Math.min(Math.max(onHand, 0), quantity);
  const shared = there === 0 ? 0 : mulDiv(cost, there, onHand);
  const beyond = quantity - there;
  // compared as floating point: the product itself may be out of range
  return shared + ((lastCost / LAST_COST_OF) * beyond > MOST_COST ? MOST_COST : mulDiv(lastCost, beyond, LAST_COST_OF));
}

/** What goods that come in without a price are taken to cost: the average, else the last known, else the product's. */
export function costOfFinding({ onHand, cost, lastCost }: Holding, quantity: Thousandths, costPrice: Minor): Minor {
  if (onHand > 0 && cost > 0) return mulDiv(cost, quantity, onHand);
  if (lastCost > 0) return mulDiv(lastCost, quantity, LAST_COST_OF);
  return costOf(quantity, costPrice);
}

/** Goods leave. */
export function takeOut(holding: Holding, quantity: Thousandths): Booked {
  const cost = costOfTaking(holding, quantity);
  const after = { ...holding, onHand: holding.onHand - quantity, cost: holding.cost - cost };
  return { holding: bounded(after), cost: -cost, correction: 0 };
}

/**
 * Goods come in at a cost. Those that were sold before they came leave at once, at the cost that they really have: the
 * difference to what was assumed corrects the cost of the stock.
 */
export function bringIn({ onHand, cost, lastCost }: Holding, quantity: Thousandths, price: Minor): Booked {
  const owed = Math.min(Math.max(-onHand, 0), quantity);
  const assumed = owed === 0 ? 0 : mulDiv(-cost, owed, -onHand);
  const correction = assumed - (owed === 0 ? 0 : mulDiv(price, owed, quantity));
  const after = { onHand: onHand + quantity, cost: cost + price + correction };
  const [of, atCost] = after.onHand > 0 ? [after.onHand, after.cost] : [quantity, price];
  return {
    // what costs nothing tells nothing about what the goods cost
    holding: bounded({ ...after, lastCost: atCost > 0 ? mulDiv(atCost, LAST_COST_OF, of) : lastCost }),
    cost: price,
    correction: correction + 0,
  };
}

function bounded(holding: Holding): Holding {
  if (Math.abs(holding.onHand) > MOST_ON_HAND) throw invalid('quantity', 'is more than can be counted');
  if (Math.abs(holding.cost) > MOST_COST) throw invalid('quantity', 'comes to more money than can be counted');
  return holding;
}

/** Demands that goods are there which are to leave. */
export function mustHold(
  { onHand }: Holding,
  { productId, quantity, path }: { readonly productId: string; readonly quantity: Thousandths; readonly path: string },
): void {
  if (quantity <= onHand) return;
  throw new Refusal('conflict', 'inventory.insufficient-stock', {
    productId,
    available: fromThousandths(onHand),
    wanted: fromThousandths(quantity),
    errors: [{ path, message: `only ${fromThousandths(onHand)} there` }],
  });
}

/**
 * The share in a cost of goods that come back in parts: after `before` of `sold` came back, `quantity` more do. The
 * parts add up to the cost to the unit, whatever their sizes: the last part gets the rest.
 */
export function costOfReturn(cost: Minor, sold: Thousandths, before: Thousandths, quantity: Thousandths): Minor {
  return mulDiv(cost, before + quantity, sold) - mulDiv(cost, before, sold);
}
