import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type Page } from '#libs/contracts';
import { fromThousandths, isRefusal, mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { keptAnswer, outboxRow, Transactions, violatedUnique, type OutboxRow } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { fingerprintOf } from '../fingerprint.js';
import { PlacesService } from '../places/places.service.js';
import { announced } from './order.events.js';
import { CompletionService } from './completion.service.js';
import { DraftsService } from './drafts.service.js';
import { cancel, change, intend, mustBeOpen, pay, payAll, revise, type Order, type Payment } from './order.js';
import { OrderListRepository } from './order-list.repository.js';
import { OrderMovedOn, OrdersRepository } from './orders.repository.js';
import { RecentOrders } from './recent.service.js';
import { orderView, paymentView } from './order.view.js';

/** An order as a rule left it, what is announced of it, and what the caller is answered. */
interface Decision<A> {
  readonly order: Order;
  readonly payments?: readonly Payment[];
  readonly event?: OutboxRow;
  readonly answer: A;
}

type Rule<A> = (order: Order) => Decision<A>;
type Deciding = 'sales.sell' | 'sales.void';

// Each round somebody's decision is stored: an order that loses this often has more writers than a till has hands.
export const MOST_ROUNDS = 200;

/** Sales: from the basket to the receipt, exactly once. */
@Injectable()
export class OrdersService {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly recent: RecentOrders,
    private readonly lists: OrderListRepository,
    private readonly drafts: DraftsService,
    private readonly completion: CompletionService,
    private readonly places: PlacesService,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** An order of the actor's outlets; any other does not exist for them. */
  async get(id: string, actor: Actor): Promise<Order> {
    const order = await this.orders.load.add({ businessId: actor.businessId, id });
    this.mustSee(order, actor);
    return order;
  }

  private mustSee(order: Order | undefined, actor: Actor): asserts order is Order {
    if (order && (actor.everywhere || actor.identity.outlets.some((o) => o.id === order.outletId))) return;
    throw new Refusal('not-found', 'sales.order.not-found');
  }

  async view({ id }: sales.OrderRef, actor: Actor): Promise<sales.OrderView> {
    const order = await this.get(id, actor);
    actor.at(order.outletId, 'sales.sell');
    return orderView(order);
  }

  async list(query: sales.ListOrders, actor: Actor): Promise<Page<sales.OrderView>> {
    if (query.outletId) {
      actor.at(query.outletId, 'sales.sell');
      // who may act everywhere may still name an outlet that is not theirs
      await this.places.find(query.outletId, actor);
    }
    return this.lists.list(query, actor);
  }

  async open(request: sales.OpenOrder, actor: Actor): Promise<sales.OrderView> {
    const id = request.id ?? uuidv7(this.clock.now().getTime());
    // before anything is looked up: what is stored under an id is theirs alone who may sell there
    actor.at(request.outletId, 'sales.sell');
    const fingerprint = fingerprintOf('open', request);
    const order = await this.drafts.draft(id, request, fingerprint, actor).catch(async (refusal: unknown) => {
      // a repeat of what was stored before is answered, even if it could not be sold anew today
      if (request.id && isRefusal(refusal) && (await this.stored(id, fingerprint, actor))) return undefined;
      throw refusal;
    });
    const view = order && orderView(order);
    const isNew =
      order &&
      (await this.orders.insert.add({
        order,
        payments: [],
        event: announced(actor, sales.orderOpened, order),
        kept: keptAnswer(actor, actor.request.status ?? 201, view),
      }));
    if (isNew) {
      actor.keptItsAnswer();
      this.recent.keep(order);
      return view!;
    }
    const known = await this.inPlace(id, fingerprint, actor);
    actor.repeated();
    return orderView(known);
  }

  async change(request: sales.ChangeOrder, actor: Actor): Promise<sales.OrderView> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = await this.get(request.id, actor);
      actor.at(before.outletId, 'sales.sell');
      mustMatch('sales.order.version', before, request.ifMatch);
      mustBeOpen(before);
      const customerId = request.customerId === undefined ? before.customerId : request.customerId;
      const notes = request.notes === undefined ? before.notes : request.notes;
      const items = request.items ?? before.lines.map((l) => ({ ...l, quantity: fromThousandths(l.quantity) }));
      const asked = { outletId: before.outletId, items, ...(customerId !== null && { customerId }) };
      const revised = revise(before, { ...(await this.drafts.reprice(asked, actor)), customerId, notes });
      try {
        return await this.transactions.run(actor, async (tx) => {
          await this.orders.replace(tx, revised);
          const { id: key, version, outletId } = revised;
          const payload = orderView(revised);
          tx.announce(sales.orderChanged, { key, version, outletId, payload, before: orderView(before) });
          return payload;
        });
      } catch (error) {
        if (!(error instanceof OrderMovedOn)) throw error;
      }
    }
    throw contested();
  }

  async pay(request: sales.PayOrder, actor: Actor): Promise<sales.PaymentTaken> {
    const at = this.clock.now();
    const payment: Payment = { ...tender(request, at), id: request.id ?? uuidv7(at.getTime()) };
    return this.decide(request.orderId, 'sales.sell', actor, (known) => {
      const order = pay(known, payment);
      const answer: sales.PaymentTaken = {
        payment: paymentView(order.payments.find((p) => p.id === payment.id)!),
        order: orderView(order),
        changeDue: change(order),
      };
      if (order === known) actor.repeated();
      const fact = { key: payment.id, version: 1, outletId: order.outletId, payload: answer };
      return { order, payments: [payment], event: outboxRow(actor, sales.paymentTaken, fact), answer };
    });
  }

  cancel({ id, reason }: sales.CancelOrder, actor: Actor): Promise<sales.OrderView> {
    return this.decide(id, 'sales.void', actor, (known) => {
      const order = cancel(known, reason);
      return {
        order,
        event: announced(actor, sales.orderCancelled, order, { before: known }),
        answer: orderView(order),
      };
    });
  }

  async complete({ id }: sales.OrderRef, actor: Actor): Promise<sales.OrderView> {
    const order = await this.decide(id, 'sales.sell', actor, (known) => {
      const intended = intend(known, this.clock.now());
      return { order: intended, answer: intended };
    });
    return order.status === 'COMPLETED' ? orderView(order) : this.completion.finish(order, actor);
  }

  async checkout(request: sales.Checkout, actor: Actor): Promise<sales.OrderView> {
    actor.at(request.outletId, 'sales.sell');
    const fingerprint = fingerprintOf('checkout', request);
    const order = await this.intended(request, fingerprint, actor).catch(async (refusal: unknown) => {
      if (isRefusal(refusal) && (await this.stored(request.id, fingerprint, actor))) return undefined;
      throw refusal;
    });
    // the intent is stored first: whatever crashes from here on, the sale is brought to its end
    if (
      order &&
      (await this.orders.insert.add({ order, payments: [], event: undefined, kept: undefined }).catch(paymentTaken))
    )
      return this.completion.finish(order, actor);
    const known = await this.inPlace(request.id, fingerprint, actor);
    if (known.status === 'REJECTED') throw await this.completion.rejection(known, actor);
    actor.repeated();
    return known.status === 'COMPLETED' ? orderView(known) : this.completion.finish(known, actor);
  }

  /** A checkout as a sale on its way: paid in full, at the total that the till showed. */
  private async intended(request: sales.Checkout, fingerprint: string, actor: Actor): Promise<Order> {
    const draft = await this.drafts.draft(request.id, request, fingerprint, actor);
    const { subtotalAmount, discountAmount, taxAmount, totalAmount } = draft;
    if (request.expectedTotal !== undefined && request.expectedTotal !== totalAmount)
      throw new Refusal('conflict', 'sales.price-changed', {
        totals: { subtotalAmount, discountAmount, taxAmount, totalAmount },
      });
    const at = draft.createdAt;
    const payments = request.payments.map((p) => ({ ...tender(p, at), id: p.id ?? uuidv7(at.getTime()) }));
    return { ...intend(payAll(draft, payments), at), inOneStep: true, version: 1 };
  }

  /** What is stored under an id; refuses when something else was asked for under it. */
  private async stored(id: string, fingerprint: string, actor: Actor): Promise<Order | undefined> {
    const known = await this.orders.load.add({ businessId: actor.businessId, id });
    if (known && known.fingerprint !== fingerprint)
      throw new Refusal('conflict', 'sales.order.taken', { errors: [{ path: 'id', message: 'is taken' }] });
    return known;
  }

  /** What an insert found in its place. */
  private async inPlace(id: string, fingerprint: string, actor: Actor): Promise<Order> {
    const known = await this.stored(id, fingerprint, actor);
    if (!known) throw contested();
    return known;
  }

  /**
   * Lets a rule decide on an order and stores what it decided. Who loses the race to another writer decides again on
   * what that one left. What this process remembers is tried first; only what it stores counts, never its no.
   */
  private async decide<A>(id: string, permission: Deciding, actor: Actor, rule: Rule<A>): Promise<A> {
    const remembered = this.recent.take({ businessId: actor.businessId, id });
    if (remembered) {
      const decided = await this.tryOn(remembered, permission, actor, rule).catch(unlessRefused);
      if (decided?.stored) return decided.answer;
    }
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const decided = await this.tryOn(await this.get(id, actor), permission, actor, rule);
      if (decided) return decided.answer;
    }
    throw contested();
  }

  /** What a rule decides on one version of an order; undefined when another writer stored a decision on it first. */
  private async tryOn<A>(
    known: Order,
    permission: Deciding,
    actor: Actor,
    rule: Rule<A>,
  ): Promise<{ readonly answer: A; readonly stored: boolean } | undefined> {
    this.mustSee(known, actor);
    actor.at(known.outletId, permission);
    const { order, payments = [], event, answer } = rule(known);
    if (order === known) return { answer, stored: false };
    // a sale on its way is no answer yet: the transaction that ends it keeps the answer
    const isAnswer = order.status !== 'PENDING';
    if (!isAnswer) await this.places.get(order.outletId, actor);
    const kept = isAnswer ? keptAnswer(actor, actor.request.status ?? 200, answer) : undefined;
    if (!(await this.orders.save.add({ order, payments, event, kept }).catch(paymentTaken))) return undefined;
    if (isAnswer) actor.keptItsAnswer();
    this.recent.keep(order);
    return { answer, stored: true };
  }
}

const tender = (p: sales.Tender, at: Date): Omit<Payment, 'id'> => ({
  method: p.method,
  amount: p.amount,
  reference: p.reference ?? null,
  status: 'TAKEN',
  createdAt: at,
});

/** An order that so many write at once that this request found no turn: it may be asked again. */
export const contested = (): Refusal => new Refusal('unavailable', 'system.unavailable', { retryAfterSeconds: 1 });

/** What is remembered may be stale: its refusal is looked at again on what is stored. */
function unlessRefused(error: unknown): undefined {
  if (!isRefusal(error)) throw error;
  return undefined;
}

/** A payment whose id belongs to another order. */
function paymentTaken(error: unknown): never {
  if (violatedUnique(error) === 'payments_pkey')
    throw new Refusal('conflict', 'sales.payment.taken', { errors: [{ path: 'id', message: 'is taken' }] });
  throw error;
}
