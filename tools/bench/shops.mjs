import { hash } from 'argon2';
import pg from 'pg';
import { uuidv7 } from '../../dist/libs/kernel/src/index.js';
import { Connection } from './http.mjs';

const businesses = 4;
const outlets = 2;
const registers = 8;
const products = 200;
const cashiers = 8;
const password = 'password123';
const price = 1_500;
const taxRate = 20;
/** In thousandths: no run sells it out. */
const stock = 1_000_000_000_000;

/**
 * A till: who sells, where, and what there is to sell.
 * @typedef {{ token: string, outletId: string, registerId: string, products: string[] }} Till
 */

/**
 * Fills a fresh system with shops: what no route makes yet is inserted, products go through HTTP so that every
 * service hears of them. Answers one till for each connection of the largest run.
 * @param {string} url
 * @param {string} admin how the superuser reaches the database
 * @param {number} tills
 * @returns {Promise<Till[]>}
 */
export async function openShops(url, admin, tills) {
  const db = new pg.Client({ connectionString: admin });
  await db.connect();
  try {
    const secret = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    const shops = [];
    for (let n = 0; n < businesses; n++) shops.push(await openShop(db, url, secret));
    await db.query('analyze');
    return Array.from({ length: tills }, (_, till) => {
      const shop = shops[till % businesses];
      const place = shop.places[Math.floor(till / businesses) % outlets];
      return {
        token: shop.tokens[Math.floor(till / businesses) % cashiers],
        outletId: place.outletId,
        registerId: place.registerIds[Math.floor(till / (businesses * outlets)) % registers],
        products: shop.products,
      };
    });
  } finally {
    await db.end();
  }
}

/**
 * @param {pg.Client} db
 * @param {string} url
 * @param {string} secret
 */
async function openShop(db, url, secret) {
  const business = uuidv7();
  await db.query(`insert into identity.businesses (id, name, currency) values ($1, 'Bench', 'USD')`, [business]);
  const places = [];
  for (let n = 0; n < outlets; n++) places.push(await openOutlet(db, business, `O${n + 1}`));
  const usernames = Array.from({ length: cashiers + 1 }, (_, n) => `${business}-${n}`);
  for (const [n, username] of usernames.entries()) {
    const id = uuidv7();
    await db.query(
      `insert into identity.users (business_id, id, username, name, role, password_hash) values ($1, $2, $3, 'Bench', $4, $5)`,
      [business, id, username, n === 0 ? 'OWNER' : 'CASHIER', secret],
    );
    if (n > 0)
      await db.query(
        `insert into identity.user_outlets (business_id, user_id, outlet_id, role, is_default)
         select $1, $2, o, 'CASHIER', o = $4 from unnest($3::uuid[]) o`,
        [business, id, places.map(({ outletId }) => outletId), places[0].outletId],
      );
  }
  const connection = new Connection(url);
  const tokens = [];
  for (const username of usernames) tokens.push(await login(connection, username));
  const [owner, ...tillTokens] = tokens;
  connection.close();
  const made = await makeProducts(url, owner);
  for (const { warehouseId } of places) await fill(db, business, warehouseId, made);
  return { places, tokens: tillTokens, products: made };
}

/**
 * @param {pg.Client} db
 * @param {string} business
 * @param {string} code
 */
async function openOutlet(db, business, code) {
  const [outletId, warehouseId] = [uuidv7(), uuidv7()];
  const registerIds = Array.from({ length: registers }, () => uuidv7());
  await db.query(
    `insert into identity.outlets (business_id, id, name, code, default_warehouse_id) values ($1, $2, $3, $3, $4)`,
    [business, outletId, code, warehouseId],
  );
  await db.query(
    `insert into identity.registers (business_id, id, outlet_id, name, code)
     select $1, r, $2, 'R' || n, 'R' || n from unnest($3::uuid[]) with ordinality u(r, n)`,
    [business, outletId, registerIds],
  );
  await db.query(
    `insert into inventory.warehouses (business_id, id, outlet_id, name, code, type, is_default)
     values ($1, $2, $3, $4, $4, 'OUTLET', true)`,
    [business, warehouseId, outletId, `${code}-WH`],
  );
  return { outletId, warehouseId, registerIds };
}

/**
 * @param {Connection} connection
 * @param {string} username
 */
async function login(connection, username) {
  const { status, body } = await connection.send('POST', '/auth/login', '', { username, password });
  if (status !== 200) throw new Error(`${username} cannot log in: ${status} ${body}`);
  return String(JSON.parse(body).accessToken);
}

/**
 * @param {string} url
 * @param {string} owner
 * @returns {Promise<string[]>}
 */
async function makeProducts(url, owner) {
  const hands = Array.from({ length: 4 }, () => new Connection(url));
  const made = await Promise.all(
    hands.map(async (hand, first) => {
      const ids = [];
      for (let n = first; n < products; n += hands.length) {
        const fields = { sku: `P${n}`, name: `Product ${n}`, basePrice: price, taxRate };
        const { status, body } = await hand.send('POST', '/products', owner, fields);
        if (status !== 201) throw new Error(`No product: ${status} ${body}`);
        ids.push(String(JSON.parse(body).id));
      }
      hand.close();
      return ids;
    }),
  );
  return made.flat();
}

/**
 * Opening stock, with the movement that explains it.
 * @param {pg.Client} db
 * @param {string} business
 * @param {string} warehouse
 * @param {string[]} productIds
 */
async function fill(db, business, warehouse, productIds) {
  await db.query(
    `with p as (select p, m from unnest($3::uuid[], $4::uuid[]) u(p, m)),
       moved as (
         insert into inventory.movements (business_id, id, type, product_id, warehouse_id, quantity, balance_after,
           reference_type, reference_id, reason, user_id)
         select $1, m, 'ADJUSTMENT_IN', p, $2, $5, $5, 'ADJUSTMENT', m, 'opening stock', $1 from p)
     insert into inventory.stock (business_id, warehouse_id, product_id, on_hand) select $1, $2, p, $5 from p`,
    [business, warehouse, productIds, productIds.map(() => uuidv7()), stock],
  );
}

/** What three pieces cost: every product costs the same. */
export const total = 3 * price + (3 * price * taxRate) / 100;
