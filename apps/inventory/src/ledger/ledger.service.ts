import { Injectable } from '@nestjs/common';
import { Actor, requestContext, systemActor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { fromThousandths, uuidv7 } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { Inbox, outboxRow, type OutboxRow, type Tx } from '#libs/persistence';
import { LedgerRepository, type ProductCard, type WarehouseCard } from './ledger.repository.js';
import { Sheet, type Change, type Movement, type Shelf } from './sheet.js';

/** Who hears of a posting: the transaction that an actor runs, or whatever a consumer tells events with. */
export type Announce = (businessId: string, ...announcement: Parameters<Tx['announce']>) => void;

/**
 * The one way in which stock changes, sales apart: rows are locked in the order of their key, movements are booked on
 * them, and rows, movements and events are stored together.
 */
@Injectable()
export class LedgerService {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly inbox: Inbox,
  ) {}

  /** Opens the shelves, lets `work` book on them, stores what it booked and tells of it. */
  async post<T>(
    tx: Tx,
    shelves: readonly Shelf[],
    announce: Announce,
    work: (sheet: Sheet) => T | Promise<T>,
  ): Promise<T> {
    const sheet = new Sheet(await this.ledger.lock(tx, shelves));
    const result = await work(sheet);
    const { changes, movements } = sheet;
    if (movements.length === 0) return result;
    await this.ledger.write(tx, changes, movements);
    await this.tell(tx, changes, movements, announce);
    return result;
  }

  /** Books what events tell, each event once; `book` is given them in their order. */
  follow<P>(
    consumer: string,
    facts: readonly Fact<P>[],
    shelvesOf: (fact: Fact<P>) => readonly Shelf[],
    book: (sheet: Sheet, tx: Tx, fresh: readonly Fact<P>[]) => void | Promise<void>,
  ): Promise<void> {
    return this.inbox.once(consumer, facts, async (tx, fresh) => {
      const news: OutboxRow[] = [];
      // the first event of a business stands for those that came with it
      const actors = new Map([...fresh].reverse().map((fact) => [fact.businessId, causerOf(fact)]));
      await this.post(
        tx,
        fresh.flatMap(shelvesOf),
        (businessId, event, said) => news.push(outboxRow(actors.get(businessId)!, event, said)),
        (sheet) => book(sheet, tx, fresh),
      );
      if (news.length > 0) await this.ledger.announce(tx, news);
    });
  }

  private async tell(
    tx: Tx,
    changes: readonly Change[],
    movements: readonly Movement[],
    announce: Announce,
  ): Promise<void> {
    const rows = changes.map(({ is }) => is);
    const warehouses = new Map((await this.ledger.warehouses(tx, rows)).map((w) => [w.id, w]));
    const remarkable = changes.filter((change) => fellToMinimum(change) || fellBelowZero(change));
    const products =
      remarkable.length === 0
        ? undefined
        : new Map(
            (
              await this.ledger.products(
                tx,
                remarkable.map(({ is }) => is),
              )
            ).map((p) => [p.id, p]),
          );
    for (const [warehouse, type, moved] of perWarehouse(movements)) {
      const { businessId } = moved[0]!;
      const outletId = warehouses.get(warehouse)?.outletId;
      announce(businessId, inventory.stockChanged, {
        key: uuidv7(),
        version: 1,
        ...(outletId && { outletId }),
        payload: {
          warehouseId: warehouse,
          ...(outletId && { outletId }),
          type,
          items: itemsOf(changes, warehouse, moved),
        },
      });
    }
    for (const change of remarkable) {
      const payload = levelOf(change, products!.get(change.is.productId), warehouses.get(change.is.warehouseId));
      const { id: key, version, businessId } = change.is;
      const said = { key, version, ...(payload.outletId && { outletId: payload.outletId }), payload };
      if (fellToMinimum(change)) announce(businessId, inventory.stockLow, said);
      if (fellBelowZero(change)) announce(businessId, inventory.stockShort, said);
    }
  }
}

/** Who caused an event, as the cause of what follows from it. */
const causerOf = ({ businessId, cause }: Fact): Actor =>
  new Actor(systemActor(businessId, cause.userId).identity, requestContext(cause));

const fellToMinimum = ({ was, is }: Change): boolean => was.onHand > was.minimum && is.onHand <= is.minimum;
const fellBelowZero = ({ was, is }: Change): boolean => was.onHand >= 0 && is.onHand < 0;

function perWarehouse(
  movements: readonly Movement[],
): (readonly [warehouseId: string, type: inventory.MovementType, readonly Movement[]])[] {
  const groups = new Map<string, Movement[]>();
  for (const movement of movements) {
    const name = `${movement.businessId}/${movement.warehouseId}/${movement.type}`;
    groups.set(name, [...(groups.get(name) ?? []), movement]);
  }
  return [...groups.values()].map((moved) => [moved[0]!.warehouseId, moved[0]!.type, moved]);
}

function itemsOf(changes: readonly Change[], warehouseId: string, moved: readonly Movement[]): inventory.StockChange[] {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of moved) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return changes
    .filter(({ is }) => is.warehouseId === warehouseId && quantities.has(is.productId))
    .map(({ is }) => ({
      productId: is.productId,
      quantity: fromThousandths(quantities.get(is.productId)!),
      quantityOnHand: fromThousandths(is.onHand),
      stockCost: is.cost,
      version: is.version,
    }));
}

const levelOf = (
  { is }: Change,
  product: ProductCard | undefined,
  warehouse: WarehouseCard | undefined,
): inventory.StockLow => ({
  productId: is.productId,
  // a name that catalog has not told yet is no reason to say nothing
  sku: product?.sku ?? is.productId,
  name: product?.name ?? is.productId,
  unit: product?.unit ?? 'pcs',
  quantityOnHand: fromThousandths(is.onHand),
  minimumStock: fromThousandths(is.minimum),
  warehouse: { id: is.warehouseId, name: warehouse?.name ?? '-', code: warehouse?.code ?? '-' },
  ...(warehouse?.outletId && { outletId: warehouse.outletId }),
});
