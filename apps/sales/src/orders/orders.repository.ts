import { Injectable } from '@nestjs/common';
import {
  Batch,
  Database,
  idRange,
  Relay,
  type KeptAnswer,
  type OutboxRow,
  type Row,
  type Tx,
  type Value,
} from '#libs/persistence';
import { change, paymentStatus, type Line, type Order, type Payment, type Short } from './order.js';
import { refundsOf } from './refunds.statements.js';
import {
  finishColumns,
  FINISH,
  INSERT,
  keptColumns,
  lineColumns,
  LOAD,
  names,
  orderColumns,
  Parameters,
  paymentColumns,
  SAVE,
  savedColumns,
} from './orders.statements.js';

/** Names an order of a business. */
export interface OrderRef {
  readonly businessId: string;
  readonly id: string;
}

/** An order as it shall be, what is announced of it, and the answer kept under the request's key. */
export interface OrderChange {
  readonly order: Order;
  /** Payments that the order did not have before. */
  readonly payments: readonly Payment[];
  readonly event: OutboxRow | undefined;
  readonly kept: KeptAnswer | undefined;
}

/** A sale whose stock was taken; its receipt number is put into the texts by the transaction that gives it. */
export interface Finish {
  readonly order: Order;
  /** `MAIN-R1-`, before the number's eight digits. */
  readonly receiptPrefix: string;
  /** Its payload lacks the receipt number. */
  readonly event: OutboxRow;
  /** Its body lacks the receipt number. */
  readonly kept: KeptAnswer | undefined;
}

/** Another writer stored a decision on the same version first. */
export class OrderMovedOn extends Error {
  override readonly name = 'OrderMovedOn';
}

type LineTuple = [
  string,
  string,
  string,
  string,
  string,
  number,
  number,
  number,
  number,
  number,
  number,
  string | null,
  boolean,
];
type PaymentTuple = [string, Payment['method'], number, string | null, Payment['status'], string];

/** The only place that talks to the orders' tables. */
@Injectable()
export class OrdersRepository {
  /** Stores new orders; answers whether the order is new, or its id was taken before. */
  readonly insert: Batch<OrderChange, boolean>;
  /** Stores a decision; answers false when the order moved on meanwhile. */
  readonly save: Batch<OrderChange, boolean>;
  /** Completes sales and gives their receipt numbers; undefined when the order moved on meanwhile. */
  readonly finish: Batch<Finish, string | undefined>;
  readonly load: Batch<OrderRef, Order | undefined>;

  constructor(database: Database, relay: Relay) {
    const run = (
      refs: readonly OrderRef[],
      name: string,
      text: string,
      values: readonly Value[],
    ): Promise<readonly Row[]> => database.run(new Set(refs.map((r) => r.businessId)), name, text, values);
    const byOrder = ({ order }: OrderChange | Finish): string => order.id;

    this.insert = new Batch<OrderChange, boolean>('order-insert', byOrder, async (changes) => {
      const orders = changes.map((c) => c.order);
      const rows = await run(orders, 'order-insert', INSERT, [
        ...new Parameters()
          .add(orderColumns, orders)
          .add(
            lineColumns,
            orders.flatMap((order) => order.lines.map((line, i) => ({ order, line, place: i + 1 }))),
          )
          .add(
            paymentColumns,
            orders.flatMap((order) => order.payments.map((payment) => ({ order, payment }))),
          )
          .addOutbox(changes.flatMap((c) => c.event ?? [])).values,
        ...keptValues(changes),
      ]);
      const fresh = new Set(rows.map((r) => r[0]));
      relay.wake(changes.filter((c) => c.event && fresh.has(c.order.id)).length);
      return orders.map((o) => fresh.has(o.id));
    });

    this.save = new Batch<OrderChange, boolean>('order-save', byOrder, async (changes) => {
      const orders = changes.map((c) => c.order);
      const announced = changes.filter((c) => c.event);
      const rows = await run(orders, 'order-save', SAVE, [
        ...new Parameters()
          .add(savedColumns, orders)
          .add(
            paymentColumns,
            changes.flatMap(({ order, payments }) => payments.map((payment) => ({ order, payment }))),
          )
          .addOutbox(announced.map((c) => c.event!)).values,
        announced.map((c) => c.order.id),
        ...keptValues(changes),
        ...idRange(orders.map((o) => o.id)),
      ]);
      const changed = new Set(rows.map((r) => r[0]));
      relay.wake(announced.filter((c) => changed.has(c.order.id)).length);
      return orders.map((o) => changed.has(o.id));
    });

    this.finish = new Batch<Finish, string | undefined>('order-finish', byOrder, async (finishes) => {
      const rows = await run(
        finishes.map((f) => f.order),
        'order-finish',
        FINISH,
        [
          ...new Parameters().add(finishColumns, finishes).values,
          ...keptValues(finishes),
          ...idRange(finishes.map((f) => f.order.id)),
        ],
      );
      relay.wake(rows.length);
      const receipts = new Map(rows.map((r) => [r[0], r[1] as string]));
      return finishes.map((f) => receipts.get(f.order.id));
    });

    this.load = new Batch(
      'order-load',
      (ref) => ref.id,
      async (refs) => {
        const rows = await run(refs, 'order-load', LOAD, [
          refs.map((r) => r.businessId),
          refs.map((r) => r.id),
          ...idRange(refs.map((r) => r.id)),
        ]);
        const orders = new Map(rows.map((r) => [r[1], orderOf(r)]));
        return refs.map((r) => {
          const order = orders.get(r.id);
          return order?.businessId === r.businessId ? order : undefined;
        });
      },
    );
  }

