import { OUTBOX_COLUMNS, withinIds } from '#libs/persistence';
import { MOST_COST } from '../ledger/holding.js';

/** What the first `quantity` of a held row's goods cost: `costOfTaking` in `holding.ts`, said to the database. */
const costOfFirst = (quantity: string): string => `
  (case when on_hand > 0 then round(cost::numeric * least(${quantity}, on_hand) / on_hand) else 0 end
   + case when ${quantity} > on_hand and last_cost > 0
       then least(round(last_cost::numeric * (${quantity} - greatest(on_hand, 0)) / 100000), ${MOST_COST}) else 0 end)`;

const units = (thousandths: string): string => `(${thousandths}::float8 / 1000)`;

/*
 * The event of a batch has the cause of its first sale. Its JSON is put together as text, which costs a third of
 * json_build_object: only what a person typed needs escaping.
 */
const TELL = `
    insert into inventory.outbox (${OUTBOX_COLUMNS})
    select concat_ws('.', e.key, right(e.b::text, 12), e.what, e.version), 'inventory.' || e.what || '.v1', e.b, e.key, e.version, e.outlet_id,
      ($18::text[])[e.place + 1], '{' || coalesce('"outletId":"' || e.outlet_id || '",', '') || e.rest || '}'
    from (
      select 'stock.changed' what, t.b, gen_random_uuid() key, 1 version, w.outlet_id, t.place,
        '"warehouseId":"' || t.w || '","type":"SALE","items":[' || t.items || ']' rest
      from (
        select b, w, min(place) place, string_agg('{"productId":"' || p || '","quantity":' || ${units('-q')}
          || ',"quantityOnHand":' || ${units('on_hand')} || ',"stockCost":' || cost || ',"version":' || version || '}', ',') items
        from taken group by b, w
      ) t
      left join inventory.warehouses w on w.business_id = t.b and w.id = t.w
      union all
      select s.what, t.b, t.id, t.version, w.outlet_id, t.place,
        '"productId":"' || t.p || '","sku":' || to_json(coalesce(p.sku, t.p::text)) || ',"name":' || to_json(coalesce(p.name, t.p::text))
          || ',"unit":' || to_json(coalesce(p.unit, 'pcs')) || ',"quantityOnHand":' || ${units('t.on_hand')}
          || ',"minimumStock":' || ${units('t.minimum')} || ',"warehouse":'
          || json_build_object('id', w.id, 'name', w.name, 'code', w.code)
      from taken t
      cross join lateral (
        select 'stock.low' what where t.on_hand <= t.minimum and t.on_hand + t.q > t.minimum
        union all select 'stock.short' where t.on_hand < 0 and t.on_hand + t.q >= 0
      ) s
      join inventory.warehouses w on w.business_id = t.b and w.id = t.w
      left join inventory.products p on p.business_id = t.b and p.id = t.p
      where t.on_hand <= greatest(t.minimum, 0)
    ) e`;

/*
 * Many sales in one statement. Stock rows are locked in the order of their key, as every writer does. Of the orders that
 * want the same goods, each is taken that fits behind all those before it (place); one that would not even fit alone is
 * refused; one that would fit alone but came too late is undecided and asks again, now ahead of others. The first order
 * of a batch is always decided, so every order is decided in the end. Sales that may go below zero come first.
 * A stored verdict is answered again: goods that were taken for ever, a refusal for its attempt.
 * Lines carry their order's columns and verdicts are windows over lines: joining sets of a batch to each other would cost
 * the square of its size.
 * Each line's cost is what the goods up to it cost less what those before it did: however they are rounded, the lines add
 * up to what the stock loses. The moment is that of the locks and not of the statement, which may have waited for them:
 * movements are read in its order. Who wants to know hears of the whole batch in one event per warehouse.
 */
