import { Injectable } from '@nestjs/common';
import { NIL_ID, type Minor, type Thousandths } from '#libs/kernel';
import { Database, type Tx } from '#libs/persistence';

/** The consumer that learns what must be valued anew. */
export const VALUATION = 'inventory.valuation';

type Read = Omit<Tx, 'announce'>;

/** A product, what is held of it and what that is worth. */
export interface Worth {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: Thousandths;
  readonly costValue: Minor;
  readonly retailValue: Minor;
}

/** An event that changed stock of products. */
export interface Change {
  readonly id: string;
  readonly businessId: string;
  readonly productIds: readonly string[];
}

/** What all of it is worth. */
export interface Total {
  readonly costValue: Minor;
  readonly retailValue: Minor;
  readonly items: number;
  readonly lowStock: number;
  readonly valued: number;
  readonly unpriced: number;
}

const sums = `coalesce(sum(w.cost), 0)::bigint cost, coalesce(sum(w.retail), 0)::bigint retail,
  count(*) filter (where w.quantity > 0) items, coalesce(sum(w.low), 0)::bigint low,
  count(*) filter (where w.quantity <> 0 or w.cost <> 0) valued, count(*) filter (where w.unpriced) unpriced`;

// Retail is rounded for each product, half away from zero, so that the sum is that of the rows.
const COME = `
  with come as (
    insert into inventory.worths (business_id, outlet_id, product_id, quantity, cost, retail, low, unpriced)
    select $1, h.outlet_id, h.product_id, h.quantity, h.cost, coalesce(round(h.quantity * p.base_price / 1000), 0), h.low,
      p.base_price is null
    from (
      select o.outlet_id, s.product_id, sum(s.on_hand) quantity, sum(s.cost) cost,
        count(*) filter (where s.on_hand <= s.minimum) low
      from inventory.warehouses w
      cross join lateral (select '${NIL_ID}'::uuid outlet_id union all select w.outlet_id where w.outlet_id is not null) o
      join inventory.stock s on s.business_id = $1 and s.warehouse_id = w.id and ($2::uuid[] is null or s.product_id = any($2))
      where w.business_id = $1
      group by o.outlet_id, s.product_id
    ) h
    left join inventory.products p on p.business_id = $1 and p.id = h.product_id
    returning outlet_id, quantity, cost, retail, low, unpriced
  )
  insert into inventory.valuations as v (business_id, outlet_id, cost, retail, items, low, valued, unpriced)
  select $1, w.outlet_id, ${sums} from come w group by w.outlet_id
  on conflict (business_id, outlet_id) do update
  set cost = v.cost + excluded.cost, retail = v.retail + excluded.retail, items = v.items + excluded.items,
    low = v.low + excluded.low, valued = v.valued + excluded.valued, unpriced = v.unpriced + excluded.unpriced`;

const GO = `
  with gone as (
    delete from inventory.worths w
    where w.business_id = $1 and w.product_id = any($2)
      and w.outlet_id = any(array(select v.outlet_id from inventory.valuations v where v.business_id = $1))
    returning outlet_id, quantity, cost, retail, low, unpriced
  )
  update inventory.valuations v
  set cost = v.cost - g.cost, retail = v.retail - g.retail, items = v.items - g.items, low = v.low - g.low,
    valued = v.valued - g.valued, unpriced = v.unpriced - g.unpriced
  from (select w.outlet_id, ${sums} from gone w group by w.outlet_id) g
  where v.business_id = $1 and v.outlet_id = g.outlet_id`;

// The role plans for a few rows by index; these read all, and ask the planner about the business they are for.
const ALL_AT_ONCE = `
  select set_config('enable_hashjoin', 'on', true), set_config('enable_seqscan', 'on', true),
    set_config('plan_cache_mode', 'force_custom_plan', true)`;

