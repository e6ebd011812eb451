import type { inventory, procurement } from '#libs/contracts';
import type { Business } from './addressees.repository.js';
import { figuresIn } from './figures.js';
import type { Letter } from './letter.template.js';

/** Orders goods from a supplier. */
export function purchaseOrderLetter(
  order: procurement.PurchaseOrderView,
  { name, address, language }: Business,
): Letter {
  const figures = figuresIn(language);
  return {
    subject: `Order ${order.number} from ${name}`,
    from: name,
    paragraphs: [`Dear ${order.supplier.name},`, `${name} orders the goods below.`],
    facts: [
      ['Order', order.number],
      ['Deliver to', [order.warehouse.name, address].filter(Boolean).join(', ')],
      ...(order.expectedDate ? [['Expected', figures.day(order.expectedDate)] as const] : []),
      ...(order.notes ? [['Notes', order.notes] as const] : []),
      ['Total', figures.amount(order.totalAmount, order.currency)],
    ],
    table: {
      head: ['Goods', 'Item no.', 'Quantity', 'Price', 'Total'],
      rows: order.items.map((item) => [
        item.name,
        item.sku,
        figures.quantity(item.quantityOrdered, item.unit),
        figures.amount(item.unitCost, order.currency),
        figures.amount(item.lineTotal, order.currency),
      ]),
    },
  };
}

/** Tells who ordered them that goods came. */
export function goodsReceivedLetter(order: procurement.GoodsReceived, { name, language }: Business): Letter {
  const figures = figuresIn(language);
  const lines = new Map(order.items.map((item) => [item.id, item]));
  return {
    subject: `Goods received for order ${order.number}`,
    from: name,
    paragraphs: [
      `Goods of order ${order.number} from ${order.supplier.name} were received in ${order.warehouse.name}.`,
      order.status === 'RECEIVED' ? 'The order is complete.' : 'Some of the order is still to come.',
    ],
    table: {
      head: ['Goods', 'Received now', 'Received', 'Ordered'],
      rows: order.receipt.items.map(({ itemId, quantity }) => {
        const line = lines.get(itemId);
        if (!line) throw new Error(`The receipt ${order.receipt.id} names an item that order ${order.number} lacks.`);
        return [
          line.name,
          figures.quantity(quantity, line.unit),
          figures.quantity(line.quantityReceived, line.unit),
          figures.quantity(line.quantityOrdered, line.unit),
        ];
      }),
    },
  };
}

/** Warns that a product runs out. */
export function lowStockLetter(low: inventory.StockLow, { name, language }: Business): Letter {
  const figures = figuresIn(language);
  return {
    subject: `Low stock: ${low.name} (${low.sku})`,
    from: name,
    paragraphs: [`${low.name} has fallen to its minimum in ${low.warehouse.name}.`],
    facts: [
      ['Item no.', low.sku],
      ['In stock', figures.quantity(low.quantityOnHand, low.unit)],
      ['Minimum', figures.quantity(low.minimumStock, low.unit)],
      ['Warehouse', `${low.warehouse.name} (${low.warehouse.code})`],
    ],
  };
}
