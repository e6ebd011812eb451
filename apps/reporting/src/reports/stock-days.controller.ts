import { Controller } from '@nestjs/common';
import { inventory, procurement } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import { Inbox } from '#libs/persistence';
import { StockDaysRepository } from './stock-days.repository.js';
import { adjusted, counted, received, transferred, type Move } from './stock-moves.js';

const consumer = 'reporting.stock';

/** Keeps what moved of each product on each day, sales and refunds apart: those stand in the days of products. */
@Controller()
export class StockDaysController {
  constructor(
    private readonly inbox: Inbox,
    private readonly days: StockDaysRepository,
  ) {}

  @Reacts(consumer, inventory.adjustmentPosted)
  adjusted(facts: readonly Fact<inventory.AdjustmentPosted>[]): Promise<void> {
    return this.add(facts, adjusted);
  }

  @Reacts(consumer, inventory.transferPosted)
  transferred(facts: readonly Fact<inventory.TransferView>[]): Promise<void> {
    return this.add(facts, transferred);
  }

  @Reacts(consumer, inventory.stockTakePosted)
  counted(facts: readonly Fact<inventory.StockTakeView>[]): Promise<void> {
    return this.add(facts, counted);
  }

  @Reacts(consumer, procurement.orderReceived)
  received(facts: readonly Fact<procurement.GoodsReceived>[]): Promise<void> {
    return this.add(facts, received);
  }

  private add<P>(facts: readonly Fact<P>[], movesOf: (payload: P) => Move[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) =>
      this.days.add(
        tx,
        fresh.flatMap(({ businessId, at, payload }) => movesOf(payload).map((move) => ({ businessId, at, ...move }))),
      ),
    );
  }
}
