import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { invalid, thousandths, uuidv7, type Clock } from '#libs/kernel';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { mustHold } from '../ledger/holding.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { movementIds } from '../ledger/movement-ids.js';
import { PostingsRepository } from '../ledger/postings.repository.js';
import type { Sheet } from '../ledger/sheet.js';
import { ProductsService } from '../products/products.service.js';
import { ReachService } from '../warehouses/reach.service.js';
import type { Warehouse } from '../warehouses/warehouse.js';

interface Moving {
  readonly id: string;
  readonly from: Warehouse;
  readonly to: Warehouse;
  readonly mayGoBelow: boolean;
}

/** Goods that go from one warehouse to another: all items or none, and what they cost goes along. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly ledger: LedgerService,
    private readonly postings: PostingsRepository,
    private readonly reach: ReachService,
    private readonly products: ProductsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async post({ id: given, ...request }: inventory.Transfer, actor: Actor): Promise<inventory.TransferView> {
    if (request.fromWarehouseId === request.toWarehouseId)
      throw invalid('toWarehouseId', 'must be another warehouse than fromWarehouseId');
    const { from, to } = await this.ends(request, actor);
    const ids = request.items.map((item) => item.productId);
    await this.products.mustBeCounted(ids, actor, (n) => `items[${n}].productId`);
    const mayGoBelow = await this.reach.mayGoBelow(from, actor);
    const moving = { id: given ?? uuidv7(this.clock.now().getTime()), from, to, mayGoBelow };
    const asked = { kind: 'TRANSFER', id: moving.id, request, taken: 'inventory.transfer.taken' } as const;
    return this.transactions.run(actor, (tx) =>
      this.postings.once(tx, asked, actor, () => this.move(tx, moving, request, actor)),
    );
  }

  private ends(
    { fromWarehouseId, toWarehouseId }: Omit<inventory.Transfer, 'id'>,
    actor: Actor,
  ): Promise<{ readonly from: Warehouse; readonly to: Warehouse }> {
    const source = { id: fromWarehouseId, path: 'fromWarehouseId' };
    const target = { id: toWarehouseId, path: 'toWarehouseId' };
    return this.transactions.read(actor, async (tx) => ({
      from: await this.reach.open(tx, source, actor, 'inventory.transfer'),
      to: await this.reach.anyOpen(tx, target, actor),
    }));
  }

  private async move(
    tx: Tx,
    moving: Moving,
    { items, notes }: Omit<inventory.Transfer, 'id'>,
    actor: Actor,
  ): Promise<inventory.TransferView> {
    const { businessId } = actor;
    const shelves = items.flatMap(({ productId }) => [
      { businessId, warehouseId: moving.from.id, productId },
      { businessId, warehouseId: moving.to.id, productId },
    ]);
    const at = await this.ledger.post(
      tx,
      shelves,
      (_, event, said) => tx.announce(event, said),
      (sheet) => {
        const at = this.clock.now(); // under the lock: movements are read in the order of their times
        book(sheet, { ...moving, at }, { items, ...(notes !== undefined && { notes }) }, actor);
        return at;
      },
    );
    const posted: inventory.TransferView = {
      id: moving.id,
      fromWarehouseId: moving.from.id,
      toWarehouseId: moving.to.id,
      items,
      ...(notes !== undefined && { notes }),
      userId: actor.userId,
      createdAt: at.toISOString(),
    };
    tx.announce(inventory.transferPosted, {
      key: moving.id,
      version: 1,
      ...(moving.from.outletId && { outletId: moving.from.outletId }),
      payload: posted,
    });
    return posted;
  }
}

function book(
  sheet: Sheet,
  { id, at, from, to, mayGoBelow }: Moving & { readonly at: Date },
  { items, notes }: Pick<inventory.Transfer, 'items' | 'notes'>,
  actor: Actor,
): void {
  const said = { reference: { type: 'TRANSFER', id }, notes, userId: actor.userId, at };
  const ids = movementIds(2 * items.length, at);
  for (const [n, item] of items.entries()) {
    const { productId } = item;
    const quantity = thousandths(item.quantity);
    const source = { businessId: actor.businessId, warehouseId: from.id, productId };
    if (!mayGoBelow) mustHold(sheet.on(source), { productId, quantity, path: `items[${n}].quantity` });
    const out = sheet.takeOut(source, quantity, { ...said, id: ids[2 * n]!, type: 'TRANSFER_OUT' });
    sheet.bringIn({ ...source, warehouseId: to.id }, quantity, -out.cost, {
      ...said,
      id: ids[2 * n + 1]!,
      type: 'TRANSFER_IN',
    });
  }
}
