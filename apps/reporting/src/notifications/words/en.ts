import type { LetterWords } from '../letter.words.js';

export const en: LetterWords = {
  labels: {
    order: 'Order',
    deliverTo: 'Deliver to',
    expected: 'Expected',
    notes: 'Notes',
    total: 'Total',
    goods: 'Goods',
    itemNumber: 'Item no.',
    quantity: 'Quantity',
    price: 'Price',
    receivedNow: 'Received now',
    received: 'Received',
    ordered: 'Ordered',
    inStock: 'In stock',
    minimum: 'Minimum',
    warehouse: 'Warehouse',
    userName: 'User name',
    role: 'Role',
    outlets: 'Outlets',
    number: 'Number',
    latest: 'Latest',
    when: 'When',
  },
  roles: {
    OWNER: 'owner',
    ADMIN: 'administrator',
    MANAGER: 'manager',
    CASHIER: 'cashier',
    WAREHOUSE_STAFF: 'warehouse staff',
    SUPER_ADMIN: 'platform administrator',
  },
  hello: (name) => (name ? `Hello ${name},` : 'Hello,'),
  linkOnce: (until) =>
    `The link works once, until ${until}. If you did not expect this mail, you need not do anything.`,
  receipt: { subject: (number, shop) => `Receipt ${number} from ${shop}`, file: 'receipt' },
  purchaseOrder: {
    subject: (number, business) => `Order ${number} from ${business}`,
    dear: (supplier) => `Dear ${supplier},`,
    text: (business) => `${business} orders the goods below.`,
  },
  goodsReceived: {
    subject: (number) => `Goods received for order ${number}`,
    text: (number, supplier, warehouse) => `Goods of order ${number} from ${supplier} were received in ${warehouse}.`,
    complete: 'The order is complete.',
    partly: 'Some of the order is still to come.',
  },
  lowStock: {
    subject: (name, sku) => `Low stock: ${name} (${sku})`,
    text: (name, warehouse) => `${name} has fallen to its minimum in ${warehouse}.`,
  },
  invitation: {
    subject: (business) => `You are invited to ${business}`,
    text: (business, inviter) =>
      inviter ? `${inviter} invites you to work with ${business}.` : `You are invited to work with ${business}.`,
    link: 'Accept the invitation',
  },
  reset: {
    subject: (business) => `Choose a new password for ${business}`,
    text: (userName) => `somebody asked for a new password for your user name ${userName}.`,
    link: 'Choose a new password',
  },
  welcome: {
    subject: (business) => `Welcome to ${business}`,
    text: (business) => `you can now sign in to ${business}.`,
    link: 'Sign in',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Events that could not be processed',
      text: 'Parts of the system gave up on the events below: reports, the audit log or stock may lack them. Whoever runs the system can have them processed again.',
    },
    BROKEN_AUDIT: {
      title: 'The audit log is damaged',
      text: 'A verification found that records of the audit log were changed, moved or removed.',
    },
    STOCK_SHORT: {
      title: 'Sold more than there was',
      text: 'More of the products below has left than the stock said. Please count them.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'Mails that did not arrive',
      text: 'The mails below were refused, or it is not known whether they arrived. They stand in the list of notifications and can be sent again from there.',
    },
  },
  alertOnce: 'What happens in the next hour is told in one mail.',
};
