import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Page, sales } from '#libs/contracts';
import { invalid } from '#libs/kernel';
import { Database, MOST_COUNTED, paged, pageOf } from '#libs/persistence';
import { orderView } from './order.view.js';
import { OrdersRepository } from './orders.repository.js';

/** The bound of a period: a day means the order's business date, an instant its making. */
interface Bound {
  readonly day: string | null;
  readonly instant: string | null;
}
const bound = (text: string | undefined): Bound =>
  text?.length === 10 ? { day: text, instant: null } : { day: null, instant: text ?? null };

function isDescending(sort = '-createdAt'): boolean {
  if (sort !== 'createdAt' && sort !== '-createdAt') throw invalid('sort', 'must be createdAt or -createdAt');
  return sort.startsWith('-');
}

// Ids order by time, so the key is the index; `direction` is one of two constants, never a caller's text.
const list = (direction: 'asc' | 'desc'): string => `
  with found as (
    select o.id from sales.orders o
    where o.business_id = $1
      and ($2::text is null or o.status = $2)
      and ($3::text is null or o.payment_status = $3)
      and ($4::uuid is null or o.outlet_id = $4)
      and ($5::uuid[] is null or o.outlet_id = any($5))
      and ($6::uuid is null or o.customer_id = $6)
      and ($7::uuid is null or o.cashier_id = $7)
      and ($8::uuid is null or o.register_id = $8)
      and ($9::date is null or o.business_date >= $9) and ($10::date is null or o.business_date <= $10)
      and ($11::timestamptz is null or o.created_at >= $11) and ($12::timestamptz is null or o.created_at < $12)
      and ($13::text is null or starts_with(o.number, $13) or starts_with(o.receipt_number, $13))
    order by o.id ${direction} limit ${MOST_COUNTED + 1})
  select page.id, counted.n
  from (select count(*) n from found) counted
  left join (select id from found order by id ${direction} limit $14 offset $15) page on true
  order by page.id ${direction}`;

/** Pages of orders. */
@Injectable()
export class OrderListRepository {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
  ) {}

  /** A page of the orders that the actor may see, newest first unless asked otherwise. */
  async list(query: sales.ListOrders, actor: Actor): Promise<Page<sales.OrderView>> {
    const { businessId } = actor;
    const { limit, offset } = pageOf(query);
    const direction = isDescending(query.sort) ? 'desc' : 'asc';
    const [from, to] = [bound(query.from), bound(query.to)];
    const rows = await this.database.run([businessId], `order-list-${direction}`, list(direction), [
      businessId,
      query.status ?? null,
      query.paymentStatus ?? null,
      query.outletId ?? null,
      actor.outletsFor('sales.sell') ?? null,
      query.customerId ?? null,
      query.cashierId ?? null,
      query.registerId ?? null,
      from.day,
      to.day,
      from.instant,
      to.instant,
      query.search ?? null,
      limit,
      offset,
    ]);
    // a page behind the last one is empty, and still tells how many there are
    const ids = rows.flatMap(([id]) => (id === null ? [] : [id as string]));
    const orders = await Promise.all(ids.map((id) => this.orders.load.add({ businessId, id })));
    const views = orders.filter((order) => order !== undefined).map(orderView);
    return paged(views, (rows[0]?.[1] as number | undefined) ?? 0, query);
  }
}
