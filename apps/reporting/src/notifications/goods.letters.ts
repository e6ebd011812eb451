import type { inventory, procurement } from '#libs/contracts';
import type { Business } from './addressees.service.js';
import { figuresIn } from './figures.js';
import type { Letter } from './letter.template.js';
import { wordsIn } from './letter.words.js';

/** Orders goods from a supplier. */
export function purchaseOrderLetter(
  order: procurement.PurchaseOrderView,
  { name, address, language }: Business,
): Letter {
  const figures = figuresIn(language);
  const { labels, purchaseOrder } = wordsIn(language);
  return {
    language,
    subject: purchaseOrder.subject(order.number, name),
    from: name,
    paragraphs: [purchaseOrder.dear(order.supplier.name), purchaseOrder.text(name)],
    facts: [
      [labels.order, order.number],
      [labels.deliverTo, [order.warehouse.name, address].filter(Boolean).join(', ')],
      ...(order.expectedDate ? [[labels.expected, figures.day(order.expectedDate)] as const] : []),
      ...(order.notes ? [[labels.notes, order.notes] as const] : []),
      [labels.total, figures.amount(order.totalAmount, order.currency)],
    ],
    table: {
      head: [labels.goods, labels.itemNumber, labels.quantity, labels.price, labels.total],
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
  const { labels, goodsReceived } = wordsIn(language);
  const lines = new Map(order.items.map((item) => [item.id, item]));
  return {
    language,
    subject: goodsReceived.subject(order.number),
    from: name,
    paragraphs: [
      goodsReceived.text(order.number, order.supplier.name, order.warehouse.name),
      order.status === 'RECEIVED' ? goodsReceived.complete : goodsReceived.partly,
    ],
    table: {
      head: [labels.goods, labels.receivedNow, labels.received, labels.ordered],
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
  const { labels, lowStock } = wordsIn(language);
  return {
    language,
    subject: lowStock.subject(low.name, low.sku),
    from: name,
    paragraphs: [lowStock.text(low.name, low.warehouse.name)],
    facts: [
      [labels.itemNumber, low.sku],
      [labels.inStock, figures.quantity(low.quantityOnHand, low.unit)],
      [labels.minimum, figures.quantity(low.minimumStock, low.unit)],
      [labels.warehouse, `${low.warehouse.name} (${low.warehouse.code})`],
    ],
  };
}
