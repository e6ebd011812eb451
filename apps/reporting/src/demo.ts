import { demo, demoProducts, demoSales, demoToday, sales } from '#libs/contracts';
import { eventId, type Tx } from '#libs/persistence';
import { entryOf } from './audit/audit.js';
import { written } from './audit/audit.repository.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { raiseRollUps, riseValues } from './reports/rollup.repository.js';
import { rollUp } from './reports/rollup.js';

/** The owner's connection, with the demo business named. */
interface Seeding {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

const { businessId, users } = demo;

const people = [
  { id: users.owner, name: 'Olivia Owner', role: 'OWNER' },
  { id: users.admin, name: 'Adam Admin', role: 'ADMIN' },
  { id: users.manager, name: 'Maya Manager', role: 'MANAGER' },
  { id: users.cashier, name: 'Casey Cashier', role: 'CASHIER' },
  { id: users.warehouse, name: 'Walter Warehouse', role: 'WAREHOUSE_STAFF' },
] as const;

const business = {
  ...{ id: businessId, name: 'Demo Store', language: 'en', currency: 'USD' },
  ...{ notifyEmails: [], status: 'ACTIVE' },
};

const outlet = {
  ...{ id: demo.outletId, name: 'Main Outlet', code: 'MAIN', isActive: true },
  ...{ timeZone: demo.timeZone, dayStartsAt: '04:00' },
};

/** What reporting has heard by today: who and what there is, and the four weeks of sales. */
export async function seedDemo(db: Seeding): Promise<void> {
  await seedDirectory(db);
  const facts = demoSales(demoToday(new Date())).map((order) => ({
    id: eventId(sales.orderCompleted.name, { businessId, key: order.id, version: order.version }),
    name: sales.orderCompleted.name,
    businessId,
    key: order.id,
    outletId: order.outletId,
    at: order.createdAt,
    cause: { userId: order.cashierId, requestId: order.id },
    payload: order,
  }));
  const names = new Map(people.map(({ id, name }) => [id as string, name]));
  const { entries, befores, afters } = await written(facts.map((fact) => entryOf(fact, names)));
  await db.query('select reporting.append_audit($1, $2::json[], $3::json[], $4, $5)', [
    ...[entries, befores, afters],
    [businessId],
    facts.map(({ id }) => id),
  ]);
  await db.query(`with ${raiseRollUps}`, riseValues(rollUp(facts)));
}

async function seedDirectory(db: Seeding): Promise<void> {
  const directory = new DirectoryRepository();
  const tx = {
    rows: async <Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
      await db.query(text, values);
      return [];
    },
  } satisfies Pick<Tx, 'rows'>;
  const told = <Of extends object>(payload: Of) => ({ businessId, payload: { version: 1, ...payload } });
  await directory.putBusinesses(tx, [told(business)]);
  await directory.putOutlets(tx, [told(outlet)]);
  await directory.putNames(tx, [told({ id: demo.registerId, name: 'Register 1' })]);
  await directory.putPeople(
    tx,
    people.map((person) => told({ ...person, isActive: true })),
  );
  await directory.putWarehouses(tx, [
    told({ id: demo.warehouses.main, outletId: demo.outletId }),
    told({ id: demo.warehouses.central }),
  ]);
  await directory.putProducts(tx, demoProducts.map(told));
}
