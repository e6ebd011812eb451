import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type EventType, type Page } from '#libs/contracts';
import { businessDate, mustMatch, uuidv7, type Clock } from '#libs/kernel';
import { paged, pageOf, sortOf, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { DeliveriesService } from './deliveries.service.js';
import { cancel, close, edit, submit, total, type Changes, type Order } from './order.js';
import { view } from './order.view.js';
import { OrdersRepository } from './orders.repository.js';
import { inReach } from './order.access.js';
import { ReferencesService } from './references.service.js';

const columns: Readonly<Record<string, string>> = {
  createdAt: 'o.created_at',
  number: 'o.number',
  status: 'o.status',
  expectedDate: 'o.expected_date',
  totalAmount: 'o.total',
};

/** Orders to suppliers, from the draft to the last delivery. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
    private readonly references: ReferencesService,
    private readonly goods: DeliveriesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(query: procurement.ListPurchaseOrders, actor: Actor): Promise<Page<procurement.PurchaseOrderView>> {
    const { outletId } = query;
    if (outletId) {
      actor.at(outletId, 'purchase.view');
      await this.references.outlet(outletId, actor);
    }
    const outlets = actor.outletsFor('purchase.view');
    const search = query.search?.trim();
    const wanted = { ...query, search, outlets, order: orderOf(query.sort ?? '-createdAt'), ...pageOf(query) };
    return this.transactions.read(actor, async (tx) => {
      const { orders, count } = await this.orders.page(tx, actor.businessId, wanted);
      return paged(orders.map(view), count, query);
    });
  }

  get({ id }: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.transactions.read(actor, async (tx) =>
      view(inReach(await this.orders.find(tx, actor.businessId, id), 'purchase.view', actor)),
    );
  }

  async create(fields: procurement.CreatePurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    actor.at(fields.outletId, 'purchase.create');
    const { outlet, business } = await this.references.outlet(fields.outletId, actor);
    const warehouse = await this.references.warehouse(fields.warehouseId, outlet.id, actor);
    const lines = await this.references.lines(fields.items, actor);
    total(lines);
    const at = this.clock.now();
    return this.transactions.run(actor, async (tx) => {
      const supplier = await this.orders.supplier(tx, actor.businessId, fields.supplierId);
      const order: Order = {
        id: uuidv7(at.getTime()),
        number: await this.orders.nextNumber(tx, actor.businessId, outlet),
        status: 'DRAFT',
        outletId: outlet.id,
        supplier,
        warehouse,
        expectedDate: fields.expectedDate ?? null,
        notes: fields.notes ?? null,
        reason: null,
        currency: business.currency,
        lines,
        closedShort: false,
        userId: actor.userId,
        businessDate: businessDate(at, outlet.timeZone, outlet.dayStartsAt),
        createdAt: at,
        orderedAt: null,
        receivedAt: null,
        version: 1,
      };
      await this.orders.insert(tx, actor.businessId, order);
      announce(tx, procurement.orderCreated, order);
      return view(order);
    });
  }

  async update(
    { id, ifMatch, ...fields }: procurement.UpdatePurchaseOrder,
    actor: Actor,
  ): Promise<procurement.PurchaseOrderView> {
    const seen = await this.transactions.read(actor, async (tx) =>
      inReach(await this.orders.find(tx, actor.businessId, id), 'purchase.edit', actor),
    );
    const named = await this.named(fields, seen, actor);
    return this.transactions.run(actor, async (tx) => {
      const before = inReach(await this.orders.lock(tx, actor.businessId, id), 'purchase.edit', actor);
      mustMatch('procurement.order.version', before, ifMatch);
      const isOther = fields.supplierId !== undefined && fields.supplierId !== before.supplier.id;
      const supplier = isOther && (await this.orders.supplier(tx, actor.businessId, fields.supplierId!));
      const order = edit(before, { ...named, ...(supplier && { supplier }) });
      total(order.lines);
      await this.orders.save(tx, actor.businessId, order, before);
      announce(tx, procurement.orderChanged, order, before);
      return view(order);
    });
  }

  async submit({ id }: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    await this.goods.mustHaveWarehouse(id, 'purchase.edit', actor);
    return this.move(id, actor, procurement.orderSubmitted, (order) => submit(order, this.clock.now()));
  }

  close({ id }: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.move(id, actor, procurement.orderClosed, (order) => close(order, this.clock.now()));
  }

  cancel({ id, reason }: procurement.CancelPurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.move(id, actor, procurement.orderCancelled, (order) => cancel(order, reason ?? null));
  }

  /** What a change names, looked up before the transaction begins: nobody waits for another service inside it. */
  private async named(
    { items, warehouseId, outletId, expectedDate, notes }: Omit<procurement.UpdatePurchaseOrder, 'id' | 'ifMatch'>,
    seen: Order,
    actor: Actor,
  ): Promise<Changes> {
    // who sends a field as it is changes nothing by it
    const outlet = outletId === seen.outletId ? undefined : outletId;
    if (outlet !== undefined) {
      actor.at(outlet, 'purchase.edit');
      await this.references.outlet(outlet, actor);
    }
    const isElsewhere = outlet !== undefined || (warehouseId !== undefined && warehouseId !== seen.warehouse.id);
    const to = [warehouseId ?? seen.warehouse.id, outlet ?? seen.outletId] as const;
    const warehouse = isElsewhere && (await this.references.warehouse(...to, actor));
    const lines = items && (await this.references.lines(items, actor));
    return {
      ...(outlet !== undefined && { outletId: outlet }),
      ...(warehouse && { warehouse }),
      ...(expectedDate !== undefined && { expectedDate }),
      ...(notes !== undefined && { notes }),
      ...(lines && { lines }),
    };
  }

  private move(
    id: string,
    actor: Actor,
    event: EventType<procurement.PurchaseOrderView>,
    rule: (order: Order) => Order,
  ): Promise<procurement.PurchaseOrderView> {
    return this.transactions.run(actor, async (tx) => {
      const before = inReach(await this.orders.lock(tx, actor.businessId, id), 'purchase.edit', actor);
      const order = rule(before);
      if (order === before) return view(order);
      await this.orders.saveState(tx, actor.businessId, order);
      announce(tx, event, order, before);
      return view(order);
    });
  }
}

function announce(tx: Tx, event: EventType<procurement.PurchaseOrderView>, order: Order, before?: Order): void {
  tx.announce(event, {
    key: order.id,
    version: order.version,
    outletId: order.outletId,
    payload: view(order),
    ...(before && { before: view(before) }),
  });
}

function orderOf(sort: string): string {
  const { field, direction } = sortOf(sort, columns);
  return `${field} ${direction}`;
}
