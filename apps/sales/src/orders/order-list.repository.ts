import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Page, sales } from '#libs/contracts';
import { invalid } from '#libs/kernel';
import { MOST_COUNTED, paged, pageOf, Transactions } from '#libs/persistence';
import { orderFilters } from './order-filters.statements.js';
import { orderView } from './order.view.js';
import { OrdersRepository } from './orders.repository.js';

/** Whether the latest comes first; refuses to sort by anything but time. */
export function isDescending(sort = '-createdAt'): boolean {
  if (sort !== 'createdAt' && sort !== '-createdAt') throw invalid('sort', 'must be createdAt or -createdAt');
  return sort.startsWith('-');
}

// By time and not by id: ids are the clients', whose clocks may be wrong. `direction` is one of two constants, never a
// caller's text.
const list = (where: string, direction: 'asc' | 'desc', limit: number, offset: number): string => `
  with found as (
    select o.id, o.created_at from sales.orders o where ${where}
    order by o.created_at ${direction}, o.id ${direction} limit ${MOST_COUNTED + 1})
  select page.id, counted.n
  from (select count(*)::int n from found) counted
  left join (
    select id, created_at from found order by created_at ${direction}, id ${direction} limit ${limit} offset ${offset}
  ) page on true
  order by page.created_at ${direction}, page.id ${direction}`;

/** Pages of orders. */
@Injectable()
export class OrderListRepository {
  constructor(
    private readonly transactions: Transactions,
    private readonly orders: OrdersRepository,
  ) {}

  /** A page of the orders that the actor may see, newest first unless asked otherwise. */
  async list(query: sales.ListOrders, actor: Actor): Promise<Page<sales.OrderView>> {
    const { businessId } = actor;
    const { limit, offset } = pageOf(query);
    const direction = isDescending(query.sort) ? 'desc' : 'asc';
    const { where, values } = orderFilters(query, businessId, actor.outletsFor('sales.sell'));
    const rows = await this.transactions.read(actor, (tx) =>
      tx.rows<{ id: string | null; n: number }>(list(where, direction, limit, offset), values),
    );
    // a page behind the last one is empty, and still tells how many there are
    const ids = rows.flatMap(({ id }) => id ?? []);
    const orders = await Promise.all(ids.map((id) => this.orders.load.add({ businessId, id })));
    const views = orders.filter((order) => order !== undefined).map(orderView);
    return paged(views, rows[0]?.n ?? 0, query);
  }
}
