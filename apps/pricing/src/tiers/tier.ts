import { Refusal } from '#libs/kernel';

/** A level of prices, such as retail or wholesale. Of a business's tiers exactly one is the default. */
export interface Tier {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly description: string | null;
  readonly isDefault: boolean;
  readonly version: number;
}

/** What somebody wants to be different; `null` clears. */
export interface TierChange {
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly description?: string | null | undefined;
  readonly isDefault?: boolean | undefined;
}

/** Who still relies on a tier. */
export interface TierUse {
  readonly prices: number;
  readonly customers: number;
  readonly outlets: number;
}

/** The changed tier. The default tier cannot stop being it by itself, because then there would be none. */
export function change(tier: Tier, { name, code, description, isDefault }: TierChange): Tier {
  if (tier.isDefault && isDefault === false)
    throw new Refusal('conflict', 'pricing.tier.in-use', {
      errors: [{ path: 'isDefault', message: 'make another tier the default instead' }],
    });
  return {
    ...tier,
    name: name ?? tier.name,
    code: code ?? tier.code,
    description: description === undefined ? tier.description : description,
    isDefault: isDefault ?? tier.isDefault,
    version: tier.version + 1,
  };
}

/** The tier that a new business begins with. */
export const firstTier = (id: string, isDefault: boolean): Tier => ({
  ...{ id, name: 'Retail', code: 'RETAIL', description: null, isDefault, version: 1 },
});

/** A default tier that another one takes the place of. */
export const stepDown = (tier: Tier): Tier => ({ ...tier, isDefault: false, version: tier.version + 1 });

/** Refuses to delete the default tier and one that somebody relies on. */
export function mayDelete(tier: Tier, use: TierUse): void {
  if (tier.isDefault) throw new Refusal('conflict', 'pricing.tier.in-use', { isDefault: true });
  if (use.prices + use.customers + use.outlets > 0) throw new Refusal('conflict', 'pricing.tier.in-use', { ...use });
}
