import { paired } from '../books.mjs';
import { counted } from '../check.mjs';

export const stockIsItsMovements = counted(
  'inventory',
  'inventory.stock',
  `select format('product %s in warehouse %s: on hand %s, movements add up to %s', product_id, warehouse_id,
     coalesce(on_hand::text, 'nothing'), coalesce(moved::text, 'nothing'))
   from inventory.stock s
   full join (
     select business_id, warehouse_id, product_id, sum(quantity)::bigint moved from inventory.movements group by 1, 2, 3
   ) m using (business_id, warehouse_id, product_id)
   where coalesce(on_hand, 0) <> coalesce(moved, 0)`,
);

export const stockNotBelowZero = counted(
  'inventory',
  'inventory.stock',
  `select format('product %s in warehouse %s: on hand %s, though no policy let it fall below zero',
     product_id, warehouse_id, on_hand)
   from inventory.stock where on_hand < 0 and not sold_below`,
);

export const costIsWhatMovementsSay = counted(
  'inventory',
  'inventory.stock',
  `select format('product %s in warehouse %s: %s on hand cost %s, movements add up to %s', product_id, warehouse_id,
     coalesce(on_hand, 0), coalesce(cost::text, 'nothing'), coalesce(moved::text, 'nothing'))
   from inventory.stock s
   full join (
     select business_id, warehouse_id, product_id, sum(cost + cost_correction)::bigint moved
     from inventory.movements group by 1, 2, 3
   ) m using (business_id, warehouse_id, product_id)
   where coalesce(s.cost, 0) <> coalesce(moved, 0) or (coalesce(on_hand, 0) = 0 and coalesce(s.cost, 0) <> 0)`,
);

/**
 * A refund's movement carries the id of its item.
 * @type {import('../check.mjs').Check}
 */
export async function oneMovementPerReturn(books, { looked, wrong }) {
  const items = books.stream(
    'sales',
    `select i.business_id || '/' || i.id, i.product_id, i.quantity, i.refund_id
     from sales.refund_items i
     join sales.order_lines l on l.business_id = i.business_id and l.id = i.item_id
     where i.restock and l.track_stock order by i.business_id, i.id`,
  );
  const movements = books.stream(
    'inventory',
    `select business_id || '/' || id, product_id, quantity, reference_id
     from inventory.movements where type = 'REFUND' order by business_id, id`,
  );
  for await (const { key, left, right } of paired(items, movements)) {
    looked(1);
    if (!right) wrong(`item ${key} of refund ${left?.[3]} went back on no shelf`);
    else if (!left) wrong(`movement ${key} of refund ${right[3]} belongs to no item that went back on the shelf`);
    else if (left.slice(1).join() !== right.slice(1).join())
      wrong(`item ${key} returned ${left.slice(1)}, its movement says ${right.slice(1)}`);
  }
}

/**
 * A sale's movement carries the id of its order line, so lines and movements are two views of one list.
 * @type {import('../check.mjs').Check}
 */
export async function oneMovementPerLine(books, { looked, wrong }) {
  const lines = books.stream(
    'sales',
    `select l.business_id || '/' || l.id, l.product_id, o.warehouse_id, l.quantity, o.status, o.number
     from sales.order_lines l join sales.orders o on o.business_id = l.business_id and o.id = l.order_id
     where o.status in ('COMPLETED', 'PENDING') and l.track_stock order by l.business_id, l.id`,
  );
  const movements = books.stream(
    'inventory',
    `select business_id || '/' || id, product_id, warehouse_id, -quantity, reference_id
     from inventory.movements where type = 'SALE' order by business_id, id`,
  );
  for await (const { key, left, right } of paired(lines, movements)) {
    looked(1);
    if (!right) {
      if (left[4] === 'COMPLETED') wrong(`order ${left[5]} is completed, but line ${key} moved no stock`);
    } else if (!left) wrong(`movement ${key} of sale ${right[4]} belongs to no line of a completed order`);
    else if (left[1] !== right[1] || left[2] !== right[2] || left[3] !== right[3])
      wrong(`line ${key} of order ${left[5]} sold ${left.slice(1, 4)}, its movement says ${right.slice(1, 4)}`);
  }
}

/** @type {import('../check.mjs').Check} */
export async function everyCommitHasItsOrder(books, { looked, wrong }) {
  const orders = books.stream(
    'sales',
    `select o.business_id || '/' || o.id, o.number, o.status = 'COMPLETED' and exists (
       select from sales.order_lines l where l.business_id = o.business_id and l.order_id = o.id and l.track_stock)
     from sales.orders o where status in ('COMPLETED', 'PENDING') order by o.business_id, o.id`,
  );
  const commits = books.stream(
    'inventory',
    `select business_id || '/' || order_id from inventory.stock_commits where taken order by business_id, order_id`,
  );
  for await (const { key, left, right } of paired(orders, commits)) {
    looked(1);
    if (!left) wrong(`stock was taken for ${key}, which is no completed order`);
    else if (left[2] && !right) wrong(`order ${left[1]} is completed, but its stock was never taken`);
  }
}
