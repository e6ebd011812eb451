import { Inject, Injectable } from '@nestjs/common';
import type { sales } from '#libs/contracts';
import { thousandths, type Clock } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { CLOCK } from '#libs/service';
import { costOfReturn } from '../ledger/holding.js';
import { LedgerRepository } from '../ledger/ledger.repository.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { Shelf } from '../ledger/sheet.js';

const CONSUMER = 'inventory.refunds';

type Refund = Fact<sales.RefundFact>;

const restocked = ({ payload }: Refund): readonly sales.RefundItemFact[] =>
  payload.items.filter((item) => item.restock && item.trackStock);

const shelfOf = ({ businessId, payload }: Refund, { productId }: sales.RefundItemFact): Shelf => ({
  businessId,
  warehouseId: payload.warehouseId,
  productId,
});

/** Goods that customers brought back go on the shelf again, at what they cost when they were sold. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly movements: LedgerRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  putBack(facts: readonly Refund[]): Promise<void> {
    return this.ledger.follow(
      CONSUMER,
      facts,
      (fact) => restocked(fact).map((item) => shelfOf(fact, item)),
      async (sheet, tx, fresh) => {
        const at = this.clock.now(); // under the lock: movements are read in the order of their times
        const lines = fresh.flatMap((fact) =>
          restocked(fact).map(({ itemId }) => ({ businessId: fact.businessId, id: itemId })),
        );
        if (lines.length === 0) return;
        const sold = new Map((await this.movements.sales(tx, lines)).map((sale) => [sale.id, sale]));
        for (const fact of fresh)
          for (const item of restocked(fact)) {
            const quantity = thousandths(item.quantity);
            const sale = sold.get(item.itemId);
            const cost = sale ? costOfReturn(sale.cost, sale.quantity, sale.returned, quantity) : 0;
            // a line may come back in several parts, in one refund as well
            if (sale) sold.set(item.itemId, { ...sale, returned: sale.returned + quantity });
            const { id, orderNumber, reason, userId } = fact.payload;
            sheet.bringIn(shelfOf(fact, item), quantity, cost, {
              ...{ id: item.id, type: 'REFUND', reference: { type: 'REFUND', id, number: orderNumber } },
              // a sale's reason may be longer than a movement's
              ...{ reason: reason.slice(0, 200), userId, at, reverses: item.itemId },
            });
          }
      },
    );
  }
}
