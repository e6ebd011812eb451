import { services } from '../../lib/house.mjs';
import { merged, paired } from '../books.mjs';
import { NIL } from '../check.mjs';

/**
 * Whose id a column names.
 * @type {Record<string, string>}
 */
const parents = {
  outlet_id: 'identity.outlets',
  register_id: 'identity.registers',
  user_id: 'identity.users',
  cashier_id: 'identity.users',
  session_id: 'identity.sessions',
  product_id: 'catalog.products',
  price_tier_id: 'pricing.tiers',
  default_price_tier_id: 'pricing.tiers',
  warehouse_id: 'inventory.warehouses',
  default_warehouse_id: 'inventory.warehouses',
  customer_id: 'sales.customers',
  order_id: 'sales.orders',
  refund_id: 'sales.refunds',
  supplier_id: 'procurement.suppliers',
};
/**
 * The same where procurement has things of its own by that name.
 * @type {Record<string, string>}
 */
const ofProcurement = { order_id: 'procurement.orders' };

/**
 * Whatever a row of a business names is of that business, in whichever schema it lies. Names of nothing that is kept are
 * not looked at, nor those of the platform's own people, who act in every business.
 * @type {import('../check.mjs').Check}
 */
export async function childrenAreTheirParents(books, { looked, wrong }) {
  const columns = [];
  for (const service of services)
    columns.push(
      ...(await books.rows(
        service,
        `select c.table_schema service, c.table_name as table, c.column_name as name from information_schema.columns c
         join information_schema.columns b using (table_schema, table_name)
         join pg_class t on t.oid = format('%I.%I', c.table_schema, c.table_name)::regclass and not t.relispartition
         where c.table_schema = '${service}' and b.column_name = 'business_id' and c.data_type = 'uuid'
           and c.table_name !~ '^outbox'
         order by c.table_name, c.column_name`,
      )),
    );
  for (const parent of new Set([...Object.values(parents), ...Object.values(ofProcurement)])) {
    const [owner = ''] = parent.split('.');
    for (const service of services) {
      const places = columns
        .filter((column) => column.service === service && parentOf(column) === parent)
        .map(({ table, name }) => ({ table: `${service}.${table}`, name }));
      if (places.length === 0) continue;
      const children = books.stream(service, idsIn(places));
      const known = books.stream(owner, `select id, array_agg(business_id) from ${parent} group by id order by id`);
      for await (const { key, left, right } of paired(children, known)) {
        if (!left || !right) continue;
        looked(1);
        const [, owners] = right;
        const stranger = owners.includes(NIL)
          ? undefined
          : left[1].find((/** @type {string} */ id) => !owners.includes(id));
        if (stranger) wrong(`${left[2]} of business ${stranger} names ${key}, which another business has in ${parent}`);
      }
    }
  }
}

/** @param {{ service: string, name: string }} column */
const parentOf = ({ service, name }) => (service === 'procurement' && ofProcurement[name]) || parents[name];

/** @param {{ table: string, name: string }[]} places */
const idsIn = (places) => `
  select id, array_agg(distinct business_id), min(place) from (
    ${places.map(({ table, name }) => `select distinct ${name} id, business_id, '${table}' place from ${table}`).join(' union all ')}
  ) named where id is not null group by id order by id`;

/**
 * An event is its business's all the way: in the audit, and in the subject under which the broker has it.
 * @type {import('../check.mjs').Check}
 */
export async function eventsStayInTheirBusiness(books, { looked, wrong }) {
  const announced = () =>
    merged(
      services.map((service) =>
        books.stream(service, `select event_id, business_id from ${service}.outbox order by event_id collate "C"`),
      ),
    );
  const recorded = books.stream(
    'reporting',
    `select event_id, business_id from reporting.audit_records order by event_id collate "C"`,
  );
  for await (const { key, left, right } of paired(announced(), recorded)) {
    if (!left || !right) continue;
    looked(1);
    if (left[1] !== right[1]) wrong(`${key} of business ${left[1]} stands in the audit of ${right[1]}`);
  }
  const published = await books.published();
  if (!published) return;
  for await (const [id, businessId] of announced()) {
    const subject = published.get(id);
    if (subject === undefined) continue;
    looked(1);
    if (!subject.endsWith(`.${businessId}`)) wrong(`${id} of business ${businessId} was published as ${subject}`);
  }
}
