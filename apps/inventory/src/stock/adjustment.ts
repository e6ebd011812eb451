import { fromThousandths, Refusal, type Thousandths } from '#libs/kernel';

/** A correction of what a warehouse holds, in thousandths. */
export interface Adjustment {
  readonly type: 'ADJUSTMENT_IN' | 'ADJUSTMENT_OUT';
  readonly quantity: Thousandths;
}

/** What a warehouse holds after an adjustment; below zero only where the outlet's policy allows it. */
export function balanceAfter(onHand: Thousandths, { type, quantity }: Adjustment, mayGoBelow: boolean): Thousandths {
  const balance = type === 'ADJUSTMENT_IN' ? onHand + quantity : onHand - quantity;
  if (type === 'ADJUSTMENT_OUT' && balance < 0 && !mayGoBelow)
    throw new Refusal('conflict', 'inventory.insufficient-stock', {
      available: fromThousandths(onHand),
      wanted: fromThousandths(quantity),
    });
  return balance;
}
