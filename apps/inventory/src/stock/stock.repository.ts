import { Injectable } from '@nestjs/common';
import type { inventory } from '#libs/contracts';
import { fromThousandths, thousandths, type Thousandths } from '#libs/kernel';
import { Batch, Database, idRange, Relay } from '#libs/persistence';
import { TAKE, TAKE_BELOW } from './take.statement.js';

/** A sale's goods as the ledger takes them. */
export interface Taking {
  readonly businessId: string;
  readonly userId: string;
  /** Who caused it, as events keep it. */
  readonly cause: string;
  readonly request: inventory.TakeStock;
}

/** A verdict, or `undecided`: others of the same batch came first, ask again. */
export type Verdict = inventory.StockVerdict | 'undecided';

interface Short {
  readonly p: string;
  readonly available: Thousandths;
  readonly wanted: Thousandths;
}

// Nobody waits for what a sale says of stock: a pass for each batch of sales would cost as much as the sales.
const TELL_WITHIN_MS = 50;

/** Talks to the ledger's tables. */
@Injectable()
export class StockRepository {
  /** Takes the goods of sales, many at once; each order once. */
  readonly take: Batch<Taking, Verdict>;

  constructor(database: Database, relay: Relay) {
    this.take = new Batch(
      'stock-take',
      ({ request }) => request.orderId,
      async (takings) => {
        const goesBelow = (t: Taking): boolean => t.request.policy !== 'BLOCK';
        // movements of one moment are read in the order of their ids, so goods are taken in it
        const inTurn = [...takings].sort(
          (a, b) => Number(goesBelow(b)) - Number(goesBelow(a)) || (firstLineOf(a) < firstLineOf(b) ? -1 : 1),
        );
        const lines = inTurn.flatMap((taking, place) => taking.request.lines.map((line) => ({ taking, place, line })));
        // making rows that hardly a sale needs is a twentieth of the statement, even when there are none
        const [name, statement] = inTurn.some(goesBelow) ? ['stock-take-below', TAKE_BELOW] : ['stock-take', TAKE];
        const rows = await database.run(new Set(takings.map((t) => t.businessId)), name, statement, [
          inTurn.map((t) => t.businessId),
          inTurn.map((t) => t.request.orderId),
          inTurn.map((t) => t.request.attempt),
          inTurn.map(goesBelow),
          inTurn.map((_, place) => place),
          inTurn.map((t) => t.request.lines.length),
          lines.map(({ taking }) => taking.businessId),
          lines.map(({ taking }) => taking.request.orderId),
          lines.map(({ taking }) => taking.request.warehouseId),
          lines.map(({ taking }) => goesBelow(taking)),
          lines.map(({ place }) => place),
          lines.map(({ taking }) => taking.request.lines.length),
          lines.map(({ line }) => line.lineId),
          lines.map(({ line }) => line.productId),
          lines.map(({ line }) => thousandths(line.quantity)),
          inTurn.map((t) => t.request.orderNumber),
          inTurn.map((t) => t.userId),
          inTurn.map((t) => t.cause),
          ...idRange(inTurn.map((t) => t.request.orderId)),
        ]);
        relay.wake(takings.length, TELL_WITHIN_MS);
        const verdicts = new Map(
          rows.map((r) => [r[0] as string, verdictOf(r[1] as boolean | null, r[2] as string | null)]),
        );
        return takings.map((t) => verdicts.get(t.request.orderId)!);
      },
    );
  }
}

const firstLineOf = ({ request }: Taking): string => request.lines[0]?.lineId ?? '';

function verdictOf(taken: boolean | null, short: string | null): Verdict {
  if (taken === null) return 'undecided';
  const missing = short === null ? [] : (JSON.parse(short) as Short[]);
  // a product that stands on several lines is short once
  const products = new Map(missing.map((m) => [m.p, m]));
  return {
    taken,
    short: [...products.values()].map(({ p, available, wanted }) => ({
      productId: p,
      available: fromThousandths(available),
      wanted: fromThousandths(wanted),
    })),
  };
}
