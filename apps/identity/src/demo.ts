import { demo, type OutletRole, type Role } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import { hashPassword } from './accounts/password.crypto.js';

type Db = { query(text: string, values?: readonly unknown[]): Promise<unknown> };

const people: readonly [id: string, username: string, name: string, role: Role, outletRole?: OutletRole][] = [
  [demo.users.owner, 'owner', 'Olivia Owner', 'OWNER'],
  [demo.users.admin, 'admin', 'Adam Admin', 'ADMIN'],
  [demo.users.manager, 'manager', 'Maya Manager', 'MANAGER', 'MANAGER'],
  [demo.users.cashier, 'cashier', 'Casey Cashier', 'CASHIER', 'CASHIER'],
  [demo.users.warehouse, 'warehouse', 'Walter Warehouse', 'WAREHOUSE_STAFF', 'WAREHOUSE_STAFF'],
];

/** The demo business: Demo Store with one outlet, a register, and a user of each role, all with the same password. */
export async function seedDemo(db: Db): Promise<void> {
  const passwordHash = await hashPassword('password123');
  await db.query('insert into identity.businesses (id, name, currency, tax_inclusive) values ($1, $2, $3, false)', [
    demo.businessId,
    'Demo Store',
    demo.currency,
  ]);
  await db.query(
    `insert into identity.outlets (business_id, id, name, code, time_zone, day_starts_at, default_warehouse_id)
     values ($1, $2, 'Main Outlet', 'MAIN', $3, '04:00', $4)`,
    [demo.businessId, demo.outletId, demo.timeZone, demo.warehouses.main],
  );
  await db.query(
    `insert into identity.registers (business_id, id, outlet_id, name, code) values ($1, $2, $3, 'Register 1', 'R1')`,
    [demo.businessId, demo.registerId, demo.outletId],
  );
  await db.query(
    `insert into identity.receipt_prefixes (business_id, prefix, owner_id) values ($1, 'main-0', $2), ($1, 'main-r1', $3)`,
    [demo.businessId, demo.outletId, demo.registerId],
  );
  const addUser = (businessId: string, id: string, username: string, name: string, role: Role): Promise<unknown> =>
    db.query(
      `insert into identity.users (business_id, id, username, name, email, role, password_hash)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [businessId, id, username, name, `${username}@demo.example`, role, passwordHash],
    );
  for (const [id, username, name, role, outletRole] of people) {
    await addUser(demo.businessId, id, username, name, role);
    if (outletRole)
      await db.query(
        `insert into identity.user_outlets (business_id, user_id, outlet_id, role, is_default)
         values ($1, $2, $3, $4, true)`,
        [demo.businessId, id, demo.outletId, outletRole],
      );
  }
  // the platform's own user is no part of the demo business, so for a moment the transaction sees the nil business
  await db.query(`select set_config('app.businesses', $1, true)`, [`{${NIL_ID}}`]);
  await addUser(NIL_ID, demo.users.superadmin, 'superadmin', 'Sam Superadmin', 'SUPER_ADMIN');
  await db.query(`select set_config('app.businesses', $1, true)`, [`{${demo.businessId}}`]);
}
