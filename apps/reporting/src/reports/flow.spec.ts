import { inUnits } from './flow.js';

describe('a flow of stock', () => {
  it('nets what came against what went, in units', () => {
    const flow = {
      ...{ sold: 5_500, returned: 500, purchased: 10_000, transferredIn: 2_000, transferredOut: 1_000 },
      ...{ adjustedIn: 250, adjustedOut: 125, counted: -375 },
    };
    expect(inUnits(flow)).toEqual({
      ...{ sold: 5.5, returned: 0.5, purchased: 10, transferredIn: 2, transferredOut: 1 },
      ...{ adjustedIn: 0.25, adjustedOut: 0.125, counted: -0.375, net: 5.75 },
    });
  });
});
