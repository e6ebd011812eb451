import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { inventory } from '#libs/contracts';
import { fromThousandths, type Minor, type Thousandths } from '#libs/kernel';
import { paged, pageOf, Transactions } from '#libs/persistence';
import { ProductsService } from '../products/products.service.js';

interface Valued {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: Thousandths;
  readonly costValue: Minor;
  readonly retailValue: Minor;
}

interface Worth {
  readonly costValue: Minor;
  readonly retailValue: Minor;
  readonly items: number;
  readonly lowStock: number;
  readonly valued: number;
  readonly unpriced: number;
  readonly page: readonly Valued[];
}

// Each product is rounded by itself, half away from zero, so that the sum is that of the rows. A product that was all
// sold stays out; one that was sold below zero counts against the others.
const VALUE = `
  with held as (
    select s.product_id, sum(s.on_hand) quantity, sum(s.cost) cost, count(*) filter (where s.on_hand <= s.minimum) low
    from inventory.stock s
    where s.business_id = $1 and ($2::uuid[] is null or s.warehouse_id = any(array(
      select w.id from inventory.warehouses w where w.business_id = $1 and w.outlet_id = any($2))))
    group by s.product_id
  ), valued as materialized (
    select h.product_id, h.quantity, h.cost, h.low, p.base_price is null unpriced,
      coalesce(round(h.quantity * p.base_price / 1000), 0) retail
    from held h left join inventory.products p on p.business_id = $1 and p.id = h.product_id
  ), page as (
    select v.product_id, v.quantity, v.cost, v.retail from valued v where v.quantity <> 0 or v.cost <> 0
    order by v.cost desc, v.product_id limit $3 offset $4
  )
  select coalesce(sum(v.cost), 0)::bigint "costValue", coalesce(sum(v.retail), 0)::bigint "retailValue",
    count(*) filter (where v.quantity > 0) items, coalesce(sum(v.low), 0)::bigint "lowStock",
    count(*) filter (where v.quantity <> 0 or v.cost <> 0) valued, count(*) filter (where v.unpriced) unpriced,
    coalesce((select json_agg(json_build_object('productId', g.product_id, 'sku', coalesce(p.sku, g.product_id::text),
        'name', coalesce(p.name, g.product_id::text), 'unit', coalesce(p.unit, 'pcs'), 'quantity', g.quantity,
        'costValue', g.cost, 'retailValue', g.retail) order by g.cost desc, g.product_id)
      from page g left join inventory.products p on p.business_id = $1 and p.id = g.product_id), '[]') page
  from valued v`;

// The role plans for a few rows by index; this one reads all, and asks the planner about the business it is for.
const ALL_AT_ONCE = `
  select set_config('enable_hashjoin', 'on', true), set_config('enable_seqscan', 'on', true),
    set_config('plan_cache_mode', 'force_custom_plan', true)`;

/** What stock is worth. */
@Injectable()
export class ValuationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly products: ProductsService,
  ) {}

  async value(query: inventory.ValueOfStock, actor: Actor): Promise<inventory.StockValue> {
    let worth = await this.read(query, actor);
    if (worth.unpriced > 0 && (await this.products.learnPrices(actor))) worth = await this.read(query, actor);
    const { costValue, retailValue, items, lowStock, page, valued } = worth;
    const data = page.map(({ quantity, ...product }) => ({ ...product, quantity: fromThousandths(quantity) }));
    return {
      summary: { costValue, retailValue, items, lowStock },
      ...paged(data, valued, query),
    } as inventory.StockValue;
  }

  private read(query: inventory.ValueOfStock, actor: Actor): Promise<Worth> {
    const { limit, offset } = pageOf(query);
    return this.transactions.read(actor, async (tx) => {
      await tx.rows(ALL_AT_ONCE);
      const [worth] = await tx.rows<Worth>(VALUE, [actor.businessId, query.outlets ?? null, limit, offset]);
      return worth!;
    });
  }
}
