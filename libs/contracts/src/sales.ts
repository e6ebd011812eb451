export * from './sales/words.js';
export * from './sales/orders.js';
export * from './sales/refunds.js';
export * from './sales/receipts.js';
export * from './sales/customers.js';