const take = (made: string): string => `
  with asked as materialized (
    select u.b, u.i, u.a, u.below, u.place, u.lines, c.taken, c.short, coalesce(c.taken or c.attempt >= u.a, false) decided
    from unnest($1::uuid[], $2::uuid[], $3::int[], $4::bool[], $5::int[], $6::int[]) u(b, i, a, below, place, lines)
    left join inventory.stock_commits c
      on c.business_id = u.b and c.order_id = u.i and ${withinIds('c.order_id', 19)}
  ), line as materialized (
    select * from unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::bool[], $11::int[], $12::int[], $13::uuid[], $14::uuid[], $15::bigint[])
      l(b, i, w, below, place, lines, id, p, q)
    where case when place in (select place from asked where decided) then false else true end
  )${made}, held as materialized (
    select l.*, s.on_hand, s.cost, s.last_cost
    from line l join inventory.stock s on s.business_id = l.b and s.warehouse_id = l.w and s.product_id = l.p
    order by s.business_id, s.warehouse_id, s.product_id
    for update of s
  ), fit as materialized (
    select held.*, sum(q) over (partition by b, w, p, place) wanted,
      sum(q) over (partition by b, w, p order by place) wanted_in_turn
    from held
  ), judged as materialized (
    select fit.*,
      case when below then case when count(*) over o = lines then true end
           when count(*) over o < lines then false
           when bool_and(on_hand >= wanted_in_turn) over o then true
           when not bool_and(on_hand >= wanted) over o then false end taken
    from fit window o as (partition by place)
  ), verdict as materialized (
    select a.b, a.i, a.a, a.decided, a.taken old_taken, a.short old_short,
      case when a.lines = 0 then true when j.place is null then case when not a.below then false end else j.taken end taken,
      case when coalesce(j.found, 0) < a.lines and not a.below then (
        select json_agg(json_build_object('p', l.p, 'available', coalesce(h.on_hand, 0), 'wanted', l.q))::text
        from line l left join held h on h.id = l.id where l.place = a.place and coalesce(h.on_hand, 0) < l.q
      ) else j.short end short
    from asked a
    left join (
      select place, count(*) found, bool_and(taken) taken,
        json_agg(json_build_object('p', p, 'available', on_hand, 'wanted', wanted))
          filter (where on_hand < case when below then wanted_in_turn else wanted end)::text short
      from judged group by place
    ) j on j.place = a.place
  ), leaving as materialized (
    select b, w, p, place, id, i, q, below, on_hand, cost, last_cost,
      (sum(q) over (partition by b, w, p order by place, id))::bigint gone
    from judged where taken
  ), held_at as materialized (
    select clock_timestamp() moment from (select count(*) from leaving) all_held
  ), taken as (
    update inventory.stock s
    set on_hand = s.on_hand - t.q, cost = s.cost - t.cost,
      sold_below = s.sold_below or (t.below and s.on_hand < t.q), version = s.version + 1
    from (
      select b, w, p, q, below, place, ${costOfFirst('q')} cost
      from (
        select b, w, p, max(gone) q, bool_or(below) below, min(place) place, on_hand, cost, last_cost
        from leaving group by b, w, p, on_hand, cost, last_cost
      ) shelf
    ) t
    where s.business_id = t.b and s.warehouse_id = t.w and s.product_id = t.p
    returning t.b, t.w, t.p, t.q, t.place, s.id, s.on_hand, s.cost, s.minimum, s.version
  ), moved as (
    insert into inventory.movements
      (business_id, id, type, product_id, warehouse_id, quantity, balance_after, cost, reference_type, reference_id, reference_number, user_id, at)
    select b, id, 'SALE', p, w, -q, on_hand - gone, ${costOfFirst('(gone - q)')} - ${costOfFirst('gone')}, 'SALE', i,
      ($16::text[])[place + 1], ($17::uuid[])[place + 1], moment
    from leaving, held_at
  ), told as (${TELL}
  ), stored as (
    insert into inventory.stock_commits as c (business_id, order_id, attempt, taken, short)
    select b, i, a, taken, short from verdict where not decided and taken is not null
    on conflict (business_id, order_id) do update
      set attempt = excluded.attempt, taken = excluded.taken, short = excluded.short, at = now()
  )
  select i, case when decided then old_taken else taken end, case when decided then old_short else short end from verdict`;

/** Takes the goods of a batch of sales; its parameters are listed where it is run. */
export const TAKE = take('');

/** The same where some may go below zero: of goods that were never there, too, so that these get a row. */
export const TAKE_BELOW = take(`, made as (
    insert into inventory.stock (business_id, warehouse_id, product_id)
    select distinct b, w, p from line where below order by b, w, p
    on conflict do nothing
  )`);
