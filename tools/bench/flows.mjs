import { uuidv7 } from '../../dist/libs/kernel/src/index.js';
import { total } from './shops.mjs';

/** Handed over in cash, so that there is change to give. */
const cash = 6_000;

/**
 * A way to sell: how many requests it takes, how many events it announces, and the sale itself.
 * @typedef {object} Flow
 * @property {string} name
 * @property {number} events
 * @property {(connection: import('./http.mjs').Connection, till: import('./shops.mjs').Till) => Promise<void>} sell
 */

const basket = (/** @type {import('./shops.mjs').Till} */ { outletId, registerId, products }) => ({
  id: uuidv7(),
  outletId,
  registerId,
  items: Array.from({ length: 3 }, () => ({
    productId: products[Math.floor(Math.random() * products.length)],
    quantity: 1,
  })),
});

/**
 * @param {{ status: number, body: string }} answer
 * @param {number} status
 * @param {string} word that must stand in it: reading all of it would be the driver's work, not the system's
 */
function must(answer, status, word) {
  if (answer.status !== status || !answer.body.includes(word)) throw new Error(`${answer.status} ${answer.body}`);
}

/** @type {Flow} */
const checkout = {
  name: 'checkout',
  events: 1,
  async sell(connection, till) {
    const payments = [{ id: uuidv7(), method: 'CASH', amount: cash }];
    const sale = { ...basket(till), payments, expectedTotal: total };
    must(await connection.send('POST', '/sales/checkout', till.token, sale), 201, '"status":"COMPLETED"');
  },
};

/** @type {Flow} */
const threeRequests = {
  name: 'three requests',
  events: 3,
  async sell(connection, till) {
    const order = basket(till);
    const path = `/sales/orders/${order.id}`;
    must(await connection.send('POST', '/sales/orders', till.token, order), 201, `"totalAmount":${total}`);
    const payment = { id: uuidv7(), method: 'CASH', amount: cash };
    must(await connection.send('POST', `${path}/payments`, till.token, payment), 201, '"paymentStatus":"PAID"');
    must(await connection.send('POST', `${path}/complete`, till.token, {}), 200, '"status":"COMPLETED"');
  },
};

/** Both ways in which a till sells. */
export const flows = [checkout, threeRequests];
