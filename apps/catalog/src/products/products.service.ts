import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog, type Page } from '#libs/contracts';
import { fromRate, invalid, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { paged, pageOf, Transactions } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { change, cost, create, type Product } from './product.js';
import { ProductsRepository } from './products.repository.js';

const columns: Readonly<Record<string, string>> = {
  name: 'lower(p.name)',
  sku: 'p.sku',
  category: 'p.category',
  basePrice: 'p.base_price',
  createdAt: 'p.created_at',
  updatedAt: 'p.updated_at',
};

@Injectable()
export class ProductsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly products: ProductsRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(
    { search, category, isActive, ...query }: catalog.ListProducts,
    actor: Actor,
  ): Promise<Page<catalog.ProductView>> {
    const words = search?.trim() || undefined;
    const wanted = { search: words, category, isActive, order: orderOf(query.sort, words !== undefined) };
    return this.transactions.read(actor, async (tx) => {
      const { products, count } = await this.products.page(tx, actor.businessId, wanted, pageOf(query));
      const views = products.map((product) => view(product, actor));
      return paged(views, count, query);
    });
  }

  get({ id }: catalog.GetProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.transactions.read(actor, async (tx) =>
      view(found(await this.products.find(tx, actor.businessId, id)), actor),
    );
  }

  lookup({ barcode }: catalog.LookupProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.transactions.read(actor, async (tx) =>
      view(found(await this.products.byBarcode(tx, actor.businessId, barcode)), actor),
    );
  }

  cards({ ids }: catalog.ProductIds, actor: Actor): Promise<catalog.ProductCard[]> {
    return this.transactions.read(actor, async (tx) =>
      (await this.products.byIds(tx, actor.businessId, ids)).map(card),
    );
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
    return this.transactions.run(actor, async (tx) => {
      const product = create(uuidv7(), fields, this.clock.now());
      await this.products.insert(tx, actor.businessId, product);
      tx.announce(catalog.productCreated, { key: product.id, version: product.version, payload: card(product) });
      return view(product, actor);
    });
  }

  update({ id, ifMatch, ...fields }: catalog.UpdateProduct, actor: Actor): Promise<catalog.ProductView> {
    return this.transactions.run(actor, async (tx) => {
      const before = found(await this.products.lock(tx, actor.businessId, id));
      if (ifMatch !== undefined && ifMatch !== before.version)
        throw new Refusal('precondition', 'catalog.product.version', { version: before.version });
      const product = change(before, fields, this.clock.now());
      await this.products.save(tx, actor.businessId, product);
      tx.announce(catalog.productChanged, { key: id, version: product.version, payload: card(product) });
      return view(product, actor);
    });
  }
}

function found(product: Product | null): Product {
  if (!product) throw new Refusal('not-found', 'catalog.product.not-found');
  return product;
}

/** What other services and tills keep of a product. */
const card = (product: Product): catalog.ProductCard => ({
  id: product.id,
  sku: product.sku,
  ...(product.barcode !== null && { barcode: product.barcode }),
  name: product.name,
  ...(product.category !== null && { category: product.category }),
  unit: product.unit,
  basePrice: product.basePrice,
  taxRate: fromRate(product.taxRate),
  trackStock: product.trackStock,
  isActive: product.isActive,
  version: product.version,
});

const view = (product: Product, actor: Actor): catalog.ProductView => ({
  ...card(product),
  ...(product.description !== null && { description: product.description }),
  ...cost(product, actor.may('products.edit') || actor.may('reports.view')),
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
});

/** The order of a list: as asked, else by how well a product matches the search, else by name. */
function orderOf(sort: string | undefined, searched: boolean): string {
  if (sort === undefined) return searched ? 'm.place desc, lower(p.name)' : 'lower(p.name)';
  const column = columns[sort.replace(/^-/, '')];
  if (!column) throw invalid('sort', `must be one of ${Object.keys(columns).join(', ')}`);
  return sort.startsWith('-') ? `${column} desc nulls last` : column;
}
