import { call, event, many, nothing, paged, query, signal } from './call.js';
import { Amount, Figure, FileText, Flag, Id, Ids, IfMatch, Instant, ListOf, Percent, Text, Whole } from './fields.js';
import { Paging } from './paging.js';
import type { Permission } from './permission.js';

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

/** All that is known of a product, as events tell it and the audit keeps it. */
export class ProductFacts extends ProductCard {
  @Text(2000, { optional: true }) description?: string;
  @Amount({ optional: true }) costPrice?: number;
}

export class ProductView extends ProductCard {
  @Text(2000, { optional: true }) description?: string;
  /** Only with products.edit or reports.view. */
  @Amount({ optional: true }) costPrice?: number;
  /** (basePrice − costPrice) ÷ basePrice in percent; only with costPrice. */
  @Figure({ optional: true }) margin?: number;
  /** What the outlet's warehouses hold; only in a list with outletId, and of products whose stock is counted. */
  @Figure({ optional: true }) stock?: number;
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

/** What can be said of a product that exists. */
export class ProductChange {
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

export class UpdateProduct extends ProductChange {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class DeleteProduct {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class GetProduct {
  @Id() id!: string;
}

export class ListProducts extends Paging {
  /** SKU, barcode or words of the name; tolerant of typing errors. */
  @Text(200, { optional: true }) search?: string;
  @Text(100, { optional: true }) category?: string;
  @Flag({ optional: true }) isActive?: boolean;
  /** Adds what this outlet has in stock. */
  @Id({ optional: true }) outletId?: string;
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

/** The most characters of a CSV file: 100,000 products of some 300 characters each. */
export const MOST_OF_CSV = 32 * 1024 * 1024;

export class ImportProducts {
  /**
   * UTF-8 with or without a byte order mark; cells divided by commas, or by semicolons when the header has no comma; in
   * double quotes where they contain one of these, a quote (doubled) or a line end. The header names the product's
   * fields; `sku` must be among them. An empty cell clears what may be absent and leaves everything else as it is.
   */
  @FileText(MOST_OF_CSV) csv!: string;
  /** Only tells what would happen. */
  @Flag({ optional: true }) dryRun?: boolean;
  /** Between services: the parts of the file that were sent ahead of its end. */
  @Id({ optional: true }) sentAhead?: string;
}

/** A part of a file that is too long for one message. */
export class ImportPart {
  @Id() importId!: string;
  @Whole(0, 10_000) part!: number;
  @FileText(MOST_OF_CSV) csv!: string;
}

/** What is wrong with a line of a file. */
export class LineError {
  /** As in the file; the header is line 1. */
  @Whole(1, 2 ** 31) line!: number;
  @Text(100) path!: string;
  @Text(200) message!: string;
}

export class ImportReport {
  @Whole(0, 2 ** 31) created!: number;
  @Whole(0, 2 ** 31) updated!: number;
  @Whole(0, 2 ** 31) unchanged!: number;
  /** Empty: a line that fails makes the answer 400, whose `errors` are of this form. */
  @ListOf(LineError, { max: 1000 }) errors!: LineError[];
}

/** Moves on with each change of a business's products. */
export class CatalogVersion {
  @Whole(0, Number.MAX_SAFE_INTEGER) version!: number;
}

export class CatalogMoved {
  @Id() businessId!: string;
}

/** Whoever has one of these sees costs and margins. */
export const costPermissions: readonly Permission[] = ['products.edit', 'reports.view'];

const taken = ['catalog.product.taken'];

export const listProducts = query('catalog.product.list', ListProducts, paged(ProductView), {
  access: 'products.view',
  refuses: ['identity.outlet.not-found'],
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
/** It is no longer for sale; SKU and barcode stay taken. Doing it again changes nothing. */
export const deleteProduct = call('catalog.product.delete', DeleteProduct, nothing, {
  access: 'products.delete',
  refuses: ['catalog.product.not-found', 'catalog.product.version'],
});
export const reactivateProduct = call('catalog.product.reactivate', GetProduct, ProductView, {
  access: 'products.edit',
  refuses: ['catalog.product.not-found'],
});
export const importProducts = call('catalog.product.import', ImportProducts, ImportReport, {
  access: 'products.create',
  refuses: ['catalog.import.busy'],
});
export const sendImportAhead = call('catalog.import.send', ImportPart, nothing, { access: 'internal', changes: false });
export const listCategories = query('catalog.category.list', AllCategories, many(CategoryView), {
  access: 'products.view',
});
/** Cards of the products that exist among the asked ones, for the read copies of other services. */
export const productCards = query('catalog.product.cards', ProductIds, many(ProductCard), { access: 'internal' });
/** Cost prices of the products that exist among the asked ones: no event tells them, since not everybody may see them. */
export const productCosts = query('catalog.product.costs', ProductIds, many(ProductCost), { access: 'internal' });

/** For whoever keeps what catalog answered: as long as the version stands, so does the answer. */
export const catalogVersion = query('catalog.version.get', AllCategories, CatalogVersion, { access: 'internal' });

export const productCreated = event('catalog.product.created.v1', ProductFacts);
export const productChanged = event('catalog.product.changed.v1', ProductFacts);
export const productDeactivated = event('catalog.product.deactivated.v1', ProductFacts);
export const productReactivated = event('catalog.product.reactivated.v1', ProductFacts);

export const catalogMoved = signal('catalog.product.moved', CatalogMoved);
