import { demo, demoProducts, demoSales, demoToday, sales } from '#libs/contracts';
import type { Tx } from '#libs/persistence';
import { entryOf } from './audit/audit.js';
import { insertEntries } from './audit/audit.repository.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { raiseRollUps, riseValues } from './reports/rollup.repository.js';
import { rollUp } from './reports/rollup.js';

/** The owner's connection, with the demo business named. */
interface Seeding {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

const { businessId, users } = demo;

const people = [
  [users.owner, 'Olivia Owner'],
  [users.admin, 'Adam Admin'],
  [users.manager, 'Maya Manager'],
  [users.cashier, 'Casey Cashier'],
  [users.warehouse, 'Walter Warehouse'],
] as const;

/** What reporting has heard by today: who and what there is, and the four weeks of sales. */
export async function seedDemo(db: Seeding): Promise<void> {
  await seedDirectory(db);
  const facts = demoSales(demoToday(new Date())).map((order) => ({
    id: `${order.id}.order.completed.${order.version}`,
    name: sales.orderCompleted.name,
    businessId,
    key: order.id,
    outletId: order.outletId,
    at: order.createdAt,
    cause: { userId: order.cashierId, requestId: order.id },
    payload: order,
  }));
  await db.query(insertEntries, [JSON.stringify(facts.map(entryOf))]);
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
  await directory.putOutlets(tx, [told({ id: demo.outletId, timeZone: demo.timeZone, dayStartsAt: '04:00' })]);
  const named = [...people, [demo.registerId, 'Register 1'] as const];
  await directory.putNames(
    tx,
    named.map(([id, name]) => told({ id, name })),
  );
  await directory.putProducts(tx, demoProducts.map(told));
}
