import type { Thousandths } from '#libs/kernel';

/** Why stock moved, when not by a sale or its refund: the columns of a stock day. */
type Why = 'purchased' | 'transferredIn' | 'transferredOut' | 'adjustedIn' | 'adjustedOut' | 'counted';

/** A quantity of a product that moved in one warehouse; only what was counted may be negative. */
export interface Move {
  readonly warehouseId: string;
  readonly productId: string;
  readonly why: Why;
  readonly quantity: Thousandths;
}

interface Line {
  readonly productId: string;
  readonly quantity: number;
}

/** What an adjustment moved. */
export const adjusted = (posting: Line & { warehouseId: string; type: 'ADJUSTMENT_IN' | 'ADJUSTMENT_OUT' }): Move[] => [
  moved(posting.warehouseId, posting.type === 'ADJUSTMENT_IN' ? 'adjustedIn' : 'adjustedOut', posting),
];

/** What a transfer moved: out of one warehouse, into the other. */
export const transferred = (transfer: {
  readonly fromWarehouseId: string;
  readonly toWarehouseId: string;
  readonly items: readonly Line[];
}): Move[] =>
  transfer.items.flatMap((line) => [
    moved(transfer.fromWarehouseId, 'transferredOut', line),
    moved(transfer.toWarehouseId, 'transferredIn', line),
  ]);

/** What a count corrected. */
export const counted = (take: {
  readonly warehouseId: string;
  readonly items: readonly { readonly productId: string; readonly variance: number }[];
}): Move[] =>
  take.items
    .filter(({ variance }) => variance !== 0)
    .map(({ productId, variance }) => moved(take.warehouseId, 'counted', { productId, quantity: variance }));

/** What a delivery brought to the shelves. */
export const received = (delivery: {
  readonly warehouseId: string;
  readonly receipt: { readonly items: readonly (Line & { readonly trackStock: boolean })[] };
}): Move[] =>
  delivery.receipt.items
    .filter(({ trackStock }) => trackStock)
    .map((line) => moved(delivery.warehouseId, 'purchased', line));

const moved = (warehouseId: string, why: Why, { productId, quantity }: Line): Move => ({
  ...{ warehouseId, productId, why },
  // inventory's own figure: the difference of two quantities may be larger than one may be
  quantity: Math.round(quantity * 1000),
});
