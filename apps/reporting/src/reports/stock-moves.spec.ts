import { adjusted, counted, received, transferred } from './stock-moves.js';

describe('what moved', () => {
  it('is in or out of a warehouse by an adjustment', () => {
    const posting = { warehouseId: 'w', productId: 'p', quantity: 1.5 };
    expect(adjusted({ ...posting, type: 'ADJUSTMENT_IN' })).toEqual([
      { warehouseId: 'w', productId: 'p', why: 'adjustedIn', quantity: 1_500 },
    ]);
    expect(adjusted({ ...posting, type: 'ADJUSTMENT_OUT' })[0]!.why).toBe('adjustedOut');
  });

  it('leaves one warehouse and reaches the other by a transfer', () => {
    const transfer = { fromWarehouseId: 'a', toWarehouseId: 'b', items: [{ productId: 'p', quantity: 2 }] };
    expect(transferred(transfer)).toEqual([
      { warehouseId: 'a', productId: 'p', why: 'transferredOut', quantity: 2_000 },
      { warehouseId: 'b', productId: 'p', why: 'transferredIn', quantity: 2_000 },
    ]);
  });

  it('is what a count found more or less, and nothing where it found what was expected', () => {
    const items = [
      { productId: 'p', variance: -0.25 },
      { productId: 'q', variance: 0 },
    ];
    expect(counted({ warehouseId: 'w', items })).toEqual([
      { warehouseId: 'w', productId: 'p', why: 'counted', quantity: -250 },
    ]);
  });

  it('is what a delivery brought of goods that are counted', () => {
    const items = [
      { productId: 'p', quantity: 12, trackStock: true },
      { productId: 'q', quantity: 1, trackStock: false },
    ];
    expect(received({ warehouseId: 'w', receipt: { items } })).toEqual([
      { warehouseId: 'w', productId: 'p', why: 'purchased', quantity: 12_000 },
    ]);
  });
});
