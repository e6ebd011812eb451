import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { sales } from '#libs/contracts';
import { invalid } from '#libs/kernel';
import { MOST_COUNTED, pageOf, type Tx } from '#libs/persistence';
import { CustomerRow } from './customer.rows.js';

const columns: ReadonlyMap<string, string> = new Map([
  ['name', 'c.name'],
  ['createdAt', 'c.created_at'],
]);

/** A page of customers; `counted` is how many there are, at most one more than `MOST_COUNTED`. */
export interface FoundCustomers {
  readonly rows: readonly CustomerRow[];
  readonly counted: number;
}

@Injectable()
export class CustomerListRepository {
  /** By name unless asked otherwise. */
  async find(tx: Pick<Tx, 'manager' | 'rows'>, query: sales.ListCustomers, business: string): Promise<FoundCustomers> {
    const { limit, offset } = pageOf(query);
    const order = orderOf(query.sort ?? 'name');
    const { where, values } = filters(query, business);
    const page = await tx.rows<{ id: string | null; n: number }>(
      `with found as (
         select c.id, row_number() over (order by ${order}) place from sales.customers c where ${where}
         order by ${order} limit ${MOST_COUNTED + 1})
       select page.id, counted.n
       from (select count(*)::int n from found) counted
       left join (select id, place from found order by place limit ${limit} offset ${offset}) page on true
       order by page.place`,
      values,
    );
    const ids = page.flatMap(({ id }) => id ?? []);
    const rows = await tx.manager.findBy(CustomerRow, { businessId: business, id: In(ids) });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return { rows: ids.flatMap((id) => byId.get(id) ?? []), counted: page[0]?.n ?? 0 };
  }
}

function orderOf(sort: string): string {
  const column = columns.get(sort.replace('-', ''));
  if (!column) throw invalid('sort', `must be one of ${[...columns.keys()].join(', ')}`);
  return `${column} ${sort.startsWith('-') ? 'desc' : 'asc'}, c.id`;
}

function filters(query: sales.ListCustomers, business: string): { where: string; values: unknown[] } {
  const values: unknown[] = [business];
  const conditions = ['c.business_id = $1'];
  const add = (value: unknown, condition: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add(query.isMember, (p) => `c.is_member = ${p}`);
  add(query.priceTierId, (p) => `c.price_tier_id = ${p}::uuid`);
  add(
    query.search && pattern(query.search),
    (p) => `c.id = any(array(select sales.find_customers($1, ${p}, ${MOST_COUNTED + 1})))`,
  );
  return { where: conditions.join(' and '), values };
}

/** Text as a LIKE pattern that finds it anywhere. */
const pattern = (text: string): string =>
  `%${text
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
