import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, sales } from '#libs/contracts';
import { businessDate, fromThousandths, localHour, Refusal, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { keptAnswer } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { CustomersService, type Customer } from '../customers/customers.service.js';
import { PlacesService } from '../places/places.service.js';
import { shopView } from '../places/shop.view.js';
import { announced } from './order.events.js';
import { complete, refuse, type Order } from './order.js';
import { OrdersRepository } from './orders.repository.js';
import { orderView } from './order.view.js';

// How often a wait for another worker's end of the same sale looks again, and for how long (503 after it: ask again).
const LOOK_AGAIN_MS = 50;
const WAIT_MS = 2_000;

/**
 * The second half of a sale: takes the stock of a PENDING order and closes it. May run any number of times, at once and
 * after a crash: inventory answers its stored verdict, and only one run finds the order at the version it began with.
 */
@Injectable()
export class CompletionService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly places: PlacesService,
    private readonly customers: CustomersService,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Completes a PENDING order, or refuses it with `sales.insufficient-stock`. */
  async finish(order: Order, actor: Actor): Promise<sales.OrderView> {
    const verdict = await this.askForStock(order, actor);
    if (!verdict.taken) return this.refuse(order, verdict, actor);
    const place = await this.places.find(order.outletId, actor);
    const { timeZone, dayStartsAt, code } = place.outlet;
    const at = this.clock.now();
    const completed = complete(order, {
      at,
      businessDate: businessDate(at, timeZone, dayStartsAt),
      warnings: order.stockPolicy === 'WARN' ? verdict.short : [],
    });
    const view = orderView(completed);
    const customer = order.customerId ? await this.customers.find(order.businessId, order.customerId) : undefined;
    const register = place.registers.find((r) => r.id === order.registerId);
    const receiptNumber = await this.orders.finish.add({
      order: completed,
      receiptPrefix: `${code}-${register?.code ?? '0'}-`,
      event: announced(actor, sales.orderCompleted, completed, {
        payload: {
          ...view,
          ...customerFields(customer),
          ...(customer?.email && { shop: shopView(place) }),
          localHour: localHour(at, timeZone),
        },
      }),
      kept: keptAnswer(actor, actor.request.status ?? 200, JSON.stringify(view)),
    });
    if (receiptNumber === undefined) return this.afterLostRace(order);
    actor.keptItsAnswer();
    return { receiptNumber, ...view };
  }

  /** The stored refusal of a sale that was rejected, asked for again. */
  async rejection(order: Order, actor: Actor): Promise<Refusal> {
    return insufficient(order, (await this.askForStock({ ...order, version: order.version - 1 }, actor)).short);
  }

  private askForStock(order: Order, actor: Actor): Promise<inventory.StockVerdict> {
    const { id: orderId, version: attempt, number: orderNumber, warehouseId, stockPolicy: policy } = order;
    const lines = order.lines
      .filter((line) => line.trackStock)
      .map((line) => ({ lineId: line.id, productId: line.productId, quantity: fromThousandths(line.quantity) }));
    return this.bus.ask(
      inventory.takeStock,
      { orderId, attempt, orderNumber, warehouseId, policy, lines },
      actor.asking(),
    );
  }

  private async refuse(order: Order, verdict: inventory.StockVerdict, actor: Actor): Promise<sales.OrderView> {
    const refusal = insufficient(order, verdict.short);
    const refused = refuse(order, refusal.code);
    const saved = await this.orders.save.add({
      order: refused,
      payments: [],
      event: order.inOneStep
        ? announced(actor, sales.orderRejected, refused)
        : announced(actor, sales.orderChanged, refused, { before: order }),
      kept: keptAnswer(actor, 409, refusal),
    });
    if (!saved) return this.afterLostRace(order);
    actor.keptItsAnswer();
    throw refusal;
  }

  /** Another worker (a repeat, the sweeper) ended the same sale first: its end is the answer. */
  private async afterLostRace({ businessId, id }: Order): Promise<sales.OrderView> {
    for (const until = Date.now() + WAIT_MS; Date.now() < until;) {
      const now = await this.orders.load.add({ businessId, id });
      if (now?.status === 'COMPLETED') return orderView(now);
      if (now && now.status !== 'PENDING') throw insufficient(now, []);
      await new Promise((next) => setTimeout(next, LOOK_AGAIN_MS));
    }
    throw new Refusal('unavailable', 'system.unavailable', { retryAfterSeconds: 1 });
  }
}

const customerFields = (customer: Customer | undefined): Pick<sales.OrderFact, 'customerEmail' | 'customerName'> => ({
  ...(customer?.email && { customerEmail: customer.email }),
  ...(customer && { customerName: customer.name }),
});

/** Names the lines whose goods are missing, as the till shows them. */
function insufficient(order: Order, short: readonly inventory.Shortage[]): Refusal {
  const lines = order.lines.flatMap((line, i) => {
    const goods = short.find((s) => s.productId === line.productId);
    if (!goods) return [];
    const { available, wanted } = goods;
    return [{ path: `items[${i}]`, itemId: line.id, productId: line.productId, sku: line.sku, available, wanted }];
  });
  return new Refusal('conflict', 'sales.insufficient-stock', {
    lines,
    errors: lines.map((l) => ({ path: l.path, message: `only ${l.available} of ${l.wanted} are there` })),
  });
}
