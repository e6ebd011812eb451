import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, identity, inventory, type Page } from '#libs/contracts';
import { invalid, mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { paged, pageOf, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { KnownLists } from './known-lists.js';
import { change, create, happening, type Product, type ProductFields } from './product.js';
import { card, eventOf, facts, view, viewsOf } from './product.view.js';
import { ProductsRepository, sortable } from './products.repository.js';

// Some hundred bytes each.
const MOST_LISTS = 10_000;
// Up to 15 kB each.
const MOST_SEARCHES = 1_000;

@Injectable()
export class ProductsService {
  private readonly lists = new KnownLists(MOST_LISTS);
  private readonly searches = new KnownLists(MOST_SEARCHES);

  constructor(
    private readonly transactions: Transactions,
    private readonly products: ProductsRepository,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list({ search, outletId, ...query }: catalog.ListProducts, actor: Actor): Promise<Page<catalog.ProductView>> {
    if (query.sort !== undefined && !sortable.includes(query.sort.replace(/^-/, '')))
      throw invalid('sort', `must be one of ${sortable.join(', ')}`);
    if (outletId !== undefined) await this.mustBeTheirs(outletId, actor);
    const { category, isActive, sort } = query;
    const wanted = { search: search?.trim() || undefined, category, isActive, sort };
    // a length is the same in every order, what was found first is not
    const lists = wanted.search === undefined ? this.lists : this.searches;
    const list = JSON.stringify([actor.businessId, category, isActive, wanted.search, wanted.search && sort]);
    const known = lists.of(list);
    const {
      version,
      products,
      count = known!.count,
      first,
    } = await this.products.page(actor.businessId, wanted, pageOf(query), known);
    if (count !== known?.count || version !== known.version || first)
      lists.keep(list, { version, count, ...(first && { first }) });
    const views = viewsOf(products, actor);
    return paged(outletId === undefined ? views : await this.stocked(views, outletId, actor), count, query);
  }

  get({ id }: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.transactions.read(actor, async (tx) =>
      view(found(await this.products.find(tx, actor.businessId, id)), actor),
    );
  }

  async lookup({ barcode }: catalog.LookupProduct, actor: Actor): Promise<catalog.ProductView> {
    return view(found(await this.products.byBarcode(actor.businessId, barcode)), actor);
  }

  cards({ ids }: catalog.ProductIds, actor: Actor): Promise<catalog.ProductCard[]> {
    return this.transactions.read(actor, async (tx) =>
      (await this.products.byIds(tx, actor.businessId, ids)).map(card),
    );
  }

  async version(actor: Actor): Promise<catalog.CatalogVersion> {
    return { version: await this.products.version(actor.businessId) };
  }

  costs({ ids }: catalog.ProductIds, actor: Actor): Promise<catalog.ProductCost[]> {
    return this.transactions.read(actor, async (tx) =>
      (await this.products.byIds(tx, actor.businessId, ids)).map(({ id, costPrice }) => ({
        id,
        ...(costPrice !== null && { costPrice }),
      })),
    );
  }

  create(fields: catalog.CreateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.moving(actor, async (tx) => {
      const product = create(uuidv7(), fields, this.clock.now());
      await this.products.insert(tx, actor.businessId, product);
      tx.announce(catalog.productCreated, { key: product.id, version: product.version, payload: facts(product) });
      await this.products.touch(tx, actor.businessId);
      return view(product, actor);
    });
  }

  async update({ id, ifMatch, ...fields }: catalog.UpdateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.change(id, ifMatch, fields, actor);
  }

  async delete({ id, ifMatch }: catalog.DeleteProduct, actor: Actor): Promise<void> {
    await this.change(id, ifMatch, { isActive: false }, actor);
  }

  reactivate({ id }: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.change(id, undefined, { isActive: true }, actor);
  }

  private change(
    id: string,
    ifMatch: number | undefined,
    fields: ProductFields,
    actor: Actor,
  ): Promise<catalog.ProductView> {
    return this.moving(actor, async (tx) => {
      const before = found(await this.products.lock(tx, actor.businessId, id));
      mustMatch('catalog.product.version', before, ifMatch);
      const product = change(before, fields, this.clock.now());
      const happened = happening(before, product);
      if (happened) {
        await this.products.save(tx, actor.businessId, product);
        const change = { key: id, version: product.version, payload: facts(product), before: facts(before) };
        tx.announce(eventOf[happened], change);
        await this.products.touch(tx, actor.businessId);
      }
      return view(product, actor);
    });
  }

  /** Runs a change, and tells everybody who keeps pages of the business's products. */
  private async moving<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const answer = await this.transactions.run(actor, work);
    this.bus.tell(catalog.catalogMoved, { businessId: actor.businessId });
    return answer;
  }

  private async mustBeTheirs(outletId: string, actor: Actor): Promise<void> {
    actor.at(outletId, 'products.view');
    if (actor.everywhere) await this.bus.ask(identity.getPlace, { outletId }, actor.asking());
  }

  /** Adds what the outlet has of the products whose stock is counted: one question for the whole page. */
  private async stocked(
    views: readonly catalog.ProductView[],
    outletId: string,
    actor: Actor,
  ): Promise<catalog.ProductView[]> {
    const productIds = views.filter(({ trackStock }) => trackStock).map(({ id }) => id);
    if (productIds.length === 0) return [...views];
    const held = await this.bus.ask(inventory.stockOf, { outletId, productIds }, actor.asking());
    const stock = new Map(held.map(({ productId, quantityOnHand }) => [productId, quantityOnHand]));
    return views.map((seen) => (seen.trackStock ? { ...seen, stock: stock.get(seen.id) ?? 0 } : seen));
  }
}

function found(product: Product | null): Product {
  if (!product) throw new Refusal('not-found', 'catalog.product.not-found');
  return product;
}
