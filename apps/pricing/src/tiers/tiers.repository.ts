import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Refusal } from '#libs/kernel';
import { violatedUnique, type Tx } from '#libs/persistence';
import type { Tier } from './tier.js';
import { TierRow } from './tier.rows.js';

type Read = Omit<Tx, 'announce'>;

@Injectable()
export class TiersRepository {
  async page(
    tx: Read,
    businessId: string,
    { order, limit, offset }: { order: Readonly<Record<string, 'ASC' | 'DESC'>>; limit: number; offset: number },
  ): Promise<[Tier[], number]> {
    const where = { businessId, deletedAt: IsNull() };
    return tx.manager.findAndCount(TierRow, { where, order: { ...order, id: 'ASC' }, take: limit, skip: offset });
  }

  find(tx: Read, businessId: string, id: string): Promise<Tier | null> {
    return tx.manager.findOneBy(TierRow, { businessId, id, deletedAt: IsNull() });
  }

  findDefault(tx: Read, businessId: string): Promise<Tier | null> {
    return tx.manager.findOneBy(TierRow, { businessId, isDefault: true });
  }

  async insert(tx: Tx, businessId: string, tier: Tier, createdAt: Date): Promise<void> {
    await unlessTaken(tx.manager.insert(TierRow, { ...columns(tier), businessId, createdAt, deletedAt: null }));
  }

  async save(tx: Tx, businessId: string, tier: Tier): Promise<void> {
    await unlessTaken(tx.manager.update(TierRow, { businessId, id: tier.id }, columns(tier)));
  }

  async remove(tx: Tx, businessId: string, tier: Tier, deletedAt: Date): Promise<void> {
    await tx.manager.update(TierRow, { businessId, id: tier.id }, { version: tier.version, deletedAt });
  }

  /** How many prices a tier has. */
  async prices(tx: Tx, businessId: string, id: string): Promise<number> {
    const [counted] = await tx.rows<{ prices: number }>(
      'select count(*)::int as prices from pricing.prices where business_id = $1 and price_tier_id = $2',
      [businessId, id],
    );
    return counted!.prices;
  }

  /** Whether a code is or was a tier's. */
  async isTaken(tx: Tx, businessId: string, code: string): Promise<boolean> {
    const found = await tx.rows('select from pricing.tiers where business_id = $1 and lower(code) = lower($2)', [
      businessId,
      code,
    ]);
    return found.length > 0;
  }

  /** The tiers among these that exist. */
  async existing(tx: Tx, businessId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.rows<{ id: string }>(
      `select id from pricing.tiers where business_id = $1 and id = any($2::uuid[]) and deleted_at is null`,
      [businessId, ids],
    );
    return new Set(rows.map((r) => r.id));
  }
}

const columns = ({ id, name, code, description, isDefault, version }: Tier): Tier => ({
  ...{ id, name, code, description, isDefault, version },
});

async function unlessTaken(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (violatedUnique(error) !== 'tiers_code') throw error;
    throw new Refusal('conflict', 'pricing.tier.taken', {
      errors: [{ path: 'code', message: 'another tier has or had this code' }],
    });
  }
}
