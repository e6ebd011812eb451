import { invalid, Refusal, type Minor } from '#libs/kernel';

/** A product's price in a tier, at one outlet or, without one, everywhere. */
export interface Price {
  readonly priceTierId: string;
  readonly outletId?: string | undefined;
  readonly price: Minor;
}

/** Refuses a set that gives one tier two prices at the same place. */
export function mustBeUnambiguous(prices: readonly Price[]): void {
  const seen = new Set<string>();
  prices.forEach(({ priceTierId, outletId = 'everywhere' }, i) => {
    const place = `${priceTierId}/${outletId}`;
    if (seen.has(place)) throw invalid(`prices[${i}]`, 'names a tier and outlet a second time');
    seen.add(place);
  });
}

/** Refuses a set that names a tier that does not exist. */
export function mustKnowTiers(prices: readonly Price[], tiers: ReadonlySet<string>): void {
  const i = prices.findIndex(({ priceTierId }) => !tiers.has(priceTierId));
  if (i >= 0)
    throw new Refusal('not-found', 'pricing.tier.not-found', {
      errors: [{ path: `prices[${i}].priceTierId`, message: 'no such tier' }],
    });
}

/** The refusal of a set that names an outlet that does not exist. */
export function unknownOutlet(prices: readonly Price[], outletId: string): Refusal {
  const i = prices.findIndex((price) => price.outletId === outletId);
  return new Refusal('not-found', 'identity.outlet.not-found', {
    errors: [{ path: `prices[${i}].outletId`, message: 'no such outlet' }],
  });
}
