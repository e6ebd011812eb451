import { assert, type Minor, type Thousandths } from '#libs/kernel';
import { bringIn, takeOut, type Booked, type Holding } from './holding.js';

/** Why goods came or left. */
type MovementType =
  'SALE' | 'REFUND' | 'PURCHASE' | 'TRANSFER_IN' | 'TRANSFER_OUT' | 'ADJUSTMENT_IN' | 'ADJUSTMENT_OUT' | 'STOCK_TAKE';

/** A product in a warehouse. */
export interface Shelf {
  readonly businessId: string;
  readonly warehouseId: string;
  readonly productId: string;
}

/** A shelf's row of stock. */
export interface Stock extends Shelf, Holding {
  readonly id: string;
  readonly minimum: Thousandths;
  readonly version: number;
}

/** What a movement says beside its goods. */
export interface Entry {
  readonly id: string;
  readonly type: MovementType;
  readonly reference: { readonly type: string; readonly id: string; readonly number?: string };
  readonly reason?: string | undefined;
  readonly notes?: string | undefined;
  readonly userId: string;
  readonly at: Date;
  /** The sale's movement that goods came back from. */
  readonly reverses?: string;
}

/** One change of what a warehouse holds. Quantity and cost are signed. */
export interface Movement extends Shelf, Entry {
  readonly quantity: Thousandths;
  readonly balanceAfter: Thousandths;
  readonly cost: Minor;
  readonly correction: Minor;
}

/** A row of stock before and after a posting. */
export interface Change {
  readonly was: Stock;
  readonly is: Stock;
}

const nameOf = ({ businessId, warehouseId, productId }: Shelf): string => `${businessId}/${warehouseId}/${productId}`;

/** Rows of stock that one transaction holds, and the movements that it books on them. */
export class Sheet {
  private readonly opened: ReadonlyMap<string, Stock>;
  private readonly now: Map<string, Stock>;
  private readonly booked: Movement[] = [];

  constructor(rows: readonly Stock[]) {
    this.opened = new Map(rows.map((row) => [nameOf(row), row]));
    this.now = new Map(this.opened);
  }

  /** What is on a shelf by now. The shelf must have been opened. */
  on(shelf: Shelf): Stock {
    const stock = this.now.get(nameOf(shelf));
    assert(stock, 'a shelf that was not opened');
    return stock;
  }

  /** Books goods that leave. */
  takeOut(shelf: Shelf, quantity: Thousandths, entry: Entry): Movement {
    return this.book(shelf, entry, takeOut(this.on(shelf), quantity));
  }

  /** Books goods that come in at a cost. */
  bringIn(shelf: Shelf, quantity: Thousandths, cost: Minor, entry: Entry): Movement {
    return this.book(shelf, entry, bringIn(this.on(shelf), quantity, cost));
  }

  get movements(): readonly Movement[] {
    return this.booked;
  }

  /** The rows that something was booked on, in the order of their first movement. */
  get changes(): readonly Change[] {
    const names = new Set(this.booked.map(nameOf));
    return [...names].map((name) => ({ was: this.opened.get(name)!, is: this.now.get(name)! }));
  }

  private book(shelf: Shelf, entry: Entry, { holding, cost, correction }: Booked): Movement {
    const before = this.on(shelf);
    const first = this.opened.get(nameOf(shelf))!;
    // one version for one posting, however many lines it has
    this.now.set(nameOf(shelf), { ...before, ...pick(holding), version: first.version + 1 });
    const movement: Movement = {
      ...entry,
      businessId: shelf.businessId,
      warehouseId: shelf.warehouseId,
      productId: shelf.productId,
      quantity: holding.onHand - before.onHand,
      balanceAfter: holding.onHand,
      cost,
      correction,
    };
    this.booked.push(movement);
    return movement;
  }
}

const pick = ({ onHand, cost, lastCost }: Holding): Holding => ({ onHand, cost, lastCost });
