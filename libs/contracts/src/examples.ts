import { demo } from './demo.js';
import { fieldsOf, type Class, type Field } from './field.js';

type Named = Readonly<Record<string, unknown>>;

/** What fields of a name show wherever they stand. Ids are those of the demo business, so that examples can be tried. */
const everywhere: Named = {
  businessId: demo.businessId,
  outletId: demo.outletId,
  registerId: demo.registerId,
  warehouseId: demo.warehouses.main,
  fromWarehouseId: demo.warehouses.main,
  toWarehouseId: demo.warehouses.central,
  defaultWarehouseId: demo.warehouses.main,
  priceTierId: demo.tiers.retail,
  defaultPriceTierId: demo.tiers.retail,
  customerId: demo.customers.member,
  supplierId: demo.supplierId,
  productId: demo.product(1),
  userId: demo.users.cashier,
  cashierId: demo.users.cashier,
  username: 'cashier',
  sku: 'SKU-1001',
  barcode: '5000000010015',
  unit: 'pcs',
  currency: demo.currency,
  timeZone: demo.timeZone,
  language: 'en',
  phone: '+1 555 0100',
  address: '1 Main Street, Springfield',
  reason: 'asked for by the customer',
  notes: 'at the back door',
  number: 'MAIN-261123-5f0a1b2c',
  receiptNumber: 'MAIN-R1-00000042',
  ip: '192.0.2.7',
  userAgent: 'Mozilla/5.0',
  sort: 'name',
  page: 1,
  limit: 50,
  total: 1,
  totalPages: 1,
  version: 3,
  ifMatch: 3,
  code: 'MAIN',
  search: 'coffee',
  category: 'Coffee',
};

/** What fields show in classes of a noun: the first whose word stands in the name of the class. */
const byNoun: readonly (readonly [RegExp, Named])[] = [
  [/Product|Category/, { id: demo.product(1), name: 'Espresso Beans 1 kg', category: 'Coffee' }],
  [/Tier/, { id: demo.tiers.retail, name: 'Retail', code: 'RETAIL' }],
  [/Customer/, { id: demo.customers.member, name: 'Ada Smith' }],
  [/Warehouse/, { id: demo.warehouses.main, name: 'Main Warehouse', code: 'MAIN-WH' }],
  [/Supplier/, { id: demo.supplierId, name: 'Bean Importers', contactPerson: 'Sam Green' }],
  [/Register/, { id: demo.registerId, name: 'Register 1', code: 'R1' }],
  [/Outlet|Place|Shop/, { id: demo.outletId, name: 'Main Outlet', code: 'MAIN' }],
  [/User|Me$|Person|Member|Invitation|SignedIn/, { id: demo.users.cashier, name: 'Casey Miller' }],
  [/Business/, { id: demo.businessId, name: 'Demo Store' }],
];

/**
 * A whole object for the documentation, valid by the class's own schema: what the contract says of a field, else what
 * its name tells, else what its kind shows. Optional fields are there, too.
 */
export function exampleOf(type: Class<object>): Record<string, unknown> {
  return Object.fromEntries([...fieldsOf(type)].map(([name, field]) => [name, exampleOfField(type, name, field)]));
}

/** An example of one field of a class. */
export function exampleOfField(type: Class<object>, name: string, field: Field): unknown {
  if (field.ownExample !== undefined) return field.ownExample;
  if (field.of) {
    const one = exampleOf(field.of);
    const { type: kind, minItems = 1 } = field.schema as { type?: string; minItems?: number };
    return kind === 'array' ? Array.from({ length: Math.max(1, minItems) }, () => one) : one;
  }
  const named = [byNoun.find(([noun]) => noun.test(type.name))?.[1][name], everywhere[name]];
  return named.find((value) => value !== undefined && fits(field, value)) ?? field.example;
}

const fits = (field: Field, value: unknown): boolean => {
  const problems: never[] = [];
  field.read(value, '', problems);
  return problems.length === 0;
};
