import { change, create, type Product, type ProductFields } from '../products/product.js';

/** A line of a file, with its number. */
export interface Line {
  readonly line: number;
  readonly fields: ProductFields & { readonly sku: string };
}

/** What is wrong with a line. */
export interface LineError {
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

/** What a line comes to: a product that is new, changed, or as it was. */
export interface Outcome {
  readonly before: Product | undefined;
  readonly after: Product;
}

/** Each SKU and each barcode stands in a file once: which of two lines should count nobody can know. */
export function repeated(lines: readonly Line[]): LineError[] {
  const errors: LineError[] = [];
  for (const path of ['sku', 'barcode'] as const) {
    const seen = new Map<string, number>();
    for (const { line, fields } of lines) {
      const value = fields[path];
      if (value == null) continue;
      const first = seen.get(value);
      if (first === undefined) seen.set(value, line);
      else errors.push({ line, path, message: `stands on line ${first} already` });
    }
  }
  return errors;
}

/** What a line lacks: a new product needs a name and a price, a known one nothing. */
export function lacking({ line, fields }: Line, known: boolean): LineError[] {
  if (known) return [];
  return (['name', 'basePrice'] as const)
    .filter((path) => fields[path] === undefined)
    .map((path) => ({ line, path, message: 'is missing, and no product has this sku yet' }));
}

/**
 * The lines whose barcode another product has and keeps. One that the same file takes it from does not count, so that
 * two products may exchange theirs. `owners` tells the SKU of the product that has a barcode now.
 */
export function barcodesTaken(
  lines: readonly Line[],
  owners: ReadonlyMap<string, string>,
  bySku: ReadonlyMap<string, Line>,
): LineError[] {
  return lines.flatMap(({ line, fields: { sku, barcode } }) => {
    const owner = barcode == null ? undefined : owners.get(barcode);
    if (owner === undefined || owner === sku || bySku.get(owner)?.fields.barcode !== undefined) return [];
    return [{ line, path: 'barcode', message: `the product ${owner} has this barcode` }];
  });
}

/** What a line makes of the product with its SKU, or without one of a new one. */
export function outcome({ fields }: Line, before: Product | undefined, newId: () => string, at: Date): Outcome {
  if (before) return { before, after: change(before, fields, at) };
  const { name, basePrice } = fields;
  if (name === undefined || basePrice === undefined) throw new Error('a new product was not checked for what it lacks');
  return { before, after: create(newId(), { ...fields, name, basePrice }, at) };
}

/** Whether a product's barcode becomes free for others. */
export const losesBarcode = ({ before, after }: Outcome): boolean =>
  before !== undefined && before.barcode !== null && before.barcode !== after.barcode;