  /** Stores an order with new lines, customer and notes; throws `OrderMovedOn` where another writer came first. */
  async replace(tx: Tx, order: Order): Promise<void> {
    const ref = [order.businessId, order.id];
    const { customerId, notes, subtotalAmount, discountAmount, taxAmount, totalAmount, version } = order;
    const changed = await tx.rows(
      `with changed as (
         update sales.orders set customer_id = $3, notes = $4, subtotal = $5, discount = $6, tax = $7, total = $8,
           payment_status = $9, change = $10, version = $11::int
         where business_id = $1 and id = $2 and version = $11::int - 1 and status = 'OPEN' returning id)
       select id from changed`,
      [
        ...ref,
        customerId,
        notes,
        subtotalAmount,
        discountAmount,
        taxAmount,
        totalAmount,
        paymentStatus(order),
        change(order),
        version,
      ],
    );
    if (changed.length === 0) throw new OrderMovedOn();
    await tx.rows('delete from sales.order_lines where business_id = $1 and order_id = $2', ref);
    const lines = order.lines.map((line, i) => ({ order, line, place: i + 1 }));
    await tx.rows(
      `insert into sales.order_lines (${names(lineColumns)})
       select ${names(lineColumns)} from ${Parameters.text(lineColumns, 1, 'l')}`,
      new Parameters().add(lineColumns, lines).values,
    );
  }
}

function keptValues(changes: readonly { readonly order: Order; readonly kept: KeptAnswer | undefined }[]): Value[] {
  const kept = changes.flatMap(({ order, kept: answer }) => (answer ? [{ order, answer }] : []));
  return [
    ...new Parameters().add(
      keptColumns,
      kept.map((k) => k.answer),
    ).values,
    kept.map((k) => k.order.id),
  ];
}

function orderOf(r: Row): Order {
  return {
    businessId: r[0] as string,
    id: r[1] as string,
    number: r[2] as string,
    receiptNumber: r[3] as string | null,
    status: r[4] as Order['status'],
    inOneStep: r[5] as boolean,
    outletId: r[6] as string,
    warehouseId: r[7] as string,
    registerId: r[8] as string | null,
    customerId: r[9] as string | null,
    cashierId: r[10] as string,
    notes: r[11] as string | null,
    reason: r[12] as string | null,
    currency: r[13] as string,
    taxInclusive: r[14] as boolean,
    stockPolicy: r[15] as Order['stockPolicy'],
    subtotalAmount: r[16] as number,
    discountAmount: r[17] as number,
    taxAmount: r[18] as number,
    totalAmount: r[19] as number,
    warnings: r[20] === null ? [] : (JSON.parse(r[20] as string) as Short[]),
    fingerprint: r[21] as string,
    businessDate: r[22] as string,
    createdAt: r[23] as Date,
    pendingSince: r[24] as Date | null,
    completedAt: r[25] as Date | null,
    version: r[26] as number,
    lines: (JSON.parse(r[27] as string) as LineTuple[]).map(lineOf),
    payments: r[28] === null ? [] : (JSON.parse(r[28] as string) as PaymentTuple[]).map(paymentOf),
    refunds: refundsOf(r[29] as string | null),
  };
}

const lineOf = ([
  id,
  productId,
  sku,
  name,
  unit,
  quantity,
  unitPrice,
  discountAmount,
  taxRate,
  taxAmount,
  lineTotal,
  priceTierId,
  trackStock,
]: LineTuple): Line => ({
  id,
  productId,
  sku,
  name,
  unit,
  quantity,
  unitPrice,
  discountAmount,
  taxRate,
  taxAmount,
  lineTotal,
  priceTierId,
  trackStock,
});

const paymentOf = ([id, method, amount, reference, status, createdAt]: PaymentTuple): Payment => ({
  id,
  method,
  amount,
  reference,
  status,
  createdAt: new Date(createdAt),
});
