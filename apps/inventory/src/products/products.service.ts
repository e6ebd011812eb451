import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog } from '#libs/contracts';
import { Refusal, type Minor } from '#libs/kernel';
import { Bus, type Fact } from '#libs/messaging';
import { Database, Inbox, Transactions, type Tx } from '#libs/persistence';

const CONSUMER = 'inventory.products';

// The newer version wins, whatever order events and answers arrive in.
const STORE = `
  insert into inventory.products (business_id, id, sku, name, unit, track_stock, base_price, version)
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::bigint[], $8::int[])
  order by 1, 2
  on conflict (business_id, id) do update
    set sku = excluded.sku, name = excluded.name, unit = excluded.unit, track_stock = excluded.track_stock,
      base_price = excluded.base_price, version = excluded.version
    where products.version < excluded.version
      or products.version = excluded.version and (products.track_stock is null or products.base_price is null)`;

const VALUE_ANEW = `
  insert into inventory.unvalued (business_id, product_id)
  select b, p from unnest($1::uuid[], $2::uuid[]) u(b, p) order by b, p on conflict do nothing`;

// What catalog answers at once.
const MOST_CARDS = 500;

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
  products.map((p) => p.card.trackStock),
  products.map((p) => p.card.basePrice),
  products.map((p) => p.card.version),
];

/** Inventory's copy of product names and prices, fed by catalog's events; what is missing is asked for. */
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

  /** Demands products of the actor's business that are counted; `path` names the field of the n-th. */
  async mustBeCounted(ids: readonly string[], actor: Actor, path = (_: number): string => 'productId'): Promise<void> {
    const counted = await this.counted([...new Set(ids)], actor);
    const unknown = ids.flatMap((id, n) => (counted.has(id) ? [] : [{ path: path(n), message: 'no such product' }]));
    if (unknown.length > 0) throw new Refusal('not-found', 'catalog.product.not-found', { errors: unknown });
    const uncounted = ids.flatMap((id, n) =>
      counted.get(id) ? [] : [{ path: path(n), message: 'its stock is not counted' }],
    );
    if (uncounted.length > 0) throw new Refusal('conflict', 'inventory.not-counted', { errors: uncounted });
  }

  /** What products cost by their cards, for goods that come in without a price; 0 where catalog knows none. */
  async costPrices(ids: readonly string[], actor: Actor): Promise<ReadonlyMap<string, Minor>> {
    if (ids.length === 0) return new Map();
    const costs = await this.bus.ask(catalog.productCosts, { ids: [...ids] }, actor.asking());
    return new Map(costs.map(({ id, costPrice }) => [id, costPrice ?? 0]));
  }

  /** Of the asked ids those that are products of the actor's business, and whether they are counted. */
  private async counted(ids: readonly string[], actor: Actor): Promise<ReadonlyMap<string, boolean>> {
    const rows = await this.database.run(
      [actor.businessId],
      'products-known',
      `select id, track_stock from inventory.products
       where business_id = $1 and id = any($2::uuid[]) and track_stock is not null`,
      [actor.businessId, ids],
    );
    const known = new Map(rows.map((r) => [r[0] as string, r[1] as boolean]));
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length === 0) return known;
    for (const card of await this.learn(missing, actor)) known.set(card.id, card.trackStock);
    return known;
  }

  /** Learns what goods in stock are called and cost where no copy tells it; true when there was something to learn. */
  async learnPrices(actor: Actor): Promise<boolean> {
    const unpriced = await this.database.run(
      [actor.businessId],
      'products-unpriced',
      `select distinct s.product_id from inventory.stock s
       left join inventory.products p on p.business_id = s.business_id and p.id = s.product_id
       where s.business_id = $1 and p.base_price is null`,
      [actor.businessId],
    );
    const ids = unpriced.map(([id]) => id as string);
    let learnt = 0;
    for (let from = 0; from < ids.length; from += MOST_CARDS)
      learnt += (await this.learn(ids.slice(from, from + MOST_CARDS), actor)).length;
    return learnt > 0;
  }

  /** Asks catalog for the cards of products and keeps them. */
  private async learn(ids: readonly string[], actor: Actor): Promise<readonly catalog.ProductCard[]> {
    const cards = await this.bus.ask(catalog.productCards, { ids: [...ids] }, actor.asking());
    if (cards.length > 0)
      await this.transactions.across([actor.businessId], (tx) =>
        store(
          tx,
          cards.map((card) => ({ businessId: actor.businessId, card })),
        ),
      );
    return cards;
  }
}

async function store(tx: Tx, products: readonly Named[]): Promise<void> {
  // a statement may touch a row once: of several versions in one run only the last counts
  const last = new Map(products.map((p) => [`${p.businessId}/${p.card.id}`, p]));
  for (const p of products) {
    const key = `${p.businessId}/${p.card.id}`;
    if (last.get(key)!.card.version < p.card.version) last.set(key, p);
  }
  const values = columns([...last.values()]);
  await tx.rows(STORE, values);
  // what is held of them may be worth something else now
  await tx.rows(VALUE_ANEW, values.slice(0, 2));
}
