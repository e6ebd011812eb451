import { hash } from 'argon2';
import type { Role } from '#libs/contracts';
import type { PoolClient } from 'pg';
import { NIL_ID, uuidv7 } from '#libs/kernel';
import { api, type Answer, type Api } from './api.js';
import { eventually, sql } from './system.js';

/** The roles that people of a business have. */
export type StaffRole = Exclude<Role, 'SUPER_ADMIN'>;

/** What may differ from a dollar business with prices before tax that refuses to oversell. */
export interface TenantTerms {
  readonly name?: string;
  readonly currency?: string;
  readonly taxInclusive?: boolean;
  readonly stockPolicy?: 'BLOCK' | 'WARN' | 'ALLOW';
  readonly timeZone?: string;
  /** `HH:MM` of the outlet's clock. */
  readonly dayStartsAt?: string;
}

/** What may differ from a product of 10.00 with 20 % tax and 100 pieces in stock. */
export interface ProductTerms {
  readonly sku?: string;
  readonly barcode?: string;
  readonly name?: string;
  readonly category?: string;
  readonly unit?: string;
  readonly basePrice?: number;
  readonly costPrice?: number;
  readonly taxRate?: number;
  readonly trackStock?: boolean;
  /** What is put into the outlet's warehouse. */
  readonly stock?: number;
}

/** An outlet with a register and its default warehouse. */
export interface OutletPlace {
  readonly outletId: string;
  readonly registerId: string;
  readonly warehouseId: string;
}

/** A fresh business with one outlet `MAIN`, one register `R1`, one warehouse and a user per role. */
export interface Tenant {
  readonly businessId: string;
  readonly outletId: string;
  readonly registerId: string;
  /** The outlet's default warehouse. */
  readonly warehouseId: string;
  readonly users: Readonly<Record<StaffRole, { readonly id: string; readonly username: string }>>;
  /** The gateway, asked by the owner. */
  readonly owner: Api;
  /** The gateway, asked by the user of a role; logs in once. */
  as(role: StaffRole): Promise<Api>;
  /** Opens another outlet, where nobody but owner and admin has anything to do. */
  secondOutlet(): Promise<OutletPlace>;
  /** Makes a product and puts it into stock; answers it as the gateway does. */
  product(terms?: ProductTerms): Promise<Answer['body']>;
}

/** The password of every user that `tenant` makes. */
export const password = 'password123';

const roles: readonly StaffRole[] = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];

// one hash serves all users of a run: it is slow by design, and no test is about its salt
let passwordHash: Promise<string> | undefined;

/** Makes a business that no other test knows. Rows that no route makes yet are inserted, the rest goes through HTTP. */
export async function tenant(terms: TenantTerms = {}): Promise<Tenant> {
  const [businessId, outletId, registerId, warehouseId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as const;
  const mark = businessId.slice(-12);
  const users = Object.fromEntries(
    roles.map((role) => [role, { id: uuidv7(), username: `${role.toLowerCase()}-${mark}` }]),
  ) as Tenant['users'];
  passwordHash ??= hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const db = await sql().connect();
  try {
    await db.query('begin');
    await db.query(`insert into identity.businesses (id, name, currency, tax_inclusive) values ($1, $2, $3, $4)`, [
      businessId,
      terms.name ?? `Shop ${mark}`,
      terms.currency ?? 'USD',
      terms.taxInclusive ?? false,
    ]);
    await addOutlet(db, businessId, { outletId, registerId, warehouseId }, 'MAIN', terms);
    for (const role of roles) {
      const { id, username } = users[role];
      await db.query(
        `insert into identity.users (business_id, id, username, name, role, password_hash) values ($1, $2, $3, $4, $5, $6)`,
        [businessId, id, username, username, role, await passwordHash],
      );
      // owner and admin act by their business role in every outlet
      if (role !== 'OWNER' && role !== 'ADMIN')
        await db.query(
          `insert into identity.user_outlets (business_id, user_id, outlet_id, role, is_default)
           values ($1, $2, $3, $4, true)`,
          [businessId, id, outletId, role],
        );
    }
    await db.query('commit');
  } finally {
    db.release();
  }
  const logins = new Map<StaffRole, Promise<Api>>();
  const as = (role: StaffRole): Promise<Api> => {
    const known = logins.get(role) ?? api().login(users[role].username, password);
    logins.set(role, known);
    return known;
  };
  const owner = await as('OWNER');
  return {
    ...{ businessId, outletId, registerId, warehouseId, users, owner, as },
    secondOutlet: async () => {
      const place = { outletId: uuidv7(), registerId: uuidv7(), warehouseId: uuidv7() };
      const connection = await sql().connect();
      try {
        await addOutlet(connection, businessId, place, `O-${place.outletId.slice(-8)}`, terms);
      } finally {
        connection.release();
      }
      return place;
    },
    product: (wanted = {}) => stocked(owner, warehouseId, wanted),
  };
}

async function addOutlet(
  db: Pick<PoolClient, 'query'>,
  businessId: string,
  { outletId, registerId, warehouseId }: OutletPlace,
  code: string,
  terms: TenantTerms,
): Promise<void> {
  await db.query(
    `insert into identity.outlets
       (business_id, id, name, code, time_zone, day_starts_at, default_warehouse_id, stock_policy)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      businessId,
      outletId,
      code === 'MAIN' ? 'Main Outlet' : `Outlet ${code}`,
      code,
      terms.timeZone ?? 'UTC',
      terms.dayStartsAt ?? '00:00',
      warehouseId,
      terms.stockPolicy ?? 'BLOCK',
    ],
  );
  await db.query(
    `insert into identity.registers (business_id, id, outlet_id, name, code) values ($1, $2, $3, 'Register 1', 'R1')`,
    [businessId, registerId, outletId],
  );
  await db.query(
    `insert into inventory.warehouses (business_id, id, outlet_id, name, code, type, is_default)
     values ($1, $2, $3, 'Warehouse', $4, 'OUTLET', $5)`,
    [businessId, warehouseId, outletId, `${code}-WH`, code === 'MAIN'],
  );
}

/** Makes a user of the platform, and signs them in. */
export async function superAdmin(): Promise<Api> {
  passwordHash ??= hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const [id, username] = [uuidv7(), `platform-${uuidv7().slice(-12)}`];
  await sql().query(
    `insert into identity.users (business_id, id, username, name, role, password_hash)
     values ($1, $2, $3, 'Platform', 'SUPER_ADMIN', $4)`,
    [NIL_ID, id, username, await passwordHash],
  );
  return api().login(username, password);
}

async function stocked(owner: Api, warehouseId: string, terms: ProductTerms): Promise<Answer['body']> {
  const { stock = 100, ...fields } = terms;
  const id = uuidv7();
  const product = accepted(
    await owner.post('/products', {
      sku: `SKU-${id.slice(-12)}`,
      name: `Product ${id.slice(-4)}`,
      basePrice: 1_000,
      taxRate: 20,
      ...fields,
    }),
  );
  // inventory hears of the product by event, so its first answer may be that it knows no such product
  if (stock > 0 && fields.trackStock !== false)
    await eventually(async () =>
      accepted(
        await owner.post('/inventory/adjustments', {
          id,
          productId: product.id,
          warehouseId,
          type: 'ADJUSTMENT_IN',
          quantity: stock,
          reason: 'opening stock',
        }),
      ),
    );
  return product;
}

function accepted({ status, body }: Answer): Answer['body'] {
  if (status !== 200 && status !== 201) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  return body;
}
