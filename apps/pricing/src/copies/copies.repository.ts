import { Injectable } from '@nestjs/common';
import type { catalog, identity, sales } from '#libs/contracts';
import { rate } from '#libs/kernel';
import { Database, type Tx } from '#libs/persistence';

/** A row of a copy, column by column. */
export type Copied = Readonly<Record<string, string | number | boolean | null>> & {
  readonly business_id: string;
  readonly id: string;
  readonly version: number;
};

/** A copy of another service's rows: where it lies, and its columns beside business, id and version. */
export interface Copy {
  readonly table: string;
  /** Column → type. */
  readonly columns: Readonly<Record<string, string>>;
}

export const products: Copy = {
  table: 'pricing.products',
  columns: {
    sku: 'text',
    name: 'text',
    unit: 'text',
    base_price: 'bigint',
    tax_rate: 'integer',
    track_stock: 'boolean',
    is_active: 'boolean',
  },
};
export const customers: Copy = {
  table: 'pricing.customers',
  columns: { price_tier_id: 'uuid', is_deleted: 'boolean' },
};
export const outlets: Copy = { table: 'pricing.outlets', columns: { price_tier_id: 'uuid' } };

export const productCopy = (businessId: string, card: catalog.ProductCard): Copied => ({
  ...row(businessId, card),
  ...{ sku: card.sku, name: card.name, unit: card.unit, base_price: card.basePrice },
  ...{ tax_rate: rate(card.taxRate), track_stock: card.trackStock, is_active: card.isActive },
});

export const customerCopy = (businessId: string, customer: sales.CustomerView): Copied => ({
  ...row(businessId, customer),
  ...{ price_tier_id: customer.priceTierId ?? null, is_deleted: false },
});

/** A customer who is gone for good: newer than everything that was heard of them. */
export const goneCustomerCopy = (businessId: string, { id, version }: sales.CustomerView): Copied => ({
  ...row(businessId, { id, version: version + 1 }),
  ...{ price_tier_id: null, is_deleted: true },
});

export const outletCopy = (businessId: string, outlet: identity.OutletView): Copied => ({
  ...row(businessId, outlet),
  price_tier_id: outlet.defaultPriceTierId ?? null,
});

const row = (businessId: string, { id, version }: { id: string; version: number }) => ({
  ...{ business_id: businessId, id, version },
});

const given = ({ columns }: Copy): string => {
  const all = { business_id: 'uuid', id: 'uuid', version: 'integer', ...columns };
  const typed = Object.entries(all).map(([name, type]) => `${name} ${type}`);
  return `jsonb_to_recordset($1::jsonb) as g (${typed.join(', ')})`;
};

const addSql = (copy: Copy): string => {
  const names = ['business_id', 'id', 'version', ...Object.keys(copy.columns)].join(', ');
  return `insert into ${copy.table} (${names}) select ${names} from ${given(copy)}
    order by business_id, id on conflict (business_id, id) do nothing`;
};

const renewSql = (copy: Copy): string => {
  const set = ['version', ...Object.keys(copy.columns)].map((name) => `${name} = g.${name}`).join(', ');
  return `update ${copy.table} c set ${set} from ${given(copy)}
    where c.business_id = g.business_id and c.id = g.id and c.version < g.version returning c.business_id`;
};

@Injectable()
export class CopiesRepository {
  constructor(private readonly database: Database) {}

  /** Adds what its owner answered; what an event has brought meanwhile stays. */
  async add(copy: Copy, businessId: string, rows: readonly Copied[]): Promise<void> {
    await this.database.run([businessId], `add ${copy.table}`, addSql(copy), [JSON.stringify(rows)]);
  }

  /** Takes over what events tell; answers the businesses that something known has changed for. */
  async follow(tx: Tx, copy: Copy, rows: readonly Copied[]): Promise<ReadonlySet<string>> {
    // what is told again may come after what replaced it
    const rising = [...rows].sort((one, other) => one.version - other.version);
    const newest = JSON.stringify([...new Map(rising.map((r) => [`${r.business_id}/${r.id}`, r])).values()]);
    // first add, then renew: a row that somebody added between the two is renewed, and one never seen is no change
    await tx.rows(addSql(copy), [newest]);
    const renewed = await tx.rows<{ business_id: string }>(renewSql(copy), [newest]);
    return new Set(renewed.map((r) => r.business_id));
  }

  /** The outlets among these that pricing has heard of. */
  async knownOutlets(businessId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.run(
      [businessId],
      'known-outlets',
      `select id from pricing.outlets where business_id = $1 and id = any($2::uuid[])`,
      [businessId, ids],
    );
    return new Set(rows.map((r) => r[0] as string));
  }
}
