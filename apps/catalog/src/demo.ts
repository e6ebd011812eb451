import { demo, demoProducts } from '#libs/contracts';
import { rate } from '#libs/kernel';

interface Rows {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

/** The 24 products of the demo business. */
export async function seedDemo(db: Rows): Promise<void> {
  for (const { id, sku, barcode, name, category, unit, basePrice, costPrice, taxRate } of demoProducts)
    await db.query(
      `insert into catalog.products
         (business_id, id, sku, barcode, name, category, unit, base_price, cost_price, tax_rate, track_stock, is_active,
          version, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, true, 1, now(), now())`,
      [demo.businessId, id, sku, barcode, name, category, unit, basePrice, costPrice, rate(taxRate)],
    );
}
