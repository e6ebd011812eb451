import { fromThousandths, invalid, MAX_MINOR, mulDiv, Refusal, type Minor, type Thousandths } from '#libs/kernel';

/** Where a purchase order stands. */
export type Status = 'DRAFT' | 'ORDERED' | 'PARTIALLY_RECEIVED' | 'RECEIVED' | 'CANCELLED';
/** What may be done with one. `rewrite` changes what is ordered, from whom and whereto; `edit` the rest. */
type Action = 'edit' | 'rewrite' | 'submit' | 'receive' | 'close' | 'cancel';

/** The moves: what an action makes of an order. What is not here is refused. */
const moves: Readonly<Record<Action, Readonly<Partial<Record<Status, Status>>>>> = {
  edit: { DRAFT: 'DRAFT', ORDERED: 'ORDERED', PARTIALLY_RECEIVED: 'PARTIALLY_RECEIVED' },
  rewrite: { DRAFT: 'DRAFT' },
  submit: { DRAFT: 'ORDERED' },
  // RECEIVED when nothing is missing any more
  receive: { ORDERED: 'PARTIALLY_RECEIVED', PARTIALLY_RECEIVED: 'PARTIALLY_RECEIVED' },
  close: { PARTIALLY_RECEIVED: 'RECEIVED' },
  cancel: { DRAFT: 'CANCELLED', ORDERED: 'CANCELLED' },
};

/** Asked for again, these change nothing and are no mistake. */
const repeats: Readonly<Partial<Record<Action, Status>>> = { submit: 'ORDERED', cancel: 'CANCELLED' };

/** One line: what is ordered of a product, what came, and what a unit costs. */
export interface Line {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly trackStock: boolean;
  readonly ordered: Thousandths;
  readonly received: Thousandths;
  readonly unitCost: Minor;
}

/** Goods ordered from a supplier into a warehouse. */
export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: Status;
  readonly outletId: string;
  readonly supplier: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly warehouse: { readonly id: string; readonly name: string; readonly code: string };
  readonly expectedDate: string | null;
  readonly notes: string | null;
  readonly reason: string | null;
  readonly currency: string;
  readonly lines: readonly Line[];
  readonly closedShort: boolean;
  readonly userId: string;
  readonly businessDate: string;
  readonly createdAt: Date;
  readonly orderedAt: Date | null;
  readonly receivedAt: Date | null;
  readonly version: number;
}

/** What came of one line. */
export interface Delivered {
  readonly itemId: string;
  readonly quantity: Thousandths;
}

/** What came of one line, and what it cost. */
export interface Received extends Delivered {
  readonly line: Line;
  readonly cost: Minor;
}

/** What may be said anew of an order; what is left out stays. */
export type Changes = Partial<Pick<Order, 'outletId' | 'supplier' | 'warehouse' | 'expectedDate' | 'notes' | 'lines'>>;

/** What a line comes to. */
export const lineTotal = ({ ordered, unitCost }: Pick<Line, 'ordered' | 'unitCost'>): Minor =>
  mulDiv(ordered, unitCost, 1000);

/** What an order comes to; refuses more than money can count. */
export function total(lines: readonly Pick<Line, 'ordered' | 'unitCost'>[]): Minor {
  let sum = 0;
  for (const [n, line] of lines.entries()) {
    // compared as floating point: the product itself may be out of range
    if ((line.ordered / 1000) * line.unitCost > MAX_MINOR) throw invalid(`items[${n}].unitCost`, 'is too much money');
    sum += lineTotal(line);
    if (sum > MAX_MINOR) throw invalid('items', 'come to too much money');
  }
  return sum;
}

/** Demands that an action is possible; answers the state after it, or undefined when it has been done already. */
function next(order: Order, action: Action): Status | undefined {
  const to = moves[action][order.status];
  if (to) return to;
  if (repeats[action] === order.status) return undefined;
  throw new Refusal('conflict', 'procurement.order.wrong-state', { state: order.status, action });
}

/** Changes what is said of an order; what is ordered only while nobody was told. */
export function edit(order: Order, changes: Changes): Order {
  const { outletId, supplier, warehouse, lines } = changes;
  const rewrites = [outletId, supplier, warehouse, lines].some((part) => part !== undefined);
  next(order, rewrites ? 'rewrite' : 'edit');
  return { ...order, ...changes, version: order.version + 1 };
}

/** Orders it from the supplier. */
export function submit(order: Order, at: Date): Order {
  const status = next(order, 'submit');
  return status ? { ...order, status, orderedAt: at, version: order.version + 1 } : order;
}

/**
 * Takes a delivery in. Parts of a line cost what all that came of it costs, less what the parts before did: however
 * they are rounded, they add up.
 */
export function receive(
  order: Order,
  items: readonly Delivered[],
  at: Date,
): { readonly order: Order; readonly received: readonly Received[] } {
  next(order, 'receive');
  const delivered = new Map<string, Thousandths>();
  for (const [n, { itemId, quantity }] of items.entries()) {
    const line = order.lines.find(({ id }) => id === itemId);
    if (!line)
      throw new Refusal('not-found', 'procurement.item.not-found', {
        errors: [{ path: `items[${n}].itemId`, message: 'no such item' }],
      });
    const sum = (delivered.get(itemId) ?? 0) + quantity;
    const open = line.ordered - line.received;
    if (sum > open)
      throw new Refusal('conflict', 'procurement.order.exceeds', {
        errors: [{ path: `items[${n}].quantity`, message: `only ${fromThousandths(open)} are still to come` }],
      });
    delivered.set(itemId, sum);
  }
  const lines = order.lines.map((line) => ({ ...line, received: line.received + (delivered.get(line.id) ?? 0) }));
  const isWhole = lines.every((line) => line.received === line.ordered);
  const received = order.lines.flatMap((line): Received[] => {
    const quantity = delivered.get(line.id);
    if (quantity === undefined) return [];
    const cost = mulDiv(line.received + quantity, line.unitCost, 1000) - mulDiv(line.received, line.unitCost, 1000);
    return [{ itemId: line.id, quantity, line, cost }];
  });
  const status = isWhole ? 'RECEIVED' : 'PARTIALLY_RECEIVED';
  return {
    order: { ...order, lines, status, receivedAt: isWhole ? at : null, version: order.version + 1 },
    received,
  };
}

/** Ends an order of which the rest will not come. */
export function close(order: Order, at: Date): Order {
  const status = next(order, 'close')!;
  return { ...order, status, closedShort: true, receivedAt: at, version: order.version + 1 };
}

/** Takes an order back of which nothing came. */
export function cancel(order: Order, reason: string | null): Order {
  const status = next(order, 'cancel');
  return status ? { ...order, status, reason, version: order.version + 1 } : order;
}
