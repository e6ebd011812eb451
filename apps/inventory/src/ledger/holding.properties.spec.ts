import fc from 'fast-check';
import { costOf, costOfFinding, costOfReturn } from './holding.js';
import { Sheet, type Entry, type Movement } from './sheet.js';

// Fixed so that a failure is the same on every machine; fast-check prints it with the counterexample.
const seed = 20_261_123;

const quantity = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map((units) => units * 1000),
  fc.integer({ min: 1, max: 9_999 }),
);
const step = fc.oneof(
  fc.record({ what: fc.constant('buy' as const), quantity, unitCost: fc.nat(3_000) }),
  fc.record({ what: fc.constant('find' as const), quantity, unitCost: fc.nat(3_000) }),
  fc.record({ what: fc.constant('take' as const), quantity, unitCost: fc.constant(0) }),
  fc.record({ what: fc.constant('move' as const), quantity, unitCost: fc.constant(0) }),
  fc.record({ what: fc.constant('refund' as const), quantity, unitCost: fc.constant(0) }),
);

const shelf = (warehouseId: string) => ({ businessId: 'b', warehouseId, productId: 'p' });
const [shop, store] = [shelf('shop'), shelf('store')];
const entry: Entry = {
  ...{ id: 'm', type: 'SALE', reference: { type: 'SALE', id: 'o' }, userId: 'u', at: new Date(0) },
};
const row = { id: 's', onHand: 0, cost: 0, lastCost: 0, minimum: 0, version: 1 };

function check(holds: boolean, rule: string): void {
  if (!holds) throw new Error(rule); // an `expect` in this loop would cost more than all that it looks at
}

const sum = (values: readonly number[]): number => values.reduce((added, value) => added + value, 0);

/** Goods that were sold, and what came back of them by now. */
interface Sold {
  readonly quantity: number;
  readonly cost: number;
  returned: number;
  refunded: number;
}

const sold = ({ quantity: q, cost }: Movement): Sold => ({ quantity: -q, cost: -cost, returned: 0, refunded: 0 });

/** Takes goods of the first sale that has some left back, at what they cost when they were sold. */
function takeBack(sheet: Sheet, sales: readonly Sold[], wanted: number): void {
  const sale = sales.find(({ quantity: all, returned }) => returned < all);
  if (!sale) return;
  const part = Math.min(wanted, sale.quantity - sale.returned);
  const cost = costOfReturn(sale.cost, sale.quantity, sale.returned, part);
  sheet.bringIn(shop, part, cost, entry);
  sale.returned += part;
  sale.refunded += cost;
}

describe(`the cost of stock (seed ${seed})`, () => {
  it('is the sum of its movements whatever happens, above zero with goods, below it with debts, nothing with neither', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const sheet = new Sheet([shop, store].map((place) => ({ ...place, ...row })));
        const sales: Sold[] = [];
        for (const { what, quantity: q, unitCost } of steps) {
          if (what === 'buy') sheet.bringIn(shop, q, costOf(q, unitCost), entry);
          else if (what === 'find') sheet.bringIn(shop, q, costOfFinding(sheet.on(shop), q, unitCost), entry);
          else if (what === 'take') sales.push(sold(sheet.takeOut(shop, q, entry)));
          else if (what === 'refund') takeBack(sheet, sales, q);
          else sheet.bringIn(store, q, -sheet.takeOut(shop, q, entry).cost, entry);
          for (const place of [shop, store]) {
            const { onHand, cost } = sheet.on(place);
            check(onHand > 0 ? cost >= 0 : onHand < 0 ? cost <= 0 : cost === 0, `sign of ${cost} with ${onHand}`);
          }
        }
        for (const place of [shop, store]) {
          const booked = sheet.movements.filter((m) => m.warehouseId === place.warehouseId);
          check(sheet.on(place).onHand === sum(booked.map((m) => m.quantity)), 'quantity');
          check(sheet.on(place).cost === sum(booked.map((m) => m.cost + m.correction)), 'cost');
        }
        for (const sale of sales)
          check(
            sale.returned < sale.quantity || sale.refunded === sale.cost,
            'what came back whole came back at its cost',
          );
        const spent = sum(sheet.movements.map((m) => m.cost + m.correction));
        check(spent === sheet.on(shop).cost + sheet.on(store).cost, 'nothing is lost between warehouses');
      }),
      { seed, numRuns: 2_000 },
    );
  });

  it('is shared by the lines of a batch as the database shares it: what the first n cost less what those before did', () => {
    fc.assert(
      fc.property(
        fc.array(quantity, { minLength: 1, maxLength: 30 }),
        fc.nat(10_000_000),
        fc.nat(2_000),
        (lines, cost, surplus) => {
          const onHand = sum(lines) + surplus;
          const first = (n: number): number => sum(lines.slice(0, n));
          const sheet = new Sheet([{ ...shop, ...row, onHand, cost }]);
          const whole = -sheet.takeOut(shop, first(lines.length), entry).cost;
          const share = (q: number): number =>
            Number((2n * BigInt(cost) * BigInt(q) + BigInt(onHand)) / (2n * BigInt(onHand)));
          const shares = lines.map((_, n) => share(first(n + 1)) - share(first(n)));
          check(sum(shares) === whole, 'the lines add up to what the stock loses');
          check(
            shares.every((part) => part >= 0),
            'no line gives money back',
          );
        },
      ),
      { seed, numRuns: 1_000 },
    );
  });
});
