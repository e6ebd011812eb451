// UUIDv7 by hand: a fixed instant (2026-01-01) and a counter, so that every service seeds the same business.
const id = (group: number, n: number): string =>
  `019b7667-0000-7000-8000-${group.toString(16).padStart(4, '0')}${n.toString(16).padStart(8, '0')}`;

/** Names and ids of the demo business, shared by the services' demo data and nothing else. */
export const demo = {
  businessId: id(1, 1),
  outletId: id(2, 1),
  registerId: id(3, 1),
  warehouses: { main: id(4, 1), central: id(4, 2) },
  tiers: { retail: id(5, 1), wholesale: id(5, 2), member: id(5, 3) },
  users: {
    owner: id(6, 1),
    admin: id(6, 2),
    manager: id(6, 3),
    cashier: id(6, 4),
    warehouse: id(6, 5),
    superadmin: id(6, 6),
  },
  customers: { member: id(7, 1), walkIn: id(7, 2) },
  supplierId: id(8, 1),
  /** The n-th of 24 demo products, n from 1. */
  product: (n: number): string => id(9, n),
  currency: 'USD',
  timeZone: 'America/New_York',
} as const;

/** What a demo product is, known to catalog, pricing, inventory, sales and reporting alike. */
export interface DemoProduct {
  readonly id: string;
  readonly sku: string;
  readonly barcode: string;
  readonly name: string;
  readonly category: string;
  readonly unit: string;
  readonly basePrice: number;
  readonly costPrice: number;
  /** Percent. */
  readonly taxRate: number;
}

type Row = readonly [
  name: string,
  category: string,
  unit: string,
  basePrice: number,
  costPrice: number,
  taxRate: number,
];

const rows: readonly Row[] = [
  ['Espresso Beans 1 kg', 'Coffee', 'pcs', 1899, 1100, 5],
  ['Filter Coffee 500 g', 'Coffee', 'pcs', 1099, 620, 5],
  ['Oat Milk 1 l', 'Drinks', 'pcs', 249, 140, 5],
  ['Sparkling Water 0.75 l', 'Drinks', 'pcs', 129, 55, 5],
  ['Apple Juice 1 l', 'Drinks', 'pcs', 279, 150, 5],
  ['Ginger Ale 0.33 l', 'Drinks', 'pcs', 159, 70, 5],
  ['Bananas', 'Produce', 'kg', 199, 110, 5],
  ['Tomatoes', 'Produce', 'kg', 349, 190, 5],
  ['Avocado', 'Produce', 'pcs', 149, 80, 5],
  ['Sourdough Loaf', 'Bakery', 'pcs', 459, 210, 5],
  ['Butter Croissant', 'Bakery', 'pcs', 229, 95, 5],
  ['Cheddar', 'Dairy', 'kg', 1490, 890, 5],
  ['Free-Range Eggs 12', 'Dairy', 'pcs', 429, 260, 5],
  ['Dark Chocolate 70 %', 'Sweets', 'pcs', 329, 170, 5],
  ['Salted Peanuts 200 g', 'Sweets', 'pcs', 219, 100, 5],
  ['Canvas Tote Bag', 'Household', 'pcs', 799, 320, 20],
  ['Beeswax Candle', 'Household', 'pcs', 1249, 560, 20],
  ['Dish Soap 500 ml', 'Household', 'pcs', 389, 170, 20],
  ['Paper Towels 4', 'Household', 'pcs', 549, 280, 20],
  ['Steel Bottle 0.5 l', 'Household', 'pcs', 2299, 1150, 20],
  ['AA Batteries 8', 'Electronics', 'pcs', 999, 480, 20],
  ['USB-C Cable 2 m', 'Electronics', 'pcs', 1499, 510, 20],
  ['LED Bulb E27', 'Electronics', 'pcs', 699, 290, 20],
  ['Phone Stand', 'Electronics', 'pcs', 1799, 640, 20],
];

// EAN-13 in the range 200–299, which GS1 leaves to shops
function ean13(n: number): string {
  const body = `200000${String(n).padStart(6, '0')}`;
  const sum = [...body].reduce((s, digit, i) => s + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return body + String((10 - (sum % 10)) % 10);
}

/** The 24 demo products. */
export const demoProducts: readonly DemoProduct[] = rows.map(
  ([name, category, unit, basePrice, costPrice, taxRate], i) => ({
    id: demo.product(i + 1),
    sku: `DEMO-${String(i + 1).padStart(3, '0')}`,
    barcode: ean13(i + 1),
    name,
    category,
    unit,
    basePrice,
    costPrice,
    taxRate,
  }),
);
