import { Injectable } from '@nestjs/common';
import type { inventory } from '#libs/contracts';
import { fromThousandths, thousandths, type Thousandths } from '#libs/kernel';
import { Batch, Database } from '#libs/persistence';

/** A sale's goods as the ledger takes them. */
export interface Taking {
  readonly businessId: string;
  readonly userId: string;
  readonly request: inventory.TakeStock;
}

/** A verdict, or `undecided`: others of the same batch came first, ask again. */
export type Verdict = inventory.StockVerdict | 'undecided';

interface Short {
  readonly p: string;
  readonly available: Thousandths;
  readonly wanted: Thousandths;
}

/*
 * Many sales in one statement. Rows are locked in the order of their key, as every writer does. Of the orders that want
 * the same goods, each is taken that fits behind all those before it ($place); one that would not even fit alone is
 * refused; one that would fit alone but came too late is undecided and asks again, now ahead of others. The first order
 * of a batch is always decided, so every order is decided in the end. Sales that may go below zero come first.
 * A stored verdict is answered again: goods that were taken for ever, a refusal for its attempt.
 */
const TAKE = `
  with asked as materialized (
    select u.b, u.i, u.a, u.w, u.below, u.place, u.num, u.usr, c.taken, c.short, coalesce(c.taken or c.attempt >= u.a, false) decided
    from unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::bool[], $6::int[], $7::text[], $8::uuid[])
      u(b, i, a, w, below, place, num, usr)
    left join inventory.stock_commits c on c.business_id = u.b and c.order_id = u.i
  ), line as materialized (
    select l.id, l.p, l.q, o.b, o.i, o.w, o.below, o.place, o.num, o.usr
    from unnest($9::int[], $10::uuid[], $11::uuid[], $12::bigint[]) l(place, id, p, q)
    join asked o on o.place = l.place and not o.decided
  ), need as materialized (
    select b, i, w, p, below, place, sum(q)::bigint q from line group by b, i, w, p, below, place
  ), made as (
    insert into inventory.stock (business_id, warehouse_id, product_id)
    select distinct b, w, p from need where below order by b, w, p
    on conflict do nothing
  ), held as materialized (
    select s.business_id b, s.warehouse_id w, s.product_id p, s.on_hand
    from inventory.stock s join (select distinct b, w, p from need) d
      on s.business_id = d.b and s.warehouse_id = d.w and s.product_id = d.p
    order by s.business_id, s.warehouse_id, s.product_id
    for update of s
  ), fit as materialized (
    select n.b, n.i, n.w, n.p, n.q, n.below, h.b is not null present,
      coalesce(h.on_hand, 0) on_hand,
      coalesce(h.on_hand, 0) >= n.q alone,
      coalesce(h.on_hand, 0) >= sum(n.q) over (partition by n.b, n.w, n.p order by n.place) in_turn
    from need n left join held h on h.b = n.b and h.w = n.w and h.p = n.p
  ), sum_up as materialized (
    select b, i, bool_and(present) present, bool_and(alone) alone, bool_and(in_turn) in_turn,
      json_agg(json_build_object('p', p, 'available', on_hand, 'wanted', q) order by p)
        filter (where not alone or (below and not in_turn)) short
    from fit group by b, i
  ), verdict as materialized (
    select a.b, a.i, a.a, a.decided, a.taken old_taken, a.short old_short, s.short::text short,
      case when s.i is null then true
           when a.below then case when s.present then true end
           when s.in_turn then true
           when not s.alone then false end taken
    from asked a left join sum_up s on s.b = a.b and s.i = a.i
  ), take as materialized (
    select f.b, f.w, f.p, sum(f.q)::bigint q, bool_or(f.below) below
    from fit f join verdict v on v.b = f.b and v.i = f.i and v.taken
    group by f.b, f.w, f.p
  ), taken as (
    update inventory.stock s
    set on_hand = s.on_hand - t.q, sold_below = s.sold_below or (t.below and s.on_hand < t.q), version = s.version + 1
    from take t
    where s.business_id = t.b and s.warehouse_id = t.w and s.product_id = t.p
  ), moved as (
    insert into inventory.movements
      (business_id, id, type, product_id, warehouse_id, quantity, balance_after, reference_type, reference_id, reference_number, user_id)
    select l.b, l.id, 'SALE', l.p, l.w, -l.q,
      h.on_hand - sum(l.q) over (partition by l.b, l.w, l.p order by l.place, l.id), 'SALE', l.i, l.num, l.usr
    from line l
    join verdict v on v.b = l.b and v.i = l.i and v.taken
    join held h on h.b = l.b and h.w = l.w and h.p = l.p
  ), stored as (
    insert into inventory.stock_commits as c (business_id, order_id, attempt, taken, short)
    select b, i, a, taken, short from verdict where not decided and taken is not null
    on conflict (business_id, order_id) do update
      set attempt = excluded.attempt, taken = excluded.taken, short = excluded.short, at = now()
  )
  select i, case when decided then old_taken else taken end, case when decided then old_short else short end from verdict`;

/** Talks to the ledger's tables. */
@Injectable()
export class StockRepository {
  /** Takes the goods of sales, many at once; each order once. */
  readonly take: Batch<Taking, Verdict>;

  constructor(database: Database) {
    this.take = new Batch(
      'stock-take',
      ({ request }) => request.orderId,
      async (takings) => {
        const goesBelow = (t: Taking): boolean => t.request.policy !== 'BLOCK';
        const inTurn = [...takings].sort((a, b) => Number(goesBelow(b)) - Number(goesBelow(a)));
        const lines = inTurn.flatMap(({ request }, place) => request.lines.map((line) => ({ place, line })));
        const rows = await database.run(new Set(takings.map((t) => t.businessId)), 'stock-take', TAKE, [
          inTurn.map((t) => t.businessId),
          inTurn.map((t) => t.request.orderId),
          inTurn.map((t) => t.request.attempt),
          inTurn.map((t) => t.request.warehouseId),
          inTurn.map(goesBelow),
          inTurn.map((_, place) => place),
          inTurn.map((t) => t.request.orderNumber),
          inTurn.map((t) => t.userId),
          lines.map((l) => l.place),
          lines.map(({ line }) => line.lineId),
          lines.map(({ line }) => line.productId),
          lines.map((l) => thousandths(l.line.quantity)),
        ]);
        const verdicts = new Map(
          rows.map((r) => [r[0] as string, verdictOf(r[1] as boolean | null, r[2] as string | null)]),
        );
        return takings.map((t) => verdicts.get(t.request.orderId)!);
      },
    );
  }
}

function verdictOf(taken: boolean | null, short: string | null): Verdict {
  if (taken === null) return 'undecided';
  const missing = short === null ? [] : (JSON.parse(short) as Short[]);
  return {
    taken,
    short: missing.map(({ p, available, wanted }) => ({
      productId: p,
      available: fromThousandths(available),
      wanted: fromThousandths(wanted),
    })),
  };
}
