import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type EventType, type Page, type Permission } from '#libs/contracts';
import { businessDate, canonical, invalid, Refusal, thousandths, uuidv7, type Clock } from '#libs/kernel';
import { paged, pageOf, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { cancel, close, edit, receive, submit, total, type Changes, type Order } from './order.js';
import { receivedItem, view } from './order.view.js';
import { OrdersRepository } from './orders.repository.js';
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
      if (ifMatch !== undefined && ifMatch !== before.version)
        throw new Refusal('precondition', 'procurement.order.version', { version: before.version });
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
    await this.mustHaveWarehouse(id, 'purchase.edit', actor);
    return this.move(id, actor, procurement.orderSubmitted, (order) => submit(order, this.clock.now()));
  }

  close({ id }: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.move(id, actor, procurement.orderClosed, (order) => close(order, this.clock.now()));
  }

  cancel({ id, reason }: procurement.CancelPurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.move(id, actor, procurement.orderCancelled, (order) => cancel(order, reason ?? null));
  }

  /** Takes a delivery in, once: the order's row is locked, and a delivery of a known id is answered and not taken again. */
  async receive(request: procurement.ReceiveGoods, actor: Actor): Promise<procurement.PurchaseOrderView> {
    await this.mustHaveWarehouse(request.orderId, 'purchase.receive', actor);
    const at = this.clock.now();
    const { businessId, userId } = actor;
    const receiptId = request.id ?? uuidv7(at.getTime());
    const fingerprint = createHash('sha256').update(canonical(request.items)).digest('hex');
    const items = request.items.map(({ itemId, quantity }, n) => ({
      itemId,
      quantity: thousandths(quantity, `items[${n}].quantity`),
    }));
    return this.transactions.run(actor, async (tx) => {
      const before = inReach(await this.orders.lock(tx, businessId, request.orderId), 'purchase.receive', actor);
      const receipt = { businessId, id: receiptId, orderId: before.id, fingerprint, userId, at };
      const known = await this.orders.claim(tx, receipt);
      if (known) {
        if (known.orderId !== before.id || known.fingerprint !== fingerprint)
          throw new Refusal('conflict', 'procurement.receipt.taken', { errors: [{ path: 'id', message: 'is taken' }] });
        actor.repeated();
        return view(before);
      }
      const { order, received } = receive(before, items, at);
      await this.orders.saveState(tx, businessId, order);
      await this.orders.deliver(tx, businessId, receiptId, received);
      const goods = { id: receiptId, items: received.map(receivedItem), userId, createdAt: at.toISOString() };
      tx.announce(procurement.orderReceived, {
        key: order.id,
        version: order.version,
        outletId: order.outletId,
        payload: { ...view(order), receipt: goods },
        before: { ...view(before), receipt: goods },
      });
      return view(order);
    });
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

  /** Goods need a place to go to: a warehouse may have been closed since. */
  private async mustHaveWarehouse(id: string, permission: Permission, actor: Actor): Promise<void> {
    const { warehouse, outletId } = await this.transactions.read(actor, async (tx) =>
      inReach(await this.orders.find(tx, actor.businessId, id), permission, actor),
    );
    await this.references.warehouse(warehouse.id, outletId, actor);
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

/** An order at one of the actor's outlets, where they may do this; any other does not exist for them. */
function inReach(order: Order | undefined, permission: Permission, actor: Actor): Order {
  const isTheirs = order && (actor.everywhere || actor.identity.outlets.some(({ id }) => id === order.outletId));
  if (!order || !isTheirs) throw new Refusal('not-found', 'procurement.order.not-found');
  actor.at(order.outletId, permission);
  return order;
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
  const column = columns[sort.replace(/^-/, '')];
  if (!column) throw invalid('sort', `must be one of ${Object.keys(columns).join(', ')}`);
  return `${column} ${sort.startsWith('-') ? 'desc' : 'asc'}`;
}
