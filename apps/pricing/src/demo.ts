import { demo, demoProducts } from '#libs/contracts';
import { mulDiv, rate } from '#libs/kernel';

interface Rows {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

const tiers = [
  { id: demo.tiers.retail, code: 'RETAIL', name: 'Retail', discount: 0 },
  { id: demo.tiers.wholesale, code: 'WHOLESALE', name: 'Wholesale', discount: 15 },
  { id: demo.tiers.member, code: 'MEMBER', name: 'Member', discount: 5 },
];

/** Three tiers, a price of each product in two of them, and what pricing would have heard by event. */
export async function seedDemo(db: Rows): Promise<void> {
  for (const { id, code, name } of tiers)
    await db.query(
      `insert into pricing.tiers (business_id, id, name, code, is_default, version, created_at)
       values ($1, $2, $3, $4, $5, 1, now())`,
      [demo.businessId, id, name, code, id === demo.tiers.retail],
    );
  for (const { id, sku, name, unit, basePrice, taxRate } of demoProducts) {
    await db.query(
      `insert into pricing.products
         (business_id, id, sku, name, unit, base_price, tax_rate, track_stock, is_active, version)
       values ($1, $2, $3, $4, $5, $6, $7, true, true, 1)`,
      [demo.businessId, id, sku, name, unit, basePrice, rate(taxRate)],
    );
    await db.query('insert into pricing.price_sets (business_id, product_id, version) values ($1, $2, 1)', [
      demo.businessId,
      id,
    ]);
    for (const [place, tier] of tiers.filter(({ discount }) => discount > 0).entries())
      await db.query(
        `insert into pricing.prices (business_id, product_id, place, price_tier_id, price)
         values ($1, $2, $3, $4, $5)`,
        [demo.businessId, id, place, tier.id, mulDiv(basePrice, 100 - tier.discount, 100)],
      );
  }
  await db.query(
    `insert into pricing.customers (business_id, id, price_tier_id, is_deleted, version)
     values ($1, $2, $3, false, 1), ($1, $4, null, false, 1)`,
    [demo.businessId, demo.customers.member, demo.tiers.member, demo.customers.walkIn],
  );
  await db.query('insert into pricing.outlets (business_id, id, version) values ($1, $2, 1)', [
    demo.businessId,
    demo.outletId,
  ]);
  await db.query('insert into pricing.books (business_id) values ($1)', [demo.businessId]);
}
