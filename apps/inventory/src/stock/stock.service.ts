import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { inventory } from '#libs/contracts';
import { causeOf } from '#libs/persistence';
import { StockRepository } from './stock.repository.js';

// A sale behind this many rounds of others has met a fault, not a queue: each round decides at least one.
const MOST_ROUNDS = 1_000;

/** What sales take. */
@Injectable()
export class StockService {
  constructor(private readonly stock: StockRepository) {}

  /** Takes the goods of a sale, all or nothing, once; the verdict is stored and answered again. */
  async take(request: inventory.TakeStock, actor: Actor): Promise<inventory.StockVerdict> {
    const { businessId, userId } = actor;
    const taking = { businessId, userId, cause: JSON.stringify(causeOf(actor)), request };
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const verdict = await this.stock.take.add(taking);
      if (verdict !== 'undecided') return verdict;
    }
    throw new Error(`no verdict on order ${request.orderId} after ${MOST_ROUNDS} rounds`);
  }
}