/** What stock is worth, reckoned of what changed since it was last asked for. */
@Injectable()
export class WorthsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Takes events and notes the products that must be valued anew, in one transaction of one round trip; answers how many
   * were not taken before. Whoever reckons meanwhile is waited for, so that no change is lost.
   */
  async mark(events: readonly Change[]): Promise<number> {
    const changed = events.flatMap(({ businessId, productIds }) => productIds.map((id) => ({ businessId, id })));
    const [row] = await this.database.run(
      new Set(events.map(({ businessId }) => businessId)),
      'worths-mark',
      // marked for an event that was taken before, a product is reckoned once too often, and rightly
      `with fresh as (
         insert into inventory.inbox (consumer, event_id) select '${VALUATION}', unnest($1::text[])
         on conflict do nothing returning event_id),
       marked as (
         insert into inventory.unvalued (business_id, product_id)
         select distinct b, p from unnest($2::uuid[], $3::uuid[]) u(b, p) order by b, p on conflict do nothing)
       select count(*)::int from fresh`,
      [events.map(({ id }) => id), changed.map(({ businessId }) => businessId), changed.map(({ id }) => id)],
    );
    return row![0] as number;
  }

  /** All of a business must be valued anew. */
  async forget(tx: Read, businessIds: readonly string[]): Promise<void> {
    await tx.rows('delete from inventory.valuations where business_id = any($1)', [businessIds]);
  }

  /** Reckons what changed. Marks are taken before stock is read: what changes after that is marked again. */
  async reckon(tx: Read, businessId: string): Promise<void> {
    if (!(await this.isBehind(tx, businessId))) return;
    await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`valuation ${businessId}`]);
    const marked = await tx.rows<{ productId: string }>(
      'delete from inventory.unvalued where business_id = $1 returning product_id "productId"',
      [businessId],
    );
    const products = marked.map(({ productId }) => productId);
    if (await this.isKnown(tx, businessId)) {
      if (products.length === 0) return;
      await tx.rows(GO, [businessId, products]);
      await tx.rows(COME, [businessId, products]);
      return;
    }
    await tx.rows(ALL_AT_ONCE);
    await tx.rows('delete from inventory.worths where business_id = $1', [businessId]);
    await tx.rows(COME, [businessId, null]);
  }

  /** The sums over outlets, or over all of the business. */
  async total(tx: Read, businessId: string, outlets: readonly string[] | undefined): Promise<Total> {
    const [total] = await tx.rows<Total>(
      several(outlets)
        ? `select cost "costValue", retail "retailValue", items, low "lowStock", valued, unpriced
           from (select ${sums} from (${together}) w) t`
        : `select coalesce(sum(cost), 0)::bigint "costValue", coalesce(sum(retail), 0)::bigint "retailValue",
             coalesce(sum(items), 0)::bigint items, coalesce(sum(low), 0)::bigint "lowStock",
             coalesce(sum(valued), 0)::bigint valued, coalesce(sum(unpriced), 0)::bigint unpriced
           from inventory.valuations where business_id = $1 and outlet_id = any($2)`,
      [businessId, outlets ?? [NIL_ID]],
    );
    return total!;
  }

  /** A page of what is held, what cost most first. A product that was all sold stays out. */
  page(
    tx: Read,
    businessId: string,
    outlets: readonly string[] | undefined,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<Worth[]> {
    // one place has an index in this order
    const [places, asked] = several(outlets)
      ? [together, outlets]
      : ['select * from inventory.worths where business_id = $1 and outlet_id = $2', outlets?.[0] ?? NIL_ID];
    return tx.rows<Worth>(
      `select g.product_id "productId", coalesce(p.sku, g.product_id::text) sku, coalesce(p.name, g.product_id::text) "name",
         coalesce(p.unit, 'pcs') unit, g.quantity, g.cost "costValue", g.retail "retailValue"
       from (
         select w.product_id, w.quantity, w.cost, w.retail from (${places}) w where w.quantity <> 0 or w.cost <> 0
         order by w.cost desc, w.product_id limit $3 offset $4) g
       left join inventory.products p on p.business_id = $1 and p.id = g.product_id
       order by g.cost desc, g.product_id`,
      [businessId, asked, limit, offset],
    );
  }

  private async isBehind(tx: Read, businessId: string): Promise<boolean> {
    const marked = await tx.rows('select 1 "one" from inventory.unvalued where business_id = $1 limit 1', [businessId]);
    return marked.length > 0 || !(await this.isKnown(tx, businessId));
  }

  private async isKnown(tx: Read, businessId: string): Promise<boolean> {
    const known = await tx.rows(
      `select 1 "one" from inventory.valuations where business_id = $1 and outlet_id = '${NIL_ID}'`,
      [businessId],
    );
    return known.length > 0;
  }
}

const several = (outlets: readonly string[] | undefined): boolean => outlets !== undefined && outlets.length !== 1;

const together = `
  select product_id, sum(quantity)::bigint quantity, sum(cost)::bigint cost, sum(retail)::bigint retail, sum(low) low,
    bool_or(unpriced) unpriced
  from inventory.worths where business_id = $1 and outlet_id = any($2) group by product_id`;
