import { Inject, Injectable } from '@nestjs/common';
import type { procurement } from '#libs/contracts';
import { thousandths, type Clock } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { CLOCK } from '#libs/service';
import { LedgerService } from '../ledger/ledger.service.js';
import { movementIds } from '../ledger/movement-ids.js';
import type { Shelf } from '../ledger/sheet.js';

const CONSUMER = 'inventory.receipts';

type Delivery = Fact<procurement.GoodsReceived>;

const counted = ({ payload }: Delivery): readonly procurement.ReceivedItem[] =>
  payload.receipt.items.filter((item) => item.trackStock);

const shelfOf = ({ businessId, payload }: Delivery, { productId }: procurement.ReceivedItem): Shelf => ({
  businessId,
  warehouseId: payload.warehouseId,
  productId,
});

/** Goods that suppliers delivered come in at what they were ordered for. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly ledger: LedgerService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  takeIn(facts: readonly Delivery[]): Promise<void> {
    return this.ledger.follow(
      CONSUMER,
      facts,
      (fact) => counted(fact).map((item) => shelfOf(fact, item)),
      (sheet, _tx, fresh) => {
        const at = this.clock.now(); // under the lock: movements are read in the order of their times
        const delivered = fresh.flatMap((fact) => counted(fact).map((item) => ({ fact, item })));
        const ids = movementIds(delivered.length, at);
        for (const [n, { fact, item }] of delivered.entries()) {
          const { id, number, receipt } = fact.payload;
          sheet.bringIn(shelfOf(fact, item), thousandths(item.quantity), item.cost, {
            ...{ id: ids[n]!, type: 'PURCHASE', reference: { type: 'PURCHASE_ORDER', id, number } },
            ...{ userId: receipt.userId, at },
          });
        }
      },
    );
  }
}
