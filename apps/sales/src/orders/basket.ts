import { rate, Refusal, thousandths, type FieldError } from '#libs/kernel';
import { priceBasket } from '#libs/quote';
import type { Amounts, Line } from './order.js';

/** A line as it was asked for. */
export interface AskedLine {
  readonly productId: string;
  /** In units, at most 3 decimals. */
  readonly quantity: number;
  readonly discountAmount?: number;
}

/** What pricing says of a product. */
export interface PricedProduct {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly effectivePrice: number;
  /** Percent. */
  readonly taxRate: number;
  readonly trackStock: boolean;
  readonly isActive: boolean;
  readonly priceTier?: { readonly id: string };
}

/** Lines with their figures, and what they come to. */
export interface PricedLines extends Amounts {
  readonly lines: readonly Line[];
}

/** Prices what was asked for; refuses products that are unknown or no longer sold, naming each line. */
export function priceLines(
  asked: readonly AskedLine[],
  priced: readonly PricedProduct[],
  taxInclusive: boolean,
  newId: () => string,
): PricedLines {
  const products = new Map(priced.map((p) => [p.productId, p]));
  const errors: FieldError[] = asked.flatMap(({ productId }, i) => {
    const product = products.get(productId);
    if (!product) return [{ path: `items[${i}].productId`, message: 'no such product' }];
    return product.isActive ? [] : [{ path: `items[${i}].productId`, message: 'is no longer sold' }];
  });
  if (errors.length > 0) throw new Refusal('not-found', 'catalog.product.not-found', { errors });
  const basket = asked.map((line) => {
    const product = products.get(line.productId)!;
    return {
      product,
      quantity: thousandths(line.quantity),
      unitPrice: product.effectivePrice,
      discountAmount: line.discountAmount ?? 0,
      taxRate: rate(product.taxRate),
    };
  });
  const { lines, totals } = priceBasket({ taxInclusive, lines: basket });
  return {
    ...totals,
    lines: basket.map(({ product, quantity, unitPrice, discountAmount, taxRate }, i) => ({
      id: newId(),
      productId: product.productId,
      sku: product.sku,
      name: product.name,
      unit: product.unit,
      quantity,
      unitPrice,
      discountAmount,
      taxRate,
      taxAmount: lines[i]!.taxAmount,
      lineTotal: lines[i]!.lineTotal,
      priceTierId: product.priceTier?.id ?? null,
      trackStock: product.trackStock,
    })),
  };
}
