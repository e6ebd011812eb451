import { mulDiv, rate, type Minor, type Rate } from '#libs/kernel';

/** What a business sells. It is never deleted, because old sales name it; SKU and barcode stay taken. */
export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly barcode: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly category: string | null;
  readonly unit: string;
  readonly basePrice: Minor;
  readonly costPrice: Minor | null;
  readonly taxRate: Rate;
  readonly trackStock: boolean;
  readonly isActive: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What somebody says of a product; the tax rate in percent. In a change, `null` clears and what is left out stays. */
export interface ProductFields {
  readonly sku?: string | undefined;
  readonly barcode?: string | null | undefined;
  readonly name?: string | undefined;
  readonly description?: string | null | undefined;
  readonly category?: string | null | undefined;
  readonly unit?: string | undefined;
  readonly basePrice?: Minor | undefined;
  readonly costPrice?: Minor | null | undefined;
  readonly taxRate?: number | undefined;
  readonly trackStock?: boolean | undefined;
  readonly isActive?: boolean | undefined;
}

/** A new product: sold by the piece, free of tax and kept in stock unless somebody says otherwise. */
export function create(
  id: string,
  fields: ProductFields & Pick<Product, 'sku' | 'name' | 'basePrice'>,
  at: Date,
): Product {
  return {
    id,
    sku: fields.sku,
    barcode: fields.barcode ?? null,
    name: fields.name,
    description: fields.description ?? null,
    category: fields.category ?? null,
    unit: fields.unit ?? 'pcs',
    basePrice: fields.basePrice,
    costPrice: fields.costPrice ?? null,
    taxRate: rate(fields.taxRate ?? 0),
    trackStock: fields.trackStock ?? true,
    isActive: fields.isActive ?? true,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** The changed product, one version on; the product itself when nothing about it differs. */
export function change(product: Product, fields: ProductFields, at: Date): Product {
  const { barcode, description, category, costPrice, taxRate } = fields;
  const changed: Product = {
    ...product,
    sku: fields.sku ?? product.sku,
    barcode: barcode === undefined ? product.barcode : barcode,
    name: fields.name ?? product.name,
    description: description === undefined ? product.description : description,
    category: category === undefined ? product.category : category,
    unit: fields.unit ?? product.unit,
    basePrice: fields.basePrice ?? product.basePrice,
    costPrice: costPrice === undefined ? product.costPrice : costPrice,
    taxRate: taxRate === undefined ? product.taxRate : rate(taxRate),
    trackStock: fields.trackStock ?? product.trackStock,
    isActive: fields.isActive ?? product.isActive,
  };
  return isSame(product, changed) ? product : { ...changed, version: product.version + 1, updatedAt: at };
}

const isSame = (one: Product, other: Product): boolean =>
  (Object.keys(one) as (keyof Product)[]).every((field) => one[field] === other[field]);

/** What became of a product, as an event tells it. */
export type Happening = 'created' | 'changed' | 'deactivated' | 'reactivated';

/** What a change of a product was: leaving and coming back to the shelf have names of their own. */
export function happening(before: Product, after: Product): Happening | undefined {
  if (before === after) return undefined;
  if (before.isActive === after.isActive) return 'changed';
  return after.isActive ? 'reactivated' : 'deactivated';
}

/** What of the price is earned, in percent with two decimals; undefined for what is given away. */
export function margin(basePrice: Minor, costPrice: Minor): number | undefined {
  return basePrice === 0 ? undefined : mulDiv(basePrice - costPrice, 10_000, basePrice) / 100;
}

/** What a product costs the business: for eyes that may see it, and where it is known. */
export function cost(
  { basePrice, costPrice }: Pick<Product, 'basePrice' | 'costPrice'>,
  seesCost: boolean,
): { readonly costPrice?: Minor; readonly margin?: number } {
  if (!seesCost || costPrice === null) return {};
  const earned = margin(basePrice, costPrice);
  return { costPrice, ...(earned !== undefined && { margin: earned }) };
}
