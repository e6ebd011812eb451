import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog } from '#libs/contracts';
import { Bus, type Fact } from '#libs/messaging';
import { Database, Inbox, Transactions, type Tx } from '#libs/persistence';

const CONSUMER = 'inventory.products';

// The newer version wins, whatever order events and answers arrive in.
const STORE = `
  insert into inventory.products (business_id, id, sku, name, unit, version)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::int[])
  order by 1, 2
  on conflict (business_id, id) do update
    set sku = excluded.sku, name = excluded.name, unit = excluded.unit, version = excluded.version
    where products.version < excluded.version`;

interface Named {
  readonly businessId: string;
  readonly card: catalog.ProductCard;
}

const columns = (products: readonly Named[]): unknown[] => [
  products.map((p) => p.businessId),
  products.map((p) => p.card.id),
  products.map((p) => p.card.sku),
  products.map((p) => p.card.name),
  products.map((p) => p.card.unit),
  products.map((p) => p.card.version),
];

/** Inventory's copy of product names, fed by catalog's events; what is missing is asked for. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly inbox: Inbox,
    private readonly bus: Bus,
    private readonly database: Database,
  ) {}

  follow(facts: readonly Fact<catalog.ProductCard>[]): Promise<void> {
    return this.inbox.once(CONSUMER, facts, (tx, fresh) =>
      store(
        tx,
        fresh.map((f) => ({ businessId: f.businessId, card: f.payload })),
      ),
    );
  }

  /** The ids among the asked ones that are products of the actor's business. */
  async known(ids: readonly string[], actor: Actor): Promise<ReadonlySet<string>> {
    const rows = await this.database.run(
      [actor.businessId],
      'products-known',
      `select id from inventory.products where business_id = $1 and id = any($2::uuid[])`,
      [actor.businessId, ids],
    );
    const known = new Set(rows.map((r) => r[0] as string));
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length === 0) return known;
    const cards = await this.bus.ask(catalog.productCards, { ids: missing }, actor.asking());
    if (cards.length > 0)
      await this.transactions.across([actor.businessId], (tx) =>
        store(
          tx,
          cards.map((card) => ({ businessId: actor.businessId, card })),
        ),
      );
    for (const card of cards) known.add(card.id);
    return known;
  }
}

async function store(tx: Tx, products: readonly Named[]): Promise<void> {
  // a statement may touch a row once: of several versions in one run only the last counts
  const last = new Map(products.map((p) => [`${p.businessId}/${p.card.id}`, p]));
  for (const p of products) {
    const key = `${p.businessId}/${p.card.id}`;
    if (last.get(key)!.card.version < p.card.version) last.set(key, p);
  }
  await tx.rows(STORE, columns([...last.values()]));
}
