import { call, event, many, paged, query } from './call.js';
import { Amount, Figure, Flag, Id, Ids, Instant, Percent, Text, Whole } from './fields.js';
import { Paging } from './paging.js';

/** What a till or another service must know of a product. */
export class ProductCard {
  @Id() id!: string;
  @Text(64) sku!: string;
  @Text(64, { optional: true }) barcode?: string;
  @Text(200) name!: string;
  @Text(100, { optional: true }) category?: string;
  @Text(20) unit!: string;
  @Amount() basePrice!: number;
  @Percent() taxRate!: number;
  @Flag() trackStock!: boolean;
  @Flag() isActive!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class ProductView extends ProductCard {
  @Text(2000, { optional: true }) description?: string;
  /** Only with products.edit or reports.view. */
  @Amount({ optional: true }) costPrice?: number;
  /** (basePrice − costPrice) ÷ basePrice in percent; only with costPrice. */
  @Figure({ optional: true }) margin?: number;
  @Instant() createdAt!: string;
  @Instant() updatedAt!: string;
}

export class CreateProduct {
  @Text(64) sku!: string;
  @Text(64, { optional: true, min: 1 }) barcode?: string;
  @Text(200) name!: string;
  @Text(2000, { optional: true }) description?: string;
  @Text(100, { optional: true, min: 1 }) category?: string;
  @Text(20, { optional: true, min: 1 }) unit?: string;
  @Amount() basePrice!: number;
  @Amount({ optional: true }) costPrice?: number;
  @Percent({ optional: true }) taxRate?: number;
  @Flag({ optional: true }) trackStock?: boolean;
  @Flag({ optional: true }) isActive?: boolean;
}

export class UpdateProduct {
  @Id() id!: string;
  @Whole(1, 2 ** 31, { optional: true }) ifMatch?: number;
  @Text(64, { optional: true, min: 1 }) sku?: string;
  @Text(64, { optional: true, nullable: true, min: 1 }) barcode?: string | null;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(2000, { optional: true, nullable: true }) description?: string | null;
  @Text(100, { optional: true, nullable: true, min: 1 }) category?: string | null;
  @Text(20, { optional: true, min: 1 }) unit?: string;
  @Amount({ optional: true }) basePrice?: number;
  @Amount({ optional: true, nullable: true }) costPrice?: number | null;
  @Percent({ optional: true }) taxRate?: number;
  @Flag({ optional: true }) trackStock?: boolean;
  @Flag({ optional: true }) isActive?: boolean;
}

export class GetProduct {
  @Id() id!: string;
}

export class ListProducts extends Paging {
  /** SKU, barcode or words of the name; tolerant of typing errors. */
  @Text(200, { optional: true }) search?: string;
  @Text(100, { optional: true }) category?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class LookupProduct {
  @Text(64) barcode!: string;
}

export class CategoryView {
  @Text(100) name!: string;
  @Whole(0, 2 ** 31) products!: number;
}

export class AllCategories {}

export class ProductIds {
  @Ids({ max: 500 }) ids!: string[];
}

/** What a product costs the business, for what values stock. */
export class ProductCost {
  @Id() id!: string;
  @Amount({ optional: true }) costPrice?: number;
}

const taken = ['catalog.product.taken'];

export const listProducts = query('catalog.product.list', ListProducts, paged(ProductView), {
  access: 'products.view',
});
export const getProduct = query('catalog.product.get', GetProduct, ProductView, {
  access: 'products.view',
  refuses: ['catalog.product.not-found'],
});
export const lookupProduct = query('catalog.product.lookup', LookupProduct, ProductView, {
  access: 'products.view',
  refuses: ['catalog.product.not-found'],
});
export const createProduct = call('catalog.product.create', CreateProduct, ProductView, {
  access: 'products.create',
  refuses: taken,
  makes: true,
});
export const updateProduct = call('catalog.product.update', UpdateProduct, ProductView, {
  access: 'products.edit',
  refuses: ['catalog.product.not-found', 'catalog.product.version', ...taken],
});
export const listCategories = query('catalog.category.list', AllCategories, many(CategoryView), {
  access: 'products.view',
});
/** Cards of the products that exist among the asked ones, for the read copies of other services. */
export const productCards = query('catalog.product.cards', ProductIds, many(ProductCard), { access: 'internal' });
/** Cost prices of the products that exist among the asked ones: no event tells them, since not everybody may see them. */
export const productCosts = query('catalog.product.costs', ProductIds, many(ProductCost), { access: 'internal' });

export const productCreated = event('catalog.product.created.v1', ProductCard);
export const productChanged = event('catalog.product.changed.v1', ProductCard);
