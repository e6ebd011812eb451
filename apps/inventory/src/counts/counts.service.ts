import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { fromThousandths, Refusal, thousandths, uuidv7, type Clock, type Minor } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { costOfFinding } from '../ledger/holding.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { movementIds } from '../ledger/movement-ids.js';
import { PostingsRepository } from '../ledger/postings.repository.js';
import type { Entry, Sheet } from '../ledger/sheet.js';
import { ProductsService } from '../products/products.service.js';
import { ReachService } from '../warehouses/reach.service.js';
import type { Warehouse } from '../warehouses/warehouse.js';

interface Counting {
  readonly id: string;
  readonly warehouse: Warehouse;
  readonly costPrices: ReadonlyMap<string, Minor>;
}

/** Stock takes: what was counted corrects what the ledger says at that moment, sales that go on meanwhile included. */
@Injectable()
export class CountsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: LedgerService,
    private readonly postings: PostingsRepository,
    private readonly reach: ReachService,
    private readonly products: ProductsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async post({ id: given, ...request }: inventory.TakeStockCount, actor: Actor): Promise<inventory.StockTakeView> {
    mustCountOnce(request.items);
    const named = { id: request.warehouseId, path: 'warehouseId' };
    const warehouse = await this.transactions.read(actor, (tx) => this.reach.open(tx, named, actor, 'inventory.count'));
    const ids = request.items.map((item) => item.productId);
    await this.products.mustBeCounted(ids, actor, (n) => `items[${n}].productId`);
    const costPrices = await this.products.costPrices(ids, actor);
    const counting = { id: given ?? uuidv7(this.clock.now().getTime()), warehouse, costPrices };
    const asked = { kind: 'STOCK_TAKE', id: counting.id, request, taken: 'inventory.stock-take.taken' } as const;
    return this.transactions.run(actor, (tx) =>
      this.postings.once(tx, asked, actor, () => this.correct(tx, counting, request, actor)),
    );
  }

  private async correct(
    tx: Tx,
    counting: Counting,
    { items, notes }: Omit<inventory.TakeStockCount, 'id'>,
    actor: Actor,
  ): Promise<inventory.StockTakeView> {
    const { id, warehouse } = counting;
    const { businessId, userId } = actor;
    const { at, variances } = await this.ledger.post(
      tx,
      items.map(({ productId }) => ({ businessId, warehouseId: warehouse.id, productId })),
      (_, event, said) => tx.announce(event, said),
      (sheet) => {
        const at = this.clock.now(); // under the lock: movements are read in the order of their times
        const ids = movementIds(items.length, at);
        const variances = items.map((item, n) => {
          const reference = { type: 'STOCK_TAKE', id };
          return book(sheet, item, counting, businessId, {
            ...{ id: ids[n]!, type: 'STOCK_TAKE', reference, notes, userId, at },
          });
        });
        return { at, variances };
      },
    );
    const posted: inventory.StockTakeView = {
      id,
      warehouseId: warehouse.id,
      items: variances,
      ...(notes !== undefined && { notes }),
      userId,
      createdAt: at.toISOString(),
    };
    const outletId = warehouse.outletId ?? undefined;
    tx.announce(inventory.stockTakePosted, { key: id, version: 1, ...(outletId && { outletId }), payload: posted });
    return posted;
  }
}

function mustCountOnce(items: readonly inventory.CountedItem[]): void {
  const seen = new Set<string>();
  const errors = items.flatMap(({ productId }, n) => {
    if (seen.has(productId)) return [{ path: `items[${n}].productId`, message: 'is counted twice' }];
    seen.add(productId);
    return [];
  });
  if (errors.length > 0) throw new Refusal('invalid', 'request.invalid', { errors });
}

function book(
  sheet: Sheet,
  { productId, countedQuantity }: inventory.CountedItem,
  { warehouse, costPrices }: Counting,
  businessId: string,
  entry: Entry,
): inventory.Variance {
  const shelf = { businessId, warehouseId: warehouse.id, productId };
  const held = sheet.on(shelf);
  const variance = thousandths(countedQuantity, 'countedQuantity') - held.onHand;
  if (variance < 0) sheet.takeOut(shelf, -variance, entry);
  if (variance > 0)
    sheet.bringIn(shelf, variance, costOfFinding(held, variance, costPrices.get(productId) ?? 0), entry);
  return {
    productId,
    countedQuantity,
    expectedQuantity: fromThousandths(held.onHand),
    variance: fromThousandths(variance),
  };
}
