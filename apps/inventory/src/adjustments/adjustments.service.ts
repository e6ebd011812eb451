import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { Refusal, thousandths, uuidv7, type Clock, type Minor } from '#libs/kernel';
import { Transactions, violatedUnique, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { costOfFinding, mustHold } from '../ledger/holding.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { Entry } from '../ledger/sheet.js';
import { MovementRow } from '../movements/movement.rows.js';
import { rowOf, view } from '../movements/movement.view.js';
import { ProductsService } from '../products/products.service.js';
import { ReachService } from '../warehouses/reach.service.js';
import type { Warehouse } from '../warehouses/warehouse.js';

interface Terms {
  readonly warehouse: Warehouse;
  readonly mayGoBelow: boolean;
  readonly costPrice: Minor;
}

/** Corrections of what a warehouse holds: each is one movement, and its id is the correction's. */
@Injectable()
export class AdjustmentsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: LedgerService,
    private readonly reach: ReachService,
    private readonly products: ProductsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async post(request: inventory.Adjust, actor: Actor): Promise<inventory.MovementView> {
    const warehouse = await this.transactions.read(actor, (tx) =>
      this.reach.open(tx, { id: request.warehouseId, path: 'warehouseId' }, actor, 'inventory.adjust'),
    );
    const { productId, type } = request;
    await this.products.mustBeCounted([productId], actor);
    const mayGoBelow = type === 'ADJUSTMENT_OUT' && (await this.reach.mayGoBelow(warehouse, actor));
    const costPrices = await this.products.costPrices(type === 'ADJUSTMENT_IN' ? [productId] : [], actor);
    const costPrice = costPrices.get(productId) ?? 0;
    try {
      return await this.transactions.run(actor, (tx) =>
        this.book(tx, request, { warehouse, mayGoBelow, costPrice }, actor),
      );
    } catch (error) {
      // posted at the same moment for other goods, whose row of stock nobody waited for
      if (/^movements_\w+_pkey$/.test(violatedUnique(error) ?? '')) throw taken();
      throw error;
    }
  }

  private book(
    tx: Tx,
    request: inventory.Adjust,
    { warehouse, mayGoBelow, costPrice }: Terms,
    actor: Actor,
  ): Promise<inventory.MovementView> {
    const { productId, warehouseId, type } = request;
    const quantity = thousandths(request.quantity);
    const shelf = { businessId: actor.businessId, warehouseId, productId };
    return this.ledger.post(
      tx,
      [shelf],
      (_, event, said) => tx.announce(event, said),
      async (sheet) => {
        // looked for under the lock: the same id may just have been posted
        const stored = request.id === undefined ? undefined : await this.stored(tx, request, request.id, actor);
        if (stored) return stored;
        const entry = this.entry(request, actor);
        const held = sheet.on(shelf);
        if (type === 'ADJUSTMENT_OUT' && !mayGoBelow) mustHold(held, { productId, quantity, path: 'quantity' });
        const movement =
          type === 'ADJUSTMENT_OUT'
            ? sheet.takeOut(shelf, quantity, entry)
            : sheet.bringIn(shelf, quantity, costOfFinding(held, quantity, costPrice), entry);
        const posted = view(rowOf(movement), actor);
        tx.announce(inventory.adjustmentPosted, {
          key: entry.id,
          version: 1,
          ...(warehouse.outletId && { outletId: warehouse.outletId }),
          payload: factOf(request, posted),
        });
        return posted;
      },
    );
  }

  private entry({ id: given, type, reason, notes }: inventory.Adjust, actor: Actor): Entry {
    const at = this.clock.now();
    const id = given ?? uuidv7(at.getTime());
    return { id, type, reference: { type: 'ADJUSTMENT', id }, reason, notes, userId: actor.userId, at };
  }

  private async stored(
    tx: Tx,
    request: inventory.Adjust,
    id: string,
    actor: Actor,
  ): Promise<inventory.MovementView | undefined> {
    const row = await tx.manager.findOneBy(MovementRow, { businessId: actor.businessId, id });
    if (!row) return undefined;
    const same =
      row.type === request.type &&
      row.productId === request.productId &&
      row.warehouseId === request.warehouseId &&
      Math.abs(row.quantity) === thousandths(request.quantity) &&
      row.reason === request.reason &&
      row.notes === (request.notes ?? null);
    if (!same) throw taken();
    actor.repeated();
    return view(row, actor);
  }
}

const taken = (): Refusal =>
  new Refusal('conflict', 'inventory.adjustment.taken', { errors: [{ path: 'id', message: 'is taken' }] });

const factOf = (
  { productId, warehouseId, type, quantity, reason, notes }: inventory.Adjust,
  { id, balanceAfter, userId, createdAt }: inventory.MovementView,
): inventory.AdjustmentPosted => ({
  ...{ id, productId, warehouseId, type, quantity, balanceAfter, reason },
  ...(notes !== undefined && { notes }),
  ...{ userId, createdAt },
});
