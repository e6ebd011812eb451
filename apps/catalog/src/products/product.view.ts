import type { Actor } from '#libs/auth';
import { catalog, type EventType } from '#libs/contracts';
import { fromRate } from '#libs/kernel';
import { cost, type Happening, type Product } from './product.js';

/** What other services and tills keep of a product. */
export const card = (product: Product): catalog.ProductCard => ({
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

/** What an event tells: all of it, since the audit shows what changed. */
export const facts = (product: Product): catalog.ProductFacts => ({
  ...card(product),
  ...(product.description !== null && { description: product.description }),
  ...(product.costPrice !== null && { costPrice: product.costPrice }),
});

/** What the actor may see of a product. */
export const view = (product: Product, actor: Actor): catalog.ProductView => viewsOf([product], actor)[0]!;

/** The same of many. */
export function viewsOf(products: readonly Product[], actor: Actor): catalog.ProductView[] {
  const seesCost = catalog.costPermissions.some((permission) => actor.may(permission));
  return products.map((product) => ({
    ...card(product),
    ...(product.description !== null && { description: product.description }),
    ...cost(product, seesCost),
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  }));
}

/** The event that tells what became of a product. */
export const eventOf: Readonly<Record<Happening, EventType<catalog.ProductFacts>>> = {
  created: catalog.productCreated,
  changed: catalog.productChanged,
  deactivated: catalog.productDeactivated,
  reactivated: catalog.productReactivated,
};
