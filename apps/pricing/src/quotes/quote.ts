import { rate, thousandths, type Minor } from '#libs/kernel';
import { priceBasket, type Totals } from '#libs/quote';

/** One line to be quoted, as the languages of contracts says it: units and percent. */
export interface QuotedItem {
  readonly quantity: number;
  readonly effectivePrice: Minor;
  readonly taxRate: number;
}

/** What the lines come to, with tax, and the document's sums. */
export function lineTotals(
  items: readonly QuotedItem[],
  taxInclusive: boolean,
): { readonly lines: readonly Minor[]; readonly totals: Totals } {
  const { lines, totals } = priceBasket({
    taxInclusive,
    lines: items.map(({ quantity, effectivePrice, taxRate }, i) => ({
      unitPrice: effectivePrice,
      quantity: thousandths(quantity, `items[${i}].quantity`),
      discountAmount: 0,
      taxRate: rate(taxRate),
    })),
  });
  return { lines: lines.map((line) => line.lineTotal), totals };
}
