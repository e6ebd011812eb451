import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type identity, type Page } from '#libs/contracts';
import { businessDate, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { paged, pageOf, Transactions, violatedUnique } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { CustomersService, type Customer } from '../customers/customers.service.js';
import { PlacesService } from '../places/places.service.js';
import { fingerprintOf } from '../fingerprint.js';
import type { Order } from './order.js';
import { isDescending } from './order-list.repository.js';
import { OrderMovedOn } from './orders.repository.js';
import { contested, MOST_ROUNDS, OrdersService } from './orders.service.js';
import { refund, type AskedRefund } from './refund.js';
import { refundFact, refundView } from './refund.view.js';
import { RefundsRepository } from './refunds.repository.js';

/** Goods that come back for money. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly orders: OrdersService,
    private readonly refunds: RefundsRepository,
    private readonly places: PlacesService,
    private readonly customers: CustomersService,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list({ id, ...query }: sales.ListRefunds, actor: Actor): Promise<Page<sales.RefundView>> {
    const order = await this.orders.get(id, actor);
    actor.at(order.outletId, 'sales.sell');
    const { limit, offset } = pageOf(query);
    const refunds = isDescending(query.sort ?? 'createdAt') ? order.refunds.toReversed() : order.refunds;
    const shown = refunds.slice(offset, offset + limit).map((r) => refundView(r, order));
    return paged(shown, refunds.length, query);
  }

  /** Gives money back; who loses the race to another change of the order decides again on what that one left. */
  async refund(request: sales.RefundOrder, actor: Actor): Promise<sales.RefundView> {
    const id = request.id ?? this.newId();
    const fingerprint = fingerprintOf('refund', request);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = await this.orders.get(request.orderId, actor);
      actor.at(before.outletId, 'sales.refund');
      const place = await this.places.get(before.outletId, actor);
      const order = refund(before, { id, fingerprint, ...this.asked(request, before, place, actor) }, () =>
        this.newId(),
      );
      if (order === before) {
        actor.repeated();
        return refundView(
          before.refunds.find((r) => r.id === id)!,
          before,
        );
      }
      await this.places.mustHaveRegister(place, request.registerId, actor);
      const customer = order.customerId ? await this.customers.find(order.businessId, order.customerId) : undefined;
      const stored = await this.store(order, place, customer, actor);
      if (stored) return stored;
    }
    throw contested();
  }

  private newId(): string {
    return uuidv7(this.clock.now().getTime());
  }

  private asked(
    { reason, items, payments, registerId }: sales.RefundOrder,
    order: Order,
    { outlet }: identity.Place,
    actor: Actor,
  ): Omit<AskedRefund, 'id' | 'fingerprint'> {
    const createdAt = this.clock.now();
    return {
      reason,
      items,
      ...(payments && { payments }),
      registerId: registerId ?? order.registerId,
      userId: actor.userId,
      businessDate: businessDate(createdAt, outlet.timeZone, outlet.dayStartsAt),
      createdAt,
    };
  }

  /** Stores an order's newest refund and announces it; undefined when another writer changed the order first. */
  private async store(
    order: Order,
    place: identity.Place,
    customer: Customer | undefined,
    actor: Actor,
  ): Promise<sales.RefundView | undefined> {
    const made = order.refunds.at(-1)!;
    try {
      return await this.transactions.run(actor, async (tx) => {
        await this.refunds.add(tx, order, made);
        const payload = refundFact(made, order, place, customer);
        tx.announce(sales.refundCompleted, { key: made.id, version: 1, outletId: order.outletId, payload });
        return refundView(made, order);
      });
    } catch (error) {
      if (error instanceof OrderMovedOn) return undefined;
      // its id belongs to a refund of another order
      if (violatedUnique(error) === 'refunds_pkey')
        throw new Refusal('conflict', 'sales.refund.taken', { errors: [{ path: 'id', message: 'is taken' }] });
      throw error;
    }
  }
}
