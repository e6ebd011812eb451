import { MAX_MINOR, MAX_RATE, MAX_THOUSANDTHS, allocate, invalid, mulDiv, roundHalfAway } from '#libs/kernel';
import type { Minor, Rate, Thousandths } from '#libs/kernel';

/** One line of a basket before it is priced; `discountAmount` is for the whole line. */
export interface BasketLine {
  readonly unitPrice: Minor;
  readonly quantity: Thousandths;
  readonly discountAmount: Minor;
  readonly taxRate: Rate;
}

/** What is to be priced; `taxInclusive` says that the unit prices contain the tax. */
export interface Basket {
  readonly taxInclusive: boolean;
  readonly lines: readonly BasketLine[];
}

/** The amounts of one line; `taxable` is what the tax is reckoned on and contains it where prices do. */
export interface PricedLine {
  readonly gross: Minor;
  readonly discountAmount: Minor;
  readonly taxable: Minor;
  readonly taxAmount: Minor;
  readonly lineTotal: Minor;
}

/** The amounts of a document: the sums of its lines' gross, discountAmount, taxAmount and lineTotal, to the unit. */
export interface Totals {
  readonly subtotalAmount: Minor;
  readonly discountAmount: Minor;
  readonly taxAmount: Minor;
  readonly totalAmount: Minor;
}

/** A basket's lines, in their order, and its totals. */
export interface PricedBasket {
  readonly lines: readonly PricedLine[];
  readonly totals: Totals;
}

const oneUnit: Thousandths = 1000;
const wholeAmount: Rate = 1_000_000; // 100 %: the amount that a rate is a part of

/**
 * The amounts of a basket. Gross is rounded by line and tax once per rate over the rounded lines, half away from zero; the
 * tax is then spread over its lines by largest remainder. Refuses, as `request.invalid` with the path in `items`, amounts
 * out of range, a discount above its line's gross, and a subtotal or total above MAX_MINOR.
 */
export function priceBasket({ taxInclusive, lines }: Basket): PricedBasket {
  const grosses: Minor[] = [];
  const taxables: Minor[] = [];
  let subtotalAmount = 0;
  let discountAmount = 0;
  lines.forEach((line, index) => {
    const gross = grossOf(line, index);
    grosses.push(gross);
    taxables.push(gross - line.discountAmount);
    subtotalAmount += gross;
    discountAmount += line.discountAmount;
  });
  if (subtotalAmount > MAX_MINOR) throw tooMuch();

  const taxes = taxesOf(lines, taxables, taxInclusive);
  const taxAmount = taxes.reduce((sum, tax) => sum + tax, 0);
  const totalAmount = subtotalAmount - discountAmount + (taxInclusive ? 0 : taxAmount);
  if (totalAmount > MAX_MINOR) throw tooMuch();

  const priced = lines.map((line, index) => {
    const taxable = taxables[index]!;
    const tax = taxes[index]!;
    return {
      gross: grosses[index]!,
      discountAmount: line.discountAmount,
      taxable,
      taxAmount: tax,
      lineTotal: taxInclusive ? taxable : taxable + tax,
    };
  });
  return { lines: priced, totals: { subtotalAmount, discountAmount, taxAmount, totalAmount } };
}

/** unitPrice × quantity of a line that is in range, with a discount that it can bear. */
function grossOf({ unitPrice, quantity, discountAmount, taxRate }: BasketLine, index: number): Minor {
  if (!within(unitPrice, 0, MAX_MINOR)) throw outOfRange(index, 'unitPrice');
  if (!within(quantity, 1, MAX_THOUSANDTHS)) throw outOfRange(index, 'quantity');
  if (!within(taxRate, 0, MAX_RATE)) throw outOfRange(index, 'taxRate');
  const product = unitPrice * quantity;
  // MAX_MINOR in thousandths is below 2^53: a product up to it is exact, and one beyond it shows however it was rounded.
  if (product > MAX_MINOR * oneUnit) throw tooMuch();
  const gross = roundHalfAway(product, oneUnit);
  if (!within(discountAmount, 0, gross)) {
    throw invalid(`items[${index}].discountAmount`, `must be between 0 and the line's ${gross}`);
  }
  return gross;
}

/** The tax of each line: reckoned once per rate, so that a receipt's tax is the tax of its sum. */
function taxesOf(lines: readonly BasketLine[], taxables: readonly Minor[], taxInclusive: boolean): Minor[] {
  const taxes = new Array<Minor>(lines.length).fill(0);
  for (const [taxRate, indexes] of linesByRate(lines)) {
    const weights = indexes.map((index) => taxables[index]!);
    const taxable = weights.reduce((sum, weight) => sum + weight, 0);
    const tax = mulDiv(taxable, taxRate, taxInclusive ? wholeAmount + taxRate : wholeAmount);
    allocate(tax, weights).forEach((part, position) => (taxes[indexes[position]!] = part));
  }
  return taxes;
}

function linesByRate(lines: readonly BasketLine[]): Map<Rate, number[]> {
  const byRate = new Map<Rate, number[]>();
  lines.forEach(({ taxRate }, index) => {
    const indexes = byRate.get(taxRate);
    if (indexes) indexes.push(index);
    else byRate.set(taxRate, [index]);
  });
  return byRate;
}

const within = (value: number, least: number, most: number) =>
  Number.isSafeInteger(value) && value >= least && value <= most;

const outOfRange = (index: number, field: keyof BasketLine) => invalid(`items[${index}].${field}`, 'is out of range');

const tooMuch = () => invalid('items', `must not come to more than ${MAX_MINOR}`);
